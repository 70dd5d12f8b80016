"""A file of old reports under kill -9 of the process that takes it in: nothing is lost, doubled or told too early.

HOTLINE_BACKLOG_ROWS says how many rows it has (240; script/test --long: 3,000, and killed three times as they come in).
"""

import os
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from handlers.backlog.files import listing_of, match, opened, send, start, take_back
from handlers.backlog.tell import begin_telling
from handlers.staff.actor import Actor, official
from handlers.staff.officials import enrol, refresh_staffed
from handlers.tickets.claim import claim
from storage.repositories.backlogs import Backlog
from tests.support.live import DEFAULTS, VAULT_KEY, Live, start_live
from tests.support.old_reports import heap, row, workbook
from tests.support.process import Process, free_port, hotline
from tests.support.sms_gateway import SmsGateway
from tests.support.until import until

ROWS = int(os.environ.get("HOTLINE_BACKLOG_ROWS", "240"))
KILLS = 3 if ROWS >= 1000 else 1  # while rows are taken in; there is one more while people are told, one at the end
PATIENCE = 60 + ROWS / 10  # seconds that taking all in may need on the slowest machine
DISTRICT, COMMUNE = "2021:89:886::ttyt", "2021:89:886:30346:front_desk"
COLUMNS = {
    1: "number", 2: "received", 3: "name", 4: "birth", 5: "phone", 6: "identity", 7: "address", 8: "commune", 9: "text",
}  # fmt: skip


@dataclass
class Hall:
    """The service's data, the process that works on it, and who sends files."""

    live: Live
    process: Process
    gateway: SmsGateway
    lead: Actor
    officer: Actor
    dice: random.Random = field(default_factory=lambda: random.Random(13))

    def work(self) -> Any:
        return self.live.service.work(f"t:{self.dice.random()}")

    async def sent(self, content: bytes) -> Backlog:
        """Send a file and match it; gives it with what a dry run found."""
        listing = await listing_of(content, "a.xlsx")
        async with self.work() as work:
            number = await send(work, self.lead, DISTRICT, "Sở", content, listing)
        async with self.work() as work:
            await match(work, self.lead, number, COLUMNS, "DOSE_MISSING_ONE", fonts=False)
        return await self.seen(number)

    async def seen(self, number: int) -> Backlog:
        async with self.work() as work:
            return await opened(work, self.lead, number)

    async def press(self, act: Callable[..., Awaitable[bool]], number: int) -> None:
        async with self.work() as work:
            assert await act(work, self.lead, number)

    async def value(self, sql: str, *values: Any) -> Any:
        async with self.work() as work:
            return await work.uow.connection.fetchval(sql, *values)

    async def counts(self, number: int) -> dict[str, int]:
        async with self.work() as work:
            return dict(await work.uow.backlogs.counts(number))

    async def numbers(self) -> list[str]:
        """Of the reports of the file at their sender's, in order."""
        async with self.work() as work:
            found = await work.uow.connection.fetch("select id from tickets where source = 'backlog' order by id")
            tickets = await work.uow.tickets.many([one["id"] for one in found])
        return [one.details.source_number for one in tickets]

    async def kill_at(self, sql: str, number: int, least: int) -> None:
        """kill -9 once so many rows are through, and a new process, to which the job is free."""

        async def so_far() -> bool:
            return bool(await self.value(sql, number) >= least)

        await until(so_far, PATIENCE)
        self.process.kill()
        async with self.work() as work:  # the minute is over for which the dead process held the job
            await work.uow.connection.execute("update jobs set lease_until = null, next_run_at = now()")
        self.process.start()

    async def ended(self, number: int, state: str) -> None:
        async def is_so() -> bool:
            return (await self.seen(number)).state == state

        await until(is_so, PATIENCE)


