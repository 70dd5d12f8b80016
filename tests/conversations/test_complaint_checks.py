"""The refusal reasons that a check prevents before sending, one story each; R05, R10 and R13 are the official's
(test_follow_up). Each doubt can be confirmed, and costs one message."""

from datetime import date

import pytest

from tests.conversations.reports import DETAILS, HOME, OUTSIDER, one, shown_record, whose
from tests.conversations.story import Story
from tests.handlers.records.people import put_person
from tests.support.driver import World

ONE_DOSE = ((1, "AZ", date(2021, 8, 1)),)
TWO_DOSES = ((1, "AZ", date(2021, 8, 1)), (2, "AZ", date(2021, 10, 1)))


async def at_details(world: World, title: str) -> Story:
    """From the record to the question about dose 2."""
    await put_person(world)
    story = Story(world, "complaint", title)
    await story.start()
    await shown_record(story)
    story.lines.clear()
    await story.tap("Thiếu hoặc sai?")
    await story.tap("Thiếu mũi 2")
    return story


async def at_photo(world: World, title: str) -> Story:
    """From the record to the photo of dose 2."""
    story = await at_details(world, title)
    await story.say(DETAILS)
    assert "complaint_photo.ask_slip" in story.keys
    return story


async def at_name(world: World, title: str) -> Story:
    """Nobody is found: the name is asked for."""
    story = Story(world, "complaint", title)
    await story.start()
    await story.tap("Gửi phản ánh")
    await story.tap("Thiếu mũi tiêm")
    await whose(story, number=OUTSIDER)
    story.lines.clear()
    assert "complaint_ask.name" in story.keys
    return story


async def test_r01_a_screening_sheet_only_with_its_three_facts(world: World) -> None:
    story = await at_photo(world, "R01 only a screening sheet")
    await story.tap("Chỉ có phiếu sàng lọc")
    assert "complaint_photo.slip_screening_hint" in story.keys
    await story.photo("slip")
    await story.tap("Gửi")
    assert "slip_screening" in (await one(world)).flags
    story.end()


async def test_r02_another_name_than_on_the_record(world: World) -> None:
    story = await at_photo(world, "R02 another name than the record has")
    await story.photo("slip")
    await story.tap("Sửa")
    await story.tap("Họ tên")
    await story.say("Nguyễn Thị Thư")
    assert "complaint_checks.name_not_as_in_record" in story.keys
    await story.tap("Dùng: Nguyễn Thị Thử")
    await story.tap("Gửi")
    assert (await one(world)).subject.name == "Nguyễn Thị Thử"
    story.end()


async def test_r03_a_portrait_is_asked_about(world: World) -> None:
    story = await at_photo(world, "R03 a portrait in place of the slip")
    await story.photo("portrait")
    assert "photo.portrait_suspected" in story.keys
    await story.photo("slip")
    await story.tap("Gửi")
    ticket = await one(world)
    assert ticket.flags == ()
    async with world.database.reading() as uow:
        assert len(await uow.ticket_files.of_ticket(ticket.id)) == 1
    story.end()


async def test_r04_a_dose_that_is_there_already(world: World) -> None:
    await put_person(world, doses=TWO_DOSES)
    story = Story(world, "complaint", "R04 the dose is on the record already")
    await story.start()
    await story.tap("Gửi phản ánh")
    await story.tap("Thiếu mũi tiêm")
    await whose(story)
    story.lines.clear()
    await story.tap("Mũi 2")
    await story.say("15/10/2021, trạm y tế xã Vĩnh Trạch, AstraZeneca")
    await story.tap("Không có ảnh")
    assert "complaint_checks.dose_already_recorded" in story.keys
    await story.say("mũi 3")
    assert "complaint_card.consent" in story.keys
    await story.tap("Gửi")
    assert (await one(world)).dose_numbers == (3,)
    story.end()


async def test_r06_a_slip_that_lacks_something(world: World) -> None:
    story = await at_photo(world, "R06 the slip lacks something")
    assert "giới tính" in story.chat.text
    await story.tap("Giấy ghi thiếu thông tin")
    assert "complaint_photo.slip_incomplete_hint" in story.keys
    await story.tap("Không có ảnh")
    await story.tap("Gửi")
    assert "slip_incomplete" in (await one(world)).flags
    story.end()


async def test_r07_covered_data_are_asked_for_open(world: World) -> None:
    story = await at_photo(world, "R07 data covered on the photo")
    await story.photo("covered slip")
    assert "photo.covered_suspected" in story.keys
    await story.tap("Ảnh đúng rồi, cứ gửi")
    await story.tap("Gửi")
    assert (await one(world)).flags == ("covered_suspected",)
    story.end()


