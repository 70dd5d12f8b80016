"""A result pressed by mistake is taken back in time or by a lead; the citizen hears so, and figures stay right."""

from datetime import timedelta

import pytest

from handlers.dialogue.talk import LOCAL
from handlers.tickets.approve import approve
from handlers.tickets.claim import claim
from handlers.tickets.day_report import day_report
from handlers.tickets.errors import NotAllowed, TooLate
from handlers.tickets.mark_entered import mark_entered
from handlers.tickets.refuse import refuse
from handlers.tickets.status import MoveNotAllowed
from handlers.tickets.take_back import may_take_back, take_back
from storage.repositories.tickets import Ticket
from tests.handlers.tickets.office import FRONT_DESK, Office

HOLDER = "commune"


async def ended(office: Office, result: str, category: str = "DOSE_MISSING_ONE") -> Ticket:
    """A report that its holder has just brought to this result."""
    ticket = await office.file(category)
    await office.do(claim, ticket, office[HOLDER])
    if result == "refused":
        return await office.do(refuse, ticket, office[HOLDER], "R11")
    done = await office.do(approve, ticket, office[HOLDER])
    return await office.do(mark_entered, ticket, office[HOLDER]) if result == "entered" else done


async def counted(office: Office, back: int = 0) -> tuple[int, int, int]:
    """Done, refused and reopened on a local day, so many days ago."""
    async with office.work() as work:
        day = work.now.astimezone(LOCAL).date()
        kinds = (await day_report(work, "89", day)).days[day - timedelta(days=back)]
    return kinds["done"], kinds["refused"], kinds["reopened"]


@pytest.mark.parametrize("result", ["approved", "entered", "refused"])
async def test_who_pressed_it_takes_it_back_and_works_on_with_the_time_limit_as_it_was(
    office: Office, result: str
) -> None:
    ticket = await ended(office, result)
    async with office.work() as work:
        assert await may_take_back(work, office[HOLDER], ticket)
    back = await office.do(take_back, ticket, office[HOLDER], expected=ticket.revision)
    assert (back.status, back.claimed_by, back.due_at) == ("claimed", office[HOLDER].id, ticket.due_at)
    assert (back.approved_at, back.entered_at, back.closed_at, back.refusal_code) == (None, None, None, "")
    assert back.claim_until is not None
    said = [one.text for one in office.told()][-1]
    assert "báo nhầm" in said and "không phải làm gì thêm" in said
    assert (await office.events(ticket))[-1] == "taken_back"
    async with office.world.database.reading() as uow:
        query = "select count(*) from audit_log where action = 'ticket.take_back' and subject = $1"
        assert await uow.connection.fetchval(query, f"ticket:{ticket.id}") == 1
    with pytest.raises(MoveNotAllowed):
        await office.do(take_back, ticket, office[HOLDER])
    assert (await office.do(refuse, ticket, office[HOLDER], "R11")).status == "refused"


async def test_after_the_time_and_by_others_only_a_lead_takes_it_back_and_who_pressed_it_hears(office: Office) -> None:
    ticket = await ended(office, "entered")
    lead = await office.employ("lead", {FRONT_DESK: "lead"})
    with pytest.raises(NotAllowed):
        await office.do(take_back, ticket, office["second"])
    office.world.clock.move(minutes=31)
    with pytest.raises(TooLate):
        await office.do(take_back, ticket, office[HOLDER])
    async with office.work() as work:
        assert not await may_take_back(work, office[HOLDER], ticket) and await may_take_back(work, lead, ticket)
    assert (await office.do(take_back, ticket, lead)).claimed_by == lead.id
    assert "đã rút lại kết quả bạn đã ghi" in office.told(HOLDER)[-1].text


@pytest.mark.parametrize(("result", "counts"), [("entered", (1, 0, 0)), ("refused", (0, 1, 0))])
async def test_on_its_own_day_a_mistake_is_no_result_and_on_a_later_day_it_leaves_the_figures_again(
    office: Office, result: str, counts: tuple[int, int, int]
) -> None:
    before = await counted(office)
    ticket = await ended(office, result)
    assert await counted(office) == counts != before
    await office.do(take_back, ticket, office[HOLDER])
    assert await counted(office) == before == (0, 0, 0)
    done = refuse if result == "refused" else approve
    again = await office.do(done, ticket, office[HOLDER], *(("R11",) if result == "refused" else ()))
    if result == "entered":
        again = await office.do(mark_entered, again, office[HOLDER])
    assert await counted(office) == counts
    office.world.clock.move(days=1)
    lead = await office.employ("lead", {FRONT_DESK: "lead"})
    await office.do(take_back, again, lead)
    assert await counted(office, 1) == counts and await counted(office) == (0, 0, 1)


async def test_of_a_report_that_was_emptied_nothing_is_taken_back(office: Office) -> None:
    ticket = await ended(office, "refused")
    lead = await office.employ("lead", {FRONT_DESK: "lead"})
    async with office.work() as work:
        await work.uow.retention.anonymise(ticket.id, work.now)
    async with office.work() as work:
        assert not await may_take_back(work, lead, ticket)
    with pytest.raises(MoveNotAllowed):
        await office.do(take_back, ticket, lead)
    assert (await office.now(ticket)).status == "refused"
