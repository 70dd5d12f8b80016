"""What a closed office had goes to its successor once, whoever is killed in between."""

from collections.abc import AsyncIterator
from datetime import date

import pytest

from handlers.catalogue.offices import OfficeEntry
from handlers.jobs.succession import succession
from handlers.staff.managing import may_go
from handlers.staff.officials import enrol, remove_role
from handlers.staff.refused import Refused
from handlers.tickets.ask_citizen import ask_citizen
from handlers.tickets.claim import claim
from handlers.tickets.refuse import refuse
from handlers.tickets.reopen import reopen
from handlers.tickets.succession import carry_staff, closed_now
from storage.repositories.tickets import Ticket
from tests.handlers.tickets.office import FRONT_DESK, SO_Y_TE, TTYT, Office, open_office

HEIR = "2021:89:886:30370:front_desk"
LAST = date(2021, 10, 22)
TOLD = "ticket_notices.citizen.transferred"


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    """Officials of three levels and one citizen."""
    made = await open_office(database_url)
    yield made
    await made.world.close()


def close(office: Office, successor: str = HEIR, name: str = "UBND") -> None:
    """As the page of administrators does it."""
    tools = office.world.tools
    entry = OfficeEntry(name={"vi": name, "en": name}, valid_to=LAST, successor=successor)
    tools.directory = tools.directory.with_offices({FRONT_DESK: entry})


async def after(office: Office) -> None:
    """The day after, and the job has run."""
    office.world.clock.move(days=(LAST - office.world.clock.now().date()).days + 1)
    await succession(office.open_work)


async def roles(office: Office, name: str) -> dict[str, str]:
    async with office.work() as work:
        found = await work.uow.officials.get(office[name].id)
    assert found is not None
    return dict(found.roles)


async def carried(office: Office) -> int:
    async with office.work() as work:
        query = "select count(*) from ticket_events where kind = 'carried'"
        found: int = await work.uow.connection.fetchval(query)
    return found


async def test_reports_and_officials_go_over_with_time_and_holder_and_the_citizen_hears_once(office: Office) -> None:
    waiting, held, over = [await office.file() for _ in range(3)]
    held = await office.do(claim, held, office["commune"])
    over = await office.do(claim, over, office["commune"])
    over = await office.do(refuse, over, office["commune"], "R02", "Không đủ giấy tờ")
    close(office)
    await succession(office.open_work)
    assert (await office.now(waiting)).body_id == FRONT_DESK and await carried(office) == 0, "its last day is to come"
    await after(office)
    now: list[Ticket] = [await office.now(one) for one in (waiting, held)]
    assert [one.body_id for one in now] == [HEIR, HEIR] and [one.due_at for one in now] == [waiting.due_at, held.due_at]
    assert (now[1].status, now[1].claimed_by) == ("claimed", office["commune"].id)
    assert (await office.now(over)).body_id == FRONT_DESK, "what is over stays in its books"
    assert (await roles(office, "commune"))[HEIR] == (await roles(office, "commune"))[FRONT_DESK]
    assert office.said().count(TOLD) == 2
    await succession(office.open_work)
    assert await carried(office) == 2 and TOLD not in office.said()
    assert office.world.tools.directory.staffed(HEIR) and not office.world.tools.directory.staffed(FRONT_DESK)
    again = await office.do(reopen, over, office.citizen, "Tôi gửi lại giấy")
    assert again.body_id == HEIR


async def test_who_is_taken_out_of_the_successor_stays_out(office: Office) -> None:
    close(office)
    async with office.work() as work:
        lead = await enrol(work, "Trưởng trạm", {FRONT_DESK: "lead"})
        with pytest.raises(Refused):
            await may_go(work, office["commune"], lead, FRONT_DESK, "lead")
    await after(office)
    async with office.work() as work:
        await may_go(work, office["commune"], lead, FRONT_DESK, "lead")  # a closed office needs no lead
        await remove_role(work, office["commune"].id, HEIR)
    await succession(office.open_work)
    assert HEIR not in await roles(office, "commune")


async def test_what_somebody_has_who_does_not_work_in_the_successor_goes_back_to_its_queue(office: Office) -> None:
    held = await office.do(claim, await office.file(), office["commune"])
    asked = await office.do(claim, await office.file(), office["commune"])
    asked = await office.do(ask_citizen, asked, office["commune"], "Nhờ gửi ảnh")
    kept = await office.do(claim, await office.file(), office["second"])
    close(office)
    office.world.clock.move(days=(LAST - office.world.clock.now().date()).days + 1)
    async with office.work() as work:
        (closing,) = closed_now(work)
    async with office.work(closing.cause) as work:
        await carry_staff(work, closing)
    async with office.work() as work:
        await remove_role(work, office["commune"].id, HEIR)
    await succession(office.open_work)
    now = [await office.now(one) for one in (held, asked, kept)]
    assert [one.body_id for one in now] == [HEIR] * 3
    assert [(one.status, one.claimed_by) for one in now] == [
        ("open", None), ("waiting_citizen", None), ("claimed", office["second"].id),
    ]  # fmt: skip


@pytest.mark.parametrize(("successor", "role"), [(HEIR, "lead"), (TTYT, "officer"), (SO_Y_TE, "officer")])
async def test_who_led_a_closed_office_leads_none_above_it(office: Office, successor: str, role: str) -> None:
    async with office.work() as work:
        lead = await enrol(work, "Trưởng trạm", {FRONT_DESK: "lead"})
    close(office, successor=successor)
    await after(office)
    async with office.work() as work:
        found = await work.uow.officials.get(lead.id)
    assert found is not None and found.roles[successor] == role


async def test_nobody_is_told_of_an_office_of_the_same_name_and_a_waiting_report_goes_on_waiting(
    office: Office,
) -> None:
    filed = await office.do(claim, await office.file(), office["commune"])
    asked = await office.do(ask_citizen, filed, office["commune"], "Nhờ gửi ảnh")
    close(office, name=office.world.tools.directory.bodies[HEIR].name)
    await after(office)
    now = await office.now(asked)
    assert (now.body_id, now.status, now.paused_at) == (HEIR, "waiting_citizen", asked.paused_at)
    assert TOLD not in office.said()


async def test_a_complaint_of_the_successor_goes_above_it(office: Office) -> None:
    filed = await office.file(accused=HEIR)
    held = await office.do(claim, filed, office["commune"])
    close(office)
    await after(office)
    now = await office.now(held)
    assert now.body_id in (TTYT, SO_Y_TE) and (now.status, now.claimed_by) == ("open", None)
