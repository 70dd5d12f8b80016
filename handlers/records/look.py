"""The look over a whole list before its first row is read: what no single row can tell.

Dates whose column proves that day and month were swapped, or that a program counted in another time zone; one number on
two people; names in fonts of old. Whoever looks goes once through the rows; what it finds, `Rules` refuses row by row.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from handlers.dialogue.answers.dates import OLDEST
from handlers.records.date_columns import DAYS, PERHAPS, SWAPPED, DateColumn, Doubt, plain_days, readings
from handlers.records.old_fonts import is_strange, read_old_font
from handlers.records.shared_numbers import Numbers
from storage.spreadsheets.read import Cell

NAME, BIRTH, IDENTITY, INSURANCE, INJECTED = 1, 2, 7, 8, (17, 21)


@dataclass(frozen=True, slots=True)
class Look:
    """`columns`: column -> why its dates are refused; `rows`: number of a row -> (code, column) of what is wrong
    between it and another; `fonts`: in which some names stand for sure."""

    columns: Mapping[int, Doubt] = field(default_factory=dict)
    rows: Mapping[int, list[tuple[str, int]]] = field(default_factory=dict)
    fonts: frozenset[str] = frozenset()


NO_LOOK = Look()


class _Dates:
    """The date columns of one sheet, or of all of them."""

    def __init__(self) -> None:
        self.columns = {column: DateColumn() for column in (BIRTH, *INJECTED)}

    def judge(self, today: date, first_day: date) -> dict[int, Doubt]:
        """The columns that are wrong as a whole."""
        found = {}
        for column, dates in self.columns.items():
            births = column == BIRTH
            first = date(today.year - OLDEST, 1, 1) if births else first_day
            doubt = dates.judge(lambda day, first=first: first <= day <= today, births=births)  # type: ignore[misc]
            if doubt is not None:
                found[column] = doubt
        swapped = next((doubt for doubt in found.values() if doubt.code == SWAPPED), None)
        for column, dates in self.columns.items():
            # The same program had the other columns in hand.
            if swapped is not None and column not in found and dates.kept_either:
                found[column] = Doubt(PERHAPS, DAYS, swapped.rows)
        return found


def look_through(parts: Iterable[Iterable[tuple[int, Sequence[Cell]]]], today: date, first_day: date) -> Look:
    """Go once through a list: the rows of each sheet as (number, cells). `first_day`: of injections.

    A column is judged sheet by sheet and over all: what one sheet proves is true of the others, they went the same way.
    """
    numbers = [Numbers(IDENTITY, today), Numbers(INSURANCE, today)]
    fonts: set[str] = set()
    old = str(first_day.year - 1)  # the last year of birth of those who were born before every dose
    sheets = [_see(rows, numbers, fonts, old) for rows in parts]
    columns: dict[int, Doubt] = {}
    for dates in (*sheets, *([_together(sheets)] if len(sheets) > 1 else [])):
        columns = dates.judge(today, first_day) | columns
    shared: dict[int, list[tuple[str, int]]] = {}
    for one in numbers:
        for row in one.rows():
            shared.setdefault(row, []).append(("number_shared", one.column))
    return Look(columns, shared, frozenset(fonts))


def _see(rows: Iterable[tuple[int, Sequence[Cell]]], numbers: list[Numbers], fonts: set[str], old: str) -> _Dates:
    """One sheet. Written out: this runs for every row, and most cells of a list repeat."""
    dates = _Dates()
    births, first, second = (dates.columns[column] for column in (BIRTH, *INJECTED))
    seen, pairs = births.seen, ((first, INJECTED[0]), (second, INJECTED[1]))
    identities, insurances = numbers
    for number, cells in rows:
        name, birth, identity, insurance = cells[NAME], cells[BIRTH], cells[IDENTITY], cells[INSURANCE]
        if birth == "":
            births.blank.append(number)
        elif (before := seen.get(birth)) is None:
            seen[birth] = [number, 1]
        else:
            before[1] += 1
        for column, at in pairs:
            injected = cells[at]
            if injected == "":
                if cells[at - 1] != "":
                    column.blank.append(number)
                continue
            if (before := column.seen.get(injected)) is None:
                column.seen[injected] = [number, 1]
            else:
                before[1] += 1
            if type(birth) is not str or birth[-4:] > old or (birth[:4] > old and birth[:4].isdigit()):
                _pair(births, birth, column, injected)
        if identity != "":
            identities.add(identity, name, birth, number)
        if insurance != "":
            insurances.add(insurance, name, birth, number)
        if isinstance(name, str) and not name.isascii():
            _note_font(name, fonts)
    return dates


def _pair(births: DateColumn, birth: Cell, column: DateColumn, injected: Cell) -> None:
    """Somebody young: injected before being born where one of the two is read as it stands, and not with day and month
    changed."""
    for dates, cell, other, is_birth in ((births, birth, injected, True), (column, injected, birth, False)):
        days = list(readings(cell))
        beside = list(readings(other)) or plain_days(other)
        if not days or not beside:
            continue
        right = [day <= beside[0] if is_birth else day >= beside[0] for day in days]
        if right == [False, True]:
            dates.before_birth[cell] = 1


def _note_font(name: str, fonts: set[str]) -> None:
    if not unicodedata.is_normalized("NFC", name):
        name = unicodedata.normalize("NFC", name)
    if is_strange(name) and (offer := read_old_font(name)) is not None and offer.sure:
        fonts.add(offer.font)


def _together(sheets: list[_Dates]) -> _Dates:
    """All sheets as one."""
    made = _Dates()
    for sheet in sheets:
        for column, dates in sheet.columns.items():
            into = made.columns[column]
            into.blank += dates.blank
            into.before_birth |= dates.before_birth
            for cell, (row, count) in dates.seen.items():
                into.seen.setdefault(cell, [row, 0])[1] += count
    return made
