"""The time left of a ticket as officials see it: a tone, an icon and words, so that colour is never alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from handlers.texts import Say
from handlers.tickets.sla import time_left
from handlers.tickets.status import FINISHED, WAITING, State
from handlers.tickets.times import left_in_words, length_in_words

LATE, SOON, FINE, WAITS, DONE = "late", "soon", "fine", "waits", "done"
ICONS: Final = {LATE: "octagon-alert", SOON: "timer", FINE: "clock", WAITS: "hourglass", DONE: "circle-check"}
# The last quarter of the time is "soon": officials are warned at 75 %.
SOON_SHARE: Final = 4


class Timed(Protocol):
    """What has a clock: a ticket or a line of a queue."""

    @property
    def status(self) -> str:
        """A value of State."""

    @property
    def opened_at(self) -> datetime:
        """When it came in."""

    @property
    def due_at(self) -> datetime:
        """By when it is to be handled."""

    @property
    def paused_at(self) -> datetime | None:
        """Since when we wait for the citizen or the platform."""


@dataclass(frozen=True, slots=True)
class Clock:
    """`tone`: late, soon, fine, waits or done. `words`: how much time is left or gone."""

    tone: str
    icon: str
    words: Say


def clock_of(one: Timed, now: datetime) -> Clock:
    """What the clock of a ticket shows now."""
    if one.status in FINISHED or one.status in (State.APPROVED, State.ENTERED):
        return Clock(DONE, ICONS[DONE], Say(f"console.state.{one.status}"))
    left = time_left(one.due_at, now, one.paused_at)
    words = left_in_words(_coarse(left))
    if one.status in WAITING:
        return Clock(WAITS, ICONS[WAITS], words)
    if left < timedelta():
        return Clock(LATE, ICONS[LATE], words)
    tone = SOON if left * SOON_SHARE <= one.due_at - one.opened_at else FINE
    return Clock(tone, ICONS[tone], words)


def age_of(one: Timed, now: datetime) -> Say:
    """How long ago it came in, in days, hours or minutes."""
    return age_since(one.opened_at, now)


def age_since(moment: datetime, now: datetime) -> Say:
    """How long ago something was, in days, hours or minutes."""
    return length_in_words(abs(_coarse(max(now - moment, timedelta()))))


def _coarse(length: timedelta) -> timedelta:
    """Without minutes where hours decide, without hours where days do: a column of times is read at a glance."""
    for unit, enough in ((timedelta(days=1), 3), (timedelta(hours=1), 3)):
        if abs(length) >= unit * enough:
            whole = abs(length) // unit * unit
            return whole if length > timedelta() else -whole
    return length
