"""Several facts in one line, and what mends them, as citizens typed them, and in other words of each kind."""

from datetime import date

import pytest

from handlers.dialogue.answers.several import read_person
from tests.conversations.reports import OUTSIDER, one, whose
from tests.conversations.story import Story
from tests.handlers.records.people import CCCD, PHONE
from tests.support.driver import World

LATER = 120  # days after which 5/12/2021 has been


async def begun(world: World, title: str, *said: str) -> Story:
    """The story of somebody who typed this, in February 2022."""
    world.clock.move(days=LATER)
    story = Story(world, "complaint", title)
    await story.start()
    for words in said:
        await story.say(words)
    return story


async def test_case_01_number_birth_date_and_phone_in_one_line_get_a_code_at_once(world: World) -> None:
    story = Story(world, "status_lookup", "case 1, three facts in one line")
    await story.start()
    await story.say("tra cứu mũi tiêm")
    await story.say("098178000000 sn 1/4/78 sdt 0300 230 617")
    assert {"identity.told", "proving.ask_code"} <= set(story.keys)
    assert "0300 230 617" in story.chat.text
    await story.code()
    assert "status_lookup.no_agreement" in story.keys
    story.end()


@pytest.mark.parametrize(
    ("text", "number", "birth", "phone"),
    [
        ("cccd 098178000000, sinh ngày 1/4/1978, đt 0300230617", "098178000000", "1978-04-01", "0300230617"),
        ("098178000000 sanh nam 1978 sdt 0300.230.617", "098178000000", "1978", "0300230617"),
        ("so can cuoc 098178000000 sinh nam bay tam, goi 0300230617", "098178000000", "1978", "0300230617"),
        ("0300230617 / 098178000000 / 1-4-1978", "098178000000", "1978-04-01", "0300230617"),
        ("CCCD: 098178000000\nNăm sinh: 1978\nSĐT: 0300 230 617", "098178000000", "1978", "0300230617"),
        ("id 098178000000 born 1 April 1978 phone 0300230617", "098178000000", "1978-04-01", "0300230617"),
        ("id 098178000000, born on April 1, 1978, mobile +84300230617", "098178000000", "1978-04-01", "0300230617"),
    ],
)
def test_three_facts_in_other_words_are_read_each_from_its_place(
    text: str, number: str, birth: str, phone: str
) -> None:
    told = read_person(text, date(2022, 2, 17))
    assert told.identity is not None and told.birth is not None and told.phone is not None
    assert (told.identity.number, told.birth.iso, told.phone.national) == (number, birth, phone)


@pytest.mark.parametrize(
    ("text", "birth", "paper"),
    [
        ("my passport is N1234567 and I was born in 1990, dose 2 on 5/10/2021", "1990", "N1234567"),
        ("passport C01X00T47, born 20 March 1985. I got dose 1 on 12 September 2021", "1985-03-20", "C01X00T47"),
        ("tui sanh nam 1958 o ap 4, chich mui 1 hom 12/9/2021", "1958", ""),
        ("tiêm mũi 1 ngày 12/9/2021 lô FF2382, mũi 2 ngày 5/12/2021", "", ""),  # a lot is no paper, a dose no birth
    ],
)
def test_a_story_gives_only_the_birth_date_and_paper_it_names(text: str, birth: str, paper: str) -> None:
    told = read_person(text, date(2022, 2, 17), story=True)
    assert (told.birth.iso if told.birth else "", told.identity.number if told.identity else "") == (birth, paper)


async def test_case_02_of_two_doses_the_missing_one_is_reported_and_the_other_mentioned(world: World) -> None:
    story = await begun(
        world,
        "case 2, two doses in one line",
        "gửi phản ánh",
        "hôm 12/9/2021 em tiêm mũi 1 astra ở trạm xá Mỹ Yên, đến hôm 5/12 tiêm mũi 2 ở huyện mà sổ chỉ thấy mũi 2",
    )
    assert {"complaint.story_read", "complaint.story_also"} <= set(story.keys)
    assert "mũi 1, 12/09/2021, AstraZeneca" in story.chat.text and "mũi 2, 05/12/2021" in story.chat.text
    await story.say(OUTSIDER)
    await story.say("5/2/1980")
    await story.tap("Không có điện thoại")
    await story.say("Trần Thị Bưởi")
    await story.say("xã Mỹ Yên, Bến Lức, Long An")
    await story.tap("Không có ảnh")
    assert "Thiếu một mũi (mũi 1)" in story.chat.text and "Nơi tiêm: Trạm Y tế xã Mỹ Yên" in story.chat.text
    assert "Có kể thêm: mũi 2, 05/12/2021" in story.chat.text and "05/12/2025" not in story.chat.text
    story.end()


async def at_photo(world: World, title: str) -> Story:
    """A missing dose of which the photo is asked; the record of the chat begins there."""
    told = "em bị thiếu mũi 1, tiêm ngày 12/8/2021 astra ở trạm y tế xã Vĩnh Trạch huyện Thoại Sơn"
    story = await begun(world, title, "gửi phản ánh", told)
    await whose(story, number=OUTSIDER)
    await story.say("Trần Thị Bưởi")
    await story.say("xã Vĩnh Trạch, Thoại Sơn, An Giang")
    assert "complaint_photo.ask_slip" in story.keys
    story.lines.clear()
    return story


