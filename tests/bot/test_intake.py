"""Turns that come at once, twice, or behind a failure: one after the other, none lost, none doubled."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from handlers.dialogue.turn import Incoming
from tests.handlers.dialogue.test_engine import world as world
from tests.support.driver import World


@pytest.fixture
async def standing(world: World) -> AsyncIterator[World]:
    """A person who has been asked for a name."""
    chat = world.chat("a")
    await chat.start()
    await chat.tap("Đặt cơm")
    yield world


def text(world: World, key: str, words: str) -> Incoming:
    return Incoming("webchat", key, "a", world.clock.now(), words)


async def test_two_messages_at_once_are_two_turns(standing: World) -> None:
    results = await asyncio.gather(*(standing.intake.receive(text(standing, f"k{n}", f"Tên {n}")) for n in range(6)))
    assert results == ["done"] * 6
    async with standing.database.reading() as uow:
        rows = await uow.connection.fetchval("select count(*) from updates where key like 'k%'")
        turns = await uow.connection.fetchval("select turn_no from contacts where address = 'a'")
    assert rows == 6
    assert turns == 2 + 5  # the first made the contact without counting
    replies = standing.chats[0].inbox()
    assert len(replies) == 2 + 6


async def test_the_same_update_five_times_at_once_is_one_turn(standing: World) -> None:
    results = await asyncio.gather(*(standing.intake.receive(text(standing, "same", "Lan")) for _ in range(5)))
    assert sorted(results) == ["done", "repeat", "repeat", "repeat", "repeat"]
    assert len(standing.chats[0].inbox()) == 3


async def test_a_short_turn_waits_behind_an_update_that_failed(standing: World) -> None:
    assert await standing.intake.receive(text(standing, "bad", "lỗi")) == "kept"
    assert await standing.intake.receive(text(standing, "next", "Lan")) == "kept"
    async with standing.database.reading() as uow:
        waiting = await uow.updates.waiting_of("webchat", "a")
    assert [one.key for one in waiting] == ["bad", "next"]
