"""Columns of dates that are wrong as a whole, and the proof in them.

A spreadsheet set to another country takes day for month wherever both are up to 12, and leaves the others as text; a
program drops what it could not take; a library counts in another time zone. Each single date then looks right: only the
column tells. A slip of one person among many right dates proves nothing: what proves is at least one in `LEAST_SHARE`.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from handlers.records.import_values import day_of, has_time
from storage.spreadsheets.read import Cell

LEAST_SHARE = 20
FEW_TEXTS = 6
MANY_DAYS = 12
PROOFS = 3
_TEXT = re.compile(r"\s*(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})(?!\d)")
_ISO = re.compile(r"\s*(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_NOON = time(12)
SWAPPED, PERHAPS = "column_swapped", "date_perhaps_swapped"
ALL, DAYS, TIMES = "all", "days", "times"


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why dates of a column are refused: a code of `import_problems.row`. `which`: all of them, what a program keeps as
    a day and may have swapped, or what has a time of day. `rows`: numbers of rows that prove it."""

    code: str
    which: str
    rows: tuple[int, ...]

    def touches(self, cell: Cell) -> bool:
        """Whether this date is refused."""
        if self.which == ALL:
            return True
        if self.which == TIMES:
            return has_time(cell)
        kept = _kept(cell)
        return kept is not None and _is_either(kept.day, kept.month)


@dataclass(frozen=True, slots=True)
class _Kind:
    """A date and how it stands. `kept`: by a program, as a day, a number or year first; else as a person types it."""

    first: int
    second: int
    year: int
    kept: bool

    @property
    def either(self) -> bool:
        return _is_either(self.first, self.second)


class DateColumn:
    """The dates of one column, each value once with the first row that has it and how many have it."""

    def __init__(self) -> None:
        self.seen: dict[Cell, list[int]] = {}
        self.blank: list[int] = []
        self.before_birth: dict[Cell, int] = {}  # dates that would be right with day and month changed

    def judge(self, is_right: Callable[[date], bool], *, births: bool) -> Doubt | None:
        """`is_right`: whether a day can be one of this column."""
        return self._zone(births=births) or self._swapped(is_right, births=births)

    def _zone(self, *, births: bool) -> Doubt | None:
        """Every time of day is a full hour of the second half of the day, and they are one or two: midnight somewhere
        else, so that each day is the one before."""
        times: set[time] = set()
        rows: list[int] = []
        for cell, (row, _) in self.seen.items():
            if has_time(cell):
                times.add(_time_of(cell))
                rows.append(row)
        full = all(one.minute in (0, 30) and one.second == 0 and one >= _NOON for one in times)
        if not rows or not full or len(times) > 2:
            return None
        return Doubt("column_timezone", ALL if births else TIMES, tuple(rows[:PROOFS]))

    def _swapped(self, is_right: Callable[[date], bool], *, births: bool) -> Doubt | None:
        found = self._tally(is_right)
        typed, kept = found["typed"], found["kept"]
        either = typed.either_count + kept.either_count
        if either == 0:
            return None
        if typed.month and typed.month_count * LEAST_SHARE >= typed.day_count:
            return _all_of(typed.month)
        if kept.is_proven_wrong():
            return _all_of(kept.wrong)
        if not typed.day and typed.is_proven_wrong():
            return _all_of(typed.wrong)
        if not kept.either:
            return None
        if typed.day and not typed.either and (not kept.day or len(typed.day) >= FEW_TEXTS):
            return _all_of(typed.day[:1], kept.either[:1])
        if strange := kept.in_strange_months(typed.months | kept.months):
            return _all_of(strange)
        if kept.day:
            return None
        if typed.day:
            return Doubt(PERHAPS, DAYS, (typed.day[0], kept.either[0]))
        if self.blank and not typed.either:
            return _all_of(self.blank[:1], kept.either[:1])
        return _all_of(kept.either) if births and len(kept.either) >= MANY_DAYS else None

    def _tally(self, is_right: Callable[[date], bool]) -> dict[str, "_Tally"]:
        found = {"typed": _Tally(), "kept": _Tally()}
        for cell, (row, count) in self.seen.items():
            kind = _kind(cell)
            if kind is not None:
                wrong = kind.either and (cell in self.before_birth or _only_swapped(kind, is_right))
                found["kept" if kind.kept else "typed"].add(kind, row, count, wrong=wrong)
        return found

    @property
    def kept_either(self) -> bool:
        """Whether a program keeps days here of which day and month could be changed."""
        return any(kept is not None and _is_either(kept.day, kept.month) for kept in map(_kept, self.seen))


