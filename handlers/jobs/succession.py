"""Offices whose last day is over: what they had goes to their successors."""

from handlers.jobs.job import OpenWork
from handlers.jobs.work_list import for_each
from handlers.tickets.succession import KEPT, carry_staff, carry_ticket, closed_now, left_behind
from handlers.work import Work


async def succession(open_work: OpenWork) -> None:
    """The officials first, in one piece an office, then report by report: killed anywhere, it goes on there."""
    async with open_work("job:succession:list") as work:
        closed, behind = closed_now(work), await left_behind(work)
    for one in behind:
        async with open_work(one.cause) as work:
            await carry_staff(work, one)
    if closed:
        await for_each(open_work, "succession", _left, carry_ticket)


async def _left(work: Work, last: int) -> list[int]:
    return await work.uow.ticket_watch.of_offices([one.body for one in closed_now(work)], KEPT, last)
