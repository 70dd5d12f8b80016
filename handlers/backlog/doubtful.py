"""Days whose month may stand before the day: what one cell cannot tell, its column does."""

import re
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Final, NamedTuple

from handlers.backlog.rows import Reader
from handlers.backlog.sheet import Listing
from handlers.records.import_values import text_of
from storage.spreadsheets.read import Cell

DATES: Final = ("received", "birth")  # fields
MONTHS: Final = 12
FEW: Final = 3  # cells that tell of a column what one or two may be by chance
_DAY: Final = re.compile(r"(?<!\d)(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(?:\d{4}|\d{2})(?!\d)")


class _Day(NamedTuple):
    """`first`, `second`: as they stand, the day and the month; `kept`: a spreadsheet has made a date of it."""

    line: int
    first: int
    second: int
    kept: bool


def doubtful_dates(reader: Reader, listing: Listing, lines: Collection[int]) -> list[int]:
    """Those of the rows (as the spreadsheet counts) in which day and month may be swapped: either stands first for
    sure in other rows of the column, or a spreadsheet that counts the month first has made dates of what it could."""
    found: set[int] = set()
    for name in DATES:
        for column in reader.columns_of(name):
            cells = [(line, row[column]) for line, row in listing.lines if column < len(row)]
            days = [day for line, cell in cells if (day := _read(line, cell)) is not None]
            found |= {day.line for day in _doubtful(days)}
    return sorted(found & set(lines))


def _read(line: int, cell: Cell) -> _Day | None:
    if isinstance(cell, date | datetime):
        return _Day(line, cell.day, cell.month, True)
    said = _DAY.search(text_of(cell))
    return _Day(line, int(said[1]), int(said[2]), False) if said else None


def _doubtful(days: Sequence[_Day]) -> list[_Day]:
    either = [day for day in days if max(day.first, day.second) <= MONTHS and day.first != day.second]
    if any(day.first <= MONTHS < day.second for day in days):
        return either
    kept, typed = [day for day in days if day.kept], [day for day in days if not day.kept]
    made = all(day.first <= MONTHS for day in kept) and all(day.first > MONTHS for day in typed)
    return [day for day in either if day.kept] if made and min(len(kept), len(typed)) >= FEW else []