@dataclass(slots=True)
class _Tally:
    """Dates that stand in one way. `day`: rows where only the first number can be the day; `month`: only the second;
    `either`: both could be; `wrong`: of these where the day can only be right with the two changed."""

    day: list[int] = field(default_factory=list)
    month: list[int] = field(default_factory=list)
    either: list[int] = field(default_factory=list)
    wrong: list[int] = field(default_factory=list)
    day_count: int = 0
    month_count: int = 0
    either_count: int = 0
    wrong_count: int = 0
    months: set[int] = field(default_factory=set)  # of the days that can be read in one way
    pairs: list[tuple[int, int, int, int]] = field(default_factory=list)  # first, second, row, how many; of `either`

    def add(self, kind: "_Kind", row: int, count: int, *, wrong: bool) -> None:
        if kind.either:
            self.either.append(row)
            self.either_count += count
            self.pairs.append((kind.first, kind.second, row, count))
            if wrong:
                self.wrong.append(row)
                self.wrong_count += count
        elif kind.first > 12 >= kind.second:
            self.day.append(row)
            self.day_count += count
            self.months.add(kind.second)
        elif kind.second > 12 >= kind.first:
            self.month.append(row)
            self.month_count += count

    def is_proven_wrong(self) -> bool:
        """Whether enough of what could be changed is right only so."""
        return bool(self.wrong) and self.wrong_count * LEAST_SHARE >= self.either_count

    def in_strange_months(self, months: set[int]) -> list[int]:
        """Rows of days in months in which no other day lies, while all would lie there with the two changed; empty
        where these are less than half: doses of a list are given in a few months."""
        away = [(day, row, count) for day, month, row, count in self.pairs if month not in months]
        if len(away) < 2 or any(day not in months for day, _, _ in away):
            return []
        enough = sum(count for _, _, count in away) * 2 >= self.either_count
        return [row for _, row, _ in away] if enough else []


def _all_of(*rows: list[int]) -> Doubt:
    return Doubt(SWAPPED, ALL, tuple(sorted(row for found in rows for row in found[:PROOFS])))


def _is_either(day: int, month: int) -> bool:
    """Whether the two could be changed for each other, and it would be another day."""
    return day <= 12 and month <= 12 and day != month


def _kind(cell: Cell) -> _Kind | None:
    kept = _kept(cell)
    if kept is not None:
        return _Kind(kept.day, kept.month, kept.year, kept=True)
    found = _TEXT.match(cell) if isinstance(cell, str) else None
    if found is None:
        return None
    first, second, year = (int(part) for part in found.groups())
    # 00/00/1980 says the year alone.
    return _Kind(first, second, year, kept=False) if first and second and year else None


def _kept(cell: Cell) -> date | None:
    """A day as a program keeps it."""
    if isinstance(cell, date):
        return cell
    if isinstance(cell, str):
        found = _ISO.match(cell)
        try:
            return date(int(found[1]), int(found[2]), int(found[3])) if found else None
        except ValueError:
            return None
    day = day_of(cell)
    return day if isinstance(day, date) else None


def _time_of(cell: Cell) -> time:
    """To the full minute: numbers of days are rounded."""
    if isinstance(cell, datetime):
        near = cell + timedelta(seconds=30)
        return near.time().replace(second=0, microsecond=0)
    minutes = round(float(cell) % 1 * 1440) % 1440 if isinstance(cell, float) else 0
    return time(minutes // 60, minutes % 60)


def _only_swapped(kind: _Kind, is_right: Callable[[date], bool]) -> bool:
    """Whether only the other reading is a day that can be."""
    return not is_right(date(kind.year, kind.second, kind.first)) and is_right(date(kind.year, kind.first, kind.second))


def readings(cell: Cell) -> Iterator[date]:
    """What an ambiguous date says, and then what it says with day and month changed; nothing of another one."""
    kind = _kind(cell)
    if kind is not None and kind.either:
        yield date(kind.year, kind.second, kind.first)
        yield date(kind.year, kind.first, kind.second)


def plain_days(cell: Cell) -> list[date]:
    """The day of a date that reads in one way only; empty where it is none."""
    kind = _kind(cell)
    try:
        return [date(kind.year, kind.second, kind.first)] if kind is not None else []
    except ValueError:
        return []
