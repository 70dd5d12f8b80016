"""Until when an answer still reaches the citizen, as a queue and a report say it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from handlers.dialogue.traits import Traits
from handlers.texts import Texts
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
            await tell_official(work, ticket, person.id, "urgent", f"test:{days}")
        return len(office.sms()) - before

    assert await texted(8) == 0  # a chat that never closes
    office.world.tools.traits["webchat"] = ZALO
    assert [await texted(days) for days in (1, 6, 9)] == [0, 0, 1]


async def test_before_a_weekend_the_warning_comes_on_friday(office: Office) -> None:
    calendar = office.world.tools.rules.calendar
    friday = datetime(2021, 10, 22, 6, tzinfo=UTC)  # 13:00 in Viet Nam
    opens = [(end - begin) for begin, end in [next(calendar.open_from(friday))]]
    sunday, monday = friday + timedelta(days=2), friday + timedelta(days=3)
    assert office_time(calendar, friday, sunday) == opens[0] <= 4 * HOUR  # all that is left of the week
    assert office_time(calendar, friday, monday) > 4 * HOUR
    assert office_time(calendar, sunday, sunday + HOUR) == timedelta()


async def test_a_report_says_what_was_not_sent_why_and_what_else_there_is(office: Office) -> None:
    office.world.tools.traits["webchat"] = ZALO
    ticket = await office.file()
    now = office.world.clock.now()

    async def shown() -> list[str]:
        async with office.work() as work:
            found = await undelivered_of(work, ticket)
        return [TEXTS.say(one.key, one.params) for one in (*found.why, *found.ways)] if found else []

    assert await shown() == []
    for reason in ("OutsideWindow", "CapReached"):
        await office.do(reply, ticket, office["commune"], reason)
        row = next(row for row in reversed(office.world.sent) if row.contact_id == office.contact.id)
        async with office.work() as work:
            assert await work.uow.held.hold(row, reason, now, now + timedelta(days=60))
    lines = await shown()
    assert [line.split(":")[0] for line in lines[:2]] == ["1 tin", "1 tin"] and "tháng" in lines[1]
    assert lines[2:] == [
        "Tin được giữ đến 19/12/2021.", "Gọi điện hoặc nhắn SMS cho số 0300123456",
        "Trả lời tay trong trang quản lý Zalo OA",
    ]  # fmt: skip
    async with office.work() as work:
        assert await work.uow.held.give_up(now + timedelta(days=61)) == 2
    assert (await shown())[0] == "Chờ quá lâu mà người dân không nhắn lại, không gửi nữa."
    async with office.work() as work:
        waiting = await work.uow.undelivered.of_ticket(ticket.id)
        assert await work.uow.undelivered.settle([one.id for one in waiting], "sms", office["commune"].id, now) == 2
    assert await shown() == []  # an official has told of them otherwise
