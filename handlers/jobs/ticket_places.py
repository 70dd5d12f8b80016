"""Tickets of releases before there were columns for it learn where their office is and where they happened.

Every other ticket has them from its first day (handlers/tickets/counted.py), so that the list only gets shorter and a
run finds nothing once it is empty. A piece is a transaction: killed anywhere, the next run goes on.
"""

from typing import Final

from handlers.jobs.job import OpenWork
from handlers.tickets.counted import owner_columns, series_of, site_columns, site_of
from handlers.work import Work
from storage.content import Details
from storage.repositories.ticket_places import Placed, Unplaced

NAME: Final = "ticket_places"
PIECE: Final = 500
UNTOLD: Final = Details()  # releases that knew no series knew only that of COVID-19


async def ticket_places(open_work: OpenWork) -> None:
    """Every ticket that has no place of its office yet, but those that somebody is working on right now."""
    last = 0
    while True:
        async with open_work(f"job:{NAME}") as work:
            found = await work.uow.ticket_places.unplaced(last, PIECE)
            await work.uow.ticket_places.fill([_placed(work, one) for one in found])
        if not found:
            return
        last = found[-1].id


def _placed(work: Work, ticket: Unplaced) -> Placed:
    site = site_of(work.tools.directory, ticket.facility_code, ticket.edition)
    series = series_of(ticket.dose_numbers, UNTOLD)
    return Placed(ticket.id, series, **owner_columns(ticket.body_id), **site_columns(site))
