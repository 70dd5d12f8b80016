"""What one channel may send now: its part of the account's limit, when each chat is free, and where the platform said
stop."""

import math
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from bot.channels.errors import Wait, Whom
from bot.delivery.bucket import Bucket, Share, alone, shared
from bot.delivery.pool import Asked, Given, Pool
from handlers.dialogue.traits import Limits

BATCH_SECONDS = 0.25  # of the pool's rate in one batch
LEAST_BATCH, LARGEST_BATCH = 12, 100  # messages a round trip
LATE = 0.1  # seconds after which a moment that was not used is gone: what piled up must not go at once
APART = 1.02  # of the time between two messages of a chat: clocks and lines are not exact
SETTLES = 0.5  # seconds a channel is quiet after its processes lost each other: batches given out may still be used
SEVERAL, TOGETHER = 3, 5.0  # so many chats refused within so many seconds: the account sends too fast
KEPT_CHATS = 4096  # chats remembered before those that are free are dropped
FULL: Final = 2.0  # how high the own part must stand before anything but an answer takes from it while a pool is shared


class Flow:
    """Times are those of the loop, in seconds. `digest` hides a chat's address from the other side."""

    def __init__(
        self, name: str, limits: Limits, scale: float, pool: Pool, digest: Callable[[str, str], str], now: float
    ) -> None:
        self.name = name
        self.limits = limits
        self.pool = pool
        self._digest = digest
        number, seconds = limits.everybody
        self.rate = number * scale / seconds  # messages a second of the whole account
        self._apart = _apart(limits.chat, scale)
        self._apart_in_groups = _apart(limits.group, scale)
        self._share = self._now_ours()
        self.own = Bucket(self._share, now)
        self.moments: deque[float] = deque()  # of the pool, given to this process
        self.halted_until = 0.0
        self._free_at: dict[str, float] = {}  # chat -> when it may get the next message
        self._told: dict[str, float] = {}  # digest -> likewise, as other processes say
        self._sent: dict[str, float] = {}  # chats whose messages the others have not heard of: -> when they are free
        self._refused: dict[str, float] = {}  # chats refused a moment ago: -> until when that counts

    # ---- may a message go? ----------------------------------------------------------------------------------------

    def wait(self, urgent: bool, now: float) -> float:
        """Seconds until the account may send one more; 0: now. Not urgent: what must leave something to answers."""
        if now < self.halted_until:
            return self.halted_until - now
        moments = self.moments
        while moments and moments[0] < now - LATE:
            moments.popleft()
        if moments and moments[0] <= now:
            return 0.0
        height = 1.0
        if not urgent and self._share.burst >= FULL:
            height = FULL
        elif not urgent and self.pool.shares:
            height = math.inf  # too little of its own to leave something
        left = self.own.wait(now, height) if height < math.inf else math.inf
        if moments:
            left = min(left, moments[0] - now)
        return min(left, 1.0)

    def take(self, address: str, now: float) -> None:
        """One goes."""
        if self.moments and self.moments[0] <= now:
            self.moments.popleft()
        else:
            self.own.take()
        self._busy(address, now)

    def ended(self, address: str, now: float) -> None:
        """Its answer has come: the chat's time counts from here, so that a slow line squeezes nothing."""
        self._busy(address, now)

    def chat_wait(self, address: str, now: float) -> float:
        """Seconds until a chat may get one more."""
        left = self._free_at.get(address, 0.0) - now
        if self._told:
            left = max(left, self._told.get(self._digest(self.name, address), 0.0) - now)
        return max(left, 0.0)

    def apart(self, address: str) -> float:
        """Seconds between two messages of a chat; of '', where none is written to, none."""
        if not address:
            return 0.0
        mark = self.limits.group_mark
        return self._apart_in_groups if mark and address.startswith(mark) else self._apart

    def _of_many(self, address: str) -> bool:
        mark = self.limits.group_mark
        return bool(mark) and address.startswith(mark)

    def _busy(self, address: str, now: float) -> None:
        apart = self.apart(address)
        if not apart:
            return
        if len(self._free_at) >= KEPT_CHATS:
            self._free_at = {chat: free for chat, free in self._free_at.items() if free > now}
        self._free_at[address] = now + apart
        if self.pool.coordination.together:
            self._sent[address] = now + apart

    # ---- what the platform said -----------------------------------------------------------------------------------

    def refused(self, address: str, error: Wait, now: float) -> float:
        """Too fast, says the platform; seconds for which the whole channel stops, 0: only the chat does.

        Where it does not say who is meant, a chat is believed to be: so it is with two that happen to be written to too
        fast. Several chats of one person each that are refused within a moment show that the account is; chats of many
        people have a limit of their own, which busy ones reach.
        """
        self._free_at[address] = max(self._free_at.get(address, 0.0), now + error.seconds)
        if error.whom is Whom.CHAT:
            return 0.0
        if error.whom is Whom.EVERYBODY:
            return error.seconds
        self._refused = {chat: until for chat, until in self._refused.items() if until > now}
        if not self._of_many(address):
            self._refused[address] = now + TOGETHER
        return error.seconds if len(self._refused) >= SEVERAL else 0.0

    def halt(self, until: float) -> None:
        """Nothing goes before this, and nothing has piled up then."""
        self.halted_until = max(self.halted_until, until)
        self.moments.clear()
        self.own.empty(until)

    # ---- the pool -------------------------------------------------------------------------------------------------

    def asks(self, waiting: int) -> bool:
        """Whether it is time to ask for a batch. `waiting`: messages that could go."""
        if not self.pool.coordination.together or len(self.moments) > 2 or not waiting:
            return False
        return waiting > self.own.burst or bool(self.pool.joining) or self._share.burst < FULL

    def question(self, waiting: int, now: float) -> Asked:
        """What to ask while so many wait."""
        apart = 1 / self._share.pool if self._share.pool else 1.0
        usual = min(max(self._share.pool * BATCH_SECONDS, LEAST_BATCH), LARGEST_BATCH)
        wanted = round(min(max(waiting, LEAST_BATCH), usual)) if waiting and self._share.pool else 0
        sent = [(self._digest(self.name, chat), free - now) for chat, free in self._sent.items() if free > now]
        self._sent = {}
        return Asked(wanted, apart, sent)

    def with_chats(self, asked: Asked, following: Sequence[str]) -> Asked:
        """The same question with the chats that are next: they are kept for us until the batch is used up."""
        ahead = asked.moments * asked.apart * self.pool.processes
        chats = [(self._digest(self.name, one), self.apart(one) + ahead) for one in following if self.apart(one)]
        return replace(asked, next=chats)

    def given(self, given: Given, apart: float, following: Sequence[str], now: float) -> None:
        """A batch came."""
        self.moments += [now + given.first + number * apart for number in range(given.moments)]
        for address, left in zip((one for one in following if self.apart(one)), given.free_in, strict=True):
            if left > 0:
                self._free_at[address] = max(self._free_at.get(address, 0.0), now + left)

    def told(self, chats: str, now: float) -> None:
        """Another process writes to these chats (digest:milliseconds,...)."""
        self._told = {chat: free for chat, free in self._told.items() if free > now}
        for one in chats.split(","):
            chat, _, hold = one.partition(":")
            if hold.replace(".", "", 1).isdecimal():
                self._told[chat] = now + float(hold) / 1000

    def changed(self, now: float) -> None:
        """The processes are others, or found or lost each other."""
        shares = bool(self._share.pool)
        self._share = self._now_ours()
        self.own.become(self._share, now)
        if self.pool.joining:
            self.own.empty(now, self.pool.joining)
        if shares and not self.pool.shares:
            self.moments.clear()
            self.own.empty(now, SETTLES)

    def _now_ours(self) -> Share:
        return (shared if self.pool.shares else alone)(self.rate, self.pool.processes)


def _apart(limit: tuple[int, float] | None, scale: float) -> float:
    """Seconds between two messages of a chat of which so many in so many seconds are taken."""
    return APART * limit[1] / (limit[0] * scale) if limit is not None else 0.0