async def test_case_03_a_day_mended_at_the_photo_step_is_said_back_and_the_step_asked_again(world: World) -> None:
    story = await at_photo(world, "case 3, the day mended at the photo")
    await story.say("ngày 12/9/2021 mới là mũi 1 chứ")
    assert {"complaint_fix.done", "complaint_photo.send_or_skip"} <= set(story.keys)
    await story.tap("Không có ảnh")
    assert "12/09/2021" in story.chat.text and "12/08/2021" not in story.chat.text
    story.end()


async def test_case_04_on_the_card_the_day_is_mended_and_its_line_asked_by_its_name(world: World) -> None:
    story = await at_photo(world, "case 4, the day mended on the card")
    await story.tap("Không có ảnh")
    await story.say("sửa ngày tiêm thành 12/9/2021")
    assert {"complaint_fix.done", "complaint_card.consent"} <= set(story.keys)
    assert "12/09/2021" in story.chat.text
    await story.say("Ngày tiêm")
    assert "complaint_ask.date" in story.keys
    await story.say("13/9/2021")
    await story.tap("Gửi")
    (dose,) = (await one(world)).details.doses
    assert (dose.number, dose.injected_on, dose.vaccine) == (1, date(2021, 9, 13), "AZ")
    story.end()


async def test_case_05_a_long_story_with_number_name_birth_date_and_phone_is_asked_none_of_them(world: World) -> None:
    told = (
        f"tôi tên Nguyễn Thị Thử, sinh 5/2/1980, cccd {CCCD.number}, sđt {PHONE}. Ngày 12/9/2021 tôi tiêm mũi 1 astra ở"
        " trạm y tế xã Vĩnh Trạch, mũi 2 ngày 5/12/2021 tiêm ở bệnh viện đa khoa trung tâm An Giang, app không có mũi 2"
    )
    story = await begun(world, "case 5, a long story with everything", told)
    assert {"identity.told", "complaint.story_read"} <= set(story.keys)
    begin = story.taken
    await story.tap("Gửi mã tới số")
    await story.code()
    asked = {"complaint_ask.name", "complaint_ask.identity", "complaint_ask.birth_date", "complaint_ask.phone"}
    assert not asked & set(story.keys)
    if "complaint_ask.place" in story.keys:
        await story.say("xã Vĩnh Trạch, Thoại Sơn, An Giang")
    await story.tap("Không có ảnh")
    await story.tap("Gửi")
    assert story.taken - begin <= 6
    ticket = await one(world)
    (dose,) = ticket.details.doses
    assert (dose.number, dose.injected_on, dose.facility_code) == (2, date(2021, 12, 5), "BV891")
    assert ticket.subject.name == "Nguyễn Thị Thử" and ticket.subject.phone == PHONE
    story.end()


async def test_case_06_small_talk_overwrites_no_story_and_the_draft_is_offered(world: World) -> None:
    told = "mũi 2 của tôi tiêm 5/10/2021 ở trạm y tế xã Mỹ Yên, moderna, trên app không có"
    story = await begun(world, "case 6, a story and then small talk", "gửi phản ánh", told)
    await story.say("thôi để mai tôi tìm giấy rồi làm tiếp")
    assert "complaint_between.kept" in story.keys
    world.clock.move(days=1)
    await story.say("alo")
    assert "resume.unfinished" in story.keys
    await story.tap("Làm tiếp")
    await whose(story, number=OUTSIDER)
    await story.say("Trần Thị Bưởi")
    await story.say("xã Mỹ Yên, Bến Lức, Long An")
    await story.tap("Không có ảnh")
    assert f"Lời kể: {told}" in story.chat.text and "Lời kể: alo" not in story.chat.text
    story.end()


async def test_case_07_the_text_of_a_cards_code_is_read_as_from_a_photo(world: World) -> None:
    story = await begun(world, "case 7, the card's code as text", "gửi phản ánh", "Thiếu mũi tiêm")
    await story.say("098178000000|271234567|Trần Thị Thử|01041978|Nữ|Ấp 3, Vĩnh Trạch, Thoại Sơn, An Giang|01062021")
    assert {"identity.card_read", "complaint_ask.phone"} <= set(story.keys)
    story.end()


async def test_case_08_three_numbered_questions_are_all_answered(world: World) -> None:
    story = Story(world, "ask_faq", "case 8, three questions at once")
    await story.start()
    await story.say("1. bao giờ có mũi 2? 2. mất giấy thì sao? 3. gọi số nào?")
    said = f"{story.chat.text} {' '.join(story.chat.labels)}"
    assert all(one in said for one in ("Mất giấy", "đường dây nóng")) and "Ngày tiêm" in said
    story.end()


CAPTION = "tôi tiêm 2 mũi rồi mà app chỉ hiện mũi 1, đây là giấy mũi 2"


async def test_case_39_a_caption_says_which_dose_is_missing_and_goes_along_with_its_photo(world: World) -> None:
    story = Story(world, "complaint", "case 39, a photo with its caption")
    await story.start()
    await story.chat.photo("slip", CAPTION)
    story.heard()
    assert "attach_photo.kept_about" in story.keys and "mũi 2" in story.chat.text
    await whose(story, number=OUTSIDER)
    await story.say("Trần Thị Bưởi")
    await story.say("xã Vĩnh Trạch, Thoại Sơn, An Giang")
    await story.say("không nhớ")
    await story.tap("Không nhớ")
    assert "(mũi 2)" in story.chat.text and CAPTION in story.chat.text
    story.end()
