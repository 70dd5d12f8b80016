"""Assign: a lead gives a ticket to one of the body's officials."""

from handlers.staff.actor import WORKING, Actor, current
from handlers.tickets.act import INTERNAL, begin, held_until
from handlers.tickets.claim import tell_former
from handlers.tickets.errors import NotAllowed, Unfit
from handlers.tickets.notices import tell_official
from handlers.tickets.status import WAITING, State, Verb
from handlers.work import Work
from storage.repositories.tickets import Ticket


async def assign(work: Work, ticket_id: int, actor: Actor, official_id: int, *, expected: int | None = None) -> Ticket:
    """Errors: NotAllowed (no lead), Stale, Unfit (official: not of this body, switched off), MoveNotAllowed."""
    act = await begin(work, ticket_id, actor, Verb.ASSIGN, expected=expected)
    if act.repeated:
        return act.ticket
    before = act.before
    if actor.works_in(before.body_id) and not actor.leads(before.body_id):
        raise NotAllowed
    person = await work.uow.officials.get(official_id)
    role = current(person, work.now).roles.get(before.body_id) if person and person.active else None
    if person is None or role not in WORKING:
        raise Unfit("official")
    path = (Verb.CLAIM, Verb.ASSIGN) if before.status == State.OPEN else (Verb.ASSIGN,)
    claim_until = held_until(work) if before.status not in WAITING else None
    ticket = await act.finish(
        "assigned",
        {"claimed_by": official_id, "claimed_at": work.now, "claim_until": claim_until, "triage_at": None},
        data={"official": official_id},
        audience=INTERNAL,
        path=path,
    )
    await tell_official(work, ticket, official_id, "assigned", act.cause, name=actor.name)
    if before.claimed_by != official_id:
        await tell_former(work, before, actor, act.cause)
    return ticket
