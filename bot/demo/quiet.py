"""Units of work in the past: the demo's history happened, but nothing of it is sent now."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from bot.service import Service
from handlers.work import Work


@asynccontextmanager
async def quiet_work(service: Service, at: datetime, cause: str) -> AsyncIterator[Work]:
    """A unit of work at a time of the past; its messages are kept as sent, so that the history shows them."""
    async with service.database.unit_of_work() as uow:
        work = Work(uow, service.tools, at, service.ids, cause)
        yield work
        added = await uow.outbox.add(work.outgoing, "demo", at, at)
        ids = [one.id for one in added]
        await uow.outbox.mark_sent([(number, "") for number in ids], at)
        await uow.news.settle(ids)
