"""When the account last told us anything, kept to the minute: that nothing comes any more no event says.

Zalo stops sending events after some that could not be delivered, until somebody agrees anew in its console.
"""

import asyncio
from datetime import datetime, timedelta
from typing import Final

import structlog

from bot.channels.zalo.events import NAME
from handlers.ports import Clock
from storage.database import BUSY, DOWN, Database

EVERY: Final = timedelta(minutes=1)

log = structlog.get_logger()


class Hearing:
    """Of one process, for one account."""

    def __init__(self, account: str, database: Database, clock: Clock) -> None:
        self._account = account
        self._database = database
        self._clock = clock
        self._written: datetime | None = None
        self._writing: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Wait for events from now on; the log says when the last came."""
        try:
            async with self._database.reading() as uow:
                last = await uow.grants.listen(self._account, self._clock.now())
        except (*DOWN, *BUSY):
            return
        log.info("last_event", channel=NAME, at=last.isoformat() if last else "the account is not connected")

    def heard(self) -> None:
        """An event came. Never waits, never fails."""
        now = self._clock.now()
        if self._written is None or now - self._written >= EVERY:
            self._written = now
            self._writing = asyncio.create_task(self._write(now))

    async def stop(self) -> None:
        """Let the last one be written."""
        if self._writing is not None:
            await asyncio.gather(self._writing, return_exceptions=True)

    async def _write(self, now: datetime) -> None:
        try:
            async with self._database.reading() as uow:
                await uow.grants.heard(self._account, now)
        except (*DOWN, *BUSY):
            self._written = None
