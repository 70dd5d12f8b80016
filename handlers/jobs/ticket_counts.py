"""What moves of tickets have written down is added up, so that queues of a thousand offices are counted at once.

Numbers are exact however long this has not run: who reads adds what is not added up yet. The first run of an
installation counts the tickets that were there before.
"""

from typing import Final

from handlers.jobs.job import OpenWork

NAME: Final = "ticket_counts"


async def ticket_counts(open_work: OpenWork) -> None:
    """Everything that was written down until now."""
    more = True
    while more:
        async with open_work(f"job:{NAME}") as work:
            counts = work.uow.ticket_counts
            if not await counts.is_filled():
                await counts.fill()
            more = await counts.fold()
