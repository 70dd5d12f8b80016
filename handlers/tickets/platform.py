"""The national platform is down: a report waits for it, and what of its time limit is left stands still meanwhile.

The citizen is told when it begins to wait and when work goes on. A wait that nobody ends ends by itself after
`Policy.wait_for_platform`, so that no report lies forgotten: its clock runs again, and who has it is told.
"""

from datetime import timedelta

from handlers.staff.actor import SYSTEM, Actor
from handlers.tickets.act import CITIZEN, INTERNAL, begin, clock_resumed, held_until
from handlers.tickets.claim import LET_GO
from handlers.tickets.notices import tell_citizen, tell_holder
from handlers.tickets.status import State, Verb
from handlers.tickets.take_over import is_away
from handlers.work import Work
from storage.repositories.ticket_changes import Changes
from storage.repositories.tickets import Ticket


async def await_platform(work: Work, ticket_id: int, actor: Actor, *, expected: int | None = None) -> Ticket:
    """Let it wait for the platform; its clock stands. Errors: NotAllowed, AlreadyClaimed, Stale, MoveNotAllowed."""
    act = await begin(work, ticket_id, actor, Verb.AWAIT_PLATFORM, expected=expected)
    if act.repeated:
        return act.ticket
    ticket = await act.finish("platform_awaited", {"paused_at": work.now, "claim_until": None}, audience=CITIZEN)
    await tell_citizen(work, ticket, "platform_awaited", act.cause)
    return ticket


async def platform_back(work: Work, ticket_id: int, actor: Actor, *, expected: int | None = None) -> Ticket:
    """The platform works again: the clock runs on. Errors: NotAllowed, AlreadyClaimed, Stale, MoveNotAllowed."""
    act = await begin(work, ticket_id, actor, Verb.PLATFORM_BACK, expected=expected)
    if act.repeated:
        return act.ticket
    changes: Changes = {**clock_resumed(work, act.before), "claim_until": held_until(work)}
    ticket = await act.finish("platform_back", changes, audience=CITIZEN)
    await tell_citizen(work, ticket, "platform_back", act.cause)
    return ticket


async def expire_platform_wait(work: Work, ticket_id: int) -> Ticket:
    """It has waited too long to be left alone. Nothing when work has gone on meanwhile."""
    act = await begin(work, ticket_id, SYSTEM, Verb.EXPIRE_WAIT, name="expire_platform_wait")
    before = act.before
    if act.repeated or not _waited(before, work, work.tools.policy.wait_for_platform):
        return before
    gone = before.claimed_by is None or await is_away(work, before)
    path = (Verb.EXPIRE_WAIT, Verb.RELEASE) if gone else (Verb.EXPIRE_WAIT,)
    held: Changes = LET_GO if gone else {"claim_until": held_until(work)}
    changes: Changes = {**clock_resumed(work, before), **held}
    ticket = await act.finish("platform_wait_over", changes, audience=INTERNAL, path=path)
    await tell_holder(work, ticket, "platform_wait_over", act.cause)
    return ticket


def _waited(ticket: Ticket, work: Work, length: timedelta) -> bool:
    since = ticket.paused_at
    return ticket.status == State.WAITING_PLATFORM and since is not None and since + length <= work.now
