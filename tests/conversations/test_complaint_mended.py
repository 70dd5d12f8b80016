"""Corrections in own words at any step and on the card, and small talk that overwrites nothing."""

from datetime import date

import pytest

from handlers.dialogue.answers.small_talk import SmallTalk, read_small_talk
from tests.conversations.reports import DETAILS, OUTSIDER, one, shown_record, whose
from tests.conversations.story import Story
from tests.handlers.records.people import put_person
from tests.support.driver import World

STORY = "mũi 2 của tôi tiêm 5/10/2021 ở trạm y tế xã Vĩnh Trạch huyện Thoại Sơn, moderna, trên app không có"


async def at_photo(world: World, title: str) -> Story:
    """A missing dose 2 with day, place and vaccine; the photo is asked."""
    await put_person(world)
    story = Story(world, "complaint", title)
    await story.start()
    await shown_record(story)
    await story.tap("Thiếu hoặc sai?")
    await story.tap("Thiếu mũi 2")
    await story.say(DETAILS)
    assert "complaint_photo.ask_slip" in story.keys
    story.lines.clear()
    return story


async def test_what_is_mended_at_a_step_is_said_back_and_the_step_asked_again(world: World) -> None:
    story = await at_photo(world, "corrections at the photo")
    for words in (
        "ngày 12/9/2021 mới là mũi 2 chứ",
        "không phải astra, Pfizer",
        "nham, tiem o benh vien da khoa trung tam an giang",
        "tên tôi là Nguyễn Thị Thứ chứ không phải Nguyễn Thị Thử",
    ):
        await story.say(words)
        assert {"complaint_fix.done", "complaint_photo.send_or_skip"} <= set(story.keys), words
    await story.tap("Không có ảnh")
    assert "complaint_checks.name_not_as_in_record" in story.keys
    await story.say("vắc xin")  # the name of a line is no name of a person
    assert {"complaint_fix.again", "complaint_ask.vaccine"} <= set(story.keys)
    await story.say("Pfizer")
    await story.tap("Giấy tờ tôi ghi đúng vậy")
    await story.tap("Gửi")
    ticket = await one(world)
    (dose,) = ticket.details.doses
    assert (dose.number, dose.injected_on, dose.vaccine) == (2, date(2021, 9, 12), "PFIZER")
    assert (dose.facility_code, ticket.subject.name) == ("BV891", "Nguyễn Thị Thứ")
    story.end()


async def test_the_card_is_mended_by_a_sentence_and_a_line_by_its_name(world: World) -> None:
    story = await at_photo(world, "corrections on the card")
    await story.tap("Không có ảnh")
    for words, key in (
        ("sửa ngày tiêm thành 12/9/2021", "complaint_fix.done"),
        ("wrong date, it was 13 Sep 2021", "complaint_fix.done"),
        ("Pfizer", "complaint_fix.done"),
        ("Ngày tiêm", "complaint_ask.date"),
        ("14/9/2021", "complaint_card.consent"),
        ("nơi tiêm sai rồi", "complaint_ask.facility_dose_missing"),
        ("quay lại", "complaint_card.consent"),
        ("khong phai Pfizer", "complaint_ask.vaccine"),
        ("moderna", "complaint_card.consent"),
        ("sđt đúng là 0300123999", "proving.ask_code"),  # the code goes there at once
        ("Gửi không cần mã", "complaint_card.consent"),
    ):
        await story.say(words)
        assert key in story.keys, words
    await story.tap("Gửi")
    ticket = await one(world)
    (dose,) = ticket.details.doses
    assert (dose.injected_on, dose.vaccine, ticket.subject.phone) == (date(2021, 9, 14), "MODERNA", "0300123999")
    story.end()


async def test_two_lines_at_once_a_mended_mending_and_another_dose_leave_nothing_behind(world: World) -> None:
    story = await at_photo(world, "two lines at once, mended again")
    await story.tap("Không có ảnh")
    await story.say("sửa ngày tiêm thành 16/9/2021 và vắc xin là Pfizer")
    assert "mũi 2 ngày 16/09/2021, vắc xin: Pfizer" in story.chat.text
    await story.say("à không, moderna mới đúng")
    await story.say("nhầm, ngày 17/9/2021 chứ không phải 16/9/2021")
    await story.say("mũi 3 chứ không phải mũi 2")
    assert "(mũi 3)" in story.chat.text and "Có kể thêm" not in story.chat.text
    await story.tap("Gửi")
    (dose,) = (await one(world)).details.doses
    assert (dose.number, dose.injected_on, dose.vaccine) == (3, date(2021, 9, 17), "MODERNA")
    story.end()


async def test_a_day_that_was_of_another_dose_leaves_the_dose_asked_about(world: World) -> None:
    story = await at_photo(world, "the day of another dose")
    await story.say("ngày 15/9/2021 mới là mũi 1 chứ")
    assert {"complaint_fix.done", "complaint_ask.date"} <= set(story.keys)
    await story.say("12/10/2021")
    await story.tap("Không có ảnh")
    assert "mũi 1, 15/09/2021" in story.chat.text
    await story.tap("Gửi")
    (dose,) = (await one(world)).details.doses
    assert (dose.number, dose.injected_on) == (2, date(2021, 10, 12))
    story.end()


