"""What a complaint is about: stories in place of buttons, matters of law, reactions, and every kind there is."""

from datetime import date

import pytest

from tests.conversations.reports import HOME, filed, one
from tests.conversations.story import Story
from tests.handlers.records.people import PHONE
from tests.support.driver import World


async def test_a_long_story_is_understood_and_kept(world: World) -> None:
    story = Story(world, "complaint", "a story in place of a button")
    await story.start()
    await story.tap("Gửi phản ánh")
    await story.say("đăng nhập vào app không được, chờ hoài không thấy mã otp gửi về")
    assert "complaint_ask.phone_only" in story.keys
    await story.say(PHONE)
    await story.say("Trần Thị Bưởi")
    await story.say(HOME)
    await story.tap("Gửi")
    ticket = await one(world)
    assert ticket.category == "OTP_LOGIN" and "otp" in ticket.details.description
    assert not ticket.subject.sex
    story.end()


LOGIN = "đăng nhập vào app sổ sức khỏe không được, chờ hoài không thấy mã otp gửi về, làm đi làm lại cả tuần nay rồi"


@pytest.mark.parametrize("door", ["the menu", "the form"])
async def test_an_address_in_a_long_story_is_not_asked_for_again(world: World, door: str) -> None:
    story = Story(world, "complaint", f"an address in a long story, from {door}")
    await story.start()
    if door == "the form":
        await story.tap("Gửi phản ánh")
    await story.say(f"{LOGIN}. Nhà tôi ở ấp 3 xã Vĩnh Trạch, huyện Thoại Sơn, An Giang, già rồi đi lại khó, nhờ giúp")
    assert {"place_choice.noted", "complaint_ask.phone_only"} <= set(story.keys)
    await story.say(PHONE)
    await story.say("Trần Thị Bưởi")
    assert "complaint_card.consent" in story.keys and "complaint_ask.place" not in story.keys
    await story.tap("Gửi")
    ticket = await one(world)
    assert (ticket.category, ticket.commune_code) == ("OTP_LOGIN", "30697")
    story.end()


@pytest.mark.parametrize(
    "told",
    [
        "Tôi tiêm ở trạm y tế xã Vĩnh Trạch, Thoại Sơn, An Giang.",  # where the dose was given
        "Tôi ở nhà chờ hoài.",
        "Nhà tôi ở Thoại Sơn, An Giang.",  # no commune
        "Tôi ở xã Vĩnh Trạch, Thoại Sơn, An Giang. Giờ tôi đang ở phường Mỹ Bình, Long Xuyên, An Giang.",
        "Nhà tôi ở",
        "toi o dong nai, benh vien da khoa trung tam an giang mat phan mem",  # no commune Tam An
        "tôi ở Đồng Nai bệnh viện trung tâm An Giang hỏng mạng",
    ],
)
async def test_a_place_that_is_not_surely_the_home_is_asked_for(world: World, told: str) -> None:
    chat = world.chat()
    await chat.start()
    await chat.tap("Gửi phản ánh")
    await chat.say(f"{LOGIN}. {told}")
    assert "place_choice.noted" not in chat.keys
    if "complaint.ask_what_story" in chat.keys or "complaint.story_kept" in chat.keys:
        await chat.tap("Ứng dụng")
        await chat.tap("Lỗi OTP")
    await chat.say(PHONE)
    await chat.say("Trần Thị Bưởi")
    assert "complaint_ask.place" in chat.keys


async def test_a_story_nobody_understands_is_kept_and_its_kind_is_asked(world: World) -> None:
    story = Story(world, "complaint", "a story of no known kind")
    await story.start()
    await story.tap("Gửi phản ánh")
    await story.say("chú tôi hôm nọ ra trạm thấy cái bảng treo ngược, kỳ lắm")
    assert "complaint.story_kept" in story.keys
    await story.tap("Việc khác")
    await story.tap("Việc khác")
    assert "complaint_ask.phone_only" in story.keys
    story.end()


