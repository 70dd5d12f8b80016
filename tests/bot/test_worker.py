"""Jobs run on schedule whatever happened the time before."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import cast

from bot.worker import Worker
from handlers.jobs.job import Job, OpenWork
from storage.crypto import Vault
from storage.database import Database
from tests.support.driver import FakeClock
from tests.support.until import until

NO_WORK = cast(OpenWork, None)  # the job of this test opens none
HELD_UP = (
    "from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())"
)


async def never(seconds: float) -> None:
    """No second sweep."""
    await asyncio.Event().wait()


async def test_a_job_that_could_not_be_claimed_has_its_next_time(database_url: str) -> None:
    database = await Database.open(database_url, Vault({1: b"d" * 32}, b"i" * 32), largest=5)
    ran = asyncio.Event()

    async def act(open_work: OpenWork) -> None:
        ran.set()

    async def held_up() -> bool:
        async with database.reading() as uow:
            return bool(await uow.connection.fetchval(f"select 1 {HELD_UP}"))

    job = Job("test_job", timedelta(milliseconds=20), act)
    worker = Worker(database, FakeClock(datetime.now(UTC)), "w", (), (job,), NO_WORK, never)
    try:
        async with database.unit_of_work() as other:
            await other.connection.execute("lock table jobs in exclusive mode")
            worker.start()
            await until(held_up)
            await other.connection.execute(f"select pg_cancel_backend(pid) {HELD_UP}")
        async with asyncio.timeout(20):
            await ran.wait()
    finally:
        await worker.stop()
        await database.close()
