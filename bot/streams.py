"""Live streams: how many of them one session may hold open."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from aiohttp import web

MOST_STREAMS: Final = 5  # open streams of one session
MOST_LEFT: Final = 40  # with those of pages that were left and do not know it yet


class Streams:
    """Open streams by session: each costs a connection and reads the table at every wake-up.

    A page that was left ends its stream only at the next word written to it: until then it is looked at, not counted.
    """

    def __init__(self, most: int = MOST_STREAMS) -> None:
        self._most = most
        self._open: dict[str, list[Callable[[], bool]]] = {}

    @contextmanager
    def one(self, session: str, gone: Callable[[], bool]) -> Iterator[bool]:
        """Hold one while the block runs; gives False where the session has enough. `gone`: whether the browser of this
        one has hung up."""
        held = self._open.setdefault(session, [])
        if len(held) >= MOST_LEFT or (len(held) >= self._most and sum(not left() for left in held) >= self._most):
            yield False
            return
        held.append(gone)
        try:
            yield True
        finally:
            held.remove(gone)
            if not held:
                self._open.pop(session, None)


def hung_up(request: web.Request) -> Callable[[], bool]:
    """Tells whether the browser behind a request has closed its connection."""

    def gone() -> bool:
        transport = request.transport
        return transport is None or transport.is_closing()

    return gone
