"""Volunteers go with the last day of their term; who looks after them is told three days before."""

from datetime import timedelta
from typing import Final

from handlers.jobs.job import OpenWork
from handlers.jobs.work_list import for_each
from handlers.staff.volunteers import warn
from handlers.staff.volunteers_end import end_due

WARNED_BEFORE: Final = timedelta(days=3)


async def volunteers(open_work: OpenWork) -> None:
    """End every term that is over, and tell of those that end soon."""
    await for_each(open_work, "volunteers", lambda work, last: work.uow.officials.terms_over(work.now, last), end_due)
    await for_each(
        open_work,
        "volunteers_warned",
        lambda work, last: work.uow.officials.terms_ending(work.now, work.now + WARNED_BEFORE, last),
        warn,
    )
