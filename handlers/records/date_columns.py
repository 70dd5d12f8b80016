"""Columns of dates that are wrong as a whole, and the proof in them.

A spreadsheet set to another country takes day for month wherever both are up to 12, and leaves the others as text; a
program drops what it could not take; a library counts in another time zone. Each single date then looks right: only the
column tells. A slip of one person among many right dates proves nothing: what proves is at least one in `LEAST_SHARE`.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
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
        typed: dict[str, list[int]] = {"day": [], "month": [], "either": []}
        kept: dict[str, list[int]] = {"day": [], "either": []}
        counts = dict.fromkeys(("typed day", "typed month", "typed either", "kept day", "kept either"), 0)
        wrong = {"typed": 0, "kept": 0}
        proofs: dict[str, list[int]] = {"typed": [], "kept": []}
        for cell, (row, count) in self.seen.items():
            kind = _kind(cell)
            if kind is None:
                continue
            side = "kept" if kind.kept else "typed"
            what = "either" if kind.either else "month" if kind.second > 12 else "day" if kind.first > 12 else ""
            if not what or (kind.kept and what == "month"):
                continue
            counts[f"{side} {what}"] += count
            (kept if kind.kept else typed)[what].append(row)
            if what == "either" and (cell in self.before_birth or _only_swapped(kind, is_right)):
                wrong[side] += count
                proofs[side].append(row)
        return self._verdict(typed, kept, counts, wrong, proofs, births=births)

    def _verdict(
        self, typed: dict[str, list[int]], kept: dict[str, list[int]], counts: dict[str, int], wrong: dict[str, int],
        proofs: dict[str, list[int]], *, births: bool,
    ) -> Doubt | None:  # fmt: skip
        def all_of(*rows: list[int]) -> Doubt:
            return Doubt("column_swapped", ALL, tuple(sorted(row for found in rows for row in found[:PROOFS])))

        either = counts["typed either"] + counts["kept either"]
        if either == 0:
            return None
        if typed["month"] and counts["typed month"] * LEAST_SHARE >= counts["typed day"]:
            return all_of(typed["month"])
        if wrong["kept"] and wrong["kept"] * LEAST_SHARE >= counts["kept either"]:
            return all_of(proofs["kept"])
        if wrong["typed"] and not typed["day"] and wrong["typed"] * LEAST_SHARE >= counts["typed either"]:
            return all_of(proofs["typed"])
        if not kept["either"]:
            return None
        if typed["day"] and not typed["either"] and (not kept["day"] or len(typed["day"]) >= FEW_TEXTS):
            return all_of(typed["day"][:1], kept["either"][:1])
        if kept["day"]:
            return None
        if typed["day"]:
            return Doubt("date_perhaps_swapped", DAYS, (typed["day"][0], kept["either"][0]))
        if self.blank and not typed["either"]:
            return all_of(self.blank[:1], kept["either"][:1])
        if births and len(kept["either"]) >= MANY_DAYS:
            return all_of(kept["either"])
        return None


def _is_either(day: int, month: int) -> bool:
    """Whether the two could be changed for each other, and it would be another day."""
    return day <= 12 and month <= 12 and day != month


def _kind(cell: Cell) -> _Kind | None:
    kept = _kept(cell)
    if kept is not None:
        return _Kind(kept.day, kept.month, kept.year, kept=True)
    found = _TEXT.match(cell) if isinstance(cell, str) else None
    return _Kind(int(found[1]), int(found[2]), int(found[3]), kept=False) if found else None


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
