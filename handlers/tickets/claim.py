"""Claim a ticket: the first wins, the others are told who has it. Give it back, by hand or by the clock."""

from handlers.staff.actor import SYSTEM, Actor
from handlers.tickets.access import claimer_name, held_by_other
from handlers.tickets.act import CITIZEN, INTERNAL, begin, held_until
from handlers.tickets.errors import AlreadyClaimed
from handlers.tickets.notices import tell_citizen, tell_official
from handlers.tickets.status import HELD, State, Verb
from handlers.work import Work
from storage.repositories.ticket_changes import Changes
from storage.repositories.tickets import Ticket


async def claim(work: Work, ticket_id: int, actor: Actor, *, expected: int | None = None) -> Ticket:
    """Take it. Claiming what one has already changes nothing.

    Errors: NotAllowed, Stale, AlreadyClaimed (carries the name), MoveNotAllowed.
    """
    act = await begin(work, ticket_id, actor, Verb.CLAIM, expected=expected)
    before = act.before
    if act.repeated or (before.status == State.CLAIMED and before.claimed_by == actor.id):
        return before
    if before.claimed_by is not None and before.status in HELD:
        raise AlreadyClaimed(await claimer_name(work, before))
    first = await work.uow.ticket_events.last(ticket_id, "claimed") is None
    ticket = await act.finish("claimed", taken_by(work, actor), audience=CITIZEN if first else INTERNAL)
    if first:
        await tell_citizen(work, ticket, "claimed", act.cause)
    return ticket


async def release(work: Work, ticket_id: int, actor: Actor, *, expected: int | None = None) -> Ticket:
    """Give it back to the queue. Errors: NotAllowed, AlreadyClaimed, Stale, MoveNotAllowed."""
    act = await begin(work, ticket_id, actor, Verb.RELEASE, expected=expected)
    if act.repeated:
        return act.ticket
    ticket = await act.finish("released", LET_GO)
    await tell_former(work, act.before, actor, act.cause)
    return ticket


async def expire_claim(work: Work, ticket_id: int) -> Ticket:
    """The time of a claim is over: back to the queue. Nothing when it was touched meanwhile, while what its holder
    pressed for it waits, or while offices are closed: at night nobody is there to take it."""
    act = await begin(work, ticket_id, SYSTEM, Verb.EXPIRE_CLAIM)
    before = act.before
    over = before.claim_until is not None and before.claim_until <= work.now and work.rules.calendar.is_open(work.now)
    if act.repeated or before.status != State.CLAIMED or not over:
        return before
    if before.claimed_by is not None and await work.uow.bulk_acts.holds(ticket_id, before.claimed_by):
        return before
    return await act.finish("claim_expired", LET_GO)


def taken_by(work: Work, actor: Actor) -> Changes:
    """The changes that give it to an official from now on."""
    return {
        "claimed_by": actor.id,
        "claimed_at": work.now,
        "claim_until": held_until(work),
        "triage_at": None,
    }


async def tell_former(work: Work, before: Ticket, actor: Actor, cause: str) -> None:
    """Tell who had it that a colleague has given it away; nothing when nobody else had it."""
    if held_by_other(before, actor) and before.claimed_by is not None:
        await tell_official(work, before, before.claimed_by, "taken_away", f"{cause}:former", name=actor.name)


LET_GO: Changes = {"claimed_by": None, "claimed_at": None, "claim_until": None}
