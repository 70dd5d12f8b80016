"""Waiting for something to become true, without sleeping for a guessed time."""

import asyncio
from collections.abc import Awaitable, Callable


async def until(condition: Callable[[], Awaitable[bool]], seconds: float = 20.0) -> None:
    """Look again and again until the condition holds. Errors: TimeoutError after `seconds`."""
    async with asyncio.timeout(seconds):
        while not await condition():
            await asyncio.sleep(0.02)


async def pause(seconds: float) -> None:
    """Let a load run on for so long; only where the time itself is the load, never to wait for something."""
    await asyncio.sleep(seconds)
