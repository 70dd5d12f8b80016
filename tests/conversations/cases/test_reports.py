"""Reports that are there already, still wait, or are about a phone: played as they were typed, and in other words.

Case 48, the text message while the browser is closed, is played in tests/handlers/jobs/test_phone_news.py.
"""

import pytest

from handlers.tickets.approve import approve
from handlers.tickets.mark_entered import mark_entered
from handlers.tickets.status import State
from tests.conversations.offices import claimed, does
from tests.conversations.reports import DETAILS, filed, one, shown_record, whose
from tests.conversations.story import Story
from tests.handlers.records.people import CCCD, PHONE, put_person
from tests.support.driver import World

HOME = "xã Vĩnh Trạch, Thoại Sơn, An Giang"
RIGHT = "0300555666"


async def missing_filed(world: World, conversation: str, title: str, address: str = "") -> Story:
    """Dose 2 is missing, filed with the record on the table; the story is written down from here."""
    await put_person(world)
    story = Story(world, conversation, title, address=address)
    await story.start()
    await shown_record(story)
    await story.tap("Thiếu hoặc sai?")
    await story.tap("Thiếu mũi 2")
    await story.say(DETAILS)
    await story.tap("Không có ảnh")
    await story.tap("Gửi")
    story.lines.clear()
    return story


async def test_case_45_the_same_dose_from_a_second_chat_is_told_before_it_is_filed(world: World) -> None:
    await missing_filed(world, "cases_reports", "not kept")
    story = Story(world, "cases_reports", "45 the same report from a second chat")
    await story.start()
    await story.tap("Gửi phản ánh")
    await story.tap("Thiếu mũi tiêm")
    await whose(story)
    await story.tap("Mũi 2")
    assert "complaint_same.there" in story.keys
    assert len(await filed(world)) == 1
    await story.tap("Tôi báo mũi khác")
    await story.say("mũi 3")
    assert "complaint_ask.details" in story.keys
    story.end()


async def test_case_45_a_relative_in_a_second_chat_is_told_of_it_with_the_phone_of_the_record(world: World) -> None:
    """At the desk it is shown as well: tests/bot/console/test_walk_in.py."""
    await missing_filed(world, "cases_reports", "not kept")
    story = Story(world, "cases_reports", "45 by a relative from a second chat")
    await story.start()
    await story.say("mẹ em tiêm mũi 2 ngày 15/9/2021 ở trạm y tế xã Vĩnh Trạch mà app chưa có")
    assert "complaint_ask.reporter" in story.keys
    await story.say("Lê Văn Thử")
    await whose(story)
    assert "complaint_same.there" in story.keys and len(await filed(world)) == 1
    await story.tap("Xem phản ánh đó")
    assert "complaint_same.there" not in story.keys
    story.end()


async def test_case_46_a_province_that_is_not_served_is_told_with_whom_to_call(world: World) -> None:
    story = Story(world, "cases_reports", "46 a home elsewhere")
    await story.start()
    await story.tap("Gửi phản ánh")
    await story.tap("Thiếu mũi tiêm")
    for words in ("quên số", "1980", "mất sim rồi", "Trần Văn Thử", "Nam", "phường 5 quận 8 TP HCM", "mũi 2"):
        await story.say(words)
    for words in ("15/9/2021, AstraZeneca", "không nhớ chỗ nào", "mất giấy rồi"):
        await story.say(words)
    assert "1900 9095" in story.chat.text and "chưa thuộc tổng đài này" in story.chat.text
    story.end()


async def test_case_47_still_not_there_after_it_was_entered_reopens_the_report(world: World) -> None:
    story = await missing_filed(world, "cases_reports", "47 entered, and still not there")
    ticket = await one(world)
    actor = await claimed(world, ticket)
    await does(world, actor, approve, ticket)
    await does(world, actor, mark_entered, ticket)
    await story.say("vẫn chưa thấy mũi 2 trên sổ")
    assert "ticket_notices.citizen.reopened" in story.keys
    after = await one(world)
    assert (after.status, after.disputes) == (State.OPEN, 1)
    story.end()


