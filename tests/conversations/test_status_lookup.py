"""Look-up of doses, told as chats."""

from datetime import date

import pytest

from handlers.dialogue.answers.dates import BirthDate
from handlers.dialogue.answers.identity import Identity, IdentityKind
from tests.conversations.story import MESSENGER, Story
from tests.handlers.records.people import CCCD, PHONE, put_person
from tests.support.driver import World

CHILD = Identity(IdentityKind.CCCD, "098205000777")
CMND = Identity(IdentityKind.CMND, "301234567")
TWO_DOSES = ((1, "AZ", date(2021, 8, 1)), (2, "AZ", date(2021, 10, 1)))


async def by_code(story: Story, *, number: str = CCCD.number, born: str = "5/2/1980", phone: str = PHONE) -> None:
    """The short way."""
    await story.tap("Tra cứu mũi tiêm")
    await story.say(number)
    await story.say(born)
    await story.say(phone)
    await story.code()


async def test_five_messages_with_a_code(world: World) -> None:
    await put_person(world)
    story = Story(world, "status_lookup", "by a code, five messages")
    await story.start()
    await by_code(story)
    assert story.taken == 5
    assert {"record.person", "record.dose", "record.colour.yellow", "record.source"} <= set(story.keys)
    story.end()


async def test_four_messages_with_the_contact_button(world: World) -> None:
    await put_person(world, doses=TWO_DOSES)
    story = Story(world, "status_lookup", "by the contact button, four messages", MESSENGER)
    await story.start()
    await story.tap("Tra cứu mũi tiêm")
    await story.say(CCCD.number)
    await story.say("5/2/1980")
    assert story.chat.replies[-1].ask_phone
    await story.share_phone("84300123456")
    assert story.taken == 4
    assert "record.colour.green" in story.keys
    story.end()


async def test_the_number_alone_and_before_proof_nothing_is_said(world: World) -> None:
    await put_person(world)
    story = Story(world, "status_lookup", "nothing before the proof")
    await story.start()
    for step in ("Tra cứu", CCCD.number, "5/2/1980", PHONE):
        await story.say(step)
        assert not {key for key in story.keys if key.startswith("record.")}
        assert "Nguyễn Thị Thử" not in story.chat.text
    story.end()


async def test_absent_wrong_birth_date_and_another_phone_are_told_apart_by_nothing(world: World) -> None:
    await put_person(world)
    told = []
    for number, born, phone in (
        ("098180000999", "5/2/1980", PHONE),
        (CCCD.number, "6/3/1981", PHONE),
        (CCCD.number, "5/2/1980", "0300999888"),
    ):
        story = Story(world, "status_lookup", "nothing agrees")
        await story.start()
        await by_code(story, number=number, born=born, phone=phone)
        assert "status_lookup.no_agreement" in story.keys
        told.append([(reply.text, [b.label for b in reply.buttons]) for reply in story.chat.replies])
    assert told[0] == told[1] == told[2]
    assert len(told[0]) == 1
    story.end()


async def test_another_phone_is_tried_and_agrees(world: World) -> None:
    await put_person(world, phone="0300777666")
    story = Story(world, "status_lookup", "the phone of the eldest son")
    await story.start()
    await by_code(story)
    await story.tap("Thử số điện thoại khác")
    await story.say("+84 300 777 666")
    await story.code()
    assert "record.person" in story.keys
    story.end()


async def test_the_old_card_is_tried_from_the_qr(world: World) -> None:
    await put_person(world, identities=(CMND,))
    story = Story(world, "status_lookup", "a photo of the card, then the old number on it")
    await story.start()
    await story.tap("Tra cứu mũi tiêm")
    await story.photo("card")
    assert "identity.card_read" in story.keys
    await story.say(PHONE)
    await story.code()
    assert "status_lookup.no_agreement" in story.keys
    await story.tap("Thử số CMND …567")
    assert "record.person" in story.keys
    assert story.taken == 5
    story.end()


async def test_a_photo_without_a_code_asks_for_the_number(world: World) -> None:
    story = Story(world, "status_lookup", "a photo on which nothing can be read")
    await story.start()
    await story.tap("Tra cứu mũi tiêm")
    await story.photo("slip")
    assert "identity.no_qr" in story.keys
    await story.photo("gif")
    assert "photo.photo_gif" in story.keys
    await story.say(CCCD.number)
    assert "status_lookup.ask_birth_date" in story.keys
    story.end()


async def test_the_next_of_the_family_costs_number_and_birth_date(world: World) -> None:
    await put_person(world)
    await put_person(world, identities=(CHILD,), born=BirthDate(2005, 7, 9), name="Trần Văn Bé", sex="male", doses=())
    story = Story(world, "status_lookup", "somebody else in the house")
    await story.start()
    await by_code(story)
    before = story.taken
    await story.tap("Người khác trong nhà")
    await story.say(CHILD.number)
    await story.say("9/7/2005")
    assert story.taken - before == 3
    assert "record.no_dose" in story.keys and "Trần Văn Bé" in story.chat.text
    story.end()