@pytest.fixture
async def hall(database_url: str, tmp_path: Path) -> AsyncIterator[Hall]:
    """A process `work` beside the data, a gateway of text messages, one who leads a district and one of a commune."""
    gateway = SmsGateway()
    env = {
        "HOTLINE_DATABASE_URL": database_url, "HOTLINE_VAULT_KEY": VAULT_KEY, "HOTLINE_SMS_QUIET": "0-0",
        "HOTLINE_SMS_GATEWAY": "http", "HOTLINE_SMS_URL": await gateway.start(),
        "HOTLINE_TEST_ID_PREFIXES": DEFAULTS["test_id_prefixes"],
    }  # fmt: skip
    process = hotline("work", port=free_port(), env=env, log=tmp_path / "log")
    async with start_live(database_url, works=False) as live:
        async with live.service.work("t:staff") as work:
            lead = official(await enrol(work, "Đỗ Thị Hạnh", {DISTRICT: "lead"}))
            officer = official(await enrol(work, "Lê Thị Sen", {COMMUNE: "officer"}))
            await refresh_staffed(work)
        process.start()
        yield Hall(live, process, gateway, lead, officer)
    process.kill()
    await gateway.stop()


@pytest.mark.timeout(120 + PATIENCE * 5)
async def test_killed_again_and_again_a_file_is_taken_in_once_told_once_and_taken_back_as_one(hall: Hall) -> None:
    made = heap(ROWS)
    one = await hall.sent(workbook(made.rows, merged=made.merged))
    assert {code: found["rows"] for code, found in one.look["faults"].items()} == made.faults
    await hall.press(start, one.id)
    through = "select lines_done from backlogs where id = $1"
    for least in sorted(hall.dice.randrange(1, ROWS * 4 // 5) for _ in range(KILLS)):
        await hall.kill_at(through, one.id, least)
    await hall.ended(one.id, "done")
    refused = sum(made.faults.values())
    assert await hall.counts(one.id) == {"taken": len(made.taken), "same": made.same, "refused": refused}
    assert await hall.numbers() == made.taken
    again = await hall.sent(workbook(made.rows, merged=made.merged))
    assert again.look["counts"] == {"taken": 0, "same": 0, "again": len(made.taken) + made.same, "refused": refused}
    later = await hall.sent(workbook([*made.rows, *(row(n) for n in range(ROWS, ROWS + 50))], merged=made.merged))
    for number in (again.id, later.id):
        await hall.press(start, number)
    for number in (again.id, later.id):
        await hall.ended(number, "done")
    assert await hall.numbers() == [*made.taken, *(f"PA-{n:05}" for n in range(ROWS, ROWS + 50))]
    await _worked_on_five(hall)
    assert await hall.value("select count(*) from outbox") == 0 and not hall.gateway.sent
    await hall.press(begin_telling, later.id)
    told = "select count(*) from backlog_rows where backlog_id = $1 and told <> ''"
    await hall.kill_at(told, later.id, 10)

    async def all_told() -> bool:
        waiting = await hall.value("select count(*) from outbox where state in ('leased','waiting','sending')")
        return (await hall.seen(later.id)).told_at is not None and not waiting

    await until(all_told, PATIENCE)
    assert await hall.value("select count(*) from outbox") == 50
    assert hall.gateway.sent.total() >= 30 and set(hall.gateway.sent.values()) == {
        1
    }  # what was on its way at the kill rather never arrives than twice
    await hall.press(take_back, one.id)
    undone = "select count(*) from backlog_rows where backlog_id = $1 and outcome = 'undone'"
    await hall.kill_at(undone, one.id, 60)
    await hall.ended(one.id, "undone")
    assert await hall.counts(one.id) == {"undone": len(made.taken) - 5 + made.same, "kept": 5, "refused": refused}
    standing = "select count(*) from tickets where source = 'backlog' and status <> 'withdrawn'"
    assert await hall.value(standing) == 5 + 50
    assert hall.gateway.sent.total() <= 50
    print(f"{ROWS} old reports, {KILLS + 2} kills, {hall.gateway.sent.total()} of 50 messages arrived, none twice")


async def _worked_on_five(hall: Hall) -> None:
    """Five reports of the file are claimed, of which nobody hears."""
    async with hall.work() as work:
        found = await work.uow.connection.fetch("select id from tickets where source = 'backlog' order by id limit 5")
    for ticket in found:
        async with hall.work() as work:
            await claim(work, ticket["id"], hall.officer)