async def test_small_talk_overwrites_no_story_and_a_draft_is_kept_and_offered(world: World) -> None:
    story = Story(world, "complaint", "a story, then small talk, and the next day")
    await story.start()
    await story.tap("Gửi phản ánh")
    await story.say(STORY)
    assert {"complaint.story_read", "complaint_ask.identity"} <= set(story.keys)
    for words, key in (("alo", "complaint_between.here"), ("chờ tí", "complaint_between.wait")):
        await story.say(words)
        assert {key, "complaint_ask.identity"} <= set(story.keys), words
    await story.say("thôi để mai tôi tìm giấy rồi làm tiếp")
    assert "complaint_between.kept" in story.keys and "7 ngày" in story.chat.text
    world.clock.move(days=3)
    await story.say("alo")
    assert "resume.unfinished" in story.keys
    await story.tap("Làm tiếp")
    assert "complaint_ask.identity" in story.keys
    await whose(story, number=OUTSIDER)
    await story.say("Trần Thị Bưởi")
    await story.say("xã Vĩnh Trạch, Thoại Sơn, An Giang")
    await story.tap("Không có ảnh")
    await story.tap("Gửi")
    ticket = await one(world)
    assert ticket.details.description == STORY
    assert (ticket.details.doses[0].injected_on, ticket.dose_numbers) == (date(2021, 10, 5), (2,))
    story.end()


async def test_small_talk_at_the_list_of_kinds_is_no_story(world: World) -> None:
    story = Story(world, "complaint", "unused")
    await story.start()
    await story.tap("Gửi phản ánh")
    await story.say("hệ thống ghi sai hết trơn, tôi chán lắm rồi")
    await story.say("ok")
    await story.say("hôm nay không rảnh")
    assert "complaint_between.kept" in story.keys
    async with world.database.reading() as uow:
        contact = await uow.contacts.find("webchat", story.chat.address)
        assert contact is not None
        (draft,) = await uow.conversations.paused(contact.id)
    assert draft.state["data"]["description"] == "hệ thống ghi sai hết trơn, tôi chán lắm rồi"


async def begun(world: World, title: str) -> Story:
    """A missing dose; the number is asked."""
    story = Story(world, "complaint", title)
    await story.start()
    await story.tap("Gửi phản ánh")
    await story.tap("Thiếu mũi tiêm")
    assert "complaint_ask.identity" in story.keys
    return story


async def test_an_injection_told_of_where_the_person_is_asked_is_taken_and_is_no_birth_date(world: World) -> None:
    story = await begun(world, "an injection told of at the number and at the birth date")
    await story.say(
        f"dạ cccd {OUTSIDER}, em tiêm mũi 2 hôm 5/10/2021 ở trạm y tế xã Vĩnh Trạch huyện Thoại Sơn mà app không thấy"
    )
    assert {"identity.told", "complaint.story_read", "complaint_ask.birth_date"} <= set(story.keys)
    await story.say("I got Pfizer on 20 Sep 2021 at An Giang Central General Hospital")
    assert {"complaint.story_read", "complaint_ask.birth_date"} <= set(story.keys)
    await story.say("5 February 1980")
    await story.tap("There is no phone")
    await story.say("Trần Thị Bưởi")
    await story.say("xã Vĩnh Trạch, Thoại Sơn, An Giang")
    assert "complaint_photo.ask_slip" in story.keys
    await story.tap("No photo")
    await story.tap("Send")
    ticket = await one(world)
    (dose,) = ticket.details.doses
    assert (dose.number, dose.injected_on, dose.vaccine, dose.facility_code) == (
        2,
        date(2021, 9, 20),
        "PFIZER",
        "BV891",
    )
    assert ticket.subject.birth is not None and ticket.subject.birth.iso == "1980-02-05"
    story.end()


async def test_of_two_doses_only_what_is_not_sure_is_asked(world: World) -> None:
    story = Story(world, "complaint", "which of two doses, and one day of two")
    await story.start()
    await story.tap("Gửi phản ánh")
    await story.say(
        f"em la Nguyen Thi Thu sinh 5/2/1980 cccd {OUTSIDER} o ap 3 xa Vinh Trach huyen Thoai Son. Mui 1 tiem 12/8/2021"
        " o tram y te xa Vinh Trach, mui 2 tiem cuoi thang 9 o benh vien da khoa trung tam an giang, app chi co 1 mui"
    )
    assert "complaint_ask.phone" in story.keys
    await story.tap("Không có điện thoại")
    assert "complaint_ask.doses_dose_missing" in story.keys
    await story.say("cả 2 mũi")
    assert "Mũi 2 tiêm ngày nào" in story.chat.text
    await story.say("29/9/2021")
    await story.tap("Không có ảnh")
    await story.tap("Giấy tờ tôi ghi đúng vậy")  # the name has no marks
    assert "complaint_card.item.each" in story.keys
    await story.tap("Gửi")
    first, second = (await one(world)).details.doses
    assert (first.injected_on, second.injected_on) == (date(2021, 8, 12), date(2021, 9, 29))
    assert second.facility_code == "BV891" != first.facility_code
    story.end()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("de mai toi lam", SmallTalk.LATER),
        ("bận quá mai làm", SmallTalk.LATER),
        ("not now, maybe tomorrow", SmallTalk.LATER),
        ("alo có ai không ạ", SmallTalk.HERE),
        ("dạ vâng ạ", SmallTalk.HERE),
        ("để tôi đi lấy giấy đã", SmallTalk.WAIT),
        ("hold on", SmallTalk.WAIT),
        ("họ nói để mai quay lại mà chưa xong", None),  # a story
        ("hôm khác tôi tiêm mũi 2", None),
        ("Dạ Thảo", None),
        ("Trần Thị Mai", None),
        ("không", None),
        ("mũi 2", None),
        ("để mai 5/12", None),
    ],
)
def test_what_is_small_talk(text: str, kind: SmallTalk | None) -> None:
    assert read_small_talk(text) is kind
