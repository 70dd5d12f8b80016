"""Approve: the official agrees. What must stand on the national platform is entered next; other help is done."""

from handlers.staff.actor import Actor
from handlers.tickets.act import CITIZEN, begin
from handlers.tickets.notices import seen_choices, tell_citizen
from handlers.tickets.status import Verb
from handlers.work import Work
from storage.repositories.ticket_changes import Changes
from storage.repositories.tickets import Ticket


async def approve(work: Work, ticket_id: int, actor: Actor, *, expected: int | None = None) -> Ticket:
    """Errors: NotAllowed, AlreadyClaimed, Stale, MoveNotAllowed."""
    act = await begin(work, ticket_id, actor, Verb.APPROVE, expected=expected)
    if act.repeated:
        return act.ticket
    changes: Changes = {
        "approved_at": work.now,
        "approved_by": actor.id,
        "first_reply_at": act.before.first_reply_at or work.now,
    }
    ticket = await act.finish("approved", changes, audience=CITIZEN)
    if ticket.enters:
        await tell_citizen(work, ticket, "approved", act.cause)
    else:
        await tell_citizen(work, ticket, "solved", act.cause, seen_choices(ticket))
    return ticket
