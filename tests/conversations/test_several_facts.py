"""A look-up by one line that says several things, and by the text of a card's code."""

from tests.conversations.story import Story
from tests.handlers.records.people import CCCD, PHONE, put_person
from tests.support.driver import World


async def test_number_birth_date_and_phone_in_one_line_are_all_taken(world: World) -> None:
    await put_person(world)
    story = Story(world, "status_lookup", "three facts in one line")
    await story.start()
    await story.tap("Tra cứu mũi tiêm")
    await story.say(f"{CCCD.number} sn 5/2/80 sdt {PHONE[:4]} {PHONE[4:7]} {PHONE[7:]}")
    assert {"identity.told", "proving.ask_code"} <= set(story.keys)
    await story.code()
    assert story.taken == 3
    assert "record.person" in story.keys
    story.end()


async def test_a_phone_said_with_the_number_waits_for_the_birth_date(world: World) -> None:
    await put_person(world)
    story = Story(world, "status_lookup", "number and phone, then the birth date")
    await story.start()
    await story.tap("Tra cứu mũi tiêm")
    await story.say(f"cccd {CCCD.number}, đt {PHONE}")
    assert "status_lookup.ask_birth_date" in story.keys
    await story.say("5/2/1980")
    assert "proving.ask_code" in story.keys
    story.end()


async def test_the_line_typed_at_the_menu_is_taken_too(world: World) -> None:
    await put_person(world)
    story = Story(world, "status_lookup", "one line at the menu")
    await story.start()
    await story.say(f"{CCCD.number} sinh 5/2/1980 sđt {PHONE}")
    await story.tap("Gửi mã tới số")
    assert "proving.ask_code" in story.keys
    await story.code()
    assert "record.person" in story.keys
    story.end()


async def test_the_text_of_the_cards_code_is_read_as_from_a_photo(world: World) -> None:
    await put_person(world)
    story = Story(world, "status_lookup", "the card's code as text")
    await story.start()
    await story.tap("Tra cứu mũi tiêm")
    await story.say(f"{CCCD.number}||Nguyễn Thị Thử|05021980|Nữ|Ấp 3, Vĩnh Trạch, Thoại Sơn, An Giang|01062021")
    assert {"identity.card_read", "status_lookup.ask_phone"} <= set(story.keys)
    story.end()
