"""Turns that come at once, twice, or behind a failure: one after the other, none lost, none doubled."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import cast
from unittest.mock import AsyncMock, Mock

import asyncpg
import pytest

from bot.intake import TRIES, DatabaseDown
from bot.worker import TICK
from handlers.dialogue.reply import Reply
from handlers.dialogue.turn import Incoming
from storage.database import NoConnection
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
    assert len(replies) == 2 + 6 + 4  # four were not understood for the second time: a person is offered beside


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


async def test_a_lock_held_too_long_is_waited_for_and_not_counted(standing: World) -> None:
    async with standing.database.unit_of_work() as other:
        await other.connection.execute("select 1 from contacts where address = 'a' for update")
        async with standing.database.reading() as uow:
            await uow.connection.execute("set lock_timeout = '20ms'")
            kept = text(standing, "held", "Lan")
            await uow.updates.keep("webchat", "held", "a", 0, kept.to_json(), standing.clock.now(), "")
        for _ in range(2 * TRIES):
            standing.clock.move(minutes=5)
            assert await standing.intake.retry_due() == 1
    assert await standing.intake.retry_due() == 1
    async with standing.database.reading() as uow:
        row = await uow.connection.fetchrow("select state, attempts from updates where key = 'held'")
    assert tuple(row) == ("done", 1)


async def test_one_failure_seen_by_two_processes_counts_once(standing: World) -> None:
    await standing.intake.receive(text(standing, "bad", "lỗi"))
    async with standing.database.reading() as uow:
        (seen,) = await uow.updates.waiting_of("webchat", "a")
    assert not any(await asyncio.gather(standing.intake.retry(seen), standing.intake.retry(seen)))
    async with standing.database.reading() as uow:
        (after,) = await uow.updates.waiting_of("webchat", "a")
    assert after.attempts == seen.attempts + 1


async def test_writing_on_does_not_use_up_the_tries_of_a_failed_update(standing: World) -> None:
    await standing.intake.receive(text(standing, "bad", "lỗi"))
    for number in range(2 * TRIES):
        assert await standing.intake.receive(text(standing, f"on{number}", "Lan")) == "kept"
    async with standing.database.reading() as uow:
        first, *_ = await uow.updates.waiting_of("webchat", "a")
    assert (first.key, first.attempts) == ("bad", 2)


async def test_an_update_that_always_fails_holds_its_chat_up_for_ten_seconds_at_most(standing: World) -> None:
    begun = standing.clock.now()
    assert await standing.intake.receive(text(standing, "bad", "lỗi")) == "kept"
    assert await standing.intake.receive(text(standing, "behind", "Lan")) == "kept"
    states: dict[str, str] = {}
    while states.get("behind") != "done":
        standing.clock.move(seconds=TICK)  # each sweep comes as late as it can
        await standing.intake.retry_due()
        async with standing.database.reading() as uow:
            rows = await uow.connection.fetch("select key, state from updates where key in ('bad', 'behind')")
        states = {row["key"]: row["state"] for row in rows}
        assert (standing.clock.now() - begun).total_seconds() <= 10
    assert states["bad"] == "dead"


async def test_a_step_that_meets_a_missing_file_is_no_database_that_is_away(
    standing: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*given: object) -> None:
        raise OSError

    monkeypatch.setattr(standing.intake.engine, "run", broken)
    assert await standing.intake.receive(text(standing, "file", "Lan")) == "kept"
    for _ in range(TRIES):
        standing.clock.move(hours=1)
        await standing.intake.retry_due()
    async with standing.database.reading() as uow:
        assert await uow.connection.fetchval("select state from updates where key = 'file'") == "dead"


async def test_a_database_that_comes_and_goes_uses_up_no_tries(
    standing: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await standing.intake.receive(text(standing, "bad", "lỗi"))
    with monkeypatch.context() as patch:
        for fault in (asyncpg.AdminShutdownError(), asyncpg.ConnectionDoesNotExistError(), NoConnection()):
            patch.setattr(standing.intake.engine, "run", AsyncMock(side_effect=fault))
            for _ in range(TRIES):
                standing.clock.move(minutes=5)
                assert await standing.intake.retry_due() == 1
    async with standing.database.reading() as uow:
        row = await uow.connection.fetchrow("select state, attempts from updates where key = 'bad'")
    assert tuple(row) == ("waiting", 1)


async def test_a_mistake_in_our_use_of_the_database_blocks_no_chat_for_ever(
    standing: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    mistake = AsyncMock(side_effect=asyncpg.InterfaceError("another operation is in progress"))
    monkeypatch.setattr(standing.intake.engine, "run", mistake)
    assert await standing.intake.receive(text(standing, "ours", "Lan")) == "kept"
    for _ in range(TRIES):
        standing.clock.move(hours=1)
        await standing.intake.retry_due()
    async with standing.database.reading() as uow:
        assert await uow.connection.fetchval("select state from updates where key = 'ours'") == "dead"


async def test_a_cut_line_is_the_databases_own_fault(standing: World) -> None:
    with pytest.raises(NoConnection):
        async with standing.database.reading() as uow:
            await cast(asyncpg.Connection, uow.connection).close()
            await uow.connection.fetchval("select 1")
    async with standing.database.reading() as uow:
        assert await uow.connection.fetchval("select 1") == 1


@pytest.mark.parametrize("by_retry", [False, True])
async def test_what_is_held_goes_once_the_person_writes_and_before_the_answer(
    standing: World, monkeypatch: pytest.MonkeyPatch, by_retry: bool
) -> None:
    async with standing.work() as work:
        contact = await work.uow.contacts.find("webchat", "a")
        assert contact is not None
        work.tell(contact, Reply("Mũi 2 đã lên rồi ạ"), "held")
    held = standing.sent[-1]
    now = standing.clock.now()
    async with standing.database.reading() as uow:
        assert not await uow.held.hold(held, "OutsideWindow", now - timedelta(days=1), now)  # who has written since
        assert await uow.held.hold(held, "OutsideWindow", now, now)

    async def state() -> str:
        async with standing.database.reading() as uow:
            return str(await uow.connection.fetchval("select state from outbox where id = $1", held.id))

    with monkeypatch.context() as patch:
        if by_retry:
            patch.setattr(standing.intake.engine, "run", AsyncMock(side_effect=KeyError))
        result = await standing.intake.receive(text(standing, "again", "Lan"))
        assert result == ("kept" if by_retry else "done")
    assert await state() == ("held" if by_retry else "leased")
    if by_retry:
        standing.clock.move(minutes=1)
        await standing.intake.retry_due()
    sent = [row.id for row in standing.sent]
    assert await state() == "leased" and sent.count(held.id) == 2 and sent[-1] != held.id
    await standing.intake.receive(text(standing, "once more", "Lan"))
    assert [row.id for row in standing.sent].count(held.id) == 2


async def test_with_the_database_away_the_platform_is_told_to_come_again(
    standing: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(standing.database, "_at_hand", [])
        patch.setattr(standing.database, "pool", Mock(acquire=Mock(side_effect=ConnectionRefusedError)))
        with pytest.raises(DatabaseDown):
            await standing.intake.receive(text(standing, "away", "Lan"))
    assert await standing.intake.receive(text(standing, "away", "Lan")) == "done"


async def test_an_update_that_another_release_stored_still_runs(standing: World) -> None:
    body = {**text(standing, "newer", "Lan").to_json(), "not_known_yet": 1}
    async with standing.database.reading() as uow:
        await uow.updates.keep("webchat", "newer", "a", 0, body, standing.clock.now(), "")
    await standing.intake.retry_due()
    async with standing.database.reading() as uow:
        assert await uow.updates.waiting_of("webchat", "a") == []


async def test_somebody_new_is_met_in_the_language_of_their_messenger(world: World) -> None:
    for address, language, expected in (("e", "en-GB", "en"), ("v", "vi", "vi"), ("n", "", "vi")):
        await world.intake.receive(Incoming("webchat", address, address, world.clock.now(), "?", language=language))
        async with world.database.reading() as uow:
            contact = await uow.contacts.find("webchat", address)
        assert contact is not None
        assert contact.language == expected


async def test_the_language_asked_for_is_not_taken_back_by_the_messengers(world: World) -> None:
    now = world.clock.now()
    for number, words in enumerate(("hello", "Tiếng Việt", "?")):
        await world.intake.receive(Incoming("webchat", f"k{number}", "e", now, words, language="en"))
    async with world.database.reading() as uow:
        contact = await uow.contacts.find("webchat", "e")
    assert contact is not None
    assert contact.language == "vi"
