"""Merge: two tickets about one matter go on as one; its files come along, its citizen hears the result."""

from handlers.staff.actor import Actor
from handlers.tickets.access import numbers_of, require
from handlers.tickets.act import CITIZEN, INTERNAL, begin, clock_resumed
from handlers.tickets.errors import Unfit
from handlers.tickets.notices import tell_citizen
from handlers.tickets.status import IN_QUEUE, State, Verb
from handlers.work import Work
from storage.repositories.ticket_changes import Changes
from storage.repositories.ticket_events import TicketEvent
from storage.repositories.tickets import Ticket


async def merge(work: Work, ticket_id: int, actor: Actor, into_id: int, *, expected: int | None = None) -> Ticket:
    """Close `ticket_id` into `into_id`; the actor must have a right to both. Gives the closed one.

    Errors: NotAllowed, AlreadyClaimed, Stale, Unfit (target: itself, or no longer worked on; target_person: the two
    have no number, phone or chat in common, and one would hear the other's result), MoveNotAllowed.
    """
    if ticket_id == into_id:
        raise Unfit("target")
    locked = {number: await work.uow.tickets.lock(number) for number in sorted((ticket_id, into_id))}
    into = await require(work, actor, locked[into_id], Verb.NOTE)
    act = await begin(work, ticket_id, actor, Verb.MERGE, expected=expected)
    if act.repeated:
        return act.ticket
    if State(into.status) not in IN_QUEUE:
        raise Unfit("target")
    if not _about_one_person(act.before, into):
        raise Unfit("target_person")
    changes: Changes = {**clock_resumed(work, act.before), "merged_into": into_id}
    ticket = await act.finish("merged", changes, data={"into": into_id}, audience=CITIZEN)
    files = await work.uow.ticket_files.of_ticket(ticket_id)
    await work.uow.ticket_files.add(into_id, [number for number, _ in files], work.now)
    event = TicketEvent(
        work.ids.new(), into_id, "merged_from", actor.key, f"{act.cause}:{into_id}", work.now, into.body_id, "",
        INTERNAL, {"ticket": ticket_id, "code": ticket.code},
    )  # fmt: skip
    await work.uow.ticket_events.append(event)
    await tell_citizen(work, ticket, "merged", act.cause)
    return ticket


def _about_one_person(one: Ticket, other: Ticket) -> bool:
    """Whether the same papers, phone or chat stand behind both."""
    if one.contact_id is not None and one.contact_id == other.contact_id:
        return True
    return not set(numbers_of(one)).isdisjoint(numbers_of(other))
