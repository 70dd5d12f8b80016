"""What the processes share of a platform's limits, in Redis or Valkey: who is there, the pool, when each chat is free.

One round trip brings a batch: moments at which one message may go, and whether the chats that are next are free. What
went out meanwhile is told with it, and the others hear of it at once. Chats stand there as digests.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from prometheus_client import Counter

from bot.coordination import Coordination

BEAT = 2.0  # seconds between signs of life of a process that has nothing to ask
LIFE = 8.0  # seconds without one, after which a process counts as gone
WARM_UP = 2 * BEAT  # seconds until a new pool gives anything: until then others may go by their own
HORIZON = 2.0  # seconds ahead that moments are given out
ASSUMED = 4  # processes where nobody could be asked yet
TOPIC = "sending"
ASK = """
local clock = redis.call('TIME')
local now = clock[1] * 1000 + clock[2] / 1000
local owner, channel, day = ARGV[1], ARGV[2], 86400000
redis.call('ZADD', KEYS[1], now, owner)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[3])
redis.call('PEXPIRE', KEYS[1], day)
local wanted, apart = tonumber(ARGV[4]), tonumber(ARGV[5])
local first = tonumber(redis.call('GET', KEYS[2]) or (now + ARGV[6]))
if first < now then first = now end
local given = math.min(wanted, math.floor((now + ARGV[7] - first) / apart) + 1)
if given < 0 then given = 0 end
redis.call('SET', KEYS[2], string.format('%.3f', first + given * apart), 'PX', day)
local found, told = {redis.call('ZCARD', KEYS[1]), given, math.ceil(first - now)}, {}
local function busy(chat, hold)
  redis.call('SET', KEYS[3] .. chat, string.format('%.0f', now + hold), 'PX', math.ceil(hold))
  told[#told + 1] = chat .. ':' .. hold
end
local at = 9
for _ = 1, tonumber(ARGV[8]) do
  local hold = tonumber(ARGV[at + 1])
  if now + hold > tonumber(redis.call('GET', KEYS[3] .. ARGV[at]) or 0) then busy(ARGV[at], hold) end
  at = at + 2
end
while ARGV[at] do
  local left = tonumber(redis.call('GET', KEYS[3] .. ARGV[at]) or 0) - now
  if left <= 0 then
    left = 0
    busy(ARGV[at], tonumber(ARGV[at + 1]))
  end
  found[#found + 1] = math.ceil(left)
  at = at + 2
end
if #told > 0 then
  redis.call('PUBLISH', 'hotline', cjson.encode({owner, 'sending', channel .. ' ' .. table.concat(told, ',')}))
end
return found
"""
LEAVE = "return {redis.call('ZREM', KEYS[1], ARGV[1])}"
MEMBERS = "hotline:send:processes"
ROUND_TRIPS = Counter("hotline_send_round_trips", "Questions to Redis about sending", ["channel"])


@dataclass(frozen=True, slots=True)
class Asked:
    """`moments`: how many are wanted, `apart` seconds from each other; `sent` and `next`: (digest of a chat, seconds
    for which it is not free) of those written to since, and of those that are next."""

    moments: int = 0
    apart: float = 1.0
    sent: Sequence[tuple[str, float]] = ()
    next: Sequence[tuple[str, float]] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """`moments`: so many, the first in `first` seconds; `free_in`: seconds until each of the chats that are next is
    free, 0: it is, and is kept for the one who asked."""

    moments: int
    first: float
    free_in: Sequence[float]


@dataclass(slots=True)
class Pool:
    """One process among those that share. `processes`: how many there are; it rises at once and falls slowly.

    `shares`: whether the other side answered last time. `changed` is called when either changes.
    """

    coordination: Coordination
    owner: str
    now: Callable[[], float]
    changed: Callable[[], None] = lambda: None
    processes: int = field(init=False)
    shares: bool = False
    joined_at: float | None = None
    _falls_at: float = 0.0

    def __post_init__(self) -> None:
        self.processes = ASSUMED if self.coordination.together else 1

    @property
    def joining(self) -> float:
        """Seconds until the others have surely heard of this process: it has nothing of its own until then."""
        if self.joined_at is None or self.processes == 1:
            return 0.0
        return max(0.0, self.joined_at + BEAT - self.now())

    async def ask(self, channel: str, asked: Asked) -> Given | None:
        """One round trip; None where nobody answers."""
        arguments: list[str | int] = [
            self.owner, channel, _ms(LIFE), asked.moments, f"{asked.apart * 1000:.3f}", _ms(WARM_UP), _ms(HORIZON),
            len(asked.sent),
        ]  # fmt: skip
        for chat, hold in (*asked.sent, *asked.next):
            arguments += [chat, max(1, _ms(hold))]
        prefix = f"hotline:send:{channel}:"
        ROUND_TRIPS.labels(channel).inc()
        found = await self.coordination.evaluate(ASK, [MEMBERS, prefix + "pool", prefix + "chat:"], arguments)
        if found is None:
            self._shares(False)
            return None
        self._count(int(found[0]))
        self._shares(True)
        return Given(int(found[1]), int(found[2]) / 1000, [int(left) / 1000 for left in found[3:]])

    async def leave(self) -> None:
        """The others need not wait for the end of this process's life."""
        if self.shares:
            await self.coordination.evaluate(LEAVE, [MEMBERS], [self.owner])

    def lost(self) -> None:
        """The other side is away: found out without asking."""
        self._shares(False)

    def _shares(self, now_shares: bool) -> None:
        if now_shares != self.shares:
            self.shares = now_shares
            self.changed()

    def _count(self, number: int) -> None:
        now, before = self.now(), self.processes
        if self.joined_at is None:
            self.joined_at, self.processes = now, number
        elif number >= self.processes:
            self.processes, self._falls_at = number, now + LIFE
        elif now >= self._falls_at:
            self.processes = number
        if self.processes != before:
            self.changed()


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
