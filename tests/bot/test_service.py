"""What a running service does after a commit, and after one of which nobody knows whether it stands."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest

from handlers.dialogue.reply import Reply
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.support.live import start_live
from tests.support.until import until


async def test_what_a_commit_with_a_lost_answer_left_is_sent_without_waiting_for_the_lease(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Database.unit_of_work

    @asynccontextmanager
    async def answer_lost(self: Database) -> AsyncIterator[UnitOfWork]:
        async with real(self) as uow:
            yield uow
        raise asyncpg.ConnectionDoesNotExistError

    async with start_live(database_url, works=False, lease_seconds=3600) as live:
        service = live.service
        async with service.database.unit_of_work() as uow:
            contact = await uow.contacts.ensure(service.ids.new(), "webchat", "a", service.clock.now())

        async def sent() -> bool:
            async with service.database.reading() as uow:
                return bool(await uow.connection.fetchval("select 1 from outbox where state = 'sent'"))

        with monkeypatch.context() as patch:
            patch.setattr(Database, "unit_of_work", answer_lost)
            with pytest.raises(asyncpg.ConnectionDoesNotExistError):
                async with service.work("c") as work:
                    work.tell(contact, Reply("Trạm đã nhận phản ánh"), "c")
        await until(sent)
