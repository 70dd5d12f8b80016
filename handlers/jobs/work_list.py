"""Walk a list of tickets whose clock has struck, each in a unit of work of its own."""

from collections.abc import Awaitable, Callable
from typing import Final

from handlers.jobs.job import OpenWork
from handlers.work import Work
from storage.database import DOWN

PAGE: Final = 200
# Gives ids above the one named, at most a page.
Listing = Callable[[Work, int], Awaitable[list[int]]]


async def for_each(
    open_work: OpenWork, name: str, listing: Listing, act: Callable[[Work, int], Awaitable[object]]
) -> int:
    """Do `act` to every ticket listed; gives how many. `act` looks again under a lock, so a repeat does nothing.

    Errors: ExceptionGroup at the end, of the tickets that failed; they do not hold up the others.
    """
    done, last = 0, 0
    errors: list[Exception] = []
    while True:
        async with open_work(f"job:{name}:list") as work:
            found, moment = await listing(work, last), work.now.isoformat()
        for ticket_id in found:
            try:
                async with open_work(f"job:{name}:{moment}") as work:
                    await act(work, ticket_id)
                done += 1
            except DOWN:
                raise
            except Exception as error:
                errors.append(error)
        if len(found) < PAGE:
            break
        last = found[-1]
    if errors:
        raise ExceptionGroup(f"{name}: {len(errors)} tickets failed", errors)
    return done
