"""How far a file of old reports is dealt with, by office, with the pace and the day it leads to."""

from datetime import timedelta

from handlers.backlog.progress import Progress, progress
from handlers.jobs.backlog import backlog
from handlers.staff.actor import SYSTEM
from handlers.tickets.claim import claim
from handlers.tickets.refuse import refuse
from handlers.tickets.transfer import transfer
from handlers.tickets.withdraw import withdraw
from tests.handlers.jobs.test_backlog import begin, filed, office, seen, sent
from tests.handlers.tickets.office import FRONT_DESK, STATION, Office
from tests.support.old_reports import row, workbook

__all__ = ["office"]


async def far(office: Office, number: int) -> tuple[Progress, ...]:
    one = await seen(office, number)
    async with office.work() as work:
        return await progress(work, one)


async def test_each_office_has_what_is_left_its_pace_and_the_day_it_leads_to(office: Office) -> None:
    number = await sent(office, workbook([row(n) for n in range(12)]))
    assert await far(office, number) == ()
    await begin(office, number)
    await backlog(office.open_work)
    tickets = await filed(office)
    assert await far(office, number) == (Progress("", 12, 12, 0, None), Progress(FRONT_DESK, 12, 12, 0, None))
    await office.do(transfer, tickets[0], office["commune"], STATION, "việc của trạm")
    await office.do(withdraw, tickets[1], SYSTEM)
    for one in tickets[2:6]:
        await office.do(claim, one, office["commune"])
        await office.do(refuse, one, office["commune"], "R02", "Bác đã có đủ mũi.")
    whole, desk, station = await far(office, number)
    assert (whole.all, whole.left) == (11, 7) and (desk.body, desk.all, desk.left) == (FRONT_DESK, 10, 6)
    assert (station.body, station.left, station.a_day, station.ends) == (STATION, 1, 0, None)
    assert desk.a_day == 4 and desk.ends is not None
    async with office.work() as work:
        calendar, today = work.rules.calendar, work.rules.calendar.local(work.now).date()
        days = [today + timedelta(days=n) for n in range(1, 10)]
        assert desk.ends == [day for day in days if calendar.is_working_day(day)][1]  # 6 at 4 a day
    office.world.clock.move(days=8)  # nothing was done in the last week
    assert [one.a_day for one in await far(office, number)] == [0, 0, 0]
    assert [one.left for one in await far(office, number)] == [7, 6, 1]