async def test_the_house_proof_opens_nobody_with_another_phone(world: World) -> None:
    await put_person(world)
    await put_person(world, identities=(CHILD,), born=BirthDate(2005, 7, 9), phone="0300555444")
    story = Story(world, "status_lookup", "somebody with another phone")
    await story.start()
    await by_code(story)
    await story.tap("Người khác trong nhà")
    await story.say(CHILD.number)
    await story.say("9/7/2005")
    assert "status_lookup.no_agreement" in story.keys
    story.end()


async def test_lot_and_address_on_request_only(world: World) -> None:
    await put_person(world)
    story = Story(world, "status_lookup", "lot numbers on request")
    await story.start()
    await by_code(story)
    assert "ABV123" not in story.chat.text
    await story.tap("Xem số lô")
    assert "record.lots" in story.keys and "ABV123" in story.chat.text
    await story.tap("Đúng rồi")
    assert "menu.welcome_back" in story.keys
    story.end()


async def test_wrong_old_and_new_codes(world: World) -> None:
    await put_person(world)
    story = Story(world, "status_lookup", "codes that are wrong, old and new")
    await story.start()
    await story.tap("Tra cứu mũi tiêm")
    await story.say(CCCD.number)
    await story.say("5/2/1980")
    await story.say(PHONE)
    await story.say("12345")
    assert "invalid.code_length" in story.keys
    await story.say("000000")
    assert "proving.wrong" in story.keys
    world.clock.move(minutes=6)
    await story.code()
    assert "proving.expired" in story.keys
    await story.say("chưa nhận được mã")
    assert "proving.sent_again" in story.keys
    await story.code()
    assert "record.person" in story.keys
    story.end()


async def test_the_fourth_code_in_an_hour_is_not_sent(world: World) -> None:
    story = Story(world, "status_lookup", "too many codes")
    await story.start()
    await story.tap("Tra cứu mũi tiêm")
    await story.say(CCCD.number)
    await story.say("5/2/1980")
    await story.say(PHONE)
    for _ in range(3):
        await story.tap("Gửi lại mã")
    assert "proving.limited_phone" in story.keys or "proving.limited" in story.keys
    assert sum(row.channel == "sms" for row in world.sent) == 3
    story.end()


async def test_five_wrong_codes_end_the_code(world: World) -> None:
    await put_person(world)
    story = Story(world, "status_lookup", "five wrong codes")
    await story.start()
    await story.tap("Tra cứu mũi tiêm")
    await story.say(CCCD.number)
    await story.say("5/2/1980")
    await story.say(PHONE)
    for _ in range(5):
        await story.say("000000")
    assert "proving.too_many" in story.keys
    await story.code()
    assert "proving.too_many" in story.keys
    story.end()


async def test_a_phone_typed_instead_of_the_code_gets_the_code(world: World) -> None:
    await put_person(world, phone="0300777666")
    story = Story(world, "status_lookup", "another phone at the code")
    await story.start()
    await story.tap("Tra cứu mũi tiêm")
    await story.say(CCCD.number)
    await story.say("5/2/1980")
    await story.say(PHONE)
    await story.say("0300777666")
    assert "proving.ask_code" in story.keys
    await story.code()
    assert "record.person" in story.keys
    story.end()


async def test_no_phone_at_all_shows_the_ways_on(world: World) -> None:
    story = Story(world, "status_lookup", "no phone at all")
    await story.start()
    await story.tap("Tra cứu mũi tiêm")
    await story.say(CCCD.number)
    await story.say("1980")
    await story.tap("Không có điện thoại")
    assert "status_lookup.without_phone" in story.keys
    await story.tap("Thử giấy tờ khác")
    assert "status_lookup.ask_identity_again" in story.keys
    story.end()


async def test_a_proof_once_given_is_offered_again(world: World) -> None:
    await put_person(world)
    story = Story(world, "status_lookup", "a phone already proven")
    await story.start()
    await by_code(story)
    await story.say("menu")
    await story.tap("Tra cứu mũi tiêm")
    await story.say(CCCD.number)
    await story.say("5/2/1980")
    await story.tap("Dùng số …456")
    assert "record.person" in story.keys
    story.end()


async def test_an_old_screen_shows_no_record_to_who_comes_later(world: World) -> None:
    await put_person(world)
    story = Story(world, "status_lookup", "the record closes after a while")
    await story.start()
    await by_code(story)
    world.clock.move(hours=2)
    await story.say("xem lại")
    assert "status_lookup.closed" in story.keys
    assert "Nguyễn Thị Thử" not in story.chat.text
    await story.tap("Tra cứu lại")
    assert "status_lookup.ask_identity" in story.keys
    story.end()


