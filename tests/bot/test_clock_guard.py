"""After a power cut the clock may show another year: nothing goes by it until it agrees again, and leads are told."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest
from structlog.testing import capture_logs

from bot.clock import RANDOM_BITS, SystemIds
from bot.clock_guard import ALARM, TOLERATED, ClockGuard, Fault, fault_of
from bot.worker import Worker
from handlers.alarms.raising import raise_alarm
from handlers.dialogue.reply import Reply
from handlers.jobs.schedule import JOBS
from handlers.tickets.claim import claim
from storage.repositories.clock import ClockRows
from storage.repositories.conversations import Conversation
from tests.handlers.tickets.office import Office, open_office
from tests.support.live import start_live
from tests.support.until import until

NOW = datetime(2026, 11, 29, 4, 0, tzinfo=UTC)
DAY = timedelta(days=1)
BY_CLOCK = [job for job in JOBS if job.by_clock]


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    made = await open_office(database_url)
    yield made
    await made.world.close()


async def never(seconds: float) -> None:
    """Nothing sweeps here."""


def guarded(office: Office, *, compares: bool = False) -> tuple[Worker, ClockGuard, list[str]]:
    """A worker of the jobs with a guard, and the alarms that it raised."""
    raised: list[str] = []
    guard = ClockGuard(office.world.database, office.world.clock, raised.append, compares, believed=0.0)
    worker = Worker(office.world.database, office.world.clock, "w", (), JOBS, office.open_work, never, guard.wrong)
    return worker, guard, raised


@pytest.mark.parametrize(
    ("newest", "database", "compares", "fault"),
    [
        (-DAY, timedelta(), True, None),
        (None, TOLERATED, True, None),  # machines that keep their time differ by less
        (TOLERATED, timedelta(), True, None),
        (3 * DAY, 3 * DAY, False, Fault.BEHIND_ROWS),  # one machine: both clocks woke up in the past
        (3 * DAY, 3 * DAY, True, Fault.BEHIND_DATABASE),
        (-DAY, 3 * DAY, True, Fault.BEHIND_DATABASE),
        (-DAY, -DAY, True, Fault.AHEAD_OF_DATABASE),
        (-DAY, -DAY, False, None),
    ],
)
def test_a_clock_that_cannot_be_right_is_known_by_what_was_written_and_by_the_database(
    newest: timedelta | None, database: timedelta, compares: bool, fault: Fault | None
) -> None:
    rows = ClockRows(NOW + database, None if newest is None else NOW + newest, None, None)
    assert fault_of(NOW, rows, compares=compares) is fault


async def test_nothing_is_escalated_expires_or_is_deleted_until_the_clock_is_right(office: Office) -> None:
    clock = office.world.clock
    ticket = await office.do(claim, await office.file(), office["commune"])
    async with office.work() as work:
        draft = Conversation(5, office.contact.id, None, "menu", 1, "ask", 1, "paused", {}, work.now)
        await work.uow.conversations.save(draft, work.now)
        # Written while the clock was right, and then it fell back to a day on which everything here is long overdue.
        true_now = work.now + 90 * DAY
        await work.uow.connection.execute(
            "insert into updates (channel, key, received_at) values ('webchat', 'last', $1)", true_now
        )
    clock.move(days=60)
    worker, guard, raised = guarded(office)
    with capture_logs() as said:
        await guard.at_start()
    assert [(line["event"], line["fault"]) for line in said] == [("clock_wrong", "behind_rows")]
    assert "hotline clock --accept" in said[0]["told"] and raised == [ALARM]
    assert [await worker.run_once(job) for job in BY_CLOCK] == [False] * len(BY_CLOCK)
    kept = await office.now(ticket)
    assert (kept.status, kept.escalated_at, kept.warned_at) == ("claimed", None, None)
    async with office.work() as work:
        assert await work.uow.conversations.get(5, office.contact.id) is not None
        await raise_alarm(work, raised[0])
    assert "Đồng hồ máy chủ sai" in office.told("province")[-1].text

    clock.time = true_now + timedelta(seconds=1)
    with capture_logs() as said:
        assert [await worker.run_once(job) for job in BY_CLOCK] == [True] * len(BY_CLOCK)
    assert [line["event"] for line in said if line["event"].startswith("clock")] == ["clock_right_again"]
    done = await office.now(ticket)
    assert done.escalated_at is not None and done.claim_until is None
    async with office.work() as work:
        assert await work.uow.conversations.get(5, office.contact.id) is None


async def test_a_clock_far_from_the_databases_takes_over_nothing_that_others_hold(office: Office) -> None:
    swept: list[int] = []

    async def sweep() -> None:
        swept.append(1)

    worker, guard, raised = guarded(office, compares=True)
    careful = guard.takes_over(sweep)
    office.world.clock.time = datetime.now(UTC) + DAY
    assert not await worker.run_once(BY_CLOCK[0]) and guard.fault is Fault.AHEAD_OF_DATABASE
    await careful()
    assert (swept, set(raised)) == ([], {ALARM})
    office.world.clock.time = datetime.now(UTC)
    assert await worker.run_once(BY_CLOCK[0])
    await careful()
    assert swept == [1]


async def test_rows_that_were_dated_later_by_a_wrong_clock_are_accepted_once_and_not_for_ever(office: Office) -> None:
    clock, write = office.world.clock, "insert into updates (channel, key, received_at) values ('webchat', $1, $2)"
    async with office.work() as work:
        await work.uow.connection.execute(write, "from 2031", clock.now().replace(year=2031))
    _, guard, _ = guarded(office)
    assert await guard.look() is Fault.BEHIND_ROWS
    async with office.work() as work:
        await work.uow.clock.accept(work.now)
    clock.move(hours=1)
    assert await guard.look() is None
    clock.move(hours=-2)  # the next power cut: earlier than when it was accepted
    assert await guard.look() is Fault.BEHIND_ROWS


async def test_what_a_clock_that_fell_back_writes_comes_after_what_was_written_before(office: Office) -> None:
    before = SystemIds().new() + (30 * DAY // timedelta(milliseconds=1) << RANDOM_BITS)
    async with office.work() as work:
        work.tell(office.contact, Reply("Đã nhận"), "before")
        await work.uow.connection.execute(
            "insert into updates (channel, key, received_at) values ('webchat', 'last', $1)", work.now + 30 * DAY
        )
    async with office.work() as work:
        await work.uow.connection.execute("update outbox set id = $1", before)
    processes = [SystemIds(), SystemIds()]
    for ids in processes:
        _, guard, _ = guarded(office)
        guard.ids_not_below = ids.not_below
        await guard.look()
    made = [ids.new() for ids in processes for _ in range(100)]
    assert min(made) > before and len(set(made)) == len(made)


async def test_a_process_that_starts_with_a_wrong_clock_says_so_and_raises_the_alarm(database_url: str) -> None:
    connection = await asyncpg.connect(database_url)
    await connection.execute(
        "insert into updates (channel, key, received_at) values ('webchat', 'last', now() + interval '3 days')"
    )
    with capture_logs() as said:
        async with start_live(database_url):
            assert [line["fault"] for line in said if line["event"] == "clock_wrong"] == ["behind_rows"]

            async def alarmed() -> bool:
                return bool(await connection.fetchval("select 1 from alarms where kind = $1", ALARM))

            await until(alarmed)
    await connection.close()
