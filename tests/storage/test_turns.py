"""The commit of a short turn writes all of it or nothing, and a refusal is an answer, not a fault of the database."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from storage.crypto import Vault
from storage.database import Database
from storage.repositories.conversations import Conversation
from storage.repositories.outbox import Added, OutboxRow
from storage.repositories.turns import Peeked, TurnIsStale

NOW = datetime(2021, 10, 20, 2, tzinfo=UTC)
PERSON = 1
TALK = Conversation(10, PERSON, None, "menu", 1, "ask_choice", 1, "active", {}, NOW)


@dataclass
class Desk:
    """A database with one person who has written once."""

    database: Database
    seen: Peeked

    async def commit(self, key: str, talk: Conversation = TALK, number: int = 100) -> list[Added] | None:
        row = OutboxRow(number, f"cause:{number}", "webchat", PERSON, "a", {"text": "chào"}, False, 0, None)
        async with self.database.reading() as uow:
            return await uow.turns.commit(
                self.seen, key, talk, b"{}", (), [row], "me", NOW, NOW + timedelta(seconds=30)
            )

    async def written(self) -> tuple[list[str], list[int], list[int], int]:
        """Keys of updates, conversations, replies, and how many turns the person had."""
        async with self.database.reading() as uow:
            keys = [row["key"] for row in await uow.connection.fetch("select key from updates order by key")]
            talks = [row["id"] for row in await uow.connection.fetch("select id from conversations order by id")]
            posted = [row["id"] for row in await uow.connection.fetch("select id from outbox order by id")]
            return keys, talks, posted, await uow.connection.fetchval("select turn_no from contacts")

    async def run(self, sql: str, *values: object) -> None:
        async with self.database.unit_of_work() as uow:
            await uow.connection.execute(sql, *values)


@pytest.fixture
async def desk(database_url: str) -> AsyncIterator[Desk]:
    opened = await Database.open(database_url, Vault({1: b"d" * 32}, b"i" * 32), largest=3)
    async with opened.unit_of_work() as uow:
        assert await uow.updates.begin("webchat", "first", "a", PERSON, NOW) is not None
        seen = await uow.turns.peek("webchat", "a")
        assert seen is not None
    yield Desk(opened, seen)
    await opened.close()


async def test_a_turn_writes_its_key_its_conversation_and_its_replies(desk: Desk) -> None:
    turns = desk.seen.turn_no
    assert await desk.commit("k") == [Added(100, False)]
    assert await desk.written() == (["first", "k"], [TALK.id], [100], turns + 1)


async def test_of_two_turns_computed_from_the_same_person_the_second_writes_nothing(desk: Desk) -> None:
    await desk.commit("k")
    before = await desk.written()
    with pytest.raises(TurnIsStale):
        await desk.commit("later", number=101)
    assert await desk.written() == before


async def test_a_key_that_was_seen_is_a_repeat_and_writes_nothing(desk: Desk) -> None:
    before = await desk.written()
    assert await desk.commit("first") is None
    assert await desk.written() == before


async def test_behind_an_older_update_that_waits_nothing_is_written(desk: Desk) -> None:
    await desk.run("update updates set state = 'waiting' where key = 'first'")
    before = await desk.written()
    with pytest.raises(TurnIsStale):
        await desk.commit("k")
    assert await desk.written() == before


async def test_a_conversation_that_another_turn_opened_meanwhile_undoes_all(desk: Desk) -> None:
    await desk.run(
        "insert into conversations (id, contact_id, name, version, step, prompt_no, status, state_sealed, created_at, "
        "updated_at) values (9, 1, 'menu', 1, 'ask_choice', 1, 'active', ''::bytea, $1, $1)",
        NOW,
    )
    before = await desk.written()
    with pytest.raises(TurnIsStale):
        await desk.commit("k")
    assert await desk.written() == before


async def test_the_same_key_at_the_same_moment_is_written_once(desk: Desk) -> None:
    answers = await asyncio.gather(*(desk.commit("k", number=100 + n) for n in range(3)), return_exceptions=True)
    assert sum(isinstance(one, list) for one in answers) == 1
    assert all(one is None or isinstance(one, list | TurnIsStale) for one in answers), answers
    keys, talks, posted, _ = await desk.written()
    assert (keys, talks, len(posted)) == (["first", "k"], [TALK.id], 1)


@pytest.mark.parametrize("count", [0, 1, 3])
async def test_a_turn_may_answer_with_any_number_of_messages(desk: Desk, count: int) -> None:
    rows = [OutboxRow(n, f"cause:{n}", "webchat", PERSON, "a", {"text": str(n)}, False, 0, None) for n in range(count)]
    async with desk.database.reading() as uow:
        added = await uow.turns.commit(desk.seen, "k", TALK, b"{}", (), rows, "me", NOW, NOW + timedelta(seconds=30))
        kept = await uow.outbox.claim(
            "other", NOW + timedelta(hours=1), NOW + timedelta(hours=2), 9, channels=["webchat"]
        )
    assert added == [Added(n, False) for n in range(count)]
    assert [row.payload for row in kept] == [{"text": str(n)} for n in range(min(count, 1))]  # one of a chat at a time
