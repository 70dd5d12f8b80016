"""Withdraw: the citizen no longer wants it. Who has it is told."""

from handlers.staff.actor import Actor
from handlers.tickets.act import CITIZEN, begin, clock_resumed
from handlers.tickets.notices import tell_official
from handlers.tickets.status import Verb
from handlers.work import Work
from storage.repositories.tickets import Ticket


async def withdraw(work: Work, ticket_id: int, actor: Actor) -> Ticket:
    """Errors: NotAllowed, MoveNotAllowed."""
    act = await begin(work, ticket_id, actor, Verb.WITHDRAW)
    if act.repeated:
        return act.ticket
    ticket = await act.finish("withdrawn", clock_resumed(work, act.before), audience=CITIZEN)
    if ticket.claimed_by is not None:
        await tell_official(work, ticket, ticket.claimed_by, "withdrawn", act.cause)
    return ticket
