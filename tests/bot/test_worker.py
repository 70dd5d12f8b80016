"""Jobs run on schedule whatever happened the time before."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import cast

import asyncpg

from bot.worker import Worker
from handlers.jobs.job import Job, OpenWork
from storage.crypto import Vault
from storage.database import Database, Reading
from tests.support.driver import FakeClock

NO_WORK = cast(OpenWork, None)  # the job of this test opens none


class BusyOnce(Database):
    """A database whose first statement waits for a lock in vain."""

    refused = False

    def reading(self) -> Reading:
        """Refuse once."""
        if not self.refused:
            self.refused = True
            raise asyncpg.LockNotAvailableError("canceling statement due to lock timeout")
        return super().reading()


async def never(seconds: float) -> None:
    """No second sweep."""
    await asyncio.Event().wait()


async def right() -> bool:
    """The clock is not wrong."""
    return False


async def test_a_job_that_could_not_be_claimed_has_its_next_time(database_url: str) -> None:
    database = await BusyOnce.open(database_url, Vault({1: b"d" * 32}, b"i" * 32), largest=5)
    ran = asyncio.Event()

    async def act(open_work: OpenWork) -> None:
        ran.set()

    job = Job("test_job", timedelta(milliseconds=20), act)
    worker = Worker(database, FakeClock(datetime.now(UTC)), "w", (), (job,), NO_WORK, never, right)
    try:
        worker.start()
        async with asyncio.timeout(20):
            await ran.wait()
    finally:
        await worker.stop()
        await database.close()
    assert isinstance(database, BusyOnce)
    assert database.refused
