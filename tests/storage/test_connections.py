"""Connections that stay at hand between two uses: nobody waits beside one, a broken one never comes back."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from storage.crypto import Vault
from storage.database import Database, NoConnection


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = await Database.open(database_url, Vault({1: b"d" * 32}, b"i" * 32), largest=2)
    yield opened
    await opened.close()


async def served_by(database: Database) -> int:
    """The server's number of the connection that the next block gets."""
    async with database.reading() as uow:
        return int(await uow.connection.fetchval("select pg_backend_pid()"))


async def test_the_same_connection_serves_one_block_after_the_other(database: Database) -> None:
    assert len({await served_by(database) for _ in range(3)}) == 1


async def test_more_blocks_at_once_than_connections_all_come_to_their_turn(database: Database) -> None:
    async with asyncio.timeout(10):
        await asyncio.gather(*(served_by(database) for _ in range(20)))


async def test_who_waits_for_a_connection_gets_the_next_that_is_free(database: Database) -> None:
    async with database.reading(), asyncio.timeout(10):
        async with database.reading():
            third = asyncio.create_task(served_by(database))
            await asyncio.sleep(0)
        assert await third


async def test_a_line_cut_in_a_block_is_no_connection_and_is_not_lent_again(database: Database) -> None:
    other = await served_by(database)
    with pytest.raises((NoConnection, asyncpg.PostgresConnectionError)):
        async with database.reading() as uow:
            uow.connection._con._transport.abort()  # type: ignore[attr-defined]
            await uow.connection.fetchval("select 1")
    assert await served_by(database) != other


async def test_a_line_cut_while_it_lies_at_hand_is_not_lent_again(database: Database) -> None:
    async with database.reading() as uow:
        connection = uow.connection
        other = await connection.fetchval("select pg_backend_pid()")
    connection._con._transport.abort()  # type: ignore[attr-defined]
    await asyncio.sleep(0)
    assert await served_by(database) != other


async def test_a_block_that_failed_leaves_nothing_of_its_transaction_to_the_next(database: Database) -> None:
    with pytest.raises(asyncpg.DivisionByZeroError):
        async with database.unit_of_work() as uow:
            await uow.connection.execute("create temporary table left_over (a int)")
            await uow.connection.execute("select 1/0")
    async with database.reading() as uow:
        assert await uow.connection.fetchval("select to_regclass('left_over')") is None


async def test_a_line_that_ended_in_the_middle_of_a_word_is_no_connection(database: Database) -> None:
    with pytest.raises(NoConnection):
        async with database.reading():
            raise asyncpg.InternalClientError("got result for unknown protocol state 3")
    assert await served_by(database)
