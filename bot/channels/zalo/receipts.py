"""Receipts of Zalo: a message of ours came to the phone, or was read. They are noted and never answered.

A receipt may be faster than the mark that gives a message its platform's id: what is not found is looked for once more
a moment later. What is not found then was sent by somebody else, such as an official by hand.
"""

import asyncio
from datetime import datetime
from typing import Final

import structlog

from bot.channels.zalo.events import NAME, Event, Kind
from bot.intake import DatabaseDown
from handlers.ports import Clock
from storage.database import BUSY, DOWN, Database

LOOK_AGAIN = 2.0  # seconds
MOST_WAITING: Final = 500

log = structlog.get_logger()


class Receipts:
    """Of one process."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._waiting: set[asyncio.Task[None]] = set()

    async def take(self, event: Event) -> None:
        """Note it. Errors: DatabaseDown."""
        if not event.user or not event.messages:
            return
        now = self._clock.now()
        try:
            missing = await self._note(event, set(event.messages), now)
        except (*DOWN, *BUSY):
            raise DatabaseDown from None
        if missing and len(self._waiting) < MOST_WAITING:
            task = asyncio.create_task(self._again(event, missing, now))
            self._waiting.add(task)
            task.add_done_callback(self._waiting.discard)

    async def stop(self) -> None:
        """Look for nothing any more."""
        for task in self._waiting:
            task.cancel()
        await asyncio.gather(*self._waiting, return_exceptions=True)

    async def _again(self, event: Event, missing: set[str], at: datetime) -> None:
        await asyncio.sleep(LOOK_AGAIN)
        try:
            await self._note(event, missing, at)
        except (*DOWN, *BUSY) as error:
            log.info("receipt_not_noted", channel=NAME, error=type(error).__name__)

    async def _note(self, event: Event, messages: set[str], at: datetime) -> set[str]:
        """What is none of ours, as far as is known."""
        async with self._database.reading() as uow:
            ours = await uow.receipts.note(NAME, event.user, sorted(messages), at, seen=event.kind is Kind.SEEN)
        return messages - ours
