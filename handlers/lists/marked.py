"""A list that was looked through, given back in its form: what is wrong beside each row, to be mended and sent."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from handlers.lists.check import Checked, Reasons
from handlers.lists.forms import SECOND, Form, codes, form
from handlers.records.rejects import OFFERED, reason_words, returned_row
from handlers.records.template import COLUMNS, RESULT_COLUMN, words
from handlers.texts import Texts
from storage.spreadsheets.forms import BAD, DOUBTFUL, GOOD, MarkedRow, write_marked

WHOLE: Final = 5_000  # rows up to which good ones are given back too


def write_checked(path: Path, found: Checked, texts: Texts, language: str = "vi", about: Form | None = None) -> None:
    """Write the rows with what was found beside them, the wrong cells coloured; of a long list those rows alone of
    which something is said. `about`: the form, where it is not what the header says."""
    about = about or form(found.form)
    columns = about.columns
    returned = words()["returned"]
    offers = any(code in OFFERED for reasons in found.wrong.values() for code, *_ in reasons)
    keys = [*(["dose"] if found.form == SECOND else []), *(["offer", "agreed"] if offers else [])]
    at = [*columns, *(COLUMNS + list(returned).index(key) for key in keys)]
    (top, below), merged = about.header()
    titles = [returned[key] for key in keys]
    head = [[*top, *titles], [*below, *[""] * len(titles)]]
    rows = _rows(found, at, about, texts, language)
    write_marked(path, about.sheet, head, words()["header_row"], merged, rows)


def _rows(found: Checked, at: list[int], about: Form, texts: Texts, language: str) -> Iterator[MarkedRow]:
    good = codes()["result_good"]
    for number, cells in found.listed.rows():
        reasons: Reasons = found.wrong.get(number) or found.twice.get(number) or found.warned.get(number) or []
        if not reasons and found.total > WHOLE:
            continue
        said = reason_words(reasons, texts, language, about.titles) if reasons else good
        row = returned_row(cells, reasons, said)
        wrong = {column for _, column, *_ in reasons} | {RESULT_COLUMN}
        kind = BAD if number in found.wrong else DOUBTFUL if reasons else GOOD
        yield [row[n] for n in at], {n for n, column in enumerate(at) if column in wrong}, kind
