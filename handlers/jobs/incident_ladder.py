"""Who is called next for an incident that nobody has taken, and planned work whose time is over."""

from typing import Final

from handlers.alarms.raising import raise_alarm
from handlers.catalogue.office_kinds import OfficeKind
from handlers.incidents.ending import end_planned
from handlers.incidents.faults import LADDER
from handlers.incidents.paging import climb_on
from handlers.incidents.rights import office
from handlers.jobs.job import OpenWork
from handlers.jobs.work_list import for_each
from handlers.work import Work

UNTAKEN: Final = "incident_untaken"


async def incident_ladder(open_work: OpenWork) -> None:
    """Climb every ladder whose next rung is due, raise an alarm where it is climbed and nobody has taken it; close
    planned work that is over."""
    await for_each(open_work, "incident_ladder", _due, climb_on)
    async with open_work("job:incident_untaken") as work:
        for province in await work.uow.incidents.untaken(work.now - LADDER[-1].after):
            await raise_alarm(work, UNTAKEN, office(work, province, OfficeKind.SO_TTTT))
    await for_each(open_work, "incident_planned", _over, end_planned)


async def _due(work: Work, last: int) -> list[int]:
    return await work.uow.incidents.due(work.now, last)


async def _over(work: Work, last: int) -> list[int]:
    return await work.uow.incidents.over(work.now, last)
