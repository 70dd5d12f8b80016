"""Writing an empty form: a header, cells of text, and codes to pick from that stand in sheets of their own.

The lists to pick from are named ranges: Excel 2010 and LibreOffice offer those of another sheet by name alone.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from storage.spreadsheets.write import WIDTH

LINES: Final = 5_000  # that pick from lists
TEXT: Final = 49  # the number of the form "@": text, whose zeros stay


@dataclass(frozen=True, slots=True)
class CodeSheet:
    """A sheet of codes, the code first. `name`: of the range of the codes."""

    sheet: str
    name: str
    titles: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class SheetForm:
    """`above`: lines above the header; `header`: its rows from `header_row` (0-based), `merged` as for `write_xlsx`;
    `picks`: column (0-based) -> name of the range that its cells take."""

    sheet: str
    above: Sequence[str]
    header: Sequence[Sequence[str]]
    header_row: int
    merged: Sequence[tuple[int, int, int, int]]
    example: Sequence[str]
    picks: Mapping[int, str]
    codes: Sequence[CodeSheet]


def write_form(path: Path, form: SheetForm) -> None:
    """Write it; no cell is ever a formula."""
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        page = book.add_worksheet(form.sheet)
        text = book.add_format({"num_format": TEXT})
        page.set_column(0, len(form.header[-1]) - 1, WIDTH, text)
        _write_head(book, page, form)
        first = form.header_row + len(form.header)
        grey = book.add_format({"num_format": TEXT, "font_color": "#6B6B6B", "bg_color": "#E7E6E6", "italic": True})
        for column, value in enumerate(form.example):
            page.write_string(first, column, value, grey)
        for column, name in form.picks.items():  # what is not in the list is taken after a question
            how = {"validate": "list", "source": f"={name}", "error_type": "warning"}
            page.data_validation(first, column, first + LINES, column, how)
        page.freeze_panes(first, 2)
        for codes in form.codes:
            _write_codes(book, codes, text)


def _write_head(book: Any, page: Any, form: SheetForm) -> None:
    large, bold = book.add_format({"bold": True, "font_size": 14}), book.add_format({"bold": True})
    for number, line in enumerate(form.above):
        page.write_string(number, 0, line, bold if number else large)
    _write_titles(book, page, form.header, form.header_row, form.merged)


def _write_titles(
    book: Any, page: Any, header: Sequence[Sequence[str]], first: int, merged: Sequence[tuple[int, int, int, int]]
) -> None:
    title = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1, "bg_color": "#E0EDE4"})
    spans = {(top, left): (bottom, right) for top, left, bottom, right in merged}
    for number, titles in enumerate(header, first):
        for column, name in enumerate(titles):
            if (number, column) in spans:
                page.merge_range(number, column, *spans[number, column], "", title)
            if name:
                page.write_string(number, column, name, title)


def _write_codes(book: Any, codes: CodeSheet, text: Any) -> None:
    page, bold = book.add_worksheet(codes.sheet), book.add_format({"bold": True})
    page.set_column(0, 0, WIDTH, text)
    page.set_column(1, max(1, len(codes.titles) - 1), 3 * WIDTH, text)
    for number, row in enumerate((codes.titles, *codes.rows)):
        for column, value in enumerate(row):
            page.write_string(number, column, value, bold if number == 0 else text)
    page.freeze_panes(1, 0)
    book.define_name(codes.name, f"='{codes.sheet}'!$A$2:$A${len(codes.rows) + 1}")


BAD, DOUBTFUL, GOOD = "bad", "doubtful", "good"
_COLOURS: Final = {BAD: "#FAE4E0", DOUBTFUL: "#FAECC9", GOOD: "#E0EDE4"}
MarkedRow = tuple[Sequence[str], Collection[int], str]
"""Texts, columns (0-based) that are coloured, and which colour."""


def write_marked(
    path: Path,
    sheet: str,
    header: Sequence[Sequence[str]],
    header_row: int,
    merged: Sequence[tuple[int, int, int, int]],
    rows: Iterable[MarkedRow],
) -> None:
    """Write rows of text of which some cells are coloured. `header`, `merged`: as for `write_xlsx`."""
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        page = book.add_worksheet(sheet)
        text = book.add_format({"num_format": TEXT})
        page.set_column(0, len(header[-1]) - 1, WIDTH, text)
        _write_titles(book, page, header, header_row, merged)
        wash = {kind: book.add_format({"num_format": TEXT, "bg_color": colour}) for kind, colour in _COLOURS.items()}
        for number, (cells, marked, kind) in enumerate(rows, header_row + len(header)):
            for column, value in enumerate(cells):
                if value or column in marked:
                    page.write_string(number, column, value, wash[kind] if column in marked else text)
        page.freeze_panes(header_row + len(header), 2)
