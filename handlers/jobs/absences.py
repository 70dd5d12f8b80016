"""Officials go away and come back on the day they have named."""

from handlers.jobs.job import OpenWork
from handlers.jobs.work_list import for_each
from handlers.staff.absence import turn_over


async def absences(open_work: OpenWork) -> None:
    """Begin and end every absence whose time has come."""
    await for_each(open_work, "absences", lambda work, last: work.uow.absences.due(work.now, last), turn_over)
