"""The jobs that watch tickets: each tells once, at its time, and a second run changes nothing."""

from collections.abc import AsyncIterator

import pytest

from handlers.deliveries.acts import told_by_call
from handlers.jobs.claim_expiry import claim_expiry
from handlers.jobs.escalation_digest import escalation_digest
from handlers.jobs.not_seen import not_seen
from handlers.jobs.schedule import JOBS
from handlers.jobs.sla_watch import sla_watch
from handlers.jobs.wait_expiry import wait_expiry
from handlers.tickets.add_information import add_information
from handlers.tickets.approve import approve
from handlers.tickets.ask_citizen import ask_citizen
from handlers.tickets.claim import claim, expire_claim
from handlers.tickets.note import note
from storage.repositories.tickets import Ticket
from tests.handlers.tickets.office import FRONT_DESK, SO_Y_TE, TTYT, Office, open_office


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    made = await open_office(database_url)
    yield made
    await made.world.close()


async def test_past_three_quarters_the_holder_is_warned_once_and_in_office_hours_only(office: Office) -> None:
    office.world.clock.move(hours=-1)
    ticket = await office.file()
    await office.do(claim, ticket, office["commune"])
    office.said()
    for hours in (4, 32):  # at noon on Wednesday it is early; on Thursday in the evening the time comes, nobody works
        office.world.clock.move(hours=hours)
        await sla_watch(office.open_work)
        assert office.said() == []
    office.world.clock.move(hours=11, minutes=45)  # Friday, a quarter to eight
    for _ in range(2):
        await sla_watch(office.open_work)
    assert office.said() == ["ticket_notices.official.warned"]


async def test_overdue_and_claimed_the_next_level_sees_it_but_does_not_own_it(office: Office) -> None:
    ticket = await office.file()
    await office.do(claim, ticket, office["commune"])
    office.world.clock.move(hours=48, seconds=1)
    office.said()
    for _ in range(2):
        await sla_watch(office.open_work)
    ticket = await office.now(ticket)
    assert (ticket.body_id, ticket.escalated_to, ticket.status) == (FRONT_DESK, TTYT, "claimed")
    assert office.said() == ["ticket_notices.citizen.escalated"]


async def test_overdue_and_claimed_by_nobody_it_moves_up_one_level_only(office: Office) -> None:
    ticket = await office.file()
    office.world.clock.move(days=30)
    for _ in range(3):
        await sla_watch(office.open_work)
    ticket = await office.now(ticket)
    assert (ticket.body_id, ticket.escalated_to) == (TTYT, "")
    assert sum("Quá hạn mà chưa ai nhận" in one.text for one in office.told("district")) == 1
    assert (await office.events(ticket)).count("escalated") == 1


async def test_at_the_top_an_overdue_ticket_stays_and_the_citizen_is_told(office: Office) -> None:
    await office.employ("inspector", {"2021:89:::health_inspection": "officer"})
    ticket = await office.file("CONDUCT", accused=TTYT)
    assert ticket.body_id == SO_Y_TE
    office.world.clock.move(days=10)
    await sla_watch(office.open_work)
    await sla_watch(office.open_work)
    assert await office.events(ticket) == ["opened", "escalated"]
    assert "quá hạn" in office.told()[-1].text


async def test_nobody_looked_in_the_time_for_that(office: Office) -> None:
    ticket = await office.file("NOT_MINE")
    looked = await office.file("NOT_MINE")
    await office.do(claim, looked, office["district"])
    office.world.clock.move(hours=24)
    office.said()
    for _ in range(2):
        await sla_watch(office.open_work)
    assert office.said() == ["ticket_notices.official.triage_warned"]
    assert (await office.events(ticket))[-1] == "triage_warned"


