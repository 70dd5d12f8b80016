"""The vaccination record a ticket is about, before an official's eyes. Every look leaves a row in the audit log."""

from aiohttp import web

from bot.console.confirming import ask_code
from bot.console.desk import Desk, signed_in
from bot.console.uploads import Brought, keep, looked_at
from bot.console.views.ticket import render, ticket_of
from bot.media.errors import PhotoError
from handlers.dialogue.answers.dates import read_birth_date
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.talk import LOCAL
from handlers.evidence.photos import shows_no_paper
from handlers.records.joining import join_record
from handlers.records.lead_yes import ask_lead
from handlers.records.opening import Closed, Ground, Told, Why, ground_of, open_record
from handlers.tickets.errors import NotAllowed
from handlers.work import Work
from storage.repositories.tickets import Ticket

UNREAD = "birth"  # in place of why it stays closed: the birth date typed is none
WRONG = "wrong_file"  # likewise: the file sent is no photo that can be opened


async def show(desk: Desk) -> web.Response:
    """The ticket's page with the record, or with why it stays closed. What no claimed ticket opens asks for the code of
    the second factor."""
    async with desk.work() as work:
        ground = await ground_of(work, desk.actor, await _whole(work, desk))
    if ground is not Ground.CLAIMED and (asked := await ask_code(desk)) is not None:
        return asked
    try:
        brought = await _sent(desk)  # before a connection is held
    except PhotoError:
        return await render(desk, 422, closed=WRONG)
    if brought is not None and brought.photo is not None and shows_no_paper(brought.photo.features):
        return await render(desk, 422, closed=Why.NO_PAPER_SEEN)  # and it does not stay with the ticket
    async with desk.work(desk.field("act")) as work:
        ticket = await _whole(work, desk)
        await ground_of(work, desk.actor, ticket)
        birth = read_birth_date(desk.field("birth"), work.now.astimezone(LOCAL).date())
        paper = await _paper(work, desk, ticket, brought)
        told = None if isinstance(birth, Invalid) else Told(birth, paper)
        found = await open_record(work, desk.actor, ticket, told)
    if not isinstance(found, Closed):
        return await render(desk, records=found.records)
    return await render(desk, 422, closed=UNREAD if desk.field("birth") and told is None else found.why)


async def ask(desk: Desk) -> web.Response:
    """Ask a lead to let it be opened."""
    async with desk.work(desk.field("act")) as work:
        ticket = await _whole(work, desk)
        if await ground_of(work, desk.actor, ticket) is not None:
            return desk.go(f"/console/tickets/{ticket.code}")
        asked = await ask_lead(work, desk.actor, ticket)
    return desk.go(f"/console/tickets/{ticket.code}") if asked else await render(desk, 422, closed="nobody")


async def join(desk: Desk) -> web.Response:
    """The report belongs to the one of several records that was chosen. Errors: NotAllowed."""
    async with desk.work(desk.field("act")) as work:
        ticket = await _whole(work, desk)
        await join_record(work, ticket.id, desk.actor, desk.number("person") or 0)
    return desk.go(f"/console/tickets/{ticket.code}")


async def _whole(work: Work, desk: Desk) -> Ticket:
    seen = await ticket_of(work, desk)
    ticket = await work.uow.tickets.get(seen.id)
    if ticket is None:
        raise NotAllowed
    return ticket


async def _sent(desk: Desk) -> Brought | None:
    """The photo that is sent now, None for none. Errors: PhotoError."""
    sent = desk.form.get("paper_new")
    if not isinstance(sent, web.FileField) or not sent.filename:
        return None
    return await looked_at(desk, sent, photo=True)


async def _paper(work: Work, desk: Desk, ticket: Ticket, brought: Brought | None) -> int:
    """The photo that shows the paper: one sent now, which stays with the ticket, else the one chosen; 0 for none."""
    if brought is None:
        return desk.number("paper") or 0
    number = await keep(work, brought)
    await work.uow.ticket_files.add(ticket.id, [number], work.now)
    if ticket.closed_at is not None:  # its other photos have their time by now
        await work.uow.ticket_files.set_purge(ticket.id, work.now + work.tools.policy.photo_life_after_closing)
    return number


ROUTES = (
    web.post(r"/console/tickets/{code:[0-9]{1,20}}/record", signed_in(show)),
    web.post(r"/console/tickets/{code:[0-9]{1,20}}/record/ask", signed_in(ask)),
    web.post(r"/console/tickets/{code:[0-9]{1,20}}/record/join", signed_in(join)),
)
