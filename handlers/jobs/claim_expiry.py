"""Tickets claimed and left alone go back to the queue."""

from handlers.jobs.job import OpenWork
from handlers.jobs.work_list import for_each
from handlers.tickets.claim import expire_claim


async def claim_expiry(open_work: OpenWork) -> None:
    """Every claim whose time is over."""
    await for_each(
        open_work, "claim_expiry", lambda work, last: work.uow.ticket_watch.claims_ended(work.now, last), expire_claim
    )
