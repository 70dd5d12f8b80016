"""A running service: the parts that bot/app.py put together, and what happens after a commit."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.channels.base import Channel
from bot.coordination import Coordination
from bot.delivery import Delivery
from bot.intake import Intake
from bot.media.lane import FileLane
from bot.media.pool import PhotoPool
from bot.settings import Settings
from bot.worker import Worker
from handlers.learning.phrasings import TOPIC as PHRASINGS
from handlers.learning.phrasings import matcher_with
from handlers.ports import Clock, Ids
from handlers.work import Tools, Work
from storage.database import DOWN, Database
from storage.repositories.outbox import Added, OutboxRow

REFRESH = timedelta(seconds=30)  # how old the picture of who works where may be

WAKE = "wake"
CONSOLE = "console"
WEBCHAT = "webchat"
WAKING = (WAKE, PHRASINGS)  # topics that end a worker's pause at once


@dataclass(slots=True)
class Service:
    """Everything one process holds."""

    settings: Settings
    clock: Clock
    ids: Ids
    owner: str
    database: Database
    tools: Tools
    coordination: Coordination
    channels: dict[str, Channel]
    intake: Intake
    delivery: Delivery
    files: FileLane
    photos: PhotoPool
    worker: Worker
    staff_read_at: datetime | None = None
    phrasings_read: tuple[int, int] = (0, 0)  # the version that the matcher knows

    @asynccontextmanager
    async def posting(self, rows: list[OutboxRow]) -> AsyncIterator[None]:
        """Around a commit: when it fails with the database away, the rows may stand or not."""
        try:
            yield
        except (*DOWN, asyncio.CancelledError):
            self.delivery.let_go(rows)
            raise

    def committed(self, work: Work, rows: list[OutboxRow], added: list[Added]) -> None:
        """After a commit: send, fetch, wake."""
        self.delivery.take(rows, added)
        if work.pending_files:
            self.files.take(work.pending_files)
        for name, data in work.signals:
            self.coordination.publish(name, ",".join(f"{key}={value}" for key, value in data.items()))

    @asynccontextmanager
    async def work(self, cause: str, actor: str = "system") -> AsyncIterator[Work]:
        """A unit of work outside a turn (console, jobs, API): committed and sent when the block ends well."""
        lease = timedelta(seconds=self.settings.lease_seconds)
        rows: list[OutboxRow] = []
        async with self.posting(rows), self.database.unit_of_work() as uow:
            now = self.clock.now()
            made = Work(uow, self.tools, now, self.ids, cause, actor)
            yield made
            rows += made.outgoing
            added = await uow.outbox.add(rows, self.owner, now, now + lease)
        self.committed(made, rows, added)

    async def refresh_staff(self, *, force: bool = False) -> None:
        """Read again which bodies have officials."""
        now = self.clock.now()
        if not force and self.staff_read_at is not None and now - self.staff_read_at < REFRESH:
            return
        self.staff_read_at = now
        async with self.database.reading() as uow:
            staffed = await uow.officials.staffed_body_ids(now)
        if staffed != self.tools.directory.staffed_ids:
            self.tools.directory = self.tools.directory.with_staffed(staffed)

    async def refresh_phrasings(self) -> None:
        """Learn the ways to ask that officials added or took back, in whatever process they did."""
        async with self.database.reading() as uow:
            version = await uow.phrasings.version()
            if version == self.phrasings_read:
                return
            listed = await uow.phrasings.active()
        self.tools.matcher = await asyncio.to_thread(matcher_with, self.tools.matcher, listed)
        self.phrasings_read = version

    async def start(self) -> None:
        """Begin to take updates and to work."""
        await self.refresh_staff()
        await self.refresh_phrasings()
        await self.coordination.start()
        self.worker.start()
        for channel in self.channels.values():
            await channel.start()

    async def stop(self) -> None:
        """Drain: no new updates, lanes emptied, connections given back."""
        for channel in self.channels.values():
            await channel.stop()
        await self.worker.stop()
        await self.files.stop()  # before the lanes: a photo just checked may have an answer
        await self.delivery.stop()
        for channel in self.channels.values():
            await channel.close()
        await self.photos.close()
        await self.coordination.stop()
        await self.database.close()

    async def ready(self) -> bool:
        """Whether the database answers."""
        try:
            async with asyncio.timeout(2), self.database.reading() as uow:
                return bool(await uow.connection.fetchval("select 1"))
        except DOWN:
            return False
