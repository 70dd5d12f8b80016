"""An import that finished a ticket is taken back: the ticket stands again as it stood, and who was told is told so."""

from collections.abc import Mapping
from typing import Final

from handlers.staff.actor import SYSTEM
from handlers.tickets.act import CITIZEN, begin, deadline_of, held_until
from handlers.tickets.notices import follow, tell_citizen, tell_holder
from handlers.tickets.sla import Pause, due_after_wait
from handlers.tickets.status import CLOCK_RUNS, State, Verb
from handlers.work import Work
from storage.repositories.import_tickets import Moved, Stood
from storage.repositories.ticket_changes import Changes
from storage.repositories.tickets import Ticket

# From open again to where it stood.
PATHS: Final[Mapping[State, tuple[Verb, ...]]] = {
    State.OPEN: (),
    State.CLAIMED: (Verb.CLAIM,),
    State.WAITING_CITIZEN: (Verb.CLAIM, Verb.ASK_CITIZEN),
    State.WAITING_PLATFORM: (Verb.CLAIM, Verb.AWAIT_PLATFORM),
    State.APPROVED: (Verb.CLAIM, Verb.APPROVE),
    State.ENTERED: (Verb.CLAIM, Verb.APPROVE, Verb.ENTER),
}
# What who was told hears: the office works on, still waits for an answer, or had decided before and that stands.
NOTICES: Final[Mapping[State, str]] = {
    State.OPEN: "dose_gone",
    State.CLAIMED: "dose_gone",
    State.WAITING_CITIZEN: "dose_gone_waiting",
    State.WAITING_PLATFORM: "dose_gone",
    State.APPROVED: "dose_gone_decided",
    State.ENTERED: "dose_gone_decided",
}


async def dose_gone(work: Work, ticket_id: int, moved: Moved) -> Ticket | None:
    """Put the ticket back as it stood before an import finished it; None when it has moved since, and stays.

    A clock that ran then runs on with what was left of it. Errors: MoveNotAllowed.
    """
    act = await begin(work, ticket_id, SYSTEM, Verb.DOSE_GONE)
    if act.repeated:
        return act.ticket
    if Stood.of(act.before) != moved.after:
        return None
    state = State(moved.before.status)
    changes = _as_before(work, act.before, moved, clock_runs=state in CLOCK_RUNS)
    if state is State.CLAIMED:
        changes["claim_until"] = held_until(work)
    ticket = await act.finish("dose_gone", changes, audience=CITIZEN, path=(Verb.DOSE_GONE, *PATHS[state]))
    if ticket.closed_at is None:
        await work.uow.ticket_files.set_purge(ticket.id, None)
    await tell_citizen(work, ticket, NOTICES[state], act.cause, (follow("view", ticket, "view"),))
    await tell_holder(work, ticket, "dose_gone", act.cause)
    return ticket


def _as_before(work: Work, ticket: Ticket, moved: Moved, *, clock_runs: bool) -> Changes:
    """The times as they were. While the ticket was taken for finished, a clock that ran stood still."""
    was = moved.before
    due, warn = was.due_at, was.warn_at
    if clock_runs:
        stood, limit = Pause(moved.at, work.now), deadline_of(work, ticket)
        due = due_after_wait(due, stood, limit, work.rules.calendar)
        warn = due_after_wait(warn, stood, limit, work.rules.calendar)
    return {
        "due_at": due,
        "warn_at": warn,
        "paused_seconds": was.paused_seconds,
        "paused_at": was.paused_at,
        "reminded_at": was.reminded_at,
        "entered_at": was.entered_at,
        "seen_at": was.seen_at,
        "closed_at": was.closed_at,
    }
