"""Until when an answer still reaches the citizen, as a queue and a report say it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from handlers.deliveries.states import acts_of, state_of
from handlers.dialogue.traits import Traits
from handlers.texts import Texts
from handlers.tickets.ask_citizen import ask_citizen
from handlers.tickets.claim import claim
from handlers.tickets.notices import tell_official
from handlers.tickets.reply import reply
from handlers.tickets.sendable import office_time, sendable_of, undelivered_of
from tests.handlers.tickets.office import FRONT_DESK, Office, open_office

ZALO = Traits("webchat", window=7 * 86400, free=2 * 86400, bills=True, billed_month=1)
TEXTS = Texts.load()
HOUR = timedelta(hours=1)


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    made = await open_office(database_url)
    yield made
    await made.world.close()


async def wrote(office: Office, at: datetime) -> None:
    async with office.work() as work:
        await work.uow.connection.execute("update contacts set last_interaction_at = $1", at)


async def test_a_queue_says_until_when_and_warns_four_office_hours_before(office: Office) -> None:
    ticket = await office.file()

    async def shown(**changes: object) -> tuple[str, str] | None:
        office.world.tools.traits["webchat"] = replace(ZALO, **changes)  # type: ignore[arg-type]
        async with office.work() as work:
            found = (await sendable_of(work, [ticket])).get(ticket.id)
        return (found.tone, TEXTS.say(found.words.key, found.words.params)) if found else None

    now = office.world.clock.now()  # Wednesday, 9 in the morning
    assert await shown(window=0) is None
    await wrote(office, now)
    assert await shown() == ("fine", "Trả lời trước 9:00 ngày 27/10 thì còn gửi được")
    assert await shown(bills=False) == ("fine", "Trả lời trước 9:00 ngày 22/10 thì còn gửi được")
    await wrote(office, now - timedelta(days=6, hours=19))  # till 14:00 today; lunch is no office time
    assert await shown() == ("soon", "Trả lời trước 14:00 thì còn gửi được")
    assert await shown(bills=False) == ("late", "Tin mới phải chờ người dân nhắn lại")
    async with office.work() as work:
        await work.uow.counters.add(now.date().replace(day=1), "billed:webchat")  # the month is spent
    assert await shown() == ("late", "Tin mới phải chờ người dân nhắn lại")
    assert await shown(billed_month=0) == ("soon", "Trả lời trước 14:00 thì còn gửi được")
    await wrote(office, now - timedelta(days=8))
    assert await shown() == ("late", "Tin mới phải chờ người dân nhắn lại")
    assert await shown(templates=True) == ("late", "Chỉ gửi được tin báo; câu trả lời chờ người dân nhắn lại")
    async with office.work() as work:
        await work.uow.contacts.set_unreachable(office.contact.id, now)
    assert await shown() == ("late", "Người dân đã chặn tin nhắn")


async def test_what_is_urgent_reaches_an_official_whose_chat_has_closed_by_text_message(office: Office) -> None:
    await office.employ("far", {FRONT_DESK: "officer"}, phone="0300777888")

    async def texted(days: float) -> int:
        await wrote(office, office.world.clock.now() - timedelta(days=days))
        ticket = replace(await office.file(), severity="urgent")
        before = len(office.sms())
        async with office.work() as work:
            person = next(one for one in await work.uow.officials.of_bodies([FRONT_DESK], work.now) if one.phone)
            await tell_official(work, ticket, person.id, "urgent", f"test:{ticket.id}")
        return len(office.sms()) - before

    assert await texted(8) == 0  # a chat that never closes
    office.world.tools.traits["webchat"] = ZALO
    assert [await texted(days) for days in (1, 6, 9)] == [0, 0, 1]
    office.world.tools.traits["webchat"] = replace(ZALO, bills=False)
    assert [await texted(days) for days in (1, 6, 9)] == [0, 1, 1]  # what would cost is held: it is no way to warn
    office.world.tools.traits["webchat"] = ZALO
    async with office.work() as work:  # nor is it once the month is spent
        await work.uow.counters.add(office.world.clock.now().date().replace(day=1), "billed:webchat")
    assert await texted(6) == 1


async def test_before_a_weekend_the_warning_comes_on_friday(office: Office) -> None:
    calendar = office.world.tools.rules.calendar
    friday = datetime(2021, 10, 22, 6, tzinfo=UTC)  # 13:00 in Viet Nam
    opens = [(end - begin) for begin, end in [next(calendar.open_from(friday))]]
    sunday, monday = friday + timedelta(days=2), friday + timedelta(days=3)
    assert office_time(calendar, friday, sunday) == opens[0] <= 4 * HOUR  # all that is left of the week
    assert office_time(calendar, friday, monday) > 4 * HOUR
    assert office_time(calendar, sunday, sunday + HOUR) == timedelta()


async def test_a_report_says_what_did_not_arrive_why_and_what_else_there_is(office: Office) -> None:
    ticket = await office.file()
    now = office.world.clock.now()
    ends = now + timedelta(days=60)

    async def shown() -> list[str]:
        async with office.work() as work:
            found = await undelivered_of(work, ticket)
        return [TEXTS.say(one.key, one.params) for one in (*found.why, *found.ways)] if found else []

    assert await shown() == []
    for reason in ("OutsideWindow", "OutsideWindow", "CapReached"):
        await office.do(reply, ticket, office["commune"], reason)
        row = next(row for row in reversed(office.world.sent) if row.contact_id == office.contact.id)
        async with office.work() as work:
            assert await work.uow.held.hold(row, reason, now, ends)
        ends += timedelta(days=1)
    lines = await shown()
    held = "tin: Đang giữ tới {} 19/12, sẽ gửi khi người dân nhắn lại: ".format(
        office.world.clock.now().strftime("09:%M")
    )
    assert lines[0] == f"2 {held}đã quá thời gian kênh cho phép chủ động nhắn tin"
    assert lines[1].startswith("1 tin: Đang giữ tới") and "sang tháng cũng tự gửi" in lines[1]
    assert lines[2:] == ["Gọi điện hoặc nhắn SMS cho số 0300123456"]
    async with office.work() as work:  # of Zalo there is a page to answer by hand on, of others none
        await work.uow.connection.execute("update outbox set channel = 'zalo' where state = 'held'")
    assert (await shown())[3:] == ["Trả lời tay trong trang quản lý Zalo OA"]
    async with office.work() as work:
        assert await work.uow.held.give_up(ends) == 3
    assert await shown() == [
        "Không gửi được: giữ quá lâu, người dân không nhắn lại", "Gọi điện hoặc nhắn SMS cho số 0300123456",
        "Trả lời tay trong trang quản lý Zalo OA",
    ]  # fmt: skip
    async with office.work() as work:
        waiting = await work.uow.undelivered.of_ticket(ticket.id)
        assert await work.uow.undelivered.settle([one.id for one in waiting], "sms", office["commune"].id, now) == 3
    assert await shown() == []  # an official has told of them otherwise


@pytest.mark.parametrize(
    ("state", "error", "says"),
    [
        ("failed", "Unreachable", "Không gửi được: người nhận đã chặn hoặc không còn dùng kênh này"),
        ("failed", "OurMistake", "Không gửi được: kênh từ chối tin này"),
        ("unknown", "MaybeSent", "Không rõ đã tới chưa: kênh không trả lời"),
    ],
)
async def test_on_a_channel_that_never_closes_failed_and_unknown_messages_are_told_too(
    office: Office, state: str, error: str, says: str
) -> None:
    """In the same words as on the list of what did not arrive."""
    ticket = await office.file()
    await office.do(reply, ticket, office["commune"], "Bác gửi ảnh")
    row = next(row for row in reversed(office.world.sent) if row.contact_id == office.contact.id)
    for channel, by_hand in (("telegram", False), ("zalo", error != "Unreachable")):
        async with office.work() as work:
            await work.uow.outbox.finish(row.id, state, error)
            await work.uow.connection.execute("update outbox set channel = $2 where id = $1", row.id, channel)
        async with office.work() as work:
            found = await undelivered_of(work, ticket)
            (message,) = await work.uow.undelivered.of_ticket(ticket.id)
        assert found is not None and (found.number, found.why) == (1, (state_of(message),))
        assert TEXTS.say(found.why[0].key, found.why[0].params) == says
        assert [one.key for one in found.ways[1:]] == (["undelivered.way.by_hand_zalo"] if by_hand else [])
        assert "again" in acts_of(message)


async def test_a_question_that_did_not_arrive_is_said_to_be_none_yet(office: Office) -> None:
    ticket = await office.file()
    await office.do(claim, ticket, office["commune"])
    ticket = await office.do(ask_citizen, ticket, office["commune"], "Bác gửi ảnh giấy tiêm")
    row = next(row for row in reversed(office.world.sent) if row.contact_id == office.contact.id)
    async with office.work() as work:
        assert await undelivered_of(work, ticket) is None
        await work.uow.outbox.finish(row.id, "held", "OutsideWindow")
        found = await undelivered_of(work, ticket)
    assert found is not None and [one.key for one in found.why][1:] == ["undelivered.box.not_asked"]
