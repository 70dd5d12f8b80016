"""Rows that were refused, given back in the template with the reason beside each, ready to be mended and sent again.

What comes back must be what was refused: the number of the dose and the further columns stand behind the template's,
and a day that may be wrong is written so that it is refused again until somebody looks at it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from handlers.records.date_columns import PERHAPS, SWAPPED
from handlers.records.import_values import agreed_text, day_of, has_time, offered_name, text_of
from handlers.records.layout import UNTOLD
from handlers.records.look import BIRTH, INJECTED
from handlers.records.reading import SHEET_STEP, ListFile, Rows
from handlers.records.template import COLUMNS, RESULT_COLUMN, Further, column_title, header, words
from handlers.texts import Texts
from storage.spreadsheets import write_xlsx
from storage.spreadsheets.read import Cell

Say = Callable[[list[list[Any]]], str]
OFFERED = frozenset(
    {"name_font", "name_doubtful", "name_letters", "name_unseen", "text_font", "id_eight", "number_known"}
)
"""Reasons that an x beside the row answers."""
_DOUBTED = frozenset({SWAPPED, PERHAPS})


def write_rejects(
    path: Path,
    listed: ListFile,
    rejects: Mapping[int, list[list[Any]]],
    texts: Texts,
    language: str = "vi",
    *,
    columns: Sequence[Further] = (),
) -> int:
    """Write the refused rows of a list; `rejects`: number of the row -> [[code, column], …]. Gives how many.

    The reason stands in the template's last column (result of the import), which is not read when the file comes back.
    `columns`: the further ones the list was opened with.
    """
    (top, below), merged = header()
    returned = words()["returned"]
    titles = [returned["dose"], returned["offer"], returned["agreed"], *(column.title for column in columns)]
    head = [[*top, *titles], [*below, *[""] * len(titles)]]
    rows = _rows(listed.rows(), rejects, lambda reasons: reason_words(reasons, texts, language))
    return write_xlsx(path, head, rows, header_row=words()["header_row"], merged=merged, sheet=words()["sheet"])


def reason_words(
    reasons: Sequence[Sequence[Any]], texts: Texts, language: str = "vi", titles: Mapping[int, str] | None = None
) -> str:
    """Every reason of a row in words. A third part holds numbers of rows that prove it. `titles`: of columns that are
    called otherwise than in the template."""
    told = []
    for code, column, *proof in reasons:
        problem = texts.say(f"import_problems.row.{code}", language=language)
        if proof:
            rows = "; ".join(_place(number, texts, language) for number in proof[0])
            problem = texts.say("import_problems.proven", {"problem": problem, "rows": rows}, language=language)
        title = (titles or {}).get(column, "").partition(" (")[0] or column_title(column)
        said = {"column": title, "problem": problem}
        told.append(texts.say("import_problems.reason", said, language=language))
    return "; ".join(told)


def _place(number: int, texts: Texts, language: str) -> str:
    sheet, row = divmod(number, SHEET_STEP)
    if sheet:
        return texts.say("import_problems.row_of_sheet", {"sheet": sheet + 1, "row": row}, language=language)
    return texts.say("import_problems.row_at", {"row": row}, language=language)


def _rows(rows: Rows, rejects: Mapping[int, list[list[Any]]], say: Say) -> Iterator[list[str]]:
    for number, cells in rows:
        if number in rejects:
            yield returned_row(cells, rejects[number], say(rejects[number]))


def returned_row(cells: Sequence[Cell], reasons: list[list[Any]], said: str) -> list[str]:
    """A row as it is given back: the template's cells, what was found (`said`) in the column of the result, then the
    number of the dose, what we think was meant, room for an x, and the further columns."""
    written = [shown(cell) for cell in cells[:COLUMNS]]
    for column in (BIRTH, *INJECTED):
        written[column] = shown(day_of(cells[column]))
    for code, column, *_ in reasons:
        if code in _DOUBTED:
            written[column] += " ?"
    written[RESULT_COLUMN] = said
    dose = cells[COLUMNS] if len(cells) > COLUMNS else "1"
    further = cells[COLUMNS + 2 :]
    return [*written, "" if dose == UNTOLD else shown(dose), _offer(cells, reasons), "", *map(shown, further)]


def _offer(cells: Sequence[Cell], reasons: list[list[Any]]) -> str:
    """What we think was meant, beside the row: the texts in letters of today, or what stands there, to say yes to."""
    if not any(reason[0] in OFFERED for reason in reasons):
        return ""
    wrong = {column: code for code, column, *_ in reasons if code in OFFERED}
    return "; ".join(
        text_of((offered_name if code == "name_doubtful" else agreed_text)(cells[column]))
        for column, code in wrong.items()
    )


def shown(cell: Cell) -> str:
    """A cell as a person would type it; a day with its time, if it has one, and a text with what nobody sees in it."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, datetime) and has_time(cell):
        return cell.strftime("%d/%m/%Y %H:%M")
    return cell.strftime("%d/%m/%Y") if isinstance(cell, date) else text_of(cell)
