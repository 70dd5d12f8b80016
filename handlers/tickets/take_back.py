"""A result pressed by mistake is taken back: who takes it back works on the report again, and the citizen is told that
the news was wrong. By who pressed it within `Policy.take_back`, by who leads there at any time.

The time limit stays as it was: the office's own mistake gives it no time. Figures: storage/repositories/reports.py.
"""

from typing import Final

from handlers.staff.actor import Actor
from handlers.tickets.act import CITIZEN, begin
from handlers.tickets.claim import taken_by
from handlers.tickets.errors import NotAllowed, TooLate
from handlers.tickets.notices import follow, tell_citizen, tell_official
from handlers.tickets.status import MoveNotAllowed, State, Verb
from handlers.work import Work
from storage.repositories.ticket_changes import Changes
from storage.repositories.ticket_events import TicketEvent
from storage.repositories.tickets import Ticket

RESULTS: Final = frozenset({"approved", "entered", "refused"})  # events by which an official ends the work


async def take_back(work: Work, ticket_id: int, actor: Actor, *, expected: int | None = None) -> Ticket:
    """Errors: NotAllowed (another pressed it, and the actor does not lead), TooLate, Stale, MoveNotAllowed (there is no
    result of an official to take back)."""
    act = await begin(work, ticket_id, actor, Verb.TAKE_BACK, expected=expected)
    if act.repeated:
        return act.ticket
    result = await _result(work, act.before)
    if result is None:
        raise MoveNotAllowed(State(act.before.status), Verb.TAKE_BACK)
    _require(work, actor, act.before, result)
    ticket = await act.finish("taken_back", _undone(work, actor), audience=CITIZEN, data={"result": result.kind})
    await work.uow.ticket_files.set_purge(ticket.id, None)
    await tell_citizen(work, ticket, "taken_back", act.cause, (follow("view", ticket, "view"),))
    if result.actor != actor.key:
        pressed_by = int(result.actor.rsplit(":", 1)[-1])
        await tell_official(work, ticket, pressed_by, "taken_back", act.cause, name=actor.name)
    return ticket


async def may_take_back(work: Work, actor: Actor, ticket: Ticket) -> bool:
    """Whether the actor could take its result back now (for buttons); rights and states as for every act beside it."""
    result = await _result(work, ticket)
    if result is None:
        return False
    try:
        _require(work, actor, ticket, result)
    except (NotAllowed, TooLate):
        return False
    return True


def _require(work: Work, actor: Actor, ticket: Ticket, result: TicketEvent) -> None:
    if actor.leads(ticket.body_id):
        return
    if result.actor != actor.key:
        raise NotAllowed
    if work.now > result.at + work.tools.policy.take_back:
        raise TooLate


async def _result(work: Work, ticket: Ticket) -> TicketEvent | None:
    """What brought the ticket where it stands, if that is an official's result."""
    events = await work.uow.ticket_events.of_ticket(ticket.id)
    if any(one.cause.startswith("anonymised:") for one in events):
        return None  # nobody is left in it who could be helped
    moved = [one for one in events if one.from_status != one.to_status]
    last = moved[-1] if moved else None
    pressed = last is not None and last.kind in RESULTS and last.actor.startswith("official:")
    return last if pressed else None


def _undone(work: Work, actor: Actor) -> Changes:
    return {
        **taken_by(work, actor),
        "approved_at": None,
        "approved_by": None,
        "entered_at": None,
        "not_seen_at": None,
        "closed_at": None,
        "refusal_code": "",
    }
