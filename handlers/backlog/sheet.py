"""The rows of a file of old reports: below title rows and the line of titles, with merged cells filled and empty rows
left out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest
from pathlib import Path
from typing import Final, NamedTuple

from handlers.backlog.columns import likeness
from handlers.records.import_values import text_of
from storage.spreadsheets import SheetProblem, open_book
from storage.spreadsheets.read import Cell, Sheet

MOST_LINES: Final = 20_000  # of one file; a province's backlog is thousands
MOST_COLUMNS: Final = 100
LOOKED_AT: Final = 25  # rows in which the titles stand
SHOWN: Final = 3  # values of a column that are shown
# What stands in no title: a number of a phone or a paper, a day.
_VALUE: Final = re.compile(r"\d{8,}|(?<!\d)\d{1,4}[/.\-]\d{1,2}[/.\-]\d{1,4}(?!\d)")


@dataclass(frozen=True, slots=True)
class Listing:
    """`titles`: of the columns; `lines`: (row as the spreadsheet counts, cells), without empty ones; `empty`: how many
    of those; `filled`: cells that a merged one filled; `others`: names of sheets that are not read."""

    titles: tuple[str, ...]
    lines: tuple[tuple[int, Sequence[Cell]], ...]
    empty: int
    filled: int
    others: tuple[str, ...]

    def examples(self, column: int) -> list[str]:
        """The first values of a column."""
        values = (text_of(cells[column]) for _, cells in self.lines if text_of(cells[column]))
        return list(islice(dict.fromkeys(values), SHOWN))


def read_listing(path: Path) -> Listing:
    """Read the sheet that looks most like a list of reports.

    Errors: SheetProblem: that of the file, `header` where no line has titles, `too_many_rows`.
    """
    book = open_book(path)
    heads = {sheet: _head(sheet) for sheet in book.sheets}
    best = max(book.sheets, key=lambda sheet: (heads[sheet].known, sheet.height))
    at, titles = heads[best].at, heads[best].titles
    if not titles:
        raise SheetProblem("header")
    others = tuple(sheet.name for sheet in book.sheets if sheet is not best) + book.hidden
    rows = list(islice(best.rows(), MOST_LINES + LOOKED_AT + 1))
    fills = dict(_fills(best, rows, at))
    lines, empty = [], 0
    for number, row in enumerate(rows[at + 1 :], at + 1):
        cells: list[Cell] = [*row[: len(titles)], *[""] * (len(titles) - len(row))]
        own = any(text_of(cell) for cell in cells)
        for column, cell in fills.get(number, {}).items():
            cells[column] = cell
        if own:
            lines.append((number + 1, tuple(cells)))
        else:
            empty += 1
    if len(lines) > MOST_LINES:
        raise SheetProblem("too_many_rows")
    if not lines:
        raise SheetProblem("empty")
    kept = {number - 1 for number, _ in lines}
    return Listing(titles, tuple(lines), empty, sum(len(fills[one]) for one in fills if one in kept), others)


class _Head(NamedTuple):
    """`at`: the last row of the titles, from 0, -1 where the reports begin with the file; `known`: how many titles are
    known; `titles`: empty ones where nobody has written any, () where there is no list."""

    at: int = -1
    known: int = 0
    titles: tuple[str, ...] = ()


def _head(sheet: Sheet) -> _Head:
    """The titles of a sheet: one row, or two where groups of columns have a title above those of the columns."""
    rows = [tuple(text_of(cell) for cell in row[:MOST_COLUMNS]) for row in islice(sheet.rows(), LOOKED_AT)]
    ones = [_Head(at, likeness(row), row) for at, row in enumerate(rows)]
    twos = [_Head(at + 1, likeness(both), both) for at, both in enumerate(map(_both, rows, rows[1:]))]
    best = max((*ones, *twos), key=lambda head: head.known, default=_Head())
    if best.known <= 1:
        best = next((head._replace(known=0) for head in ones if sum(map(bool, head.titles)) > 1), _Head())
        if any(map(_VALUE.search, best.titles)):  # a report already: nobody has written titles
            return _Head(best.at - 1, 0, ("",) * max(map(len, rows[best.at :])))
    return best._replace(titles=_trimmed(best.titles))


def _both(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    """Two rows of titles as one: what stands lowest in each column."""
    return tuple(below or above for above, below in zip_longest(upper, lower, fillvalue=""))


def _trimmed(titles: Sequence[str]) -> tuple[str, ...]:
    """Without the columns behind the last title."""
    width = max((column for column, title in enumerate(titles, 1) if title), default=0)
    return tuple(titles[:width])


def _fills(sheet: Sheet, rows: Sequence[Sequence[Cell]], head: int) -> Iterator[tuple[int, dict[int, Cell]]]:
    """Row -> column -> what the merged cell there holds; below the titles, down a column only."""
    found: dict[int, dict[int, Cell]] = {}
    for top, left, bottom, right in sheet.merged:
        if top <= head or left != right or top >= len(rows) or left >= len(rows[top]):
            continue
        for row in range(top + 1, min(bottom, len(rows) - 1) + 1):
            found.setdefault(row, {})[left] = rows[top][left]
    yield from found.items()
