"""By time: a warning at 75 %, the next level at 100 % (domain: unanswered reports).

At 100 % the next level sees it and may finish it; the owner changes only when nobody has claimed it, or all of a
province's backlog would pile up at the top within days. Each happens once an opening.
"""

from handlers.staff.actor import SYSTEM
from handlers.tickets.act import CITIZEN, INTERNAL, begin
from handlers.tickets.ladder import level_above
from handlers.tickets.notices import URGENT, body_name, follow, tell_body, tell_citizen, tell_holder
from handlers.tickets.sla import is_overdue
from handlers.tickets.status import CLOCK_RUNS, State, Verb
from handlers.work import Work
from storage.repositories.ticket_changes import Changes
from storage.repositories.tickets import Ticket


async def warn(work: Work, ticket_id: int) -> Ticket:
    """Tell who has it that the time is nearly up. Nothing when the clock stands or it was done meanwhile."""
    act = await begin(work, ticket_id, SYSTEM, Verb.NOTE, name="warn")
    before = act.before
    if act.repeated or before.status not in CLOCK_RUNS or before.warned_at is not None or before.warn_at > work.now:
        return before
    ticket = await act.finish("warned", {"warned_at": work.now}, audience=INTERNAL)
    await tell_holder(work, ticket, "warned", act.cause)
    return ticket


async def warn_triage(work: Work, ticket_id: int) -> Ticket:
    """Nobody has looked at it in the time for that: tell the body."""
    act = await begin(work, ticket_id, SYSTEM, Verb.NOTE, name="warn_triage")
    before = act.before
    if act.repeated or before.triage_at is None or before.triage_at > work.now:
        return before
    if before.status != State.OPEN:
        return await work.uow.tickets.save(before, {"triage_at": None}, work.now)
    ticket = await act.finish("triage_warned", {"triage_at": None}, audience=INTERNAL)
    await tell_body(work, ticket, ticket.body_id, "triage_warned", act.cause)
    return ticket


async def escalate(work: Work, ticket_id: int) -> Ticket:
    """Bring an overdue ticket before the next level and tell the citizen. Nothing when it was done meanwhile."""
    act = await begin(work, ticket_id, SYSTEM, Verb.ESCALATE)
    before = act.before
    overdue = before.status in CLOCK_RUNS and is_overdue(before.due_at, work.now)
    if act.repeated or before.escalated_at is not None or not overdue:
        return before
    above = level_above(work, before)
    moved_to = above if above is not None and before.status == State.OPEN else None
    changes: Changes = {
        "escalated_at": work.now,
        "warned_at": before.warned_at or work.now,  # nobody needs to hear that the time is nearly up
        "body_id": moved_to or before.body_id,
        "escalated_to": "" if moved_to else above or "",
    }
    ticket = await act.finish(
        "escalated", changes, data={"moved": moved_to is not None}, audience=CITIZEN, to_body=above or before.body_id
    )
    to_body = body_name(work, above or before.body_id)
    await tell_citizen(work, ticket, "escalated", act.cause, (follow("view", ticket, "view"),), to_body=to_body)
    if above is not None and (moved_to or ticket.severity == URGENT):
        event = "moved_up" if moved_to else "escalated"
        await tell_body(work, ticket, above, event, act.cause, body=body_name(work, before.body_id))
    return ticket
