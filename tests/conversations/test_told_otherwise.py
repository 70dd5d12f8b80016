"""What is told is taken for what it is, wherever it is told: a dose too many, a whole company, a day at the place."""

from datetime import date

import pytest

from tests.conversations.reports import HOME, OUTSIDER, one
from tests.conversations.story import Story
from tests.support.driver import World


async def to_name(world: World, title: str, *told: str) -> Story:
    """A missing dose, up to the question for the name; nobody has a phone."""
    story = Story(world, "complaint", title)
    await story.start()
    await story.tap("Gửi phản ánh")
    if told:
        await story.say(told[0])
    else:
        await story.tap("Thiếu mũi tiêm")
    await story.say(OUTSIDER)
    await story.say("5/2/1980")
    await story.tap("Không có điện thoại")
    assert "complaint_ask.name" in story.keys
    return story


async def to_card(world: World, title: str, told: str) -> Story:
    """The card of a story."""
    story = await to_name(world, title, told)
    await story.say("Trần Thị Bưởi")
    await story.say(HOME)
    await story.tap("Không có ảnh")
    assert "complaint_card.consent" in story.keys
    return story


async def test_a_dose_too_many_told_at_the_dose_question_claims_no_dose(world: World) -> None:
    story = await to_name(world, "a dose too many, at the dose question")
    await story.say("Trần Thị Bưởi")
    await story.say(HOME)
    await story.say("app báo 3 mũi mà mới tiêm 2")
    assert {"complaint_between.surplus", "complaint_ask.doses_not_mine"} <= set(story.keys)
    await story.say("có mũi tôi chưa hề tiêm")
    assert "complaint_ask.doses_not_mine" in story.keys
    await story.say("mũi 3")
    assert "Mũi tiêm không phải của tôi (mũi 3)" in story.chat.text
    await story.tap("Gửi")
    ticket = await one(world)
    assert (ticket.category, ticket.dose_numbers) == ("NOT_MINE", (3,))
    story.end()


@pytest.mark.parametrize("typed", ["tôi mới chích 2 mũi mà sổ ghi 3 mũi", "the app shows 3 doses but I only got 2"])
async def test_a_dose_too_many_is_no_missing_dose_at_the_menu(world: World, typed: str) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say(typed)
    assert "không phải của tôi" in " ".join(chat.labels) or "not mine" in " ".join(chat.labels)
    assert "complaint_ask.details" not in chat.keys and "complaint.story_read" not in chat.keys


async def test_who_reports_for_many_is_offered_a_list_and_a_report_for_one(world: World) -> None:
    story = Story(world, "complaint", "a company, a class")
    await story.start()
    await story.say("công ty tôi 40 người chưa có mũi 2")
    assert "complaint_many.hand_in_list" in story.keys
    assert story.chat.labels == ["Nộp danh sách", "Báo cho một người"]
    await story.say("báo cho một người")
    assert "complaint_ask.identity" in story.keys
    await story.say("lớp em 35 bé lận")
    assert "complaint_many.hand_in_list" in story.keys
    await story.tap("Báo cho một người")
    assert "complaint_ask.identity" in story.keys
    await story.say("tổ dân phố có 12 hộ thiếu mũi 1")
    await story.tap("Nộp danh sách")
    assert "list_submission.ask_sender" in story.keys
    story.end()


async def test_a_day_a_dose_and_a_place_told_at_other_questions_are_taken_and_the_question_asked_again(
    world: World,
) -> None:
    story = await to_name(world, "facts at other questions")
    await story.say("astra")
    assert {"complaint.story_read", "complaint_ask.name"} <= set(story.keys)
    await story.say("xã Vĩnh Trạch, Thoại Sơn, An Giang")
    assert {"place_choice.noted", "complaint_ask.name"} <= set(story.keys)
    await story.say("mũi 2")
    assert {"complaint_between.dose", "complaint_ask.name"} <= set(story.keys)
    assert "mũi 2, AstraZeneca" in story.chat.text
    await story.say("Trần Thị Bưởi")
    assert "complaint_ask.facility_dose_missing" in story.keys or "complaint_ask.details" in story.keys
    await story.say("ngày 15/9/2021")
    assert "complaint_ask.facility_dose_missing" in story.keys
    await story.say("dạ mũi 2 ạ")
    assert {"complaint_between.dose", "complaint_ask.facility_dose_missing"} <= set(story.keys)
    await story.say("hôm 16/9/2021 á")
    assert "mũi 2, 16/09/2021, AstraZeneca" in story.chat.text
    await story.tap("Không nhớ")
    await story.tap("Không có ảnh")
    await story.tap("Gửi")
    (dose,) = (await one(world)).details.doses
    assert (dose.number, dose.injected_on, dose.vaccine) == (2, date(2021, 9, 16), "AZ")
    story.end()


