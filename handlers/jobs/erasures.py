"""Requests to delete one's data: carried out once they cannot be taken back, gone on with when a report closes."""

from typing import Final

from handlers.contacts.erase import carry_out, go_on
from handlers.jobs.job import OpenWork
from handlers.jobs.work_list import for_each
from handlers.work import Work

NAME: Final = "erasures"


async def erasures(open_work: OpenWork) -> None:
    """A request a transaction: killed anywhere, the next run goes on."""
    await for_each(open_work, "erase", lambda work, last: work.uow.erasures.due(work.now, last), carry_out)
    await for_each(open_work, "erase_closed", _closed, go_on)


async def _closed(work: Work, last: int) -> list[int]:
    return await work.uow.erasures.closed_since(work.now - work.tools.policy.dispute_time, last)
