"""Due times. Everything is a pure function of times and the calendar; all moments are aware, results UTC.

Two kinds of time are counted: the clock (hours, minutes) and office hours (working days: one working day is the office
hours of one day, so what comes in at 10:00 is due at 10:00, what comes in at night counts from opening time).
Time spent waiting for the citizen is not counted.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from handlers.catalogue.deadlines import Deadline, Span
from handlers.tickets.calendar import Calendar

WARN_PERCENT: Final = 75
_FAR: Final = timedelta(days=36_500)


class Pause(NamedTuple):
    """A stretch of waiting for the citizen that has ended. Pauses may touch or overlap."""

    start: datetime
    end: datetime


def due_at(opened_at: datetime, deadline: Span, calendar: Calendar, pauses: Sequence[Pause] = ()) -> datetime:
    """When the time is up. A wait that still goes on is no pause yet: see `time_left` and `due_after_wait`."""
    return _reached(opened_at, _length(deadline, calendar), deadline, calendar, pauses)


def warn_at(
    opened_at: datetime, deadline: Span, calendar: Calendar, pauses: Sequence[Pause] = (), percent: int = WARN_PERCENT
) -> datetime:
    """When `percent` of the time is used up: the body is warned."""
    return _reached(opened_at, _length(deadline, calendar) * percent / 100, deadline, calendar, pauses)


def triage_due_at(
    opened_at: datetime, deadline: Deadline, calendar: Calendar, pauses: Sequence[Pause] = ()
) -> datetime | None:
    """By when somebody must have looked at it; None when the deadline names no triage."""
    return due_at(opened_at, deadline.triage, calendar, pauses) if deadline.triage else None


def due_after_wait(due: datetime, waited: Pause, deadline: Span, calendar: Calendar) -> datetime:
    """A due (or warning) time moved on by one wait: what was left of counted time runs on from its end.

    The same as counting again with that pause, without needing the earlier ones. A time that had passed before the
    wait began stays as it is.
    """
    if due <= waited.start or waited.end <= waited.start:
        return due.astimezone(UTC)
    left = timedelta()
    for start, end in _counted(waited.start, deadline, calendar, ()):
        left += min(end, due) - start
        if end >= due:
            break
    return _reached(waited.end, left, deadline, calendar, ())


def time_left(due: datetime, now: datetime, waiting_since: datetime | None = None) -> timedelta:
    """Time by the clock until due, negative when overdue. While waiting for the citizen it stands still."""
    return due - (now if waiting_since is None else min(now, waiting_since))


def is_overdue(due: datetime, now: datetime, waiting_since: datetime | None = None) -> bool:
    """Whether the time is up: after the due moment, not at it."""
    return time_left(due, now, waiting_since) < timedelta()


def _length(deadline: Span, calendar: Calendar) -> timedelta:
    if deadline.working_days is not None:
        return calendar.length_of_day * deadline.working_days
    return deadline.clock


def _counted(
    start: datetime, deadline: Span, calendar: Calendar, pauses: Sequence[Pause]
) -> Iterator[tuple[datetime, datetime]]:
    """The stretches of time that count from `start` on."""
    start = start.astimezone(UTC)
    stretches: Iterable[tuple[datetime, datetime]] = (
        calendar.open_from(start) if deadline.working_days is not None else iter([(start, start + _FAR)])
    )
    holes = sorted(pause for pause in pauses if pause.end > pause.start)
    for begin, end in stretches:
        for hole in holes:
            if hole.end <= begin or hole.start >= end:
                continue
            if hole.start > begin:
                yield begin, hole.start.astimezone(UTC)
            begin = hole.end.astimezone(UTC)
            if begin >= end:
                break
        if begin < end:
            yield begin, end


def _reached(
    start: datetime, length: timedelta, deadline: Span, calendar: Calendar, pauses: Sequence[Pause]
) -> datetime:
    """The moment at which `length` of counted time has passed since `start`."""
    for begin, end in _counted(start, deadline, calendar, pauses):
        if end - begin >= length:
            return begin + length
        length -= end - begin
    raise ValueError("the pauses last for a hundred years")
