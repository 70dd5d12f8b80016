"""Mark entered: what was approved stands on the national platform now; the citizen is asked whether it shows."""

from handlers.staff.actor import Actor
from handlers.tickets.act import CITIZEN, begin
from handlers.tickets.notices import seen_choices, tell_citizen
from handlers.tickets.status import MoveNotAllowed, State, Verb
from handlers.work import Work
from storage.repositories.tickets import Ticket


async def mark_entered(work: Work, ticket_id: int, actor: Actor, *, expected: int | None = None) -> Ticket:
    """Errors: NotAllowed, Stale, MoveNotAllowed (not approved, or nothing that goes on the platform)."""
    act = await begin(work, ticket_id, actor, Verb.ENTER, expected=expected)
    if act.repeated:
        return act.ticket
    if not act.before.enters:
        raise MoveNotAllowed(State(act.before.status), Verb.ENTER)
    ticket = await act.finish("entered", {"entered_at": work.now}, audience=CITIZEN)
    await tell_citizen(work, ticket, "entered", act.cause, seen_choices(ticket))
    return ticket
