"""A story of somebody else's injection is sent for them, and who has no code to type is asked for none."""

import pytest

from tests.conversations.reports import HOME, one
from tests.conversations.story import Story
from tests.support.driver import World

TOLD = "cccd 098180000555, sn 12/3/1980, sdt 0300445566, tiêm mũi 2 hôm 5/10/2021 ở trạm y tế xã Vĩnh Trạch, Pfizer"


async def test_a_husbands_injection_is_reported_for_him_with_all_that_was_said(world: World) -> None:
    story = Story(world, "complaint", "for a husband, without marks")
    await story.start()
    await story.say(
        "chong toi ten Nguyen Van Lanh sn 1958 chich mui 1 ngay 2/9/2021 o tram y te Vinh Trach ma so suc khoe khong co"
    )
    assert {"identity.told", "complaint.story_read", "complaint_ask.reporter"} <= set(story.keys)
    await story.say("toi la vo")
    assert "invalid.name_missing" in story.keys
    await story.say("tôi là vợ tên Trần Thị Bưởi")
    assert "complaint_ask.identity_other" in story.keys
    await story.say("098058000666")
    assert "complaint_ask.phone" in story.keys
    await story.say("chong toi khong co dien thoai")
    assert "complaint_ask.place" in story.keys
    await story.say(HOME)
    await story.say("khong con giu to giay do nua")
    await story.tap("Giấy tờ tôi ghi đúng vậy")
    await story.tap("Gửi")
    ticket = await one(world)
    assert (ticket.subject.reporter.name, ticket.subject.name) == ("Trần Thị Bưởi", "Nguyen Van Lanh")
    assert [dose.number for dose in ticket.details.doses] == [1]
    story.end()


@pytest.mark.parametrize("typed", ["gửi không cần mã", "gui luon khong ma", "khỏi xác thực"])
async def test_who_told_the_phone_and_wants_no_code_goes_on_with_that_phone(world: World, typed: str) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say(f"tôi tên Lê Thị Lành, {TOLD} mà app không thấy")
    assert "complaint_ask.phone" in chat.keys
    await chat.say(typed)
    assert "complaint_ask.place" in chat.keys
    await chat.say(HOME)
    await chat.tap("Không có ảnh")
    assert "0300445566" in chat.text
    await chat.tap("Gửi")
    assert (await one(world)).subject.reporter.phone == "0300445566"


async def test_no_phone_at_the_code_goes_on_without_one_in_english(world: World) -> None:
    story = Story(world, "complaint", "for a wife, in English")
    await story.start()
    await story.say("my wife's second shot is missing")
    assert "complaint_ask.reporter" in story.keys
    await story.say("I'm her husband John Tran")
    assert "complaint_ask.identity_other" in story.keys
    await story.say("098185000222")
    await story.say("May 3 1985")
    await story.say("0300777666")
    await story.say("she has no phone")
    assert "complaint_ask.name_other" in story.keys
    story.end()


@pytest.mark.parametrize("typed", ["tôi gửi cho mẹ tôi, mẹ 82 tuổi", "cho ba toi, 71 tuoi"])
async def test_an_age_beside_a_relative_is_no_number(world: World, typed: str) -> None:
    chat = world.chat()
    await chat.start()
    await chat.tap("Gửi phản ánh")
    await chat.tap("Thiếu mũi tiêm")
    await chat.say(typed)
    assert "complaint_ask.reporter" in chat.keys and "invalid.id_too_short" not in chat.keys


async def test_a_farmers_story_that_only_sounds_like_a_call_for_help_is_a_report(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say(
        "tui lam ruong, hoi thang 9 nam 2021 tui ra nha van hoa ap chich 1 mui, roi qua thang 10 chich mui nua o benh "
        "vien huyen, thang cu mo so suc khoe len thay co mui sau thoi, mui truoc mat tieu"
    )
    assert "helping.person" not in chat.keys
