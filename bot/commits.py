"""Units of work outside a turn, and what happens after any commit: send, fetch, wake."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from bot.coordination import Coordination
from bot.delivery import Delivery
from bot.media.lane import FileLane
from handlers.ports import Clock, Ids
from handlers.work import Tools, Work
from storage.database import DOWN, Database
from storage.repositories.outbox import Added, OutboxRow

_OPEN_END = (*DOWN, asyncio.CancelledError)  # after these a commit may stand or not


@dataclass(frozen=True, slots=True)
class Commits:
    """Commits of one process. `owner` holds what it wrote for the time of the `lease`."""

    database: Database
    tools: Tools
    clock: Clock
    ids: Ids
    owner: str
    lease: timedelta
    coordination: Coordination
    delivery: Delivery
    files: FileLane
    raised: Counter[tuple[str, str]] = field(default_factory=Counter)  # alarms to be written: see bot/alarms.py

    def posting(self, rows: list[OutboxRow]) -> "Posting":
        """Around a commit: when it fails with the database away, the rows may stand or not."""
        return Posting(self.delivery, rows)

    def committed(self, work: Work, rows: list[OutboxRow], added: list[Added]) -> None:
        """After a commit: send, fetch, wake."""
        self.delivery.take(rows, added)
        if work.pending_files:
            self.files.take(work.pending_files)
        if work.alarms:
            self.raised.update(work.alarms)
        for name, data in work.signals:
            self.coordination.publish(name, ",".join(f"{key}={value}" for key, value in data.items()))

    @asynccontextmanager
    async def work(self, cause: str, actor: str = "system") -> AsyncIterator[Work]:
        """A unit of work outside a turn (console, jobs, API): committed and sent when the block ends well."""
        rows: list[OutboxRow] = []
        async with self.posting(rows), self.database.unit_of_work() as uow:
            now = self.clock.now()
            made = Work(uow, self.tools, now, self.ids, cause, actor)
            yield made
            rows += made.outgoing
            added = await uow.outbox.add(rows, self.owner, now, now + self.lease)
        self.committed(made, rows, added)

    @asynccontextmanager
    async def practice(self, official_id: int, cause: str, actor: str) -> AsyncIterator[Work]:
        """A unit of work on what an official practises on: nothing of it is sent, fetched, raised or told to anybody.
        What would have gone to the made-up people is kept as sent, so that its talk shows it."""
        async with self.database.unit_of_work() as uow:
            await uow.practice.enter(official_id)
            now = self.clock.now()
            made = Work(uow, self.tools, now, self.ids, cause, actor)
            yield made
            added = [one.id for one in await uow.outbox.add(made.outgoing, self.owner, now, now + self.lease)]
            await uow.outbox.mark_sent([(number, "") for number in added], now)
            await uow.news.settle(added)


class Posting:
    """The time of a commit. A class: every turn has one, and a generator costs four times as much."""

    __slots__ = ("_delivery", "_rows")

    def __init__(self, delivery: Delivery, rows: list[OutboxRow]) -> None:
        self._delivery = delivery
        self._rows = rows

    async def __aenter__(self) -> None:
        pass

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, _OPEN_END):
            self._delivery.let_go(self._rows)
