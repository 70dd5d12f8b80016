"""A running service: the parts that bot/app.py put together."""

import asyncio
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from bot.alarms import Alarms
from bot.channels.base import Channel
from bot.clock_guard import ClockGuard
from bot.commits import Commits
from bot.coordination import Coordination
from bot.delivery import Delivery
from bot.intake import Intake
from bot.media.lane import FileLane
from bot.media.pool import PhotoPool
from bot.refresh import Refresh
from bot.settings import Settings
from bot.worker import Worker
from handlers.administration.versions import TOPIC as RULES
from handlers.learning.phrasings import TOPIC as PHRASINGS
from handlers.opening.switches import TOPIC as SWITCHES
from handlers.ports import Clock, Ids
from handlers.work import Tools, Work
from storage.database import DOWN, Database

WAKE = "wake"
CONSOLE = "console"
WAKING = (WAKE, PHRASINGS, RULES, SWITCHES)  # topics that end a worker's pause at once


@dataclass(frozen=True, slots=True)
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
    commits: Commits
    refresh: Refresh
    intake: Intake
    delivery: Delivery
    files: FileLane
    photos: PhotoPool
    alarms: Alarms
    clock_guard: ClockGuard
    worker: Worker
    links_sign_in: bool  # a one-time link alone opens the console

    def work(self, cause: str, actor: str = "system") -> AbstractAsyncContextManager[Work]:
        """A unit of work outside a turn: see Commits.work."""
        return self.commits.work(cause, actor)

    def practice(self, official_id: int, cause: str, actor: str) -> AbstractAsyncContextManager[Work]:
        """A unit of work on what an official practises on: see Commits.practice."""
        return self.commits.practice(official_id, cause, actor)

    async def start(self) -> None:
        """Begin to take updates and to work."""
        await self.refresh.staff()
        await self.refresh.rules()
        await self.refresh.facilities()
        await self.refresh.switches()
        await self.refresh.phrasings()
        await self.coordination.start()
        self.delivery.gate.start()
        self.refresh.warm()
        await self.clock_guard.at_start()
        self.worker.start()
        for channel in self.channels.values():
            await channel.start()

    async def stop(self) -> None:
        """Drain: no new updates, lanes emptied, connections given back."""
        for channel in self.channels.values():
            await channel.stop()
        await self.worker.stop()
        await self.alarms.last()
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
