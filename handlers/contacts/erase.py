"""Deleting what is known of a person, on their request (a ticket DATA_REQUEST).

Tickets stay: an office answers for them, and they lose what is personal when their time is over (jobs/retention.py).
"""

from collections.abc import Mapping

from handlers.catalogue.categories import Meaning
from handlers.staff.actor import Actor
from handlers.tickets.act import begin
from handlers.tickets.errors import NotAllowed, Unfit
from handlers.tickets.status import Verb
from handlers.work import Work
from storage.repositories.tickets import Ticket


def asks_for_it(work: Work, ticket: Ticket) -> bool:
    """Whether the ticket is a request to delete."""
    return ticket.category == work.rules.catalogues.common.meaning(Meaning.ERASURE).code


async def erase(work: Work, ticket_id: int, actor: Actor, *, expected: int | None = None) -> Mapping[str, int]:
    """Carry out a request; gives how much was deleted, by kind. Done again it finds nothing.

    Errors: NotAllowed (no official of the office that has it), AlreadyClaimed, Stale; Unfit (category: no such request;
    contact: nobody behind it).
    """
    if not actor.is_official:
        raise NotAllowed
    # The person before the ticket, as their own turns do it: neither waits for the other for ever.
    seen = await work.uow.tickets.get(ticket_id)
    if seen is not None and asks_for_it(work, seen) and seen.contact_id is not None:
        await work.uow.contacts.lock(seen.contact_id)
    act = await begin(work, ticket_id, actor, Verb.CORRECT, expected=expected, name="erase")
    if not asks_for_it(work, act.before):
        raise Unfit("category")
    contact_id = act.before.contact_id
    if contact_id is None:
        raise Unfit("contact")
    if act.repeated:
        return {}
    await work.uow.contacts.erase(contact_id, work.now)
    await work.uow.conversations.drop_open(contact_id, work.now)
    await work.uow.installs.forget(contact_id)
    counts = await work.uow.retention.erase_traces(contact_id)
    await act.finish("erased", data=counts, reason="request")
    return counts
