"""Approved long ago and seen by nobody: listed, and the official is told."""

from handlers.jobs.job import OpenWork
from handlers.jobs.work_list import for_each
from handlers.tickets.confirm import list_unseen
from handlers.work import Work


async def not_seen(open_work: OpenWork) -> None:
    """Every ticket that belongs on the list."""
    await for_each(open_work, "not_seen", _unseen, list_unseen)


async def _unseen(work: Work, last: int) -> list[int]:
    return await work.uow.ticket_watch.approved_unseen(work.now - work.tools.policy.not_seen_after, last)