async def test_what_is_said_after_a_story_goes_along_with_it(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.tap("Gửi phản ánh")
    first, second = "chú tôi hôm nọ ra trạm thấy cái bảng treo ngược, kỳ lắm", "chuyện ở xã Vĩnh Trạch đó"
    for words in (first, second, second):
        await chat.say(words)
        assert "complaint.story_kept" in chat.keys
    await chat.tap("Việc khác")
    await chat.tap("Việc khác")
    await chat.say(PHONE)
    await chat.say("Trần Thị Bưởi")
    await chat.say("xã Vĩnh Trạch, Thoại Sơn, An Giang")
    await chat.tap("Gửi")
    assert (await one(world)).details.description == f"{first}\n{second}"


async def test_the_word_khieu_nai_is_asked_about_and_never_diverted(world: World) -> None:
    story = Story(world, "complaint", "the word khiếu nại")
    await story.start()
    await story.tap("Gửi phản ánh")
    await story.say("tôi muốn khiếu nại")
    assert "complaint.ask_legal" in story.keys
    await story.tap("Tôi báo thiếu, sai dữ liệu")
    assert "complaint.ask_what" in story.keys
    story.end()


async def test_a_legal_matter_is_guidance_and_a_count(world: World) -> None:
    story = Story(world, "complaint", "a legal matter")
    await story.start()
    await story.tap("Gửi phản ánh")
    await story.tap("Việc khác")
    await story.tap("Khiếu nại, tố cáo")
    await story.tap("Khiếu nại, tố cáo theo luật")
    assert "complaint.legal_guidance" in story.keys
    assert await filed(world) == []
    async with world.database.reading() as uow:
        assert await uow.counters.total("legal_guidance", date(2021, 10, 20), date(2021, 10, 20)) == 1
    story.end()


async def test_a_reaction_that_is_happening_shows_115_first(world: World) -> None:
    story = Story(world, "complaint", "a reaction that is happening")
    await story.start()
    await story.tap("Gửi phản ánh")
    await story.tap("Việc khác")
    await story.tap("Phản ứng sau tiêm")
    assert "115" in story.chat.text
    await story.tap("Đang xảy ra")
    assert "danger.until_help_comes" in story.keys
    assert (await one(world)).severity == "urgent"
    story.end()


KINDS = {
    "DOSE_WRONG": ["Sai thông tin mũi tiêm"],
    "PERSON_WRONG": ["Sai thông tin cá nhân"],
    "NOT_MINE": ["Mũi tiêm không phải"],
    "DOSE_VANISHED": ["Mũi tiêm đã hiện"],
    "REGISTRATION": ["Vướng đăng ký"],
    "INSTALL": ["Ứng dụng", "Không cài được"],
    "OTP_LOGIN": ["Ứng dụng", "Lỗi OTP"],
    "PCCOVID_SYNC": ["Ứng dụng", "PC-Covid"],
    "CERT_QR_ERROR": ["Ứng dụng", "Lỗi chứng nhận"],
    "QR_POINT": ["Ứng dụng", "Lỗi QR"],
    "DUPLICATE": ["Việc khác", "Bị trùng"],
    "CONDUCT": ["Việc khác", "Thái độ"],
    "ADVERSE_EVENT": ["Việc khác", "Phản ứng", "Đã đỡ"],
    "PRIVACY": ["Việc khác", "Lộ hoặc"],
    "OTHER": ["Việc khác", "Việc khác"],
    "DATA_ENTRY_HELP": ["Việc khác", "Dành cho đơn vị", "Hỗ trợ nhập"],
    "POINT_OUTAGE": ["Việc khác", "Dành cho đơn vị", "Điểm tiêm mất"],
}
# What is answered to each question, whichever of them a kind asks.
ANSWERS = {
    "complaint_ask.identity": "098180000999",
    "complaint_ask.birth_date": "5/2/1980",
    "complaint_ask.phone": PHONE,
    "proving.ask_code": "",
    "complaint_ask.phone_only": PHONE,
    "complaint_ask.name": "Trần Thị Bưởi",
    "complaint_ask.place": HOME,
    "complaint_ask.doses": "mũi 1",
    "complaint_ask.part_dose_wrong": "số lô",
    "complaint_ask.part_person_wrong": "ngày sinh",
    "complaint_ask.right_lot": "ABX123",
    "complaint_ask.right_birth": "6/2/1980",
    "complaint_ask.other_identity": "301234567",
    "complaint_ask.facility": "trung tâm y tế huyện Thoại Sơn, An Giang",
    "complaint_ask.description": "chuyện là như vầy, hôm qua tới giờ vẫn bị",
    "complaint_photo.ask": "không có ảnh",
}


@pytest.mark.parametrize("category", KINDS)
async def test_every_kind_can_be_filed_by_answering_what_is_asked(world: World, category: str) -> None:
    story = Story(world, "complaint", f"kind {category}")
    await story.start()
    await story.tap("Gửi phản ánh")
    for label in KINDS[category]:
        await story.tap(label)
    for _ in range(16):
        if "complaint_card.consent" in story.keys:
            break
        asked = [answer for key, answer in ANSWERS.items() if any(said.startswith(key) for said in story.keys)]
        assert asked, story.keys
        await story.say(asked[-1] or world.ids.last_code)
    await story.tap("Gửi")
    ticket = await one(world)
    assert ticket.category == category
    story.end()


async def test_a_sentence_that_names_the_hospital_is_not_asked_where_and_the_card_changes_it(world: World) -> None:
    story = Story(world, "complaint", "a sentence that names the hospital")
    await story.start()
    await story.tap("Gửi phản ánh")
    await story.say("bệnh viện đa khoa trung tâm An Giang mất mạng từ sáng")
    for label in KINDS["POINT_OUTAGE"]:
        await story.tap(label)
    assert "complaint.story_read" in story.keys and "complaint_ask.phone_only" in story.keys
    for words in (PHONE, "Trần Thị Bưởi", "Trảng Dài, Biên Hòa, Đồng Nai"):
        await story.say(words)
    await story.tap("Sửa")
    await story.tap("Nơi xảy ra")
    await story.say("bệnh viện sản nhi An Giang")
    await story.tap("Gửi")
    ticket = await one(world)
    assert (ticket.category, ticket.facility_code, ticket.site_province_code) == ("POINT_OUTAGE", "BV893", "89")
    assert ticket.province_code == "75"
    story.end()


def test_the_kinds_told_here_are_all_there_are() -> None:
    from handlers.rulebook import shipped_rules

    elsewhere = {"DOSE_MISSING_ALL", "DOSE_MISSING_ONE", "LEGAL", "CALLBACK", "DATA_REQUEST", "LIST_SUBMISSION"}
    assert set(shipped_rules().catalogues.common.categories) == set(KINDS) | elsewhere


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("🙂🙂🙂", "complaint_between.here"),
        ("'; drop table tickets; --", "complaint_ask.phone_only"),
        ("<script>alert(1)</script>", "complaint_ask.phone_only"),
        ("bị lỗi hoài " * 420, "common.too_long"),
        ("{you} {0} %s", "complaint_ask.phone_only"),
    ],
)
async def test_odd_words_lose_nothing(world: World, typed: str, key: str) -> None:
    chat = world.chat()
    await chat.start()
    await chat.press("!complaint:category=OTHER")
    assert "complaint_ask.description_other" in chat.keys
    await chat.say(typed)
    assert key in chat.keys
    await chat.unsupported("sticker")
    assert "unsupported.sticker" in chat.keys
