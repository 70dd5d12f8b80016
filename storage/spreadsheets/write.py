"""Writing lists so that no cell is ever carried out as a formula, whatever a citizen typed."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

import xlsxwriter

# Spreadsheet programs take a text beginning so for a formula when they open a csv file.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
WIDTH = 18


def write_xlsx(
    path: Path,
    header: Sequence[Sequence[str]],
    rows: Iterable[Sequence[str]],
    *,
    header_row: int = 0,
    merged: Sequence[tuple[int, int, int, int]] = (),
    sheet: str = "",
    more: Mapping[str, Sequence[Sequence[str]]] | None = None,
) -> int:
    """Write texts only. `header`: its rows, from `header_row` (0-based); `merged`: (first row, first column, last row,
    last column) of header cells to merge, 0-based in the sheet; `more`: name of a further sheet -> its rows, the titles
    first. Gives the number of data rows of the first."""
    count = 0
    # Row by row in little memory, but for merged cells, which are written into rows to come.
    options = {"constant_memory": not merged, "strings_to_formulas": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        page = book.add_worksheet(sheet or None)
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        page.set_column(0, max(map(len, header)) - 1, WIDTH)
        spans = {(top, left): (bottom, right) for top, left, bottom, right in merged}
        for number, titles in enumerate(header, header_row):
            for column, title in enumerate(titles):
                if (number, column) in spans:
                    page.merge_range(number, column, *spans[number, column], "", bold)
                if title:
                    page.write_string(number, column, title, bold)
        for number, row in enumerate(rows, header_row + len(header)):
            _write_row(page, number, row)
            count += 1
        page.freeze_panes(header_row + len(header), 0)
        for name, listed in (more or {}).items():
            further = book.add_worksheet(name)
            further.set_column(0, max(map(len, listed)) - 1, WIDTH * 2)
            for number, row in enumerate(listed):
                _write_row(further, number, row)
    return count


def _write_row(page: Any, number: int, row: Sequence[str]) -> None:
    for column, value in enumerate(row):
        if value:
            page.write_string(number, column, value)


def write_csv(file: TextIO, header: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """Write comma-separated text; the caller opens the file with `newline=""`. Gives the number of data rows."""
    out = csv.writer(file)
    out.writerow(header)
    count = 0
    for row in rows:
        out.writerow([guarded(value) for value in row])
        count += 1
    return count


def guarded(value: str) -> str:
    """A cell that would be taken for a formula gets an apostrophe before it."""
    return f"'{value}" if value.startswith(_FORMULA) else value
