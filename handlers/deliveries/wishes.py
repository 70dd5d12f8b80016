"""Who asks to be called back, for the people of an office."""

from handlers.deliveries.listed import offices_required, seen_whole
from handlers.staff.actor import Actor
from handlers.tickets.act import audit_many
from handlers.work import Work
from storage.repositories.tickets import Ticket


async def calls_wished(work: Work, actor: Actor) -> list[Ticket]:
    """Unfinished tickets of the official's offices that ask for a call, the most urgent first. Their numbers are
    shown, which is audited. Errors: NotAllowed: nobody who works on reports."""
    ids = await work.uow.phone_calls.wished(offices_required(actor))
    tickets = await seen_whole(work, actor, ids)
    found = [tickets[number] for number in ids if number in tickets]
    await audit_many(work, actor, "call_list", [one.id for one in found])
    return found
