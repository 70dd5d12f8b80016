"""The good rows of a list in the 26 columns that the platform takes, and our import too."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from handlers.lists.check import Checked
from handlers.records.rejects import returned_row
from handlers.records.template import COLUMNS, header, words
from storage.repositories.lists import ListRow
from storage.spreadsheets import write_xlsx

ONLY_DOSE = "1"


def write_good(path: Path, found: Checked) -> int:
    """Write them; gives how many. Where a list tells doses by number, a column behind the template's does so too."""
    return _written(path, lambda: _rows(found))


def write_kept(path: Path, kept: Sequence[ListRow]) -> int:
    """The same of rows that were handed in. The first column holds the number of each, by which the answer is read."""
    return _written(path, lambda: (returned_row([str(one.row_no), *one.cells[1:]], [], "") for one in kept))


def _written(path: Path, rows_of: Callable[[], Iterator[Sequence[str]]]) -> int:
    (top, below), merged = header()
    numbered = any(row[COLUMNS] != ONLY_DOSE for row in rows_of())
    if numbered:
        top, below = [*top, words()["returned"]["dose"]], [*below, ""]
    width = COLUMNS + numbered
    rows = (row[:width] for row in rows_of())
    return write_xlsx(path, [top, below], rows, header_row=words()["header_row"], merged=merged, sheet=words()["sheet"])


def _rows(found: Checked) -> Iterator[Sequence[str]]:
    for _, cells in found.good_rows():
        yield returned_row(cells, [], "")
