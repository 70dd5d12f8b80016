"""How much of a platform's limit a process has for itself, and how much all of them share.

Some of the limit belongs to each process: an answer finds something there without asking anybody. The rest is a pool
that all processes share, given out a batch at a time as moments at which one message may go. While nobody shares (one
process, or the other side is away) each has its even part of the whole. Together they never make more in a second than
the platform takes, whichever way it counts its second.
"""

from dataclasses import dataclass

OWN = 0.4  # of the limit: what belongs to the processes themselves, in even parts
MARGIN = 0.92  # what is used of the limit: messages reach the platform a little unevenly
BURST = 0.02  # of the limit: what one process may send at once after a pause
LEAST_POOL = 0.1  # of the limit, however many processes there are


@dataclass(frozen=True, slots=True)
class Share:
    """Messages a second. `burst`: at once; `pool`: of all processes together, 0 where nobody shares."""

    rate: float
    burst: float
    pool: float = 0.0


def shared(limit: float, processes: int) -> Share:
    """While the processes share a pool. `limit`: messages a second of the whole account."""
    rate = OWN * limit / processes
    burst = max(BURST * limit, 2.0) if 2 * processes <= MARGIN * limit / 4 else 1.0
    pool = MARGIN * limit - OWN * limit - burst * processes
    return Share(rate, burst, max(pool, LEAST_POOL * limit))


def alone(limit: float, processes: int) -> Share:
    """While each goes by its own."""
    part = MARGIN * limit / processes
    burst = max(BURST * limit, 2.0)
    return Share(max(part - burst, part / 2), burst)


class Bucket:
    """Fills at a rate up to a height. Times are those of the loop, in seconds."""

    __slots__ = ("_at", "_level", "burst", "rate")

    def __init__(self, share: Share, now: float) -> None:
        self.rate, self.burst = share.rate, share.burst
        self._level, self._at = share.burst, now

    def become(self, share: Share, now: float) -> None:
        """Fill at another rate from now on."""
        self._fill(now)
        self.rate, self.burst = share.rate, share.burst
        self._level = min(self._level, share.burst)

    def empty(self, now: float, pause: float = 0.0) -> None:
        """Begin again with nothing, after a pause."""
        self._level, self._at = 0.0, now + pause

    def wait(self, now: float, height: float = 1.0) -> float:
        """Seconds until it stands so high; 0: it does."""
        self._fill(now)
        if self._level >= height:
            return 0.0
        return max(self._at - now, 0.0) + ((height - self._level) / self.rate if self.rate > 0 else 3600.0)

    def take(self) -> None:
        """One message goes."""
        self._level -= 1.0

    def _fill(self, now: float) -> None:
        if now > self._at:
            self._level = min(self.burst, self._level + (now - self._at) * self.rate)
            self._at = now
