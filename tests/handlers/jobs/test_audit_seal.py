"""What is written in the audit log cannot be changed or taken out afterwards without being found."""

import asyncio
import base64
import re
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot.cli.main import app as hotline
from handlers.alarms.standing import standing
from handlers.audit.verify import Fault, Verdict, Wrong, verify
from handlers.jobs.audit_seal import BROKEN, audit_seal, audit_watch
from handlers.jobs.retention import retention
from tests.handlers.tickets.office import Office, open_office


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    made = await open_office(database_url)
    await audit_seal(made.open_work)  # block 1: what enrolling people wrote
    yield made
    await made.world.close()


async def write(office: Office, row_ids: Sequence[int]) -> None:
    async with office.work() as work:
        for row_id in row_ids:
            await work.uow.audit.add(row_id, work.now, "official:1", "ticket.view", "ticket:7", "đọc", {"b": 1, "a": 2})


async def run(office: Office, statement: str, *args: Any) -> None:
    async with office.world.database.reading() as uow:
        await uow.connection.execute(statement, *args)


async def looked(office: Office, known: tuple[int, bytes] | None = None) -> Verdict:
    kept_since = office.world.clock.now() - office.policy.audit_life
    return await verify(office.world.database.reading, kept_since, known)


async def test_rows_changed_deleted_or_put_in_are_found_with_their_block(office: Office) -> None:
    for number in (1, 2, 3):
        await write(office, [number * 10, number * 10 + 1])
        await audit_seal(office.open_work)
    whole = await looked(office)
    assert (whole.faults, whole.blocks, whole.unsealed) == ([], 4, 0) and whole.rows > 6
    await run(office, "update audit_log set reason = 'khác' where id = 20")
    await run(office, "delete from audit_log where id = 31")
    assert (await looked(office)).faults == [Fault(3, Wrong.CHANGED, (20,)), Fault(4, Wrong.DELETED, (31,))]
    await run(office, "insert into audit_log (id, at, actor, action, block) values (32, now(), 'x', 'y', 4)")
    assert Fault(0, Wrong.PUT_IN) in (await looked(office)).faults
    await audit_watch(office.open_work)
    async with office.work() as work:
        assert [alarm.kind for alarm in await standing(work, office["province"])] == [BROKEN]
        written = await work.uow.connection.fetchval("select details from audit_log where action = $1", BROKEN)
    assert written == {"blocks": [0, 3, 4]}


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("update audit_blocks set entries = entries || entries, n = 2 where number = 2", [(2, Wrong.BLOCK_CHANGED)]),
        ("update audit_blocks set sealed_at = sealed_at - interval '1 d' where number = 2", [(2, Wrong.BLOCK_CHANGED)]),
        ("delete from audit_blocks where number = 2", [(2, Wrong.BLOCK_MISSING)]),
        # With the rows and the blocks above it gone, only a head noted elsewhere tells.
        ("with gone as (delete from audit_log where block > 1) delete from audit_blocks where number > 1",
         [(3, Wrong.BLOCK_MISSING)]),
    ],
)  # fmt: skip
async def test_a_chain_that_was_touched_is_found(
    office: Office, statement: str, found: list[tuple[int, Wrong]]
) -> None:
    for number in (1, 2):
        await write(office, [number])
        await audit_seal(office.open_work)
    head = (await looked(office)).head
    await run(office, statement)
    assert [(one.block, one.what) for one in (await looked(office, head)).faults if one.block] == found


async def test_who_holds_the_database_and_not_the_key_cannot_write_the_chain_anew(office: Office) -> None:
    await write(office, [1])
    await audit_seal(office.open_work)
    forged = "update audit_blocks b set digest = sha256(entries), mark_sealed = sha256(entries) where number = 2"
    await run(office, forged)
    assert [one.what for one in (await looked(office)).faults] == [Wrong.BLOCK_CHANGED]


async def test_a_row_that_is_committed_late_falls_into_the_next_block(office: Office) -> None:
    async with office.work() as late:
        await late.uow.audit.add(1, late.now, "official:1", "ticket.view")  # the lower number, committed last
        await write(office, [2])
        await audit_seal(office.open_work)
        assert (await looked(office)).unsealed == 0
    assert (await looked(office)).unsealed == 1
    await audit_seal(office.open_work)
    assert (await looked(office)).faults == []
    async with office.work() as work:
        rows = await work.uow.connection.fetch("select id, block from audit_log where id in (1, 2) order by id")
    assert [tuple(row) for row in rows] == [(1, 3), (2, 2)]


async def test_retention_takes_rows_and_leaves_the_chain(office: Office) -> None:
    await write(office, [1])
    await audit_seal(office.open_work)
    office.world.clock.move(days=800)
    await retention(office.open_work)
    verdict = await looked(office)
    assert (verdict.faults, verdict.blocks, verdict.rows) == ([], 2, 0) and verdict.pruned > 1
    with pytest.raises(Exception, match="24 months"):  # and nobody asks it for younger ones
        await run(office, "select audit_prune(now(), 1000)")


async def test_what_retention_takes_while_the_log_is_looked_through_is_no_fault(office: Office) -> None:
    await write(office, [1])
    await audit_seal(office.open_work)
    clock, life = office.world.clock, office.policy.audit_life
    clock.move(seconds=life.total_seconds() - 60)
    begun = clock.now() - life
    clock.move(hours=1)
    await retention(office.open_work)
    verdict = await verify(office.world.database.reading, begun)
    assert (verdict.faults, verdict.rows) == ([], 0) and verdict.pruned > 1
    younger = begun - timedelta(days=2)  # two days before their time, they were deleted by somebody
    assert {one.what for one in (await verify(office.world.database.reading, younger)).faults} == {Wrong.DELETED}


async def test_the_command_names_the_block_and_ends_with_an_error(
    office: Office, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = (base64.b64encode(key * 32).decode() for key in (b"d", b"i"))  # those of the office
    monkeypatch.setenv("HOTLINE_DATABASE_URL", database_url)
    monkeypatch.setenv("HOTLINE_VAULT_KEY", "1:" + ";".join(keys))
    await run(office, "update audit_log set at = now(), block = null")  # the command goes by the time of today
    await run(office, "delete from audit_blocks")
    await audit_seal(office.open_work)

    async def checked(*more: str) -> Result:
        return await asyncio.to_thread(lambda: CliRunner().invoke(hotline, ["audit", "verify", *more]))

    done = await checked()
    assert done.exit_code == 0 and done.stdout.startswith("1 blocks, ") and "One user" in done.stderr
    (head,) = re.findall(r"--head (1:[0-9a-f]{64})", done.output)
    assert (await checked("--head", head)).exit_code == 0
    other = head[:-1] + ("0" if head[-1] != "0" else "1")
    assert "block 1: the block was changed" in (await checked("--head", other)).output
    number = 5_000_000
    await run(office, "update audit_log set id = $1 where id = (select min(id) from audit_log)", number)
    done = await checked()
    assert done.exit_code == 1 and "block 1: 1 rows were deleted before their time: " in done.output
