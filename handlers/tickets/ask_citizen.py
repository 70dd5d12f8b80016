"""Ask the citizen: the clock stands still until the answer; a reminder, and at last an end of the wait.

The wait counts from the moment the question arrived: whom it has not reached is neither reminded nor given up, and
whoever has the ticket hears after a day that nobody was asked yet.
"""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from handlers.staff.actor import SYSTEM, Actor
from handlers.tickets.act import CITIZEN, begin, clock_resumed, held_until
from handlers.tickets.amended import ASKED, QUESTION_CORRECTED, QUESTION_WITHDRAWN
from handlers.tickets.claim import LET_GO
from handlers.tickets.errors import Unfit
from handlers.tickets.notices import follow, tell_citizen, tell_holder
from handlers.tickets.said import answer_of
from handlers.tickets.status import State, Verb, is_allowed
from handlers.tickets.take_over import is_away
from handlers.work import Work
from storage.repositories.ticket_changes import Changes
from storage.repositories.tickets import Ticket

A_DAY: Final = timedelta(hours=24)


async def ask_citizen(work: Work, ticket_id: int, actor: Actor, text: str, *, expected: int | None = None) -> Ticket:
    """Errors: NotAllowed, AlreadyClaimed, Stale, Unfit (text, variable, asks_often), MoveNotAllowed."""
    text = answer_of(text)
    act = await begin(work, ticket_id, actor, Verb.ASK_CITIZEN, expected=expected)
    if act.repeated:
        return act.ticket
    if is_allowed(act.before.status, Verb.ASK_CITIZEN) and not await asks_left(work, ticket_id):
        raise Unfit("asks_often")
    changes: Changes = {
        "paused_at": work.now,
        "reminded_at": None,
        "first_reply_at": act.before.first_reply_at or work.now,
    }
    ticket = await act.finish(ASKED, changes, data={"text": text}, audience=CITIZEN)
    await tell_citizen(work, ticket, "asked", act.cause, (follow("add", ticket, "add"),), text=text)
    return ticket


async def asks_left(work: Work, ticket_id: int) -> int:
    """How many more times the citizen may be asked about a report within 24 hours, whoever asks. A withdrawn question
    does not count; those beyond as many as may be asked do, since each of them sent messages."""
    most = work.tools.catalogues.common.watch.asks_a_day
    kinds = await work.uow.ticket_events.kinds_since(ticket_id, (ASKED, QUESTION_WITHDRAWN), work.now - A_DAY)
    withdrawn = list(pairwise(kinds)).count((ASKED, QUESTION_WITHDRAWN))
    return max(0, most - kinds.count(ASKED) + min(withdrawn, most))


async def corrections_left(work: Work, ticket_id: int) -> int:
    """How many more times its questions may be corrected within 24 hours, whoever does: as often as may be asked."""
    most = work.tools.catalogues.common.watch.asks_a_day
    made = await work.uow.ticket_events.kinds_since(ticket_id, (QUESTION_CORRECTED,), work.now - A_DAY)
    return max(0, most - len(made))


async def asked_for(work: Work, ticket: Ticket) -> str:
    """What the citizen was asked last, as it stands now, or ''."""
    event = await work.uow.ticket_events.last(ticket.id, ASKED)
    right = await work.uow.ticket_events.last(ticket.id, QUESTION_CORRECTED)
    if event is not None and right is not None and right.data.get("reply") == event.id:
        event = right
    return str(event.data.get("text", "")) if event else ""


async def remind(work: Work, ticket_id: int) -> Ticket:
    """Remind the citizen once in a wait, after half of it. Nothing when the answer came meanwhile."""
    act = await begin(work, ticket_id, SYSTEM, Verb.NOTE, name="remind")
    before = act.before
    asked_at = await _asked_for_long(work, before, work.tools.policy.wait_for_citizen / 2)
    reminded = asked_at is None or (before.reminded_at is not None and before.reminded_at >= asked_at)
    if act.repeated or reminded:
        return before
    ticket = await act.finish("reminded", {"reminded_at": work.now}, audience=CITIZEN)
    text = await asked_for(work, ticket)
    await tell_citizen(work, ticket, "reminded", act.cause, (follow("add", ticket, "add"),), text=text)
    return ticket


async def tell_unasked(work: Work, ticket_id: int) -> Ticket:
    """Tell who has the ticket that the question has not arrived, once. Nothing when it has meanwhile."""
    act = await begin(work, ticket_id, SYSTEM, Verb.NOTE, name="not_asked")
    before = act.before
    if act.repeated or before.reminded_at is not None or not await work.uow.ticket_watch.is_unasked(ticket_id):
        return before
    ticket = await act.finish("not_asked", {"reminded_at": work.now})
    await tell_holder(work, ticket, "not_asked", act.cause)
    return ticket


async def expire_wait(work: Work, ticket_id: int) -> Ticket:
    """No answer came: the office goes on with what there is, its clock runs again. Nothing when one came meanwhile."""
    act = await begin(work, ticket_id, SYSTEM, Verb.EXPIRE_WAIT)
    before = act.before
    if act.repeated or await _asked_for_long(work, before, work.tools.policy.wait_for_citizen) is None:
        return before
    gone = before.claimed_by is None or await is_away(work, before)
    path = (Verb.EXPIRE_WAIT, Verb.RELEASE) if gone else (Verb.EXPIRE_WAIT,)
    held: Changes = LET_GO if gone else {"claim_until": held_until(work)}
    changes: Changes = {**clock_resumed(work, before), **held}
    ticket = await act.finish("wait_expired", changes, audience=CITIZEN, path=path)
    await tell_citizen(work, ticket, "wait_expired", act.cause, (follow("add", ticket, "add"),))
    await tell_holder(work, ticket, "wait_expired", act.cause)
    return ticket


async def _asked_for_long(work: Work, ticket: Ticket, length: timedelta) -> datetime | None:
    """Since when the citizen has known of the question, if that is so long; None when not, or nobody waits."""
    if ticket.status != State.WAITING_CITIZEN:
        return None
    asked_at = await work.uow.ticket_watch.asked_at(ticket.id)
    return asked_at if asked_at is not None and asked_at + length <= work.now else None
