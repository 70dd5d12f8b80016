"""Tickets claimed and left alone go back to the queue."""

from handlers.jobs.job import OpenWork
from handlers.jobs.work_list import for_each
from handlers.tickets.claim import expire_claim
from handlers.work import Work


async def claim_expiry(open_work: OpenWork) -> None:
    """Every claim whose time is over, in office hours alone: also after a night in which the jobs stood still."""
    await for_each(open_work, "claim_expiry", _ended, expire_claim)


async def _ended(work: Work, last: int) -> list[int]:
    if not work.rules.calendar.is_open(work.now):
        return []
    return await work.uow.ticket_watch.claims_ended(work.now, last)
