"""The contract, and the part every kind shares: handing messages to the listeners of this process."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any, NamedTuple, Protocol

QUEUE = 256  # messages a slow listener may be behind before it loses the oldest: it reads the database anyway


class Listener:
    """Messages of some topics. `get` waits for the next one."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[tuple[str, str]] = asyncio.Queue(QUEUE)

    async def get(self, timeout: float) -> tuple[str, str] | None:  # noqa: ASYNC109 - a pause, not a failure
        """(topic, message), or None when nothing came in `timeout` seconds."""
        try:
            return await asyncio.wait_for(self._queue.get(), timeout)
        except TimeoutError:
            return None

    def put(self, topic: str, message: str) -> None:
        """Give a message; the oldest is dropped when the listener is too slow."""
        if self._queue.full():
            self._queue.get_nowait()
        self._queue.put_nowait((topic, message))


class Counted(NamedTuple):
    """How often something happened in a window of time, this time among it, and the seconds until the window ends."""

    number: int
    left: int


class Coordination(Protocol):
    """What the processes tell each other."""

    async def start(self) -> None:
        """Connect in the background; never fails because the other side is away."""

    async def stop(self) -> None:
        """Let go."""

    def publish(self, topic: str, message: str = "") -> None:
        """Tell every process; never waits, never fails."""

    def listen(self, *topics: str) -> AbstractContextManager[Listener]:
        """Hear topics while the block runs."""

    async def count(self, name: str, seconds: Sequence[int]) -> Sequence[Counted] | None:
        """Count once more under a name, for every process together, in a window of each of these lengths, which begins
        with the first. None where nobody counts together, or the other side does not answer at once: go by your own."""

    async def evaluate(self, script: str, keys: Sequence[str], arguments: Sequence[str | int]) -> list[Any] | None:
        """Run a script where every process keeps its share of something, in one round trip. None where nobody does so
        together, or the other side does not answer at once: go by your own."""

    @property
    def together(self) -> bool:
        """Whether other processes may be there at all, reached or not."""

    @property
    def healthy(self) -> bool:
        """Whether other processes are reached."""


class Local:
    """Listeners of this process, by topic."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[Listener]] = {}

    @contextmanager
    def listen(self, *topics: str) -> Iterator[Listener]:
        """Hear topics while the block runs."""
        listener = Listener()
        for topic in topics:
            self._listeners.setdefault(topic, set()).add(listener)
        try:
            yield listener
        finally:
            for topic in topics:
                found = self._listeners[topic]
                found.discard(listener)
                if not found:
                    del self._listeners[topic]

    def hand_out(self, topic: str, message: str) -> None:
        """Give a message to those who listen here."""
        for listener in tuple(self._listeners.get(topic, ())):
            listener.put(topic, message)
