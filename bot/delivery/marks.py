"""Marking what was sent: a few marks at a time, what comes meanwhile together."""

import asyncio

import structlog

from handlers.ports import Clock
from storage.database import Database

AT_ONCE = 4  # waiting for the mark before would double what a kill can send twice
LONGEST_ID = 200  # characters kept of a platform's id of a message
MARK_PAUSE = 0.5  # seconds before a mark is tried again

log = structlog.get_logger()


class Marks:
    """What is sent and not yet marked. A lane marks for those that come while it waits for its turn."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database = database
        self.clock = clock
        self._at_once = asyncio.Semaphore(AT_ONCE)
        self._sent: list[tuple[int, str]] = []
        self._next: asyncio.Event | None = None  # set once what is in `_sent` now is marked

    @property
    def left(self) -> int:
        """How many stand unmarked."""
        return len(self._sent)

    async def last(self) -> None:
        """Mark what is left. Errors: those of the database."""
        await self._mark(self._sent)

    async def marked(self, row_id: int, external: str) -> None:
        """Wait until a message stands in the table as sent. `external`: the platform's id of it."""
        self._sent.append((row_id, storable(external)))
        if self._next is not None:
            await self._next.wait()
            return
        begun = self._next = asyncio.Event()
        try:
            await asyncio.sleep(0)  # who was sent in the same moment comes along
        except asyncio.CancelledError:
            self._next = None
            raise
        await self._mark_batch(begun)

    async def _mark_batch(self, done: asyncio.Event) -> None:
        async with self._at_once:
            self._next = None
            batch, self._sent = self._sent, []
            try:
                while True:
                    if await self._tried(batch):
                        break
                    await asyncio.sleep(MARK_PAUSE)
            except asyncio.CancelledError:
                self._sent = batch + self._sent
                raise
            done.set()

    async def _tried(self, batch: list[tuple[int, str]]) -> bool:
        try:
            await self._mark(batch)
        except Exception as error:  # whatever it was: what is not marked goes out again after the lease
            log.warning("outbox_not_marked", rows=len(batch), error=type(error).__name__)
            return False
        return True

    async def _mark(self, batch: list[tuple[int, str]]) -> None:
        if batch:
            async with self.database.reading() as uow:
                await uow.outbox.mark_sent(batch, self.clock.now())


def storable(words: str) -> str:
    """What the database can keep of a platform's words: a mark that could never be written would be tried for ever."""
    return words.replace("\0", "").encode("utf-8", "replace").decode()[:LONGEST_ID]
