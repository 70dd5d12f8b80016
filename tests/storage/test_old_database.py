"""A database that commit 79db5c8 left behind goes on with the code of today."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from time import monotonic

import asyncpg
import pytest

from storage.migrations.online import LOCK_TIMEOUT
from storage.migrations.run import Blocked, upgrade
from tests.support.old_database import restore, statements

DIGESTS = {
    "contacts": "id, channel, address, turn_no",
    "conversations": "id, name, step, version, state_sealed",
    "tickets": "id, code, status, body_id, subject_sealed, details_sealed, due_at",
    "ticket_events": "id, ticket_id, kind",
    "persons": "id, content_sealed",
    "doses": "person_id, number, vaccine_code, injected_on, lot, facility_code",
    "outbox": "id, cause, state, payload_sealed",
    "updates": "channel, key, address, state",
    "arrivals": "person_id, number",
}


async def test_the_dump_holds_something_of_every_kind(empty_database_url: str) -> None:
    old = restore(empty_database_url)
    connection = await asyncpg.connect(empty_database_url)
    tables = await connection.fetch("select tablename as name from pg_tables where schemaname = 'public'")
    counts = {one["name"]: await connection.fetchval(f'select count(*) from "{one["name"]}"') for one in tables}
    await connection.close()
    assert {table for table, count in counts.items() if not count} == {"console_sessions", "counters"}
    assert counts["tickets"] > 90 and counts["doses"] > 900
    talking = {talk.conversation for talk in old.talks}
    assert talking >= {"complaint", "status_lookup", "install_guide", "officials_queue"}
    steps = {talk.step for talk in old.talks if talk.conversation == "complaint"}
    assert steps >= {"ask_details", "ask_photo", "ask_photo_again", "ask_date", "ask_right", "confirm"}


async def content(connection: asyncpg.Connection) -> dict[str, tuple[int, str]]:
    """Of each table how many rows there are, and a digest of all that the old code kept in them."""
    found = {}
    for table, columns in DIGESTS.items():
        row = await connection.fetchrow(
            f"select count(*) as rows, md5(string_agg(md5(({columns})::text), '' order by ({columns})::text)) as digest"
            f" from {table}"
        )
        found[table] = row["rows"], row["digest"]
    return found


async def old_writes(connection: asyncpg.Connection, sent: dict[str, str], chat: asyncpg.Record) -> None:
    """What processes of that commit write, in its own words: a turn, a claim, a dose of a list, a mark."""
    now, seen = datetime.now(UTC), await connection.fetchrow(sent["peek"], *chat)
    turn = await connection.fetchrow(
        sent["turn"],
        *(chat["channel"], "old:1", chat["address"], now, seen["id"], seen["turn_no"], [], seen["talk_id"]),
        *(seen["parent_id"], seen["talk_name"], seen["version"], seen["step"], seen["prompt_no"], b"state", ""),
        *([1], ["old:1:0"], [b"message"], [False], "old", now),
    )
    assert (turn["is_fresh"], turn["ids"], turn["behind"]) == (True, [1], [False])
    await connection.execute(sent["mark_sent"], [1], ["5"], now)
    number = await connection.fetchval("select min(id) from tickets where status = 'open'")
    ticket = await connection.fetchrow(sent["ticket_lock"], number)
    claimed = number, ticket["revision"], "claimed", None, now, ticket["revision"] + 1, now
    assert await connection.fetchval(sent["ticket_save"], *claimed) == 1
    person = await connection.fetchval("select min(id) from persons")
    dose = [person], [9], ["ASTRAZENECA"], [date(2021, 8, 15)], ["ABV1"], ["89001"]
    assert len(await connection.fetch(sent["put_doses"], *dose, "a list", now)) == 1
    await connection.execute(sent["announce"], [person], [9], [ticket["subject_index"] or b""], now)


@pytest.fixture
async def two(empty_database_url: str) -> AsyncIterator[tuple[asyncpg.Connection, asyncpg.Connection]]:
    """Two connections of old processes to the old database."""
    restore(empty_database_url)
    made = await asyncpg.connect(empty_database_url), await asyncpg.connect(empty_database_url)
    yield made
    for one in made:
        await one.close()


async def test_it_is_migrated_beside_an_open_transaction_without_holding_others_up(
    empty_database_url: str, two: tuple[asyncpg.Connection, asyncpg.Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.migrations.run.PAUSE", 0.2)
    writer, reader = two
    before = await content(reader)
    longest, tried, done = 0.0, 0, asyncio.Event()
    sent = statements()
    chat = await reader.fetchrow(
        "select c.channel, c.address from contacts c join conversations t on t.contact_id = c.id"
        " where t.status = 'active'"
        " and not exists (select 1 from updates u where u.address = c.address and u.state = 'waiting')"
    )

    async def old_reads() -> None:
        """What the old processes ask meanwhile, and how long the slowest answer took."""
        nonlocal longest
        while not done.is_set():
            start = monotonic()
            await reader.fetch(sent["peek"], *chat)
            longest = max(longest, monotonic() - start)

    transaction = writer.transaction()
    await transaction.start()
    await old_writes(writer, sent, chat)

    def let_go() -> None:
        """The second time in vain, the other transaction ends: rolled back, so that the content is what it was."""
        nonlocal tried
        tried += 1
        if tried == 2:
            asyncio.run_coroutine_threadsafe(transaction.rollback(), loop).result()

    loop = asyncio.get_running_loop()
    reading = asyncio.create_task(old_reads())
    try:
        await asyncio.to_thread(upgrade, empty_database_url, tries=5, waiting=let_go)
    finally:
        done.set()
        await reading
    assert tried == 2
    # Nobody stood behind it for longer than its limit; twice as much again for a machine with much else to do.
    assert LOCK_TIMEOUT == "1s"
    assert longest < 3.0
    assert await content(reader) == before
    keys = await reader.fetchval("select indexdef from pg_indexes where indexname = 'pk_doses'")
    assert keys.endswith("(person_id, series, number)")
    assert await reader.fetchval("select array_agg(distinct series) from doses") == ["covid19"]


async def test_a_transaction_that_stays_open_is_given_up_on_and_what_was_done_stays(empty_database_url: str) -> None:
    restore(empty_database_url)
    writer = await asyncpg.connect(empty_database_url)
    before = await content(writer)
    async with writer.transaction():
        await writer.execute("update outbox set once = once")
        with pytest.raises(Blocked):
            await asyncio.to_thread(upgrade, empty_database_url)
    assert await writer.fetchval("select count(*) from information_schema.columns where column_name = 'campaign'") == 1
    await asyncio.to_thread(upgrade, empty_database_url)
    assert await content(writer) == before
    await writer.close()
