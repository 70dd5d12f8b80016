"""Reading the rows of an xlsx, xls, ods or csv file.

A cell is text, a number (float or int), a date, a datetime, a bool, or '' when empty. Text is as it stands in the file
(workbooks) or composed (csv): who reads a cell normalises it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from storage.spreadsheets.broken_cells import BROKEN, Cells, broken_cells
from storage.spreadsheets.csv_text import csv_rows, decode, delimiter_of
from storage.spreadsheets.ods_check import check_ods, is_ods
from storage.spreadsheets.other_files import is_html, is_locked, kind_of
from storage.spreadsheets.problems import SheetProblem
from storage.spreadsheets.xls_check import check_xls
from storage.spreadsheets.zip_check import MOST_ROWS, check_xlsx, counts_from_1904

Cell = str | float | int | bool | date | datetime | time | timedelta
Row = Sequence[Cell]

MOST_CSV_BYTES = 200 * 1024 * 1024
WORKBOOK_NAMES = (".xlsx", ".xlsm", ".ods")


class Sheet:
    """The rows of one list, which can be gone through more than once. `name`: of the sheet, '' for a csv."""

    def __init__(
        self, *, sheet: CalamineSheet | None = None, text: str = "", name: str = "", broken: Cells | None = None,
        worded: bool = False,
    ) -> None:  # fmt: skip
        """`worded`: its broken cells hold the words that a program shows in them."""
        self.name = name
        self._worded = worded
        self._broken = broken or {}
        self._sheet = sheet
        self._text = text
        self._delimiter = delimiter_of(text) if sheet is None else ""

    def rows(self) -> Iterator[Row]:
        """Every row from the first of the file, empty ones too, but not those after the last value.

        Errors: SheetProblem `too_many_rows`, and `quote` of a csv.
        """
        for count, row in enumerate(self._raw()):
            if count >= MOST_ROWS:
                raise SheetProblem("too_many_rows")
            yield row

    @property
    def merged(self) -> tuple[tuple[int, int, int, int], ...]:
        """Cells that are one: (first row, first column, last row, last column), from 0; only the first holds it."""
        found = self._sheet.merged_cell_ranges if self._sheet is not None else None
        return tuple((*start, *end) for start, end in found or ())

    @property
    def height(self) -> int:
        """About how many rows there are: exact for workbooks."""
        if self._sheet is None:
            return self._text.count("\n") + (not self._text.endswith("\n"))
        end = self._sheet.end
        return end[0] + 1 if end is not None else 0

    def _raw(self) -> Iterator[Row]:
        if self._sheet is None:
            return csv_rows(self._text, self._delimiter)
        rows: Iterator[list[Cell]] = iter(self._sheet.iter_rows())
        start = self._sheet.start
        before: list[Cell] = [""] * (start[1] if start is not None else 0)
        if self._broken:
            return self._mended(before)
        return (before + row for row in rows) if before else rows

    def _mended(self, before: list[Cell]) -> Iterator[Row]:
        """The rows with a mark in each broken cell, which would be empty."""
        assert self._sheet is not None  # noqa: S101
        number = -1
        for number, row in enumerate(self._sheet.iter_rows()):
            made = [*before, *row]
            for column in self._broken.get(number, ()):
                made += [""] * (column + 1 - len(made))
                made[column] = made[column] if made[column] != "" and not self._worded else BROKEN
            yield made
        for later in sorted(row for row in self._broken if row > number):
            yield [BROKEN if column in self._broken[later] else "" for column in range(max(self._broken[later]) + 1)]


@dataclass(frozen=True, slots=True)
class Book:
    """A file of lists. `sheets`: the visible ones that are not empty, in order; `hidden`: names of the others that hold
    something. `from_1904`: a number that stands for a day counts from 1904, not from 1900."""

    sheets: tuple[Sheet, ...]
    hidden: tuple[str, ...] = ()
    from_1904: bool = False


def open_book(path: Path) -> Book:
    """Open a file of lists. A hidden sheet is never read: nobody who looks at the file sees it.

    Errors: SheetProblem (`kind` when the file is neither a workbook nor text, `picture`, `pdf` or `html` when it is
    one of these, `locked` when it wants a password, `old_xls` when it is a workbook from before 1997, `macros` when an
    .xls has some, `text_named_xlsx` when it is text by the name of a workbook).
    """
    with path.open("rb") as file:
        start = file.read(16)
    if start.startswith(b"PK"):
        return _open_ods(path) if is_ods(path) else _open_xlsx(path)
    if kind := kind_of(start):
        raise SheetProblem(kind)
    if start.startswith(b"\xd0\xcf\x11\xe0"):  # an xls, or an xlsx with a password
        if is_locked(path):
            raise SheetProblem("locked")
        return _open_xls(path)
    if path.stat().st_size > MOST_CSV_BYTES:
        raise SheetProblem("too_large")
    return Book((Sheet(text=_text(path)),))


def _text(path: Path) -> str:
    named_workbook = path.suffix.lower() in WORKBOOK_NAMES
    try:
        text = decode(path.read_bytes())
    except SheetProblem:
        if named_workbook:
            raise SheetProblem("not_xlsx") from None
        raise
    if not text.strip():
        raise SheetProblem("empty")
    if is_html(text):
        raise SheetProblem("html")
    if named_workbook:  # whoever saved it meant a workbook, and its titles are not where they would be looked for
        raise SheetProblem("text_named_xlsx")
    return text


def open_sheet(path: Path) -> Sheet:
    """The first visible sheet that is not empty. Errors: SheetProblem."""
    return open_book(path).sheets[0]


def _open_xlsx(path: Path) -> Book:
    marked = check_xlsx(path)
    with _opened(path) as workbook:
        count = len(workbook.sheets_metadata)
        broken = broken_cells(path, count) if marked else []
        return _book(workbook, broken, from_1904=counts_from_1904(path))


def _open_xls(path: Path) -> Book:
    looked = check_xls(path)
    with _opened(path) as workbook:
        return _book(workbook, looked.broken, from_1904=looked.from_1904)


def _open_ods(path: Path) -> Book:
    broken = check_ods(path)
    with _opened(path) as workbook:
        return _book(workbook, broken, worded=True)


@contextmanager
def _opened(path: Path) -> Iterator[CalamineWorkbook]:
    """A workbook that was checked. Errors: SheetProblem `not_xlsx`, also where the reader itself fails."""
    try:
        with path.open("rb") as file:
            yield CalamineWorkbook.from_filelike(file)
    except CalamineError as fault:
        raise SheetProblem("not_xlsx") from fault
    except BaseException as fault:
        if type(fault).__name__ == "PanicException":  # of the reader, and no Exception
            raise SheetProblem("not_xlsx") from fault
        raise


def _book(
    workbook: CalamineWorkbook, broken: Sequence[Cells], *, from_1904: bool = False, worded: bool = False
) -> Book:
    """`broken`: of each sheet in the workbook's order; nothing is known of sheets that it has none for."""
    shown: list[Sheet] = []
    hidden: list[str] = []
    for number, about in enumerate(workbook.sheets_metadata):
        if about.typ is not SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_name(about.name)
        if sheet.end is None:
            continue
        if about.visible is SheetVisibleEnum.Visible:
            cells = broken[number] if number < len(broken) else {}
            shown.append(Sheet(sheet=sheet, name=about.name, broken=cells, worded=worded))
        else:
            hidden.append(about.name)
    if not shown:
        raise SheetProblem("empty")
    return Book(tuple(shown), tuple(hidden), from_1904)
