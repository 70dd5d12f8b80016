"""A place in a province that is not served: said to be one, with the number to call there, and why an office has it."""

import pytest

from tests.conversations.reports import OUTSIDER, one, whose
from tests.conversations.story import Story
from tests.support.driver import World

ELSEWHERE = "xã Mỹ Yên, Bến Lức, Long An"
MINISTRY = "1900 9095"


async def to_the_home(story: Story) -> None:
    """A missing dose up to the question where the person lives."""
    await story.start()
    await story.tap("Gửi phản ánh")
    await story.tap("Thiếu mũi tiêm")
    await whose(story, number=OUTSIDER)
    await story.say("Trần Thị Bưởi")


async def test_a_home_that_is_not_served_is_said_to_be_one_with_whom_to_call(world: World) -> None:
    story = Story(world, "complaint", "a home in a province that is not served")
    await to_the_home(story)
    await story.say(ELSEWHERE)
    assert {"place_choice.outside_named", "place_choice.call_there"} <= set(story.keys)
    assert "Long An chưa thuộc" in story.chat.text and MINISTRY in story.chat.text
    await story.tap("Mũi 2")
    await story.say("15/9/2021, AstraZeneca")
    await story.tap("Không nhớ")
    await story.tap("Không có ảnh")
    assert "complaint_card.goes_to_outside_call" in story.keys and MINISTRY in story.chat.text
    await story.tap("Gửi")
    assert "complaint_sent.outside_call" in story.keys
    assert (await one(world)).label == "lien_tinh"
    story.end()


async def test_who_lives_elsewhere_and_was_injected_here_goes_to_the_office_here(world: World) -> None:
    story = Story(world, "complaint", "not kept")
    await to_the_home(story)
    await story.say(ELSEWHERE)
    await story.tap("Mũi 2")
    await story.say("15/9/2021, trạm y tế xã Vĩnh Trạch, Thoại Sơn, An Giang, AstraZeneca")
    await story.tap("Không có ảnh")
    assert "complaint_card.goes_to" in story.keys


async def test_an_injection_elsewhere_says_which_province_is_asked(world: World) -> None:
    story = Story(world, "complaint", "not kept")
    await to_the_home(story)
    await story.say("Vĩnh Trạch, Thoại Sơn, An Giang")
    assert "place_choice.outside_named" not in story.keys
    await story.tap("Mũi 2")
    await story.say("15/9/2021, AstraZeneca")
    await story.say(ELSEWHERE)
    await story.tap("Không có ảnh")
    assert "complaint_card.goes_to_outside_call" in story.keys and "Long An chưa thuộc" in story.chat.text
    await story.tap("Gửi")
    assert "complaint_sent.other_province" in story.keys


@pytest.mark.parametrize("typed", ["Mỹ Yên, Bến Lức, Long An", "my yen ben luc long an"])
async def test_a_place_typed_at_the_menu_that_is_not_served_is_said_to_be_one(world: World, typed: str) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say(typed)
    assert {"ask_faq.at_place", "place_choice.outside_named", "place_choice.call_there"} <= set(chat.keys)
