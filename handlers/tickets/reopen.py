"""Reopen: the citizen says it is still not right, or sends what was missing after a refusal.

Within seven days of the outcome; the first dispute goes back to the same body, the second to the one above. What is
sent after a refusal is no dispute. A new clock starts.
"""

from collections.abc import Sequence
from datetime import timedelta

from handlers.staff.actor import Actor
from handlers.tickets.act import CITIZEN, Act, begin
from handlers.tickets.errors import TooLate
from handlers.tickets.ladder import level_above
from handlers.tickets.notices import tell_body, tell_citizen
from handlers.tickets.said import text_of
from handlers.tickets.sla import due_at, triage_due_at, warn_at
from handlers.tickets.status import DISPUTABLE, MoveNotAllowed, State, Verb
from handlers.work import Work
from storage.repositories.ticket_changes import Changes
from storage.repositories.tickets import Ticket

ABOVE_FROM = 1  # earlier disputes from which the body above decides


async def reopen(
    work: Work, ticket_id: int, actor: Actor, text: str, file_ids: Sequence[int] = (), *, supplement: bool = False
) -> Ticket:
    """`text`: what is still wrong. `supplement`: only what was asked for; after a refusal, words or files will do.

    Errors: NotAllowed, TooLate, Unfit (text), MoveNotAllowed.
    """
    if text or not (supplement and file_ids):
        text = text_of(text)
    act = await begin(work, ticket_id, actor, Verb.REOPEN)
    if act.repeated:
        return act.ticket
    before = act.before
    if before.status not in DISPUTABLE or (supplement and before.status != State.REFUSED):
        raise MoveNotAllowed(State(before.status), Verb.REOPEN)
    if not may_dispute(work, before):
        raise TooLate
    above = level_above(work, before) if not supplement and before.disputes >= ABOVE_FROM else None
    day = work.rules.calendar.local(work.now).date()
    body = above or work.tools.directory.acting_office(before.body_id, day) or before.body_id
    ticket = await act.finish(
        "supplemented" if supplement else "reopened",
        {**_fresh(act), "body_id": body, "disputes": before.disputes + (0 if supplement else 1)},
        data={"text": text, "files": list(file_ids)},
        audience=CITIZEN,
        to_body=body if body != before.body_id else "",
    )
    await work.uow.ticket_files.add(ticket_id, file_ids, work.now)
    await tell_citizen(work, ticket, "reopened", act.cause)
    await tell_body(work, ticket, body, "supplemented" if supplement else "reopened", act.cause, text=text)
    return ticket


def may_dispute(work: Work, ticket: Ticket) -> bool:
    """Whether a dispute would still be in time (for buttons)."""
    since = ticket.closed_at or ticket.entered_at or ticket.approved_at
    return (
        State(ticket.status) in DISPUTABLE
        and since is not None
        and work.now <= since + timedelta(days=work.tools.policy.dispute_days)
    )


def _fresh(act: Act) -> Changes:
    """What starts anew; earlier outcomes stay in the events."""
    work, days, deadline = act.work, act.work.rules.calendar, act.deadline
    percent = work.tools.catalogues.common.watch.warn_percent
    return {
        "warned_at": None,
        "escalated_at": None,
        "paused_at": None,
        "reminded_at": None,
        "claimed_by": None,
        "claimed_at": None,
        "claim_until": None,
        "approved_at": None,
        "approved_by": None,
        "entered_at": None,
        "seen_at": None,
        "not_seen_at": None,
        "closed_at": None,
        "escalated_to": "",
        "refusal_code": "",
        "paused_seconds": 0,
        "due_at": due_at(work.now, deadline, days),
        "warn_at": warn_at(work.now, deadline, days, percent=percent),
        "triage_at": triage_due_at(work.now, deadline, days),
    }