@pytest.mark.parametrize("typed", ["hôm 15/9/2021", "15-9-2021 nha", "mũi 1", "Pfizer"])
async def test_a_fact_of_the_injection_told_at_the_home_is_no_place_that_is_unknown(world: World, typed: str) -> None:
    story = await to_name(world, "not kept")
    await story.say("Trần Thị Bưởi")
    await story.say(typed)
    assert "complaint_ask.place" in story.keys and "place_choice.not_found" not in story.keys
    assert {"complaint.story_read", "complaint_between.dose"} & set(story.keys)


BOTH = "thiếu mũi 1 và mũi 2, mũi 1 tiêm 12/8/2021 astra, mũi 2 tiêm ngày 15/9/2021 astra đều ở trạm y tế xã Vĩnh Trạch"


async def test_the_place_of_one_dose_is_mended_and_nothing_else(world: World) -> None:
    story = await to_card(world, "the place of one of two doses mended", BOTH)
    await story.say("mũi 2 tiêm ở bệnh viện đa khoa trung tâm An Giang chứ không phải trạm")
    assert "complaint_fix.done" in story.keys
    await story.tap("Gửi")
    first, second = (await one(world)).details.doses
    assert (first.injected_on, first.vaccine) == (date(2021, 8, 12), "AZ") and first.facility_code != "BV891"
    assert (second.injected_on, second.vaccine, second.facility_code) == (date(2021, 9, 15), "AZ", "BV891")
    story.end()


async def test_the_centre_of_a_district_is_that_of_the_district_named(world: World) -> None:
    story = await to_card(world, "not kept", "tôi thiếu mũi 2, tiêm 15/9/2021 astra ở trạm y tế xã Vĩnh Trạch")
    await story.say("tiêm ở trung tâm y tế Thoại Sơn chứ không phải trạm")
    assert "Trung tâm Y tế huyện Thoại Sơn" in story.chat.text
    assert "Ngày tiêm: 15/09/2021" in story.chat.text and "Vắc xin: AstraZeneca" in story.chat.text
    await story.say("nơi tiêm là bệnh viện đa khoa trung tâm An Giang")
    assert "Nơi tiêm: Bệnh viện Đa khoa trung tâm An Giang" in story.chat.text


@pytest.mark.parametrize(
    "told", [BOTH, "tôi thiếu mũi 1, tiêm 12/8/2021 astra ở trạm y tế xã Vĩnh Trạch, mũi 2 ngày 15/9/2021"]
)
async def test_a_dose_that_is_said_not_to_be_meant_leaves_the_card_with_its_day(world: World, told: str) -> None:
    story = await to_card(world, "not kept", told)
    await story.say("mũi 1 chứ không phải mũi 2")
    assert "complaint_fix.done" in story.keys
    card = story.chat.text.partition("Lời kể")[0]
    assert "(mũi 1)" in card and "Ngày tiêm: 12/08/2021\n" in card
    assert "15/09/2021" not in card and "Có kể thêm" not in card
    await story.tap("Gửi")
    (dose,) = (await one(world)).details.doses
    assert (dose.number, dose.injected_on, dose.vaccine) == (1, date(2021, 8, 12), "AZ")


