"""How much one account may write: so many messages a minute and an hour, counted in the memory of the process.

A turn pays no query for it. Each process counts what it takes itself: with several, an account that reaches all of them
may write as many times as much.
"""

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum, auto

KEPT = 20_000  # accounts remembered: whoever wrote longest ago is forgotten first
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
MOST_STREAMS = 5  # open streams of one session


class Verdict(Enum):
    """What becomes of a message."""

    TAKE = auto()
    SAY = auto()  # too many in a minute, and the person is told: once a minute
    SAY_HOUR = auto()  # too many in an hour: likewise, with the minutes until it ends
    DROP = auto()


@dataclass(slots=True)
class _Account:
    minute: datetime
    hour: datetime
    of_minute: int = 0
    of_hour: int = 0
    told: bool = False


@dataclass(slots=True)
class Pace:
    """0: any number."""

    minute: int = 0
    hour: int = 0
    _accounts: OrderedDict[tuple[str, str], _Account] = field(default_factory=OrderedDict)

    def judge(self, place: tuple[str, str], now: datetime) -> Verdict:
        """Count a message of a channel's address."""
        if not self.minute and not self.hour:
            return Verdict.TAKE
        one = self._accounts.get(place)
        if one is None:
            one = self._accounts[place] = _Account(now, now)
        self._accounts.move_to_end(place)
        if len(self._accounts) > KEPT:
            self._accounts.popitem(last=False)
        if now - one.minute >= MINUTE:
            one.minute, one.of_minute, one.told = now, 0, False
        if now - one.hour >= HOUR:
            one.hour, one.of_hour, one.told = now, 0, False
        one.of_minute += 1
        one.of_hour += 1
        if not (self.minute and one.of_minute > self.minute) and not (self.hour and one.of_hour > self.hour):
            return Verdict.TAKE
        told, one.told = one.told, True
        if told:
            return Verdict.DROP
        return Verdict.SAY_HOUR if self.hour and one.of_hour > self.hour else Verdict.SAY

    def minutes_left(self, place: tuple[str, str], now: datetime) -> int:
        """Minutes until the hour of an address ends, rounded up; at least 1."""
        one = self._accounts.get(place)
        return max(1, -((now - one.hour - HOUR) // MINUTE)) if one is not None else 1


class Streams:
    """Open streams by session: each costs a connection and reads the table at every wake-up."""

    def __init__(self, most: int = MOST_STREAMS) -> None:
        self._most = most
        self._open: dict[str, int] = {}

    @contextmanager
    def one(self, session: str) -> Iterator[bool]:
        """Hold one while the block runs; gives False where the session has enough."""
        if self._open.get(session, 0) >= self._most:
            yield False
            return
        self._open[session] = self._open.get(session, 0) + 1
        try:
            yield True
        finally:
            self._open[session] -= 1
            if not self._open[session]:
                del self._open[session]
