"""Reports that belong together and stay separate: one person's two matters, one household, one cause.

A link changes no state, no clock and no owner, and no citizen hears of it. It is seen from both ends by whoever sees
that end; of an end that is none of theirs officials read code, office and state (access.py).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from handlers.staff.actor import Actor
from handlers.tickets import access
from handlers.tickets.access import Outline, Sight
from handlers.tickets.errors import NotAllowed, Unfit
from handlers.tickets.status import Verb
from handlers.work import Work
from storage.repositories.tickets import Ticket

MOST: Final = 50  # links of one report


class Bond(StrEnum):
    """What ties two reports; the value is stored."""

    PERSON = "person"  # another matter of the same person
    HOUSEHOLD = "household"
    CAUSE = "cause"  # one session of injection, one list, one mistake
    SAME = "same"  # perhaps one matter that was reported twice


@dataclass(frozen=True, slots=True)
class Linked:
    """A report at the other end. `seen`: it as this official may see it, None: only `outline` is for them; `by`, `at`:
    the name of who tied them, and when (UTC)."""

    bond: Bond
    outline: Outline
    seen: Ticket | None
    by: str
    at: datetime


async def link(work: Work, ticket_id: int, actor: Actor, other_id: int, kind: str) -> None:
    """Tie two reports, or say anew what ties them.

    Errors: NotAllowed (no right to write on the one, or to see the other), Unfit (link_target: it is the same report,
    bond: no kind of link, links: too many).
    """
    ticket = await _of_office(work, ticket_id, actor)
    if other_id == ticket.id:
        raise Unfit("link_target")
    if kind not in frozenset(Bond):
        raise Unfit("bond")
    await access.visible(work, actor, await work.uow.tickets.get(other_id))
    for end, far in ((ticket.id, other_id), (other_id, ticket.id)):
        links = await work.uow.ticket_links.of(end)
        if len(links) >= MOST and far not in {one.other_id for one in links}:
            raise Unfit("links")
    if await work.uow.ticket_links.set(ticket.id, other_id, kind, actor.id, work.now):
        await _audit(work, actor, "link", ticket.id, other_id, kind)


async def link_same(work: Work, ticket_id: int, other_id: int, actor: Actor) -> None:
    """Tie a report that has just come in for an official with one that may say the same; nothing where the other is
    tied to too many."""
    if len(await work.uow.ticket_links.of(other_id)) < MOST and await work.uow.ticket_links.set(
        ticket_id, other_id, Bond.SAME.value, actor.id, work.now
    ):
        await _audit(work, actor, "link", ticket_id, other_id, Bond.SAME.value)


async def unlink(work: Work, ticket_id: int, actor: Actor, code: str) -> None:
    """Tied no longer with the report of this code; from either end, also where the other has gone to another office.

    Errors: NotAllowed."""
    ticket = await _of_office(work, ticket_id, actor)
    for one in await linked_to(work, actor, ticket):
        if one.outline.code == code and await work.uow.ticket_links.drop(ticket.id, one.outline.id):
            await _audit(work, actor, "unlink", ticket.id, one.outline.id)


async def linked_to(work: Work, actor: Actor, ticket: Ticket) -> tuple[Linked, ...]:
    """What a report is linked with, the oldest link first, as far as the actor may know of it. Nothing for who sees it
    masked."""
    if not actor.is_official or await access.sight(work, actor, ticket) is not Sight.FULL:
        return ()
    links = {one.other_id: one for one in await work.uow.ticket_links.of(ticket.id)}
    tickets = {one.id: one for one in await work.uow.tickets.many(sorted(links))}
    names = await work.uow.officials.names(sorted({one.official_id for one in links.values()}))
    found = []
    for other in (tickets[number] for number in links if number in tickets):
        outline = access.outline(work, actor, other)
        if outline is not None:
            seen = await access.those_visible(work, actor, [other])
            made = links[other.id]
            name = names.get(made.official_id, "")
            found.append(Linked(Bond(made.kind), outline, seen[0] if seen else None, name, made.at))
    return tuple(found)


async def _of_office(work: Work, ticket_id: int, actor: Actor) -> Ticket:
    """The report, for who may write on it and sees it whole. Locked, so that two who link it take turns."""
    ticket = await access.require(work, actor, await work.uow.tickets.lock(ticket_id), Verb.NOTE)
    if not actor.is_official or await access.sight(work, actor, ticket) is not Sight.FULL:
        raise NotAllowed
    return ticket


async def _audit(work: Work, actor: Actor, action: str, ticket_id: int, other_id: int, kind: str = "") -> None:
    """One line for both ends."""
    details = {"cause": work.cause, "tickets": [ticket_id, other_id]}
    place = f"ticket:{ticket_id}"
    await work.uow.audit.add(work.ids.new(), work.now, actor.key, f"ticket.{action}", place, kind, details)
