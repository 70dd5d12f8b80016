"""Take over what a colleague has: who leads there or stands above with a reason, anybody of the office in one tap when
that colleague is away. Who had it is told by whom and why."""

from handlers.staff.actor import Actor, current, official
from handlers.tickets.access import claimer_name, standing
from handlers.tickets.act import begin
from handlers.tickets.claim import taken_by
from handlers.tickets.errors import AlreadyClaimed
from handlers.tickets.notices import tell_official
from handlers.tickets.said import text_of
from handlers.tickets.status import HELD, WAITING, MoveNotAllowed, State, Verb
from handlers.work import Work
from storage.repositories.tickets import Ticket


async def take_over(
    work: Work, ticket_id: int, actor: Actor, reason: str = "", *, expected: int | None = None
) -> Ticket:
    """Taking over what one has already changes nothing. `reason`: read by who had it; needed unless that one is away.

    What waits for its citizen while nobody has it, because it came from another office, is taken by a lead.
    Errors: NotAllowed, AlreadyClaimed (only a lead may, while that colleague is there), Stale, Unfit (why),
    MoveNotAllowed (it is open, or over).
    """
    act = await begin(work, ticket_id, actor, Verb.TAKE_OVER, expected=expected)
    before = act.before
    if act.repeated:
        return act.ticket
    if before.status not in HELD:
        raise MoveNotAllowed(State(before.status), Verb.TAKE_OVER)
    if before.claimed_by == actor.id:
        return before
    away = await is_away(work, before)
    if not away and not leads(actor, before):
        raise AlreadyClaimed(await claimer_name(work, before))
    if reason or not away:
        reason = text_of(reason, "why")
    changes = taken_by(work, actor)
    if before.status in WAITING:  # such a wait has an end of its own
        changes["claim_until"] = None
    former = before.claimed_by
    event = "taken_over" if reason else "taken_over_away"
    ticket = await act.finish(event, changes, data={"official": former or 0, "text": reason})
    if former is not None:
        await tell_official(work, ticket, former, event, act.cause, name=actor.name, text=reason)
    return ticket


def leads(actor: Actor, ticket: Ticket) -> bool:
    """Whether the actor may step in for who has it, with a reason."""
    return actor.leads(ticket.body_id) or (bool(ticket.escalated_to) and actor.works_in(ticket.escalated_to))


async def is_away(work: Work, ticket: Ticket) -> bool:
    """Whether who has it is absent, switched off, or works there no longer. False when nobody has it."""
    if ticket.claimed_by is None:
        return False
    person = await work.uow.officials.get(ticket.claimed_by)
    if person is None or not person.active:
        return True
    if person.absent_until is not None and person.absent_until > work.now:
        return True
    return await standing(work, official(current(person, work.now)), ticket) is None
