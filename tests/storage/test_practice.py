"""The place to practise in follows the schema; what is neither kept nor shared there is empty and closed."""

import asyncpg
import pytest

from storage.practice import ENTER, KEPT, SHARED, align

TABLES = "select tablename as name from pg_tables where schemaname = 'public'"


async def test_it_is_made_by_migrating_and_follows_a_new_column_and_a_new_table(database_url: str) -> None:
    connection = await asyncpg.connect(database_url)
    assert not await align(connection)
    await connection.execute("alter table tickets add column weather text; create table clouds (id bigint primary key)")
    assert await align(connection) and not await align(connection)
    async with connection.transaction():
        await connection.execute(ENTER, "7")
        await connection.fetch("select weather, code from tickets")
        assert await connection.fetch("select * from clouds") == []
    await connection.close()


async def test_what_is_neither_kept_nor_shared_reads_as_empty_and_takes_nothing(database_url: str) -> None:
    connection = await asyncpg.connect(database_url)
    names = {row["name"] for row in await connection.fetch(TABLES)}
    assert set(KEPT) <= names and set(SHARED) <= names
    await connection.execute("insert into counters (day, name, unit_code, n) values ('2021-10-20', 'x', '', 1)")
    for name in sorted(names - set(SHARED) - set(KEPT)):
        with pytest.raises(asyncpg.ObjectNotInPrerequisiteStateError):
            async with connection.transaction():
                await connection.execute(ENTER, "7")
                assert await connection.fetchval(f"select count(*) from {name}") == 0, name
                await connection.execute(f"delete from {name}")
    assert await connection.fetchval("select count(*) from counters") == 1
    await connection.close()


async def test_who_has_entered_meets_their_own_rows_alone_to_the_end_of_the_transaction(database_url: str) -> None:
    connection = await asyncpg.connect(database_url)
    add = "insert into contacts (id, channel, address, created_at) values ($1, 'webchat', $2, now())"
    await connection.execute(add, 1, "real")
    for official in (7, 8):
        async with connection.transaction():
            await connection.execute(ENTER, str(official))
            await connection.execute(add, official, f"made up {official}")
    for official in (7, 8):
        async with connection.transaction():
            await connection.execute(ENTER, str(official))
            assert [row["id"] for row in await connection.fetch("select id from contacts")] == [official]
            await connection.execute("update contacts set language = 'en'")
    assert [tuple(row) for row in await connection.fetch("select id, language from contacts")] == [(1, "vi")]
    await connection.close()
