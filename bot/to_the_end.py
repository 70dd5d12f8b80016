"""Work that a stop must not cut off: what was taken from outside is written down before the process ends."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

STOP_WAITS = 30.0  # seconds; the container is given 40


async def to_the_end(work: Coroutine[Any, Any, T]) -> T:
    """Do the work; who is cancelled meanwhile waits for its end, and is cancelled then. Errors: those of the work."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task}, timeout=STOP_WAITS)
        if task.done() and not task.cancelled():
            task.exception()  # looked at: nobody else will
        raise
