"""Loans of officials end with their last day."""

from handlers.jobs.job import OpenWork
from handlers.jobs.work_list import for_each
from handlers.staff.lending import turn_over


async def loans(open_work: OpenWork) -> None:
    """End every loan, and drop every question about one, whose day is over."""
    await for_each(open_work, "loans", lambda work, last: work.uow.loans.due(work.now, last), turn_over)