async def test_r08_a_blurred_photo_is_asked_for_twice_then_taken_with_a_flag(world: World) -> None:
    story = await at_photo(world, "R08 a blurred photo three times")
    await story.photo("blurred slip")
    assert "photo.blurred" in story.keys
    await story.photo("dark slip")
    assert "photo.dark" in story.keys
    await story.photo("small slip")
    assert "photo.too_small" not in story.keys
    await story.tap("Gửi")
    assert (await one(world)).flags == ("too_small",)
    story.end()


async def test_r09_a_day_before_the_dose_before_it_can_be_confirmed(world: World) -> None:
    story = await at_details(world, "R09 a day confirmed as on the slip")
    await story.say("15/7/2021, trạm y tế xã Vĩnh Trạch, AstraZeneca")
    await story.tap("Không có ảnh")
    assert "complaint_checks.date_before_earlier_dose" in story.keys
    await story.tap("Giấy tờ tôi ghi đúng vậy")
    await story.tap("Gửi")
    assert "confirmed_date_before_earlier_dose" in (await one(world)).flags
    story.end()


async def test_r11_a_name_without_marks_has_a_suggestion(world: World) -> None:
    story = await at_name(world, "R11 a name without marks, with a suggestion")
    await story.say("nguyen thi huong")
    assert "complaint_checks.name_no_marks" in story.keys
    await story.tap("Dùng: Nguyễn Thị Hương")
    assert "complaint_ask.place" in story.keys
    story.end()


async def test_r11_a_name_without_marks_is_typed_again(world: World) -> None:
    story = await at_name(world, "R11 a name without marks, typed again")
    await story.say("NGUYEN VAN HUNG")
    assert "complaint_checks.name_no_marks" in story.keys
    await story.say("Nguyễn Văn Hùng")
    assert "complaint_ask.place" in story.keys
    story.end()


async def test_r11_one_word_can_be_what_the_papers_say(world: World) -> None:
    story = await at_name(world, "R11 a name of one word, confirmed")
    await story.say("Điểu")
    assert "complaint_checks.name_one_word" in story.keys
    await story.tap("Giấy tờ tôi ghi đúng vậy")
    await story.say(HOME)
    await story.tap("Mũi 1")
    await story.tap("Không nhớ")
    await story.tap("Không nhớ")
    await story.tap("Không có ảnh")
    await story.tap("Gửi")
    ticket = await one(world)
    assert ticket.subject.name == "Điểu" and "confirmed_name_one_word" in ticket.flags
    story.end()


async def test_r11_a_name_that_is_right_without_marks_passes(world: World) -> None:
    story = await at_name(world, "R11 a right name without marks")
    await story.say("Mai Kim Oanh")
    assert "complaint_ask.place" in story.keys
    story.end()


async def test_r12_another_vaccine_than_on_the_record(world: World) -> None:
    await put_person(world, doses=TWO_DOSES)
    story = Story(world, "complaint", "R12 another vaccine than the record has")
    await story.start()
    await story.tap("Gửi phản ánh")
    await story.tap("Thiếu mũi tiêm")
    await whose(story)
    story.lines.clear()
    await story.say("mũi 2")
    await story.say("1/10/2021, trạm y tế xã Vĩnh Trạch, Moderna")
    await story.tap("Không có ảnh")
    await story.tap("Giấy tờ tôi ghi đúng vậy")
    assert "complaint_checks.vaccine_not_as_in_record" in story.keys
    await story.tap("Dùng: AstraZeneca")
    await story.tap("Gửi")
    assert (await one(world)).details.doses[0].vaccine == "AZ"
    story.end()


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        ("ten chau bi ghi sai", "complaint_ask.right_name"),
        ("ngày sinh của bé bị nhầm ạ", "complaint_ask.right_birth"),
        ("sai ten voi ngay sinh", "complaint_ask.part_person_wrong"),  # two: which first is asked
    ],
)
async def test_what_is_wrong_may_be_told_in_a_sentence(world: World, told: str, asked: str) -> None:
    await put_person(world)
    story = Story(world, "complaint", "what is wrong told in a sentence")
    await story.start()
    await shown_record(story)
    await story.tap("Thiếu hoặc sai?")
    await story.tap("Sai thông tin cá nhân")
    await story.say(told)
    assert asked in story.keys
