"""Words typed out of the blue that say that they add to a report reach it."""

import pytest

from handlers.dialogue.answers.ticket_code import group_code
from tests.conversations.test_follow_up import sent
from tests.support.driver import World


@pytest.mark.parametrize(
    "text",
    [
        "Bổ sung: con tôi tên Tèo, tiêm ở nhà văn hóa ấp",
        "tôi muốn bổ sung thông tin cho cán bộ là tiêm ở nhà văn hóa ấp",
        "tra loi can bo dung roi, so do la cua toi",
        "e gui them cho phan anh truoc cua e, lot ABX3142",
        "bo sung cho phan anh {code} lo ABX3142",
        "I want to add to my report: the lot is ABX3142",
    ],
)
async def test_words_that_say_they_add_to_a_report_reach_it_after_a_yes(world: World, text: str) -> None:
    story, ticket = await sent(world, f"adding: {text}")
    await story.say(text.format(code=group_code(ticket.code)))
    assert "follow_up.ask_add" in story.keys
    await story.say("1")
    assert "follow_up.added" in story.keys
    story.end()


async def test_words_of_adding_mean_something_else_where_nothing_is_under_way(world: World) -> None:
    chat = world.chat()
    await chat.start()
    for text in ("Bổ sung: lô ABX3142", "tôi muốn bổ sung thông tin cho cán bộ", "bổ sung cho phản ánh 1234567890"):
        await chat.say(text)
        assert not {"follow_up.ask_add", "follow_up.ask_which"} & set(chat.keys), text
    story, _ = await sent(world, "a question is no addition")
    await story.say("bổ sung cho phản ánh bằng cách nào?")
    assert "follow_up.ask_add" not in story.keys
    story.end()
