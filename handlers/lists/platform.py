"""The good rows of a list in the 26 columns that the platform takes, and our import too."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from handlers.lists.check import Checked
from handlers.records.rejects import returned_row
from handlers.records.template import COLUMNS, header, words
from storage.spreadsheets import write_xlsx

ONLY_DOSE = "1"


def write_good(path: Path, found: Checked) -> int:
    """Write them; gives how many. Where a list tells doses by number, a column behind the template's does so too."""
    (top, below), merged = header()
    numbered = any(row[COLUMNS] != ONLY_DOSE for row in _rows(found))
    if numbered:
        top, below = [*top, words()["returned"]["dose"]], [*below, ""]
    width = COLUMNS + numbered
    rows = (row[:width] for row in _rows(found))
    return write_xlsx(path, [top, below], rows, header_row=words()["header_row"], merged=merged, sheet=words()["sheet"])


def _rows(found: Checked) -> Iterator[Sequence[str]]:
    for number, cells in found.listed.rows():
        if number not in found.wrong and number not in found.twice:
            yield returned_row(cells, [], "")
