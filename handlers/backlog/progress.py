"""How far the reports of a file are dealt with, by office, and when the rest may be through: a clock of its own, apart
from the figures of a day."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from handlers.tickets.calendar import Calendar
from handlers.work import Work
from storage.repositories.backlogs import Backlog

LATELY: Final = timedelta(days=7)  # by which the pace goes
FARTHEST: Final = 250  # working days: what takes longer has no day


@dataclass(frozen=True, slots=True)
class Progress:
    """Reports that came of a file. `body`: the office that has them now, '' for all; `left`: still to be dealt with;
    `a_day`: dealt with on a working day of the last week; `ends`: the local day on which the rest is through at that
    pace, None where nothing tells."""

    body: str
    all: int
    left: int
    a_day: float
    ends: date | None


async def progress(work: Work, one: Backlog) -> tuple[Progress, ...]:
    """Of the whole file, then of each office, who has most left first; () where nothing was taken in."""
    began = one.started_at or work.now
    since = max(began, work.now - LATELY)
    found = await work.uow.backlogs.progress(one.id, since)
    if not found:
        return ()
    days = _days(work.rules.calendar, since, work.now)
    sums = [sum(numbers) for numbers in zip(*((row.all, row.left, row.done) for row in found), strict=True)]
    offices = sorted(found, key=lambda row: (-row.left, row.body_id))
    rows = [("", *sums), *((row.body_id, row.all, row.left, row.done) for row in offices)]
    return tuple(_of(work, body, counted, days) for body, *counted in rows)


def _of(work: Work, body: str, counted: Sequence[int], days: int) -> Progress:
    every, left, done = counted
    pace = done / days
    more = math.ceil(left / pace) if pace else FARTHEST + 1
    today = work.rules.calendar.local(work.now).date()
    ends = _after(work.rules.calendar, today, more) if left and more <= FARTHEST else None
    return Progress(body, every, left, pace, ends)


def _days(calendar: Calendar, since: datetime, now: datetime) -> int:
    """Working days from one moment to another, both days counted; 1 at least."""
    day, last = calendar.local(since).date(), calendar.local(now).date()
    listed = [day + timedelta(days=n) for n in range((last - day).days + 1)]
    return max(1, sum(map(calendar.is_working_day, listed)))


def _after(calendar: Calendar, day: date, working_days: int) -> date:
    """The last of so many working days after a day."""
    while working_days:
        day += timedelta(days=1)
        working_days -= calendar.is_working_day(day)
    return day