async def test_look_ups_are_limited_in_plain_words(world: World) -> None:
    await put_person(world)
    story = Story(world, "status_lookup", "too many look-ups")
    await story.start()
    await by_code(story)
    for number in range(30):
        await story.chat.tap("Người khác trong nhà" if "record.person" in story.chat.keys else "Thử giấy tờ khác")
        await story.chat.say(f"0981800001{number:02}")
        if "status_lookup.ask_birth_date" in story.chat.keys:
            await story.chat.say("1980")
        if "proving.limited_look_ups" in story.chat.keys:
            break
    assert "proving.limited_look_ups" in story.chat.keys
    story.heard()
    story.end()


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("12345678", "invalid.id_eight_digits"),
        ("1234567890", "invalid.id_ten_digits"),
        ("98180000123", "invalid.id_zero_lost"),
        ("0300123456", "invalid.id_looks_like_phone"),
        ("O98 180 OOO 123", "invalid.letters_as_digits"),
        ("098 180 000 123", "status_lookup.ask_birth_date"),
        ("０９８１８００００１２３", "status_lookup.ask_birth_date"),
        ("căn cước của tôi là 098.180.000.123 nhé", "status_lookup.ask_birth_date"),
        ("111111111111", "invalid.id_repeated"),
        ("' or 1=1; drop table persons;--", "invalid.id_too_short"),
        ("<b>098180000123</b>", "status_lookup.ask_birth_date"),
        ("🙂🙂🙂", "invalid.id_missing"),
        ("x" * 5000, "invalid.id_missing"),
    ],
)
async def test_numbers_as_people_type_them(world: World, typed: str, key: str) -> None:
    chat = world.chat()
    await chat.start()
    await chat.tap("Tra cứu mũi tiêm")
    await chat.say(typed)
    assert key in chat.keys


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("31/02/1980", "invalid.date_impossible"),
        ("năm 80", "status_lookup.ask_phone"),
        ("1-2-80", "status_lookup.ask_phone"),
        ("5 tháng 2 năm 1980", "status_lookup.ask_phone"),
        ("1980", "status_lookup.ask_phone"),
        ("2/25/1980", "invalid.date_month_first"),
        ("41 tuổi", "invalid.date_age"),
        ("5/2/2080", "invalid.date_future"),
        ("sinh lâu rồi", "invalid.date_missing"),
    ],
)
async def test_birth_dates_as_people_type_them(world: World, typed: str, key: str) -> None:
    chat = world.chat()
    await chat.start()
    await chat.tap("Tra cứu mũi tiêm")
    await chat.say(CMND.number)
    await chat.say(typed)
    assert key in chat.keys


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("84300123456", "proving.ask_code"),
        ("+84 300 123 456", "proving.ask_code"),
        ("300123456", "proving.ask_code"),
        ("01691234567", "proving.converted"),
        ("02963500666", "invalid.phone_landline"),
        ("19009095", "invalid.phone_exchange"),
        ("030012345", "invalid.phone_length"),
        ("không nhớ", "status_lookup.without_phone"),
    ],
)
async def test_phones_as_people_type_them(world: World, typed: str, key: str) -> None:
    chat = world.chat()
    await chat.start()
    await chat.tap("Tra cứu mũi tiêm")
    await chat.say(CMND.number)
    await chat.say("1980")
    await chat.say(typed)
    assert key in chat.keys


async def test_a_suggested_number_and_year_are_taken_with_one_tap(world: World) -> None:
    story = Story(world, "status_lookup", "a zero lost, an age given")
    await story.start()
    await story.tap("Tra cứu mũi tiêm")
    await story.say("98180000123")
    await story.tap("Đúng, dùng 098180000123")
    await story.say("41 tuổi")
    await story.tap("Đúng, 1980")
    assert "status_lookup.ask_phone" in story.keys
    story.end()


@pytest.mark.parametrize("kind", ["sticker", "video", "gif", "too_large", "other"])
async def test_what_cannot_be_read_loses_nothing(world: World, kind: str) -> None:
    chat = world.chat()
    await chat.start()
    await chat.tap("Tra cứu mũi tiêm")
    await chat.say(CCCD.number)
    await chat.unsupported(kind)
    assert f"unsupported.{kind}" in chat.keys and "status_lookup.ask_birth_date" in chat.keys


async def test_in_english(world: World) -> None:
    await put_person(world)
    story = Story(world, "status_lookup", "in English")
    await story.start()
    await story.say("English")
    await story.say("2")
    await story.say(CCCD.number)
    await story.say("5 February 1980")
    await story.say(PHONE)
    await story.code()
    assert "Certificate in the app" in story.chat.text
    story.end()
