"""Who is called next for an incident that nobody has taken, and planned work whose time is over."""

from handlers.incidents.ending import end_planned
from handlers.incidents.paging import climb_on
from handlers.jobs.job import OpenWork
from handlers.jobs.work_list import for_each
from handlers.work import Work


async def incident_ladder(open_work: OpenWork) -> None:
    """Climb every ladder whose next rung is due; close planned work that is over."""
    await for_each(open_work, "incident_ladder", _due, climb_on)
    await for_each(open_work, "incident_planned", _over, end_planned)


async def _due(work: Work, last: int) -> list[int]:
    return await work.uow.incidents.due(work.now, last)


async def _over(work: Work, last: int) -> list[int]:
    return await work.uow.incidents.over(work.now, last)
