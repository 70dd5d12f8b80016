"""The vaccination record a ticket is about, before an official's eyes. Every look leaves a row in the audit log."""

from aiohttp import web

from bot.console.desk import Desk, signed_in
from bot.console.views.ticket import render, ticket_of
from handlers.dialogue.answers.identity import Identity, IdentityKind
from handlers.records.officials import find_for_official, show_to_official
from handlers.records.view import RecordView
from handlers.tickets.access import Sight, sight
from handlers.tickets.errors import NotAllowed
from handlers.work import Work
from storage.repositories.tickets import Ticket

KINDS = frozenset(kind.value for kind in IdentityKind)


async def show(desk: Desk) -> web.Response:
    """The ticket's page with the record: the linked one, else all known by the numbers given."""
    async with desk.work() as work:
        ticket = await ticket_of(work, desk)
        whole = await work.uow.tickets.get(ticket.id)
        volunteer = desk.actor.helps_in(ticket.body_id)
        if whole is None or volunteer or await sight(work, desk.actor, whole) is not Sight.FULL:
            raise NotAllowed
        found = await _found(work, desk, whole)
    return await render(desk, records=found)


async def _found(work: Work, desk: Desk, ticket: Ticket) -> tuple[RecordView, ...]:
    reason = f"ticket:{ticket.id}"
    if ticket.person_id is not None:
        return await show_to_official(work, desk.actor.id, [ticket.person_id], reason)
    found: dict[int, RecordView] = {}
    for paper in ticket.subject.papers:
        if paper.kind in KINDS:
            identity = Identity(IdentityKind(paper.kind), paper.number)
            for one in await find_for_official(work, desk.actor.id, identity, reason):
                found[one.person_id] = one
    return tuple(found.values())


ROUTES = (web.post(r"/console/tickets/{code:[0-9]{1,20}}/record", signed_in(show)),)
