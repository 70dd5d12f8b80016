"""The clock and the id source of a process."""

import secrets
import threading
import time
from datetime import UTC, datetime

RANDOM_BITS = 22
APART_BITS = 40  # how far processes begin from one another above an id they all know: four minutes of ids


class SystemClock:
    """The time of this machine."""

    def now(self) -> datetime:
        """Now, UTC."""
        return datetime.now(UTC)


class SystemIds:
    """Ids of 63 bits: milliseconds since 1970 (41 bits) and 22 bits that count up from a random start."""

    def __init__(self) -> None:
        self._last = 0
        self._lock = threading.Lock()

    def new(self) -> int:
        """A fresh id, greater than every id this process gave before."""
        return self.block(1)[0]

    def block(self, count: int) -> range:
        """So many fresh ids one after another."""
        with self._lock:
            fresh = (time.time_ns() // 1_000_000) << RANDOM_BITS | secrets.randbits(RANDOM_BITS - 2)
            first = max(self._last + 1, fresh)
            self._last = max(self._last, first + count - 1)
            return range(first, first + count)

    def not_below(self, known: int) -> None:
        """From now on only ids above `known`, which may be another process's: for a clock that has fallen back."""
        with self._lock:
            if self._last <= known:
                self._last = known + secrets.randbits(APART_BITS)

    def code(self) -> str:
        """Six random digits."""
        return f"{secrets.randbelow(1_000_000):06d}"

    def token(self) -> str:
        """256 random bits, URL-safe."""
        return secrets.token_urlsafe(32)
