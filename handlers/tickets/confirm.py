"""Seen or not: the citizen says so, or an import brought the dose."""

from collections.abc import Sequence
from datetime import date

from handlers.catalogue.vaccines import Vaccines
from handlers.staff.actor import SYSTEM, Actor
from handlers.tickets.act import CITIZEN, INTERNAL, begin, clock_resumed
from handlers.tickets.arrived import Difference
from handlers.tickets.notices import follow, rating_choices, seen_choices, tell_citizen, tell_holder
from handlers.tickets.status import MoveNotAllowed, State, Verb
from handlers.work import Work
from storage.repositories.import_tickets import Moved, Stood
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
    await work.uow.import_tickets.set_moved(ticket.id, Moved(work.now, Stood.of(before), Stood.of(ticket)))
    if decided:
        await tell_citizen(work, ticket, "dose_confirmed", act.cause, rating_choices(ticket))
    else:
        await tell_citizen(work, ticket, "dose_arrived", act.cause, seen_choices(ticket))
    return ticket


async def dose_differs(work: Work, ticket_id: int, found: Sequence[Difference]) -> Ticket:
    """An import brought what was missing, but otherwise than the citizen said: the office reads how, nothing moves."""
    act = await begin(work, ticket_id, SYSTEM, Verb.NOTE, name="dose_differs")
    if act.repeated:
        return act.ticket
    text = "; ".join(_difference(work, one) for one in found)
    return await act.finish("dose_differs", data={"text": text}, audience=INTERNAL)


def _difference(work: Work, found: Difference) -> str:
    """In the words of the office, as it is kept in the event."""
    claimed, recorded, vaccines = found.claimed, found.recorded, work.rules.vaccines
    said = [_vaccine_name(claimed.vaccine, vaccines), _day(claimed.injected_on)]
    values = {
        "number": claimed.number,
        "claimed": ", ".join(word for word in said if word),
        "recorded": f"{_vaccine_name(recorded.vaccine, vaccines)}, {_day(recorded.injected_on)}",
    }
    return work.rules.texts.say("ticket_words.differs", values)


def _vaccine_name(said: str, vaccines: Vaccines) -> str:
    known = vaccines.get(said)
    return known.name["vi"] if known else said


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


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
