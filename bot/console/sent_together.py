"""The list that a report came with, as its page shows it to who sees the report whole."""

from dataclasses import dataclass

from handlers.dialogue.talk import LOCAL
from handlers.work import Work
from storage.repositories.tickets import Ticket


@dataclass(frozen=True, slots=True)
class Together:
    """`done` of `total` reports of the list are over; `on`: the day it was sent; `id`: what a queue is narrowed by."""

    id: int
    unit: str
    name: str
    phone: str
    total: int
    done: int
    on: str


async def together_with(work: Work, ticket: Ticket) -> Together | None:
    """None for a report of no list, or of one whose sender is forgotten."""
    found = await work.uow.complaint_lists.of_ticket(ticket.id)
    if found is None or not found.about.unit:
        return None
    done, total = await work.uow.complaint_lists.done(found.id)
    on = found.created_at.astimezone(LOCAL).strftime("%d/%m/%Y")
    return Together(found.id, *found.about, total, done, on)