async def test_while_waiting_for_the_citizen_no_clock_strikes(office: Office) -> None:
    ticket = await office.file()
    await office.do(claim, ticket, office["commune"])
    await office.do(ask_citizen, ticket, office["commune"], "Gửi giấy giúp ạ")
    office.world.clock.move(days=4)
    await sla_watch(office.open_work)
    assert await office.events(ticket) == ["opened", "claimed", "asked"]
    await office.do(add_information, ticket, office.citizen, "Đây ạ")
    await sla_watch(office.open_work)
    assert (await office.events(ticket))[-1] == "information_added"


async def test_a_claim_left_alone_goes_back_and_one_that_is_worked_on_stays(office: Office) -> None:
    idle, busy = await office.file(), await office.file()
    for ticket in (idle, busy):
        await office.do(claim, ticket, office["commune"])
    office.world.clock.move(hours=5)  # 14:00, of which the lunch break is none
    await office.do(note, busy, office["commune"], "Đang gọi trạm")
    await claim_expiry(office.open_work)
    assert (await office.now(idle)).status == "claimed"
    office.world.clock.move(hours=1)
    for _ in range(2):
        await claim_expiry(office.open_work)
    assert (await office.now(idle)).status == "open"
    assert (await office.now(busy)).status == "claimed"
    assert (await office.events(idle)).count("claim_expired") == 1


@pytest.mark.parametrize(("night", "morning"), [(9, 14), (62, 28)])  # of a Wednesday, of a weekend
async def test_no_claim_ends_at_night_or_on_a_day_off(office: Office, night: int, morning: int) -> None:
    ticket = await office.file()
    office.world.clock.move(hours=4 if night == 9 else 52)
    await office.do(claim, ticket, office["commune"])
    for hours in (night, 1, 1):
        office.world.clock.move(hours=hours)
        await claim_expiry(office.open_work)
    assert (await office.now(ticket)).status == "claimed"
    office.world.clock.move(hours=morning)
    await claim_expiry(office.open_work)
    assert (await office.now(ticket)).status == "open"


async def test_a_claim_that_ended_while_the_jobs_stood_still_waits_for_the_morning(office: Office) -> None:
    ticket = await office.file()
    await office.do(claim, ticket, office["commune"])
    office.world.clock.move(hours=13)  # 22:00: its four office hours were over at 15:00
    await claim_expiry(office.open_work)
    async with office.work() as work:
        await expire_claim(work, ticket.id)
    assert (await office.now(ticket)).status == "claimed"
    office.world.clock.move(hours=10)
    await claim_expiry(office.open_work)
    assert (await office.now(ticket)).status == "open"


async def test_a_silent_citizen_is_reminded_once_then_the_office_goes_on(office: Office) -> None:
    ticket = await office.file()
    await office.do(claim, ticket, office["commune"])
    ticket = await office.do(ask_citizen, ticket, office["commune"], "Gửi giấy giúp ạ")
    office.world.clock.move(hours=60)
    office.said()
    for _ in range(2):
        await wait_expiry(office.open_work)
    assert office.said() == ["ticket_notices.citizen.reminded"]
    assert "Gửi giấy giúp ạ" in office.told()[-1].text
    office.world.clock.move(hours=60)
    for _ in range(2):
        await wait_expiry(office.open_work)
    after = await office.now(ticket)
    assert (after.status, after.claimed_by) == ("claimed", office["commune"].id)
    assert (after.due_at - ticket.due_at).days == 5
    assert office.said() == ["ticket_notices.citizen.wait_expired", "ticket_notices.official.wait_expired"]


async def asked(office: Office, state: str, error: str = "OutsideWindow") -> tuple[Ticket, int]:
    """A report whose question ended so, with the message that asks it."""
    ticket = await office.file()
    await office.do(claim, ticket, office["commune"])
    ticket = await office.do(ask_citizen, ticket, office["commune"], "Gửi giấy giúp ạ")
    row = next(row for row in reversed(office.world.sent) if row.contact_id == office.contact.id)
    async with office.work() as work:
        await work.uow.outbox.finish(row.id, state, error)
    office.said()
    return ticket, row.id


