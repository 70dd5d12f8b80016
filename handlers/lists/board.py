"""The lists of an official's offices, the newest first, and those of which they hold a copy."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from handlers.lists.states import ListState, state_of
from handlers.staff.actor import Actor
from handlers.tickets.access import Sight, sight, those_visible
from handlers.tickets.act import audit_many
from handlers.tickets.status import IN_QUEUE, State
from handlers.work import Work
from storage.repositories.lists import HandedList
from storage.repositories.tickets import Ticket

A_PAGE: Final = 25  # lists


class Tab(StrEnum):
    """Whose lists: those that came to the own offices, or those of which they hold a copy."""

    IN = "in"
    COPIES = "copies"


class Which(StrEnum):
    """How far they are."""

    OPEN = "open"
    ENTERED = "entered"
    BACK = "back"  # returned or withdrawn
    ALL = "all"


STATUSES: Final[Mapping[Which, frozenset[State]]] = {
    Which.OPEN: IN_QUEUE | {State.APPROVED},
    Which.ENTERED: frozenset({State.ENTERED, State.CONFIRMED}),
    Which.BACK: frozenset({State.REFUSED, State.WITHDRAWN, State.MERGED}),
    Which.ALL: frozenset(State),
}


class Line(NamedTuple):
    """A list as this official may see it: `ticket` is masked where `full` does not hold."""

    ticket: Ticket
    list: HandedList
    state: ListState
    full: bool


async def board(
    work: Work, actor: Actor, tab: Tab, which: Which, before: int | None = None
) -> tuple[list[Line], int | None]:
    """A page of them, and behind which list the next one begins; None: there is none. What is seen is audited."""
    found = await work.uow.lists.of_offices(
        own_offices(actor), sorted(STATUSES[which]), copies=tab is Tab.COPIES, before=before, limit=A_PAGE + 1
    )
    more = found[A_PAGE - 1].id if len(found) > A_PAGE else None
    lists = {one.ticket_id: one for one in found[:A_PAGE]}
    tickets = await work.uow.tickets.many(list(lists))
    full = {one.id for one in tickets if await _sees_all(work, actor, one)}
    seen = {one.id: one for one in await those_visible(work, actor, tickets)}
    lines = [
        Line(seen[number], one, state_of(seen[number], one), number in full)
        for number, one in lists.items()
        if number in seen
    ]
    await audit_many(work, actor, "lists", [one.ticket.id for one in lines])
    return lines, more


async def waiting(work: Work, actor: Actor) -> int | None:
    """Lists that wait in the own offices; None: nothing ever came there, not as a copy either."""
    offices = own_offices(actor)
    if not offices:
        return None
    return await work.uow.lists.waiting(offices, sorted(STATUSES[Which.OPEN]))


def own_offices(actor: Actor) -> list[str]:
    """Where the official works, not only helps."""
    return sorted(body for body in actor.roles if actor.works_in(body))


async def _sees_all(work: Work, actor: Actor, ticket: Ticket) -> bool:
    return await sight(work, actor, ticket) is Sight.FULL
