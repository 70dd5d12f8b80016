"""Filing for a caller or a walk-in, and the slip that person takes home. The outcome goes to them by text message."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import segno
from aiohttp import web
from markupsafe import Markup

from bot.console.correcting import Unreadable
from bot.console.desk import Desk, signed_in
from bot.console.filing import DOSES, SOURCES, Person, doubts, own_place, read_draft
from bot.console.menu import Link
from bot.console.views.queue import category_names
from bot.console.views.ticket import ticket_of
from handlers.catalogue.office_kinds import OfficeKind
from handlers.dialogue.answers.invalid import invalid
from handlers.dialogue.answers.ticket_code import group_code
from handlers.places.in_words import place_words
from handlers.places.refs import full_name
from handlers.places.search import search
from handlers.records.officials import SeenInPerson, prove_in_person
from handlers.texts import Say
from handlers.tickets.errors import NoTicket
from handlers.tickets.notices import body_name, due_words
from handlers.tickets.open import Draft
from handlers.tickets.open import open as open_ticket
from handlers.work import Work
from storage.repositories.tickets import Ticket

COMMUNE = (OfficeKind.FRONT_DESK, OfficeKind.HEALTH_STATION)
MOST_PHOTOS = 4
LARGEST_PHOTO = 20 * 1024 * 1024


async def show(desk: Desk) -> web.Response:
    """An empty form."""
    return _form(desk)


async def places(desk: Desk) -> web.Response:
    """Places while their names are being typed: `?q=`."""
    tools, text = desk.service.tools, desk.request.query.get("q", "")
    edition = tools.directory.edition
    gazetteer = tools.resolver.gazetteers[edition]
    found = [(place.codes(), full_name(gazetteer, place)) for place in search(tools.resolver, text, edition, 8)]
    return desk.page("places.html", places=found, asked=text.strip())


async def send(desk: Desk) -> web.Response:
    """Read it, show doubts once, then file it and show the slip."""
    try:
        async with desk.work(desk.field("act")) as work:
            draft, person = read_draft(work, desk)
            hints = _hints(work, draft, person)
            if hints and desk.field("sure") != "yes":
                return _form(desk, hints=hints)
            draft = await _with_proof(work, desk, replace(draft, file_ids=await _photos(work, desk)), person)
            ticket = await open_ticket(work, draft, desk.actor)
            values = _slip(work, desk, ticket)
    except Unreadable as unreadable:
        return _form(desk, 422, problem=unreadable.why)
    except NoTicket as guidance:
        where = desk.service.tools.directory.get(guidance.authority)
        problem = Say("console.file.no_ticket", {"body": where.name if where else ""})
        return _form(desk, 422, problem=problem)
    return desk.page("slip.html", filed=True, **values)


async def slip(desk: Desk) -> web.Response:
    """The slip of a ticket, again."""
    async with desk.work() as work:
        values = _slip(work, desk, await ticket_of(work, desk))
    return desk.page("slip.html", filed=False, **values)


def proves(desk: Desk) -> str:
    """The official's role in a commune's office: who may state having seen the papers. '' for everybody else."""
    directory = desk.service.tools.directory
    for body, role in desk.actor.roles.items():
        office = directory.get(body)
        if office is not None and office.kind in COMMUNE and desk.actor.works_in(body):
            return role
    return ""


async def _with_proof(work: Work, desk: Desk, draft: Draft, person: Person) -> Draft:
    if desk.field("in_person") != "yes":
        return draft
    role = proves(desk)
    if not role:
        raise Unreadable("in_person", invalid("missing"))
    if person.identity is None or person.subject.birth is None:
        raise Unreadable("in_person_needs", invalid("missing"))
    seen = await prove_in_person(work, desk.actor.id, role, person.identity, person.subject.birth, "filing")
    if not isinstance(seen, SeenInPerson):
        raise Unreadable("in_person", invalid("missing"))
    known = seen.records[0].person_id if len(seen.records) == 1 else None
    return replace(draft, proof="in_person", person_id=known)


async def _photos(work: Work, desk: Desk) -> tuple[int, ...]:
    kept = []
    for field in desk.form.getall("photo", [])[:MOST_PHOTOS]:
        if not isinstance(field, web.FileField) or not field.filename:
            continue
        content = field.file.read(LARGEST_PHOTO + 1)
        if not content or len(content) > LARGEST_PHOTO:
            raise Unreadable("photo", invalid("missing"))
        media = field.content_type[:100]
        number = await work.uow.files.put(work.ids.new(), None, "photo", "console", media, content, work.now)
        work.pending_files.append(number)
        kept.append(number)
    return tuple(kept)


def _hints(work: Work, draft: Draft, person: Person) -> list[Say]:
    found = [Say(f"console.hint.{check.detail}", dict(check.params)) for check in doubts(work, draft, person)]
    hints = [hint for hint in found if work.tools.texts.has(hint.key)]
    category = work.tools.catalogues.common.categories[draft.category]
    if category.enters and person.identity is None:
        hints.append(Say("console.hint.no_identity"))
    return hints


def _form(desk: Desk, status: int = 200, *, problem: Say | None = None, hints: Sequence[Say] = ()) -> web.Response:
    typed = {name: value for name, value in desk.form.items() if isinstance(value, str)} if desk.form else {}
    directory = desk.service.tools.directory
    facility = directory.at_facility(typed.get("facility", ""))
    names = [(code, one.name.get(desk.language, code)) for code, one in desk.service.tools.rules.vaccines.items()]
    return desk.page(
        "file.html", status, problem=problem, hints=hints, typed=typed, sources=SOURCES, doses=DOSES,
        categories=category_names(desk), vaccine_names=names, proves=bool(proves(desk)), facility=facility,
        place=_place_shown(desk, typed.get("place", "")),
    )  # fmt: skip


def _place_shown(desk: Desk, chosen: str) -> tuple[str, str]:
    place = own_place(desk)
    codes = chosen.split(":") if chosen.count(":") == 2 else list(place)
    tools = desk.service.tools
    shown = tools.resolver.gazetteers[tools.directory.edition].units.get(codes[2] or codes[1] or codes[0])
    return ":".join(codes), shown.name if shown else ""


def _slip(work: Work, desk: Desk, ticket: Ticket) -> dict[str, Any]:
    """No name and no number of the person: paper gets lost."""
    category = work.tools.catalogues.of(ticket.province_code).category(ticket.category)
    address = work.tools.policy.public_url
    follow = f"{address}/?start=follow_{ticket.code}" if address else ticket.code
    qr = segno.make(follow, micro=False, error="m")
    return {
        "ticket": ticket,
        "code": group_code(ticket.code),
        "category": category.label.in_language(ticket.language),
        "owner": body_name(work, ticket.body_id),
        "place": place_words(work, ticket.edition, ticket.province_code, ticket.district_code, ticket.commune_code),
        "due": due_words(work, ticket.due_at),
        "address": address,
        "qr": Markup(qr.svg_inline(border=2, dark="#000", light="#fff", omitsize=True)),  # noqa: S704 - drawn here, from digits
        "by_sms": bool(ticket.subject.answer_phone),
        "may_open": ticket.body_id in desk.actor.roles,
    }


ROUTES = (
    web.get("/console/file", signed_in(show)),
    web.post("/console/file", signed_in(send)),
    web.get("/console/places", signed_in(places)),
    web.get(r"/console/tickets/{code:[0-9]{1,20}}/slip", signed_in(slip)),
)
LINK = Link("/console/file", "plus", "console.nav.file", 1)
