"""One line that says several things, wherever a number is asked for, and the text of a card's code."""

import pytest

from tests.conversations.story import Story
from tests.handlers.records.people import CCCD, PHONE, put_person
from tests.support.driver import World

LINE = f"{CCCD.number} sn 5/2/80 sdt {PHONE[:4]} {PHONE[4:7]} {PHONE[7:]}"
LOOK_UP = "Tra cứu mũi tiêm"


async def begun(world: World, conversation: str, title: str, *said: str) -> Story:
    """The story of somebody in the records who has said this."""
    await put_person(world)
    story = Story(world, conversation, title)
    await story.start()
    for words in said:
        await story.say(words)
    return story


@pytest.mark.parametrize(
    ("conversation", "wish", "shown"),
    [
        ("status_lookup", LOOK_UP, "record.person"),
        ("who_looked", "Ai đã xem hồ sơ của tôi?", "who_looked.nobody"),
        ("data_request", "cho tôi xin bản sao dữ liệu", "own_data.head"),
    ],
)
async def test_number_birth_date_and_phone_in_one_line_are_all_taken(
    world: World, conversation: str, wish: str, shown: str
) -> None:
    story = await begun(world, conversation, "three facts in one line", wish, LINE)
    assert {"identity.told", "proving.ask_code"} <= set(story.keys)
    await story.code()
    assert shown in story.keys
    assert story.taken == 3
    story.end()


async def test_a_phone_said_with_the_number_waits_for_the_birth_date(world: World) -> None:
    title = "number and phone, then the birth date"
    story = await begun(world, "status_lookup", title, LOOK_UP, f"cccd {CCCD.number}, đt {PHONE}")
    assert "status_lookup.ask_birth_date" in story.keys
    await story.say("5/2/1980")
    assert "proving.ask_code" in story.keys
    story.end()


async def test_a_phone_said_before_the_place_is_one_tap_after_it(world: World) -> None:
    story = await begun(world, "data_request", "phone before the place", "xóa dữ liệu của tôi", "có", LINE, "An Giang")
    await story.tap("Gửi mã tới số")
    assert "proving.ask_code" in story.keys
    story.end()


async def test_the_line_typed_at_the_menu_is_taken_too(world: World) -> None:
    story = await begun(world, "status_lookup", "one line at the menu", LINE)
    await story.tap("Gửi mã tới số")
    assert "proving.ask_code" in story.keys
    await story.code()
    assert "record.person" in story.keys
    story.end()


async def test_the_text_of_the_cards_code_is_read_as_from_a_photo(world: World) -> None:
    code = f"{CCCD.number}||Nguyễn Thị Thử|05021980|Nữ|Ấp 3, Vĩnh Trạch, Thoại Sơn, An Giang|01062021"
    story = await begun(world, "status_lookup", "the card's code as text", LOOK_UP, code)
    assert {"identity.card_read", "status_lookup.ask_phone"} <= set(story.keys)
    story.end()
