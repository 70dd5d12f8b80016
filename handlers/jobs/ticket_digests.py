"""Tickets of releases that could not be searched by name and phone get the digests they are found by, and those whose
digests are of the older form get those of today's.

Every other ticket has them from its first day (handlers/tickets/open.py), so that the list only gets shorter and a run
finds nothing once it is empty. A piece is a transaction: killed anywhere, the next run goes on.
"""

from typing import Final

from handlers.jobs.job import OpenWork
from handlers.tickets.found_by import digests_of

NAME: Final = "ticket_digests"
PIECE: Final = 200


async def ticket_digests(open_work: OpenWork) -> None:
    """Every ticket that nothing finds yet, but those that somebody is working on right now; then the older ones."""
    for older in (False, True):
        await _fill(open_work, older)


async def _fill(open_work: OpenWork, older: bool) -> None:
    last = 0
    while True:
        async with open_work(f"job:{NAME}") as work:
            found = await work.uow.ticket_digests.unfilled(last, PIECE, older=older)
            await work.uow.ticket_digests.fill({one.id: digests_of(work.uow.vault, one) for one in found})
        if not found:
            return
        last = found[-1].id
