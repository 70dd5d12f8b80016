"""The clock and the id source of a process."""

import os
import secrets
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime

RANDOM_BITS = 22
START_BYTES = 3
START_MASK = (1 << (RANDOM_BITS - 2)) - 1  # 2 bits fewer than there is room for: a start can count up
STARTS_AT_ONCE = 256  # fetched from the system together: one by one they were half of what an id costs
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
        self._starts: Iterator[int] = iter(())  # random starts that were not used yet

    def new(self) -> int:
        """A fresh id, greater than every id this process gave before."""
        with self._lock:
            fresh = self._fresh()
            self._last = fresh if fresh > self._last else self._last + 1
            return self._last

    def block(self, count: int) -> range:
        """So many fresh ids one after another."""
        with self._lock:
            first = max(self._last + 1, self._fresh())
            self._last = max(self._last, first + count - 1)
            return range(first, first + count)

    def _fresh(self) -> int:
        start = next(self._starts, None)
        if start is None:
            drawn = os.urandom(START_BYTES * STARTS_AT_ONCE)
            places = range(0, len(drawn), START_BYTES)
            self._starts = iter([int.from_bytes(drawn[one : one + START_BYTES]) & START_MASK for one in places])
            start = next(self._starts)
        return (time.time_ns() // 1_000_000) << RANDOM_BITS | start

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