@pytest.mark.parametrize(
    "told",
    [
        "mũi 1 ngày 12/8/2021 ở trạm y tế xã Vĩnh Trạch, mũi 2 ngày 15/9/2021 cũng ở đó, app trống trơn",
        "the first on 12 Aug 2021 and the second on 15 Sep 2021, both at Vinh Trach health station, nothing in the app",
        "1st on 12 Aug 2021, 2nd on 15 Sep 2021, both at Vinh Trach health station. The app is empty",
    ],
)
async def test_two_doses_at_one_place_that_are_both_missing_need_no_category(world: World, told: str) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say(told)
    assert {"complaint.story_read", "complaint_ask.identity"} <= set(chat.keys)
    for words in (OUTSIDER, "1980", "không có điện thoại", "Trần Thị Bưởi", HOME, "không có ảnh", "gửi"):
        await chat.say(words)
    first, second = (await one(world)).details.doses
    assert (first.injected_on, second.injected_on) == (date(2021, 8, 12), date(2021, 9, 15))
    assert first.facility_code == second.facility_code != ""


async def test_of_a_couple_of_whom_one_is_missing_it_is_asked_for_whom_the_report_is(world: World) -> None:
    story = Story(world, "complaint", "a couple of whom one is missing")
    await story.start()
    await story.say("app có chồng không có vợ")
    assert "complaint_family.for_whom" in story.keys
    await story.tap("Làm cho vợ")
    assert "complaint_ask.reporter" in story.keys
    await story.say("menu")
    await story.say("vợ chồng tôi đi tiêm mũi 2 chung mà app có chồng không có vợ")
    await story.tap("Cho chính tôi")
    assert "complaint_ask.identity" in story.keys
    story.end()


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("vợ chồng tôi tiêm cùng hôm 15/9 mà chỉ có chồng tôi lên app", "complaint_ask.identity"),
        ("me and my wife got dose 2 together, the app has mine but not hers", "complaint_ask.reporter"),
    ],
)
async def test_a_couple_that_says_who_is_missing_is_not_asked(world: World, typed: str, key: str) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say(typed)
    assert key in chat.keys and "complaint_family.for_whom" not in chat.keys


async def test_the_name_of_the_form_typed_beside_an_answer_goes_on_with_the_form(world: World) -> None:
    story = Story(world, "complaint", "the name of the form beside an answer")
    await story.start()
    await story.say("em bị thiếu mũi 2, tiêm ngày 15/9/2021 astra ở trạm y tế xã Vĩnh Trạch huyện Thoại Sơn")
    await story.say(OUTSIDER)
    await story.say("bao giờ có kết quả")
    assert "Gửi phản ánh" not in story.chat.labels
    await story.say("Gửi phản ánh")
    assert "complaint_ask.birth_date" in story.keys and "resume.kept" not in story.keys
    story.end()


@pytest.mark.parametrize("typed", ["để hôm khác", "thôi để mai đi", "another day please"])
async def test_a_look_up_put_off_ends_with_what_is_kept(world: World, typed: str) -> None:
    chat = world.chat()
    await chat.start()
    await chat.tap("Tra cứu mũi tiêm")
    await chat.say("098178000000")
    await chat.say(typed)
    assert {"proving.another_day", "proving.again"} <= set(chat.keys) and "invalid.date_missing" not in chat.keys
    await chat.tap("Làm lại từ đầu")
    assert "status_lookup.ask_identity" in chat.keys


async def test_who_has_waited_for_a_code_gets_the_next_advice(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.tap("Tra cứu mũi tiêm")
    await chat.say("098178000000 sn 1/4/78 sdt 0300 230 617")
    for typed, key in (
        ("chờ nửa tiếng rồi", "proving.no_code"),
        ("đợi lâu quá", "proving.no_code_again"),
        ("e chờ từ sáng giờ", "proving.no_code_person"),
    ):
        await chat.say(typed)
        assert key in chat.keys


@pytest.mark.parametrize("typed", ["máy bàn phím không có mạng", "tui xài nokia cục gạch à", "nhà không có wifi"])
async def test_a_phone_with_keys_leads_to_the_way_without_a_smartphone(world: World, typed: str) -> None:
    chat = world.chat()
    await chat.start()
    await chat.tap("Cài đặt ứng dụng")
    await chat.say(typed)
    assert "Khai giấy tại UBND xã" in chat.labels
