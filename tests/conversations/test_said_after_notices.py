"""Words, in place of a button, after what an office has told or asked: "thay roi chau", an answer below the report."""

import pytest

from bot.channels.zalo.messages import TRAITS as ZALO
from handlers.staff.actor import Actor
from handlers.tickets.ask_citizen import ask_citizen
from handlers.tickets.claim import claim
from handlers.tickets.status import State
from storage.repositories.tickets import Ticket
from tests.conversations.offices import does
from tests.conversations.reports import filed
from tests.conversations.test_notice_numbers import another, entered, reported, state
from tests.support.driver import Chat, World

SEEN = [
    ("thay roi", "tot"), ("da thay roi chau", "Tốt ạ"), ("len roi cam on chau nhieu", "4"),
    ("Dạ em thấy trên sổ rồi ạ", "4 – Tốt"), ("I can see it now, thank you", "good"),
]  # fmt: skip
OTHER = ["chưa thấy", "co roi ma van sai ten", "thay roi?", "cam on chau", "có mũi 1 rồi còn mũi 2 chưa", "da goi roi"]


async def _claimed_too(world: World, chat: Chat, actor: Actor) -> Ticket:
    ticket = await another(world, chat)
    await does(world, actor, claim, ticket)
    return ticket


@pytest.mark.parametrize(("typed", "rating"), SEEN)
async def test_who_says_that_it_is_there_has_confirmed_and_may_rate_in_words(
    world: World, typed: str, rating: str
) -> None:
    chat, ticket, actor = await reported(world, ZALO)
    await entered(world, ticket, actor)
    await chat.say(typed)
    assert "ticket_notices.citizen.confirmed" in chat.keys, chat.text
    assert await state(world, ticket) == State.CONFIRMED
    await chat.say(rating)
    assert next(one.rating for one in await filed(world)) == 4, chat.text


@pytest.mark.parametrize("typed", OTHER)
async def test_who_says_anything_else_has_confirmed_nothing(world: World, typed: str) -> None:
    chat, ticket, actor = await reported(world, ZALO)
    await entered(world, ticket, actor)
    await chat.say(typed)
    assert await state(world, ticket) != State.CONFIRMED, chat.text


async def test_of_two_that_were_entered_it_is_asked_which(world: World) -> None:
    chat, ticket, actor = await reported(world, ZALO)
    await entered(world, ticket, actor)
    await entered(world, await _claimed_too(world, chat, actor), actor)
    await chat.say("thấy rồi")
    assert "follow_up.ask_which" in chat.keys, chat.text
    await chat.say("2")
    assert await state(world, ticket) == State.CONFIRMED


async def test_an_answer_typed_below_the_report_that_waits_for_it_is_taken(world: World) -> None:
    chat, ticket, actor = await reported(world, ZALO)
    await does(world, actor, ask_citizen, ticket, "Nhờ ghi rõ buổi tiêm.")
    await chat.say("theo dõi")
    await chat.say("1")
    await chat.say("bao gio xong")
    assert "own_reports.one" in chat.keys, chat.text
    await chat.say("buoi sang nhe chau")
    assert "follow_up.ask_reply" in chat.keys, chat.text
    await chat.say("1")
    assert await state(world, ticket) == State.CLAIMED
