"""An official takes the chat over on the report's page: the bot is silent until it is handed back or called."""

import pytest

from handlers.tickets.chat_hand import hand_back, take_chat, taken_until
from handlers.tickets.reply import reply
from tests.conversations.offices import claimed, does
from tests.conversations.reports import filed
from tests.conversations.test_by_hand import reported, talk_of
from tests.support.driver import World


async def test_what_is_written_while_the_chat_is_taken_reaches_the_report_and_then_the_bot_answers_again(
    world: World,
) -> None:
    story = await reported(world, "taken on the page")
    (ticket,) = await filed(world)
    actor = await claimed(world, ticket)
    await does(world, actor, take_chat, ticket)
    story.chat.replies.clear()
    await story.chat.say("dạ em tiêm ở trạm Vĩnh Trạch")
    await story.chat.say("chiều 15/9 ạ")
    await does(world, actor, reply, ticket, "Cảm ơn chị, để tôi xem sổ.")
    said = await talk_of(world)
    assert said == [
        ("information_added", "dạ em tiêm ở trạm Vĩnh Trạch"),
        ("information_added", "chiều 15/9 ạ"),
        ("replied", "Cảm ơn chị, để tôi xem sổ."),
    ]
    await does(world, actor, hand_back, ticket)
    story.chat.replies.clear()
    await story.chat.say("tra cứu mũi tiêm")
    assert story.chat.replies and await talk_of(world) == said  # the bot hears again


@pytest.mark.parametrize("words", ["gặp trợ lý", "vợ tôi ngất rồi"])
async def test_words_for_the_bot_and_a_sign_of_danger_bring_it_back_at_once(world: World, words: str) -> None:
    story = await reported(world, words)
    (ticket,) = await filed(world)
    await does(world, await claimed(world, ticket), take_chat, ticket)
    story.chat.replies.clear()
    await story.chat.say(words)
    assert story.chat.replies
    async with world.work() as work:
        events = await work.uow.ticket_events.of_ticket(ticket.id)
        assert "information_added" not in [event.kind for event in events]
        assert await taken_until(work, ticket) is None