@pytest.mark.parametrize("typed", ["sai nữa rồi", "vẫn y nguyên", "sao vẫn chưa có", "mấy bữa rồi mà chưa lên"])
async def test_case_47_in_other_words_is_a_dispute_when_done_and_a_reminder_before(world: World, typed: str) -> None:
    story = await missing_filed(world, "cases_reports", "not kept")
    ticket = await one(world)
    await story.say(typed)
    assert {"own_reports.sorry", "own_reports.line", "own_reports.reminded"} <= set(story.keys)
    await story.say("van chua thay mui 2 tren so")
    assert "own_reports.still" in story.keys and len(await filed(world)) == 1
    async with world.database.reading() as uow:
        event = await uow.ticket_events.last(ticket.id, "information_added")
    assert event is not None and typed in event.data["text"]
    await story.say("vẫn chưa thấy mũi 3")
    assert "own_reports.line" not in story.keys
    actor = await claimed(world, ticket)
    await does(world, actor, approve, ticket)
    await does(world, actor, mark_entered, ticket)
    await story.say(typed)
    assert {"ticket_notices.citizen.reopened", "follow_up.ask_sure"} & set(story.keys)


async def test_case_49_only_the_right_phone_is_asked_once(world: World) -> None:
    await put_person(world)
    story = Story(world, "cases_reports", "49 the phone is a stranger's")
    await story.start()
    await story.say("tra cuu thi thay sdt la khong phai cua toi")
    await story.tap("Xin sửa số điện thoại")
    for words in (f"{CCCD.number} sn 5/2/1980", "Nguyễn Thị Thử", HOME):
        await story.say(words)
    assert "complaint_ask.right_phone" in story.keys
    await story.say(RIGHT)
    assert "complaint_ask.phone" not in story.world.texts.said
    await story.say("không có ảnh")
    await story.tap("Gửi")
    ticket = await one(world)
    assert (ticket.details.correction.part, ticket.details.correction.expected) == ("phone", RIGHT)
    assert (ticket.subject.phone, ticket.proof) == (RIGHT, "none")
    assert [row for row in world.sent if row.channel == "sms"] == []
    story.end()


@pytest.mark.parametrize(
    ("before", "typed"),
    [
        ((), "số trong hồ sơ không phải của tôi"),
        ((RIGHT, "code"), "số điện thoại trong hồ sơ không phải của tôi"),
        ((RIGHT, "code"), "sdt trong do la cua ai chu khong phai toi"),
    ],
)
async def test_case_50_no_agreement_leads_to_an_official_and_to_no_stranger(
    world: World, before: tuple[str, ...], typed: str
) -> None:
    await put_person(world)
    story = Story(world, "cases_reports", f"50 no agreement: {typed}")
    await story.start()
    await story.tap("Tra cứu mũi tiêm")
    await story.say(f"{CCCD.number} sn 5/2/1980")
    for words in before:
        await (story.code() if words == "code" else story.say(words))
    await story.say(typed)
    assert "status_lookup.wrong_phone" in story.keys
    for words in ("Nguyễn Thị Thử", HOME):
        await story.say(words)
    assert "complaint_ask.right_phone" in story.keys
    await story.say("tôi không có số nào hết")
    await story.say("không có ảnh")
    assert "complaint_card.consent" in story.keys
    await story.tap("Gửi")
    assert (await one(world)).subject.phone == ""
    story.end()


async def test_case_50_without_the_old_phone_there_is_a_person(world: World) -> None:
    story = Story(world, "cases_reports", "50 the old number is gone")
    await story.start()
    await story.tap("Tra cứu mũi tiêm")
    await story.say(f"{CCCD.number} sn 5/2/1980")
    await story.say("số cũ mất rồi")
    assert "status_lookup.without_phone" in story.keys and "Nhờ cán bộ gọi lại" in story.chat.labels
    await story.say("sim đó bỏ lâu rồi")
    assert "callback.ask_about" in story.keys
    story.end()


async def test_case_32_a_report_sent_long_ago_is_followed_and_its_code_asked_once(world: World) -> None:
    await missing_filed(world, "cases_reports", "not kept", "first-browser")
    code = (await one(world)).code
    story = Story(world, "cases_reports", "32 sent long ago, the code is lost")
    await story.start()
    await story.say("gửi phản ánh 3 tháng rồi vẫn chưa thấy mũi nào")
    assert "lost_code.type_it" in story.keys and "Mất mã, quên mã" in story.chat.labels
    await story.say("mất mã rồi")
    assert "lost_code.ask_identity" in story.keys
    await story.say(f"{CCCD.number} sn 5/2/1980 sdt {PHONE}")
    await story.code()
    assert {"lost_code.found", "follow_up.head"} <= set(story.keys) and code[:4] in story.chat.text
    assert len(await filed(world)) == 1
    story.end()


async def test_case_32_in_the_chat_that_sent_it_its_state_is_told(world: World) -> None:
    story = await missing_filed(world, "cases_reports", "32 in the chat that sent it")
    await story.say("gửi phản ánh 3 tháng rồi vẫn chưa thấy mũi nào")
    assert {"own_reports.sorry", "own_reports.reminded"} <= set(story.keys)
    story.end()