async def said_after(office: Office, **later: int) -> list[str]:
    office.world.clock.move(**later)
    for _ in range(2):
        await wait_expiry(office.open_work)
    return [one.removeprefix("ticket_notices.") for one in office.said()]


async def test_the_wait_begins_when_the_question_arrives_and_before_that_its_official_hears_of_it(
    office: Office,
) -> None:
    ticket, message = await asked(office, "held")
    assert await said_after(office, hours=23) == []
    assert await said_after(office, hours=1) == ["official.not_asked"]
    assert await said_after(office, days=9) == [] and (await office.now(ticket)).status == "waiting_citizen"
    async with office.work() as work:
        await work.uow.outbox.mark_sent([(message, "")], work.now)  # the person has written, and has got it
    assert await said_after(office, hours=59) == []
    assert await said_after(office, hours=1) == ["citizen.reminded"]
    assert await said_after(office, hours=59) == []
    assert await said_after(office, hours=1) == ["citizen.wait_expired", "official.wait_expired"]
    assert (await office.events(ticket))[2:] == ["asked", "not_asked", "reminded", "wait_expired"]


async def test_a_question_told_by_a_call_counts_from_the_call(office: Office) -> None:
    ticket, message = await asked(office, "held")
    office.world.clock.move(days=4)
    async with office.work() as work:
        await told_by_call(work, office["commune"], message, "Đã gọi")
    assert await said_after(office, hours=59) == []
    assert await said_after(office, hours=61) == ["citizen.wait_expired", "official.wait_expired"]
    assert (await office.now(ticket)).status == "claimed"


async def test_of_a_question_that_was_lost_its_official_hears_and_the_office_goes_on_in_time(office: Office) -> None:
    await asked(office, "failed", "Unreachable")
    assert await said_after(office, hours=24) == ["official.not_asked"]
    assert "official.wait_expired" in await said_after(office, days=4)


async def test_approved_and_seen_by_nobody_is_listed_once(office: Office) -> None:
    ticket = await office.file()
    await office.do(claim, ticket, office["commune"])
    await office.do(approve, ticket, office["commune"])
    helped = await office.file("INSTALL")
    await office.do(claim, helped, office["commune"])
    await office.do(approve, helped, office["commune"])
    office.world.clock.move(hours=72)
    office.said()
    for _ in range(2):
        await not_seen(office.open_work)
    assert (await office.now(ticket)).not_seen_at is not None
    assert (await office.now(helped)).not_seen_at is None
    assert office.said() == ["ticket_notices.official.listed_unseen"]


async def test_the_level_above_gets_one_digest_a_morning(office: Office) -> None:
    for _ in range(2):
        await office.do(claim, await office.file(), office["commune"])
    office.world.clock.move(hours=48, seconds=1)
    await sla_watch(office.open_work)
    for _ in range(3):
        await escalation_digest(office.open_work)
    digests = [one.text for one in office.told("district") if "2 phản ánh quá hạn" in one.text]
    assert len(digests) == 1
    office.world.clock.move(hours=12)  # nine in the evening
    await escalation_digest(office.open_work)
    office.world.clock.move(hours=12)  # Saturday
    await escalation_digest(office.open_work)
    assert sum("2 phản ánh quá hạn" in one.text for one in office.told("district")) == 1
    office.world.clock.move(days=2)
    await escalation_digest(office.open_work)
    assert sum("2 phản ánh quá hạn" in one.text for one in office.told("district")) == 2


async def test_one_ticket_that_fails_does_not_hold_up_the_others(office: Office) -> None:
    broken, whole = await office.file(), await office.file()
    async with office.work() as work:
        await work.uow.connection.execute("update tickets set subject_sealed = '\\x00' where id = $1", broken.id)
    office.world.clock.move(hours=47)
    with pytest.raises(ExceptionGroup):
        await sla_watch(office.open_work)
    assert (await office.now(whole)).warned_at is not None


def test_every_job_has_a_name_of_its_own() -> None:
    assert len({job.name for job in JOBS}) == len(JOBS)
