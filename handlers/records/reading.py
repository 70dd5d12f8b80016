"""A list opened for reading: which of its sheets are read, and their rows one after another."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from handlers.records.layout import Layout, data_rows, find_layout
from handlers.records.look import BIRTH, INJECTED, Look, look_through
from handlers.records.template import Further
from storage.spreadsheets import Sheet, SheetProblem, open_book
from storage.spreadsheets.read import Cell

SHEET_STEP = 1_000_000
"""Rows of the second sheet are numbered from here on, of the third from twice this: see `Place`."""

Rows = Iterator[tuple[int, Sequence[Cell]]]
_DAYS_TO_1904 = 1462


@dataclass(frozen=True, slots=True)
class Part:
    """A sheet that is read."""

    sheet: Sheet
    layout: Layout


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands: the sheet's name ('' where the list is one table), and the row as the program shows it."""

    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class ListFile:
    """`hidden`: sheets that hold something and are never read; `headless`: visible ones without the header, not read.
    `passed`: rows that were passed over and hold words, of the last time through."""

    parts: tuple[Part, ...]
    hidden: tuple[str, ...] = ()
    headless: tuple[str, ...] = ()
    from_1904: bool = False
    passed: list[int] = field(default_factory=list)

    def rows(self) -> Rows:
        """(number, cells) of every row that holds a person or may, through all sheets. Errors: SheetProblem."""
        self.passed.clear()
        for before in range(len(self.parts)):
            yield from self._rows_of(before)

    def look(self, today: date, first_day: date) -> Look:
        """Go through it once, for what no single row can tell. `first_day`: of injections. Errors: SheetProblem."""
        self.passed.clear()
        return look_through((self._rows_of(before) for before in range(len(self.parts))), today, first_day)

    def _rows_of(self, before: int) -> Rows:
        """The rows of one sheet. `before`: how many sheets come before it."""
        passed: list[int] = []
        at = before * SHEET_STEP
        rows = data_rows(self.parts[before].sheet, self.parts[before].layout, passed)
        if self.from_1904:
            rows = ((number, since_1900(cells)) for number, cells in rows)
        if at:
            rows = ((at + number, cells) for number, cells in rows)
        yield from rows
        self.passed.extend(at + number for number in passed)

    @property
    def names(self) -> tuple[str, ...]:
        """The sheets that are read; one '' for a csv."""
        return tuple(part.sheet.name for part in self.parts)

    @property
    def total(self) -> int:
        """About how many rows there are."""
        return sum(max(0, part.sheet.height - part.layout.first) for part in self.parts)

    def place(self, number: int) -> Place:
        """Where the row with this number stands."""
        before, row = divmod(number, SHEET_STEP)
        return Place(self.parts[before].sheet.name if len(self.parts) > 1 else "", row)


def open_list(path: Path, columns: Sequence[Further] = ()) -> ListFile:
    """Open a list: every visible sheet that has the header. `columns`: further ones to look for.

    Errors: SheetProblem, `header` when no visible sheet has one, `columns` when one nearly has.
    """
    book = open_book(path)
    parts: list[Part] = []
    headless: list[str] = []
    wrong = SheetProblem("header")
    for sheet in book.sheets:
        try:
            parts.append(Part(sheet, find_layout(sheet, columns)))
        except SheetProblem as problem:
            if problem.code not in ("header", "columns"):
                raise
            wrong = problem if problem.code == "columns" else wrong
            headless.append(sheet.name)
    if not parts:
        raise wrong
    return ListFile(tuple(parts), book.hidden, tuple(headless), book.from_1904)


def since_1900(cells: Sequence[Cell]) -> Sequence[Cell]:
    """A row of a workbook that counts days from 1904, whose date cells may have lost their form and be numbers."""
    made = list(cells)
    for column in (BIRTH, *INJECTED):
        cell = made[column]
        # A year alone is no number of days.
        if isinstance(cell, float | int) and not isinstance(cell, bool) and not 1900 <= cell < 2100:
            made[column] = cell + _DAYS_TO_1904
    return made
