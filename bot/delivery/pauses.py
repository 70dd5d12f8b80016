"""How long a lane waits, and writing what must stand before it goes on."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

LANE_PAUSE = 1.0  # seconds before a lane that met the database away looks again
LONGEST_PAUSE = 10.0  # seconds a lane waits itself; longer waits go back to the table

Result = TypeVar("Result")

log = structlog.get_logger()


async def until_written(write: Callable[[], Awaitable[Result]]) -> Result:
    """Write, and again after a pause as long as it fails: to go on without it would double a message."""
    while True:
        try:
            return await write()
        except Exception as error:
            log.warning("outcome_not_written", error=type(error).__name__)
            await asyncio.sleep(LANE_PAUSE)
