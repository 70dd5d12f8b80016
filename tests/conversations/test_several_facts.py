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


LATER = 120  # days after which December 2021 has been


async def at_code(world: World, conversation: str, title: str, *said: str) -> Story:
    """Number, birth date and phone are told, the code is waited for."""
    story = Story(world, conversation, title)
    await story.start()
    for words in (*said, CCCD.number, "5/2/1980", PHONE):
        await story.say(words)
    assert "proving.ask_code" in story.keys
    story.lines.clear()
    return story


@pytest.mark.parametrize(
    ("conversation", "said"), [("complaint", ("gửi phản ánh", "Thiếu mũi tiêm")), ("status_lookup", (LOOK_UP,))]
)
async def test_what_is_mended_while_a_code_is_waited_for_leaves_the_code_and_another_phone_gets_one(
    world: World, conversation: str, said: tuple[str, ...]
) -> None:
    await put_person(world)
    story = await at_code(world, conversation, "mended while a code is waited for", *said)
    code = world.ids.last_code
    for words in ("ngày sinh 1/4/1978 mới đúng", "cccd đúng là 098180000888", "ngày sinh 6/2/1980"):
        await story.say(words)
        assert {"complaint_fix.done", "proving.ask_code"} <= set(story.keys) and "0300 123 456" in story.chat.text, (
            words
        )
    assert world.ids.last_code == code
    await story.say("sai số rồi, số của tôi là 0300123999")
    assert "proving.ask_code" in story.keys and "0300 123 999" in story.chat.text and world.ids.last_code != code
    await story.say(f"nhầm rồi, số {PHONE} mới đúng, cccd đúng là {CCCD.number}, sinh ngày 5/2/1980")
    assert "0300 123 456" in story.chat.text
    await story.code()
    assert {"complaint.record_found", "record.person"} & set(story.keys)
    story.end()


async def test_a_given_name_said_against_another_is_kept_and_the_rest_asked_before_sending(world: World) -> None:
    story = await at_code(world, "complaint", "a given name at the code", "gửi phản ánh", "Thiếu mũi tiêm")
    await story.say("tôi tên Lan chứ không phải Lân")
    assert {"complaint_fix.done", "proving.ask_code"} <= set(story.keys) and "0300 123 456" in story.chat.text
    await story.tap("Gửi không cần mã")
    assert "complaint_ask.place" in story.keys


async def test_a_line_named_while_a_code_is_waited_for_is_asked_and_no_second_code_sent(world: World) -> None:
    story = await at_code(world, "status_lookup", "a line named at the code", LOOK_UP)
    code = world.ids.last_code
    await story.say("ngày sinh")
    assert {"complaint_fix.again", "status_lookup.ask_birth_date"} <= set(story.keys)
    await story.say("5/2/1980")
    assert "proving.ask_code" in story.keys and world.ids.last_code == code
    story.end()


async def at_doses(world: World, title: str, *said: str) -> Story:
    """A missing dose of somebody without a record; what comes after the name is `said`."""
    world.clock.move(days=LATER)
    story = Story(world, "complaint", title)
    await story.start()
    for words in ("gửi phản ánh", "Thiếu mũi tiêm", "098180000999", "5/2/1980", "không có điện thoại", *said):
        await story.say(words)
    return story


async def test_day_place_and_vaccine_told_where_the_dose_is_asked_wait_for_its_number(world: World) -> None:
    story = await at_doses(world, "facts at the dose", "Trần Thị Bưởi", "xã Vĩnh Trạch, Thoại Sơn, An Giang")
    assert "complaint_ask.doses_dose_missing" in story.keys
    await story.say("5/10/2021 ở trạm y tế xã Vĩnh Trạch, moderna")
    assert {"complaint.story_read", "complaint_ask.doses_dose_missing"} <= set(story.keys)
    await story.say("mũi hai")
    assert {"complaint.story_read", "complaint_photo.ask_slip"} <= set(story.keys)
    assert "mũi 2, 05/10/2021, Moderna" in story.chat.text and "Trạm Y tế xã Vĩnh Trạch" in story.chat.text
    story.end()


async def test_what_belongs_to_other_questions_is_taken_and_the_open_one_answered(world: World) -> None:
    story = await at_doses(world, "facts at the name and at the place", "Trần Thị Bưởi, sđt 0300123456")
    assert {"identity.told", "complaint_ask.place"} <= set(story.keys)
    await story.say("Vĩnh Trạch, Thoại Sơn, An Giang. tiêm mũi 2 ngày 5/10/2021 ở bệnh viện đa khoa trung tâm an giang")
    assert {"complaint_between.noted", "place_choice.noted", "complaint_ask.doses_dose_missing"} <= set(story.keys)
    await story.tap("Mũi 2")
    assert {"complaint.story_read", "complaint_photo.ask_slip"} <= set(story.keys)
    await story.say("sinh ngày 6/2/1980 nha")
    assert {"complaint_fix.done", "complaint_photo.send_or_skip"} <= set(story.keys)
    await story.tap("Không có ảnh")
    assert "sinh 06/02/1980" in story.chat.text and "Ngày tiêm: 05/10/2021" in story.chat.text
    story.end()
