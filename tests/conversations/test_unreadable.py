"""What somebody was in the middle of and cannot be read any more: told, counted, led back to the menu, nothing lost."""

import itertools
from typing import Any

import pytest
from prometheus_client import REGISTRY

from bot import unreadable_talks
from handlers.dialogue.engine import Engine
from handlers.dialogue.moves import refuse
from storage.repositories.conversations import Conversation
from tests.support.driver import Chat, World

BROKEN = {"data": {"category": 7, "description": "mất mũi hai"}, "history": ["ask_what"]}
NUMBERS = itertools.count(900_001)


async def keep(world: World, chat: Chat, status: str, name: str = "complaint", state: Any = BROKEN) -> int:
    """A conversation of this chat as it stands in the database; its id. The open one becomes its child."""
    async with world.database.unit_of_work() as uow:
        contact = await uow.contacts.find(chat.channel, chat.address)
        assert contact is not None
        number = next(NUMBERS)
        execute = uow.connection.execute
        if status == "active":
            await execute("delete from conversations where contact_id = $1", contact.id)
        else:
            await execute("update conversations set parent_id = $2 where contact_id = $1", contact.id, number)
        now = world.clock.now()
        row = Conversation(number, contact.id, None, name, 2, "ask_name", 3, status, state, now)
        await uow.conversations.save(row, now)
        # What changes beside a turn counts as one, or the next would start from what this process remembers.
        await execute("update contacts set turn_no = turn_no + 1 where id = $1", contact.id)
    return number


async def found(world: World, chat: Chat, number: int) -> Conversation:
    """The conversation as it stands now."""
    async with world.database.reading() as uow:
        contact = await uow.contacts.find(chat.channel, chat.address)
        assert contact is not None
        row = await uow.conversations.get(number, contact.id)
        assert row is not None
        return row


async def begun(world: World) -> Chat:
    chat = world.chat()
    await chat.start()
    return chat


async def aside(world: World, chat: Chat, number: int) -> None:
    """It was told and counted, and lies there as it was written."""
    assert chat.keys.count("common.unreadable") == 1 and world.unreadable == ["complaint"]
    row = await found(world, chat, number)
    assert (row.status, row.step, row.version, row.state) == ("aside", "ask_name", 2, BROKEN)


@pytest.mark.parametrize("words", ["Nguyễn Thị Thử", "menu", "quay lại", "hủy"])
async def test_the_open_one_gives_way_to_the_menu(world: World, words: str) -> None:
    chat = await begun(world)
    number = await keep(world, chat, "active")
    await chat.say(words)
    await aside(world, chat, number)
    assert "menu.welcome" in chat.keys and "Gửi phản ánh" in chat.labels
    assert "không mở lại được" in chat.replies[0].text
    await chat.tap("Gửi phản ánh")
    assert "complaint.ask_what" in chat.keys and "common.unreadable" not in chat.keys


async def test_a_running_service_counts_it(world: World) -> None:
    def counted() -> float:
        return REGISTRY.get_sample_value("hotline_unreadable_conversations_total", {"conversation": "complaint"}) or 0

    world.intake.engine = Engine(world.registry, refuse, unreadable_talks.count)
    chat, before = await begun(world), counted()
    await keep(world, chat, "active")
    await chat.say("Nguyễn Thị Thử")
    assert counted() == before + 1


async def test_an_emergency_comes_first_all_the_same(world: World) -> None:
    chat = await begun(world)
    number = await keep(world, chat, "active")
    await chat.say("con tôi tiêm xong khó thở, tím môi")
    await aside(world, chat, number)
    assert "115" in chat.replies[0].text and "không mở lại được" in chat.replies[-1].text


async def test_a_draft_taken_up_gives_way_to_the_menu(world: World) -> None:
    chat = await begun(world)
    number = await keep(world, chat, "paused")
    await chat.say("làm tiếp")
    await aside(world, chat, number)
    assert "menu.welcome" in chat.keys


async def test_what_waited_below_is_not_gone_back_to(world: World) -> None:
    chat = await begun(world)
    await chat.tap("Đường dây nóng")
    number = await keep(world, chat, "under")
    await chat.say("hủy")
    await aside(world, chat, number)
    assert "menu.welcome" in chat.keys


async def test_a_photo_does_not_write_over_a_draft_that_cannot_be_read(world: World) -> None:
    chat = await begun(world)
    number = await keep(world, chat, "paused")
    await chat.photo()
    await chat.tap("Phản ánh đang viết dở")
    assert "attach_photo.gone" in chat.keys and world.unreadable == []
    row = await found(world, chat, number)
    assert (row.status, row.state) == ("paused", BROKEN)


async def test_who_wants_to_be_forgotten_is_forgotten_there_too(world: World) -> None:
    chat = await begun(world)
    number = await keep(world, chat, "aside")
    async with world.database.unit_of_work() as uow:
        contact = await uow.contacts.find(chat.channel, chat.address)
        assert contact is not None
        await uow.conversations.drop_open(contact.id, world.clock.now())
        assert await uow.conversations.get(number, contact.id) is None
