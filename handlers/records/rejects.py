"""Rows that were refused, given back in the template with the reason beside each, ready to be mended and sent again."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from handlers.records.import_values import text_of
from handlers.records.layout import COLUMNS, RESULT_COLUMN, column_title, data_rows, find_layout, header, words
from handlers.texts import Texts
from storage.spreadsheets import Sheet, write_xlsx
from storage.spreadsheets.read import Cell

Say = Callable[[list[list[Any]]], str]


def write_rejects(
    path: Path, sheet: Sheet, rejects: Mapping[int, list[list[Any]]], texts: Texts, language: str = "vi"
) -> int:
    """Write the refused rows of `sheet`; `rejects`: row number in the file -> [[code, column], …]. Gives how many.

    The reason stands in the template's last column (result of the import), which is not read when the file comes back.
    """
    titles, merged = header()
    layout = find_layout(sheet)
    rows = _rows(data_rows(sheet, layout), rejects, lambda reasons: reason_words(reasons, texts, language))
    return write_xlsx(path, titles, rows, header_row=words()["header_row"], merged=merged, sheet=words()["sheet"])


def reason_words(reasons: Sequence[Sequence[Any]], texts: Texts, language: str = "vi") -> str:
    """Every reason of a row in words."""
    return "; ".join(
        texts.say(
            "import_problems.reason",
            {
                "column": column_title(column),
                "problem": texts.say(f"import_problems.row.{code}", language=language),
            },
            language=language,
        )
        for code, column in reasons
    )


def _rows(
    rows: Iterator[tuple[int, Sequence[Cell]]], rejects: Mapping[int, list[list[Any]]], say: Say
) -> Iterator[list[str]]:
    for number, cells in rows:
        if number in rejects:
            written = [shown(cell) for cell in cells[:COLUMNS]]
            written[RESULT_COLUMN] = say(rejects[number])
            yield written


def shown(cell: Cell) -> str:
    """A cell as a person would type it."""
    return cell.strftime("%d/%m/%Y") if isinstance(cell, date) else text_of(cell)
