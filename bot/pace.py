"""How much one account may write: so many messages a minute and an hour.

A turn pays no query for it: each process counts in its memory, and where Redis is configured all of them together
there. Without it, or while it does not answer, an account that reaches several processes may write as many times as
much.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Final

from bot.coordination.base import Counted

KEPT: Final = 20_000  # accounts remembered: whoever wrote longest ago is forgotten first
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
WINDOWS: Final = (60, 3600)  # seconds
TOLD: Final = (60,)
Place = tuple[str, str]  # a channel, and an address on it
CountEverywhere = Callable[[Place, str, Sequence[int]], Awaitable[Sequence[Counted] | None]]


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
    """0: any number. `everywhere`: counts a message of a place, or what was told it, for every process together."""

    minute: int = 0
    hour: int = 0
    everywhere: CountEverywhere | None = None
    _accounts: OrderedDict[Place, _Account] = field(default_factory=OrderedDict)

    async def judge(self, place: Place, now: datetime) -> Verdict:
        """Count a message of a channel's address."""
        if not self.minute and not self.hour:
            return Verdict.TAKE
        one = self._count(place, now)
        await self._learn(place, one, now)
        over_hour = bool(self.hour) and one.of_hour > self.hour
        if not over_hour and not (self.minute and one.of_minute > self.minute):
            return Verdict.TAKE
        if one.told:
            return Verdict.DROP
        one.told = True
        if self.everywhere is not None:  # another process may have said it in this minute
            told = await self.everywhere(place, "told", TOLD)
            if told and told[0].number > 1:
                return Verdict.DROP
        return Verdict.SAY_HOUR if over_hour else Verdict.SAY

    def minutes_left(self, place: Place, now: datetime) -> int:
        """Minutes until the hour of an address ends, rounded up; at least 1."""
        one = self._accounts.get(place)
        return max(1, -((now - one.hour - HOUR) // MINUTE)) if one is not None else 1

    def _count(self, place: Place, now: datetime) -> _Account:
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
        return one

    async def _learn(self, place: Place, one: _Account, now: datetime) -> None:
        """What the other processes took counts too; an hour that began there ends when it ends there."""
        counted = await self.everywhere(place, "sent", WINDOWS) if self.everywhere is not None else None
        if counted is None:
            return
        minute, hour = counted
        one.of_minute = max(one.of_minute, minute.number)
        if hour.number >= one.of_hour:
            one.of_hour, one.hour = hour.number, now - HOUR + timedelta(seconds=hour.left)
