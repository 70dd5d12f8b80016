"""In the afternoon each point is asked for what it still owes an incident that is mended."""

from handlers.incidents.faults import REMIND_AFTER, REMIND_HOURS
from handlers.incidents.reminding import remind
from handlers.jobs.job import OpenWork
from handlers.jobs.work_list import for_each
from handlers.work import Work


async def incident_reminders(open_work: OpenWork) -> None:
    """Ask, within the hours in which a point is done and people are still there."""
    await for_each(open_work, "incident_reminders", _owing, remind)


async def _owing(work: Work, last: int) -> list[int]:
    first, end = REMIND_HOURS
    if not first <= work.rules.calendar.local(work.now).hour < end:
        return []
    return await work.uow.incidents.owing(work.now - REMIND_AFTER, last)
