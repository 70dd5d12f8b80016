"""The same report once more is told before it is filed, to those who may know of it."""

import pytest

from handlers.staff.actor import Actor, Kind
from handlers.tickets.withdraw import withdraw
from tests.conversations.offices import does
from tests.conversations.reports import DETAILS, HOME, OUTSIDER, filed, shown_record, whose
from tests.conversations.story import Story
from tests.handlers.records.people import CCCD, put_person
from tests.support.driver import World

STRANGERS_PHONE = "0300999888"


async def missing_second(story: Story) -> None:
    """From the record to the missing dose."""
    await shown_record(story)
    await story.tap("Thiếu hoặc sai?")
    await story.tap("Thiếu mũi 2")


async def first_filed(world: World) -> None:
    """Dose 2 is missing: filed in a chat of its own."""
    await put_person(world)
    story = Story(world, "complaint", "not kept")
    await story.start()
    await missing_second(story)
    await story.say(DETAILS)
    await story.tap("Không có ảnh")
    await story.tap("Gửi")


async def test_who_has_proven_the_record_reads_of_it_in_another_chat(world: World) -> None:
    await first_filed(world)
    (first,) = await filed(world)
    story = Story(world, "complaint", "the same report from another chat")
    await story.start()
    await story.photo("slip")
    await story.tap("Gửi phản ánh mới")
    await story.tap("Thiếu mũi tiêm")
    await whose(story)
    await story.tap("Mũi 2")
    assert "complaint_same.there" in story.keys
    assert "Vẫn gửi mới" not in story.chat.labels
    await story.tap("Bổ sung vào đó")
    assert {"complaint_same.added", "follow_up.ask_addition"} <= set(story.keys)
    assert len(await filed(world)) == 1
    async with world.database.reading() as uow:
        assert len(await uow.ticket_files.of_ticket(first.id)) == 1
    story.end()


async def test_the_report_is_shown_and_another_dose_goes_on(world: World) -> None:
    await first_filed(world)
    story = Story(world, "complaint", "the same report, then another dose")
    await story.start()
    await missing_second(story)
    assert "complaint_same.there" in story.keys
    await story.tap("Xem phản ánh đó")
    assert "follow_up.head" in story.keys and "Rút phản ánh" not in story.chat.labels
    await story.tap("Xong")
    await missing_second(story)
    await story.tap("Tôi báo mũi khác")
    await story.tap("Mũi 3")
    assert "complaint_ask.details" in story.keys
    story.end()


@pytest.mark.parametrize("phone", [STRANGERS_PHONE, ""])
async def test_nobody_else_learns_that_a_report_exists(world: World, phone: str) -> None:
    """Number and birth date of somebody else, with a phone of one's own or none: it is filed, the office sees both."""
    await first_filed(world)
    story = Story(world, "complaint", "not kept")
    await story.start()
    await story.tap("Gửi phản ánh")
    await story.tap("Thiếu mũi tiêm")
    await story.say(CCCD.number)
    await story.say("5/2/1980")
    if phone:
        await story.say(phone)
        await story.code()
    else:
        await story.tap("Không có điện thoại")
    await story.say("Nguyễn Thị Thử")
    await story.say(HOME)
    await story.tap("Mũi 2")
    assert "complaint_ask.details" in story.keys
    await story.say(DETAILS)
    await story.tap("Không có ảnh")
    await story.tap("Gửi")
    assert "complaint_sent.sent" in story.keys
    first, second = await filed(world)
    assert first.subject_index == second.subject_index


async def test_in_the_chat_that_filed_it_no_proof_is_needed(world: World) -> None:
    story = Story(world, "complaint", "not kept")
    await story.start()
    for turn in range(2):
        await story.tap("Gửi phản ánh") if turn == 0 else await story.say("gửi phản ánh")
        await story.tap("Thiếu mũi tiêm")
        await story.say(OUTSIDER)
        await story.say("5/2/1980")
        await story.tap("Không có điện thoại")
        await story.say("Trần Thị Bưởi")
        if turn == 0:
            await story.say(HOME)
        await story.tap("Mũi 2")
        if turn == 0:
            await story.say(DETAILS)
            await story.tap("Không có ảnh")
            await story.tap("Gửi")
    assert "complaint_same.there" in story.keys


async def test_more_than_the_open_report_says_may_be_sent_anew(world: World) -> None:
    await first_filed(world)
    story = Story(world, "complaint", "not kept")
    await story.start()
    await story.tap("Gửi phản ánh")
    await story.tap("Thiếu mũi tiêm")
    await whose(story)
    await story.say("mũi 2 và mũi 3")
    assert "complaint_same.there" in story.keys
    await story.tap("Vẫn gửi mới")
    assert "complaint_same.there" not in story.keys


async def test_a_report_that_is_over_or_about_something_else_is_none(world: World) -> None:
    await first_filed(world)
    (first,) = await filed(world)
    assert first.contact_id is not None
    story = Story(world, "complaint", "not kept")
    await story.start()
    await shown_record(story)
    await story.tap("Thiếu hoặc sai?")
    await story.tap("Sai thông tin cá nhân")
    await story.tap("Họ tên")
    assert "complaint_same.there" not in story.keys
    await does(world, Actor(Kind.CITIZEN, first.contact_id), withdraw, first)
    await story.say("menu")
    await missing_second(story)
    assert "complaint_same.there" not in story.keys


async def test_what_was_filed_elsewhere_while_the_card_stood_there_is_told_before_sending(world: World) -> None:
    await put_person(world)
    stories = [Story(world, "complaint", "not kept") for _ in range(2)]
    for story in stories:
        await story.start()
        await missing_second(story)
        await story.say(DETAILS)
        await story.tap("Không có ảnh")
    for story in stories:
        await story.tap("Gửi")
    assert "complaint_same.there" in stories[1].keys
    assert len(await filed(world)) == 1
