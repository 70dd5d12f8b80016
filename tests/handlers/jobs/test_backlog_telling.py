"""People of old reports hear of them once the lead presses: one message a phone, at the pace of many, by day."""

from dataclasses import replace
from datetime import timedelta

from handlers.backlog.files import opened, take_back
from handlers.backlog.tell import begin_telling, telling
from handlers.dialogue.answers.ticket_code import group_code
from handlers.jobs.backlog import backlog
from handlers.staff.actor import Actor
from handlers.tickets.claim import claim
from handlers.tickets.reply import reply
from handlers.tickets.transfer import transfer
from handlers.work import Work
from storage.repositories.tickets import Ticket
from tests.handlers.jobs.test_backlog import begin, filed, office, sent
from tests.handlers.tickets.office import STATION, Office
from tests.support.old_reports import row, workbook

__all__ = ["office"]


async def test_when_the_lead_presses_each_is_told_once_by_text_and_nothing_is_taken_back_then(office: Office) -> None:
    rows = [row(n) for n in range(30)]
    rows[4]["SĐT"] = ""
    number = await sent(office, workbook(rows))
    async with office.work() as work:
        assert not await begin_telling(work, office["chief"], number)
    await begin(office, number)
    await backlog(office.open_work)
    async with office.work() as work:
        assert await begin_telling(work, office["chief"], number)
    async with office.work() as work:
        assert not await begin_telling(work, office["chief"], number)
        assert not await take_back(work, office["chief"], number)
    await backlog(office.open_work)
    async with office.work() as work:
        assert await work.uow.backlogs.told(number) == {"sent": 19, "nobody": 1, "": 10}  # a quarter of 60 a minute
    for _ in range(3):
        office.world.clock.move(seconds=61)
        await backlog(office.open_work)
    async with office.work() as work:
        assert await work.uow.backlogs.told(number) == {"sent": 29, "nobody": 1}
        found = await work.uow.connection.fetch("select class, ticket_id from outbox where channel = 'sms'")
    assert len(found) == len({one["ticket_id"] for one in found}) == 29
    assert {one["class"] for one in found} == {"broadcast"}


async def test_without_a_gateway_nobody_counts_as_told_and_the_file_can_be_taken_back(office: Office) -> None:
    number = await sent(office, workbook([row(0), row(1)]))
    await begin(office, number)
    await backlog(office.open_work)
    office.world.tools.policy = replace(office.policy, text_messages=False)
    async with office.work() as work:
        assert not await begin_telling(work, office["chief"], number)
        assert await work.uow.backlogs.told(number) == {"": 2}
    async with office.work() as work:
        assert await take_back(work, office["chief"], number)


async def test_who_has_several_old_reports_gets_one_message_with_their_codes(office: Office) -> None:
    rows = [row(n, **{"SĐT": "0300999888" if n < 5 else f"030000000{n}"}) for n in range(7)]
    number = await sent(office, workbook(rows))
    await begin(office, number)
    await backlog(office.open_work)
    tickets = await filed(office)
    async with office.work() as work:
        found = await telling(work, await opened(work, office["chief"], number))
        assert found is not None and (found.texts, found.without, found.paid) == (3, 0, 3)
    await office.do(claim, tickets[1], office["commune"])
    await office.do(correct_phone, tickets[1], office["commune"])
    async with office.work() as work:
        assert await begin_telling(work, office["chief"], number)
    await backlog(office.open_work)
    async with office.work() as work:
        assert await work.uow.backlogs.told(number) == {"sent": 4, "with": 3}  # one has another number by now
    assert len(office.sms()) == 4
    together = [text for text in office.sms() if group_code(tickets[0].code) in text]
    assert len(together) == 1
    assert "4 phan anh cu" in together[0] and group_code(tickets[2].code) in together[0] and "+1" in together[0]
    assert group_code(tickets[1].code) not in together[0]


async def correct_phone(work: Work, ticket_id: int, actor: Actor) -> Ticket:
    """Another number than the file says."""
    ticket = await work.uow.tickets.lock(ticket_id)
    assert ticket is not None
    return await work.uow.tickets.save(ticket, {"subject": replace(ticket.subject, phone="0300777666")}, work.now)


async def test_before_it_is_pressed_it_says_how_many_at_what_cost_and_when(office: Office) -> None:
    rows = [row(n, **({"SĐT": ""} if n == 3 else {})) for n in range(8)]
    number = await sent(office, workbook(rows))
    async with office.work() as work:
        assert await telling(work, await opened(work, office["chief"], number)) is None  # nothing is taken in
    await begin(office, number)
    await backlog(office.open_work)
    office.world.tools.policy = replace(office.policy, codes_hour=8, codes_minute=60)
    async with office.work() as work:
        found = await telling(work, await opened(work, office["chief"], number))
        assert found is not None and (found.texts, found.without, found.an_hour) == (7, 1, 2)
        assert found.begins == work.now and found.ends == work.now + timedelta(hours=3.5)
        assert group_code((await filed(office))[0].code) in found.example
    office.world.tools.policy = replace(office.policy, codes_hour=0, codes_minute=0, quiet_hours=(0, 23))
    async with office.work() as work:
        found = await telling(work, await opened(work, office["chief"], number))
        assert found is not None and found.an_hour == 0 and found.begins == found.ends > work.now
    office.world.tools.policy = replace(office.policy, text_messages=False)
    async with office.work() as work:
        assert await telling(work, await opened(work, office["chief"], number)) is None


async def test_before_it_is_pressed_people_hear_what_is_written_and_no_more(office: Office) -> None:
    number = await sent(office, workbook([row(n) for n in range(2)]))
    await begin(office, number)
    await backlog(office.open_work)
    first, second = await filed(office)
    await office.do(claim, first, office["commune"])
    await office.do(transfer, second, office["commune"], STATION, "việc của trạm")
    assert office.sms() == []
    await office.do(reply, first, office["commune"], "Bác mang giấy tiêm ra trạm.")
    assert len(office.sms()) == 1 and "mang giay tiem" in office.sms()[0]


async def test_at_night_what_is_pressed_waits_for_the_morning(office: Office) -> None:
    number = await sent(office, workbook([row(0)]))
    await begin(office, number)
    await backlog(office.open_work)
    office.world.tools.policy = replace(office.policy, quiet_hours=(0, 23))
    async with office.work() as work:
        assert await begin_telling(work, office["chief"], number)
    await backlog(office.open_work)
    async with office.work() as work:
        held = await work.uow.connection.fetch("select state, text_at from outbox where channel = 'sms'")
    assert [one["text_at"] > office.world.clock.now() for one in held] == [True]
