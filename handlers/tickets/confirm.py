"""Seen or not: the citizen says so, or an import brought the dose."""

from handlers.staff.actor import SYSTEM, Actor
from handlers.tickets.act import CITIZEN, INTERNAL, begin, clock_resumed
from handlers.tickets.notices import follow, rating_choices, seen_choices, tell_citizen, tell_holder
from handlers.tickets.status import MoveNotAllowed, State, Verb
from handlers.work import Work
from storage.repositories.ticket_changes import Changes
from storage.repositories.tickets import Ticket


async def confirm_seen(work: Work, ticket_id: int, actor: Actor) -> Ticket:
    """The citizen sees it: done; asks for a rating. Errors: NotAllowed, MoveNotAllowed."""
    act = await begin(work, ticket_id, actor, Verb.CONFIRM)
    if act.repeated:
        return act.ticket
    ticket = await act.finish("confirmed", {"seen_at": work.now}, audience=CITIZEN)
    await tell_citizen(work, ticket, "confirmed", act.cause, rating_choices(ticket))
    return ticket


async def not_seen(work: Work, ticket_id: int, actor: Actor) -> Ticket:
    """The citizen does not see it yet: advice, and the official is told; the state stays (see reopen).

    Errors: NotAllowed, MoveNotAllowed.
    """
    act = await begin(work, ticket_id, actor, Verb.CONFIRM, name="not_seen")
    if act.repeated:
        return act.ticket
    if act.before.status not in (State.APPROVED, State.ENTERED):
        raise MoveNotAllowed(State(act.before.status), Verb.CONFIRM)
    act.verb = Verb.NOTE
    ticket = await act.finish("not_seen", audience=CITIZEN)
    choices = (follow("seen", ticket, "seen"), follow("dispute", ticket, "dispute"))
    await tell_citizen(work, ticket, "not_seen", act.cause, choices)
    await tell_holder(work, ticket, "not_seen", act.cause)
    return ticket


async def dose_seen(work: Work, ticket_id: int) -> Ticket:
    """An import brought what was missing: the citizen is told unasked. Errors: MoveNotAllowed (finished)."""
    act = await begin(work, ticket_id, SYSTEM, Verb.DOSE_SEEN)
    if act.repeated:
        return act.ticket
    before = act.before
    decided = before.status in (State.APPROVED, State.ENTERED)
    changes: Changes = {
        **clock_resumed(work, before),
        "seen_at": work.now if decided else None,
        "entered_at": before.entered_at or work.now,
    }
    ticket = await act.finish("dose_arrived", changes, audience=CITIZEN)
    if decided:
        await tell_citizen(work, ticket, "dose_confirmed", act.cause, rating_choices(ticket))
    else:
        await tell_citizen(work, ticket, "dose_arrived", act.cause, seen_choices(ticket))
    return ticket


async def list_unseen(work: Work, ticket_id: int) -> Ticket:
    """Approved long ago, seen by nobody: on the list, and the official is told. Nothing when it was seen meanwhile."""
    act = await begin(work, ticket_id, SYSTEM, Verb.NOTE, name="list_unseen")
    before, policy = act.before, work.tools.policy
    open_still = before.status in (State.APPROVED, State.ENTERED) and before.not_seen_at is None
    long_ago = before.approved_at is not None and before.approved_at + policy.not_seen_after <= work.now
    if act.repeated or not (open_still and long_ago):
        return before
    ticket = await act.finish("listed_unseen", {"not_seen_at": work.now}, audience=INTERNAL)
    hours = int(policy.not_seen_after.total_seconds() // 3600)
    await tell_holder(work, ticket, "listed_unseen", act.cause, hours=hours)
    return ticket
