"""Filing for a caller or a walk-in, and the slip that person takes home. The outcome goes to them by text message."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import segno
from aiohttp import web
from markupsafe import Markup

from bot.console.arrival import SPOKEN, Arrival, typed_arrival
from bot.console.asking import Problems, Unreadable, Uploads, drawn, file_token
from bot.console.desk import Desk, signed_in
from bot.console.doses import dose_rows
from bot.console.filing import (
    CALLER,
    SOURCES,
    Person,
    category_of,
    doubts,
    may_be_filed,
    must_tell,
    own_place,
    place_of,
    problems_without_category,
    questions_of,
    read_draft,
)
from bot.console.lines import Line, lines_of
from bot.console.menu import Link
from bot.console.pasting import PASTED, still_unsure
from bot.console.uploads import UPLOADED, uploads_of
from bot.console.views.queue import can_act, category_names
from bot.console.views.ticket import ticket_of
from handlers.catalogue.categories import Category
from handlers.catalogue.office_kinds import OfficeKind
from handlers.catalogue.questions import Question
from handlers.dialogue.answers.ticket_code import group_code
from handlers.places.in_words import place_words
from handlers.places.refs import full_name
from handlers.places.search import search as search_places
from handlers.questions.field import Form
from handlers.questions.kinds.vaccine import vaccine_options
from handlers.questions.on_form import NOTHING, asks_doses
from handlers.records.officials import SeenInPerson, matching_person, prove_in_person
from handlers.texts import Say
from handlers.tickets.access import those_visible
from handlers.tickets.act import audit
from handlers.tickets.answers import slip_lines
from handlers.tickets.content import Reach
from handlers.tickets.errors import NoTicket
from handlers.tickets.notices import body_name, due_words
from handlers.tickets.number_doubts import number_doubts
from handlers.tickets.open import Draft
from handlers.tickets.open import open as open_ticket
from handlers.tickets.phone_calls import FILED, count_call
from handlers.tickets.search import Asked, about, search
from handlers.tickets.status import NOT_FINISHED, State
from handlers.work import Work
from storage.repositories.tickets import Ticket

COMMUNE = (OfficeKind.FRONT_DESK, OfficeKind.HEALTH_STATION)
NO_FILES: Final[Uploads] = {}


async def show(desk: Desk) -> web.Response:
    """An empty form; `?source=`: how the report comes in, and with it `?category=`."""
    source = desk.request.query.get("source", "")
    category = desk.request.query.get("category", "")
    desk.form = {"source": source, "category": category} if source in SOURCES else {}
    return await form_page(desk)


async def choose(desk: Desk) -> web.Response:
    """The form with the questions of the category chosen; what was typed stays."""
    uploads, faults = await uploads_of(desk, _uploading(desk))
    return await form_page(desk, problems=faults, uploads=uploads)


async def places(desk: Desk) -> web.Response:
    """Places while their names are being typed: `?q=`; `?as=NAME` those of the field NAME, typed in NAME_words."""
    tools, (name, text) = desk.service.tools, desk.searched("place")
    edition = tools.directory.edition
    gazetteer = tools.resolver.gazetteers[edition]
    found = [(place.codes(), full_name(gazetteer, place)) for place in search_places(tools.resolver, text, edition, 8)]
    return desk.page("places.html", places=found, asked=text.strip(), name=name)


async def send(desk: Desk) -> web.Response:
    """Read it, show doubts once, then file it and show the slip."""
    category = category_of(desk)
    uploads, faults = await uploads_of(desk, _uploading(desk))
    if desk.field("in_person") == "yes" and not proves(desk):
        faults["in_person"] = Say("console.problem.field.in_person")
    if category is None:
        async with desk.work() as work:
            problems = problems_without_category(work, desk)
        return await form_page(desk, 422, problems={**faults, **problems}, uploads=uploads)
    hints: list[Say] = []
    running: list[Line] = []
    values: dict[str, Any] | None = None
    try:
        async with desk.work(desk.field("act")) as work:
            draft, person = read_draft(work, desk, category, uploads)
            if faults:
                raise Unreadable(faults)
            hints, running = _hints(category, work, draft, person), await _running(work, desk, person)
            if not (hints or running) or desk.field("sure") == "yes":
                draft = await _with_record(work, desk, draft, person)
                values = _slip(work, desk, await open_ticket(work, draft, desk.actor))
                if draft.source == CALLER:
                    await count_call(work, desk.actor, FILED)
    except Unreadable as unreadable:
        return await form_page(desk, 422, problems={**faults, **unreadable.problems}, uploads=uploads)
    except NoTicket as guidance:
        where = desk.service.tools.directory.get(guidance.authority)
        problem = Say("console.file.no_ticket", {"body": where.name if where else ""})
        return await form_page(desk, 422, problems={"category": problem}, uploads=uploads)
    if values is None:
        return await form_page(desk, hints=hints, running=running, uploads=uploads)
    return desk.page("slip.html", filed=True, **values)


async def slip(desk: Desk) -> web.Response:
    """The slip of a ticket, again."""
    async with desk.work() as work:
        ticket = await ticket_of(work, desk)
        await audit(work, desk.actor, "slip", ticket.id)
        values = _slip(work, desk, ticket)
    return desk.page("slip.html", filed=False, **values)


def proves(desk: Desk) -> str:
    """The official's role in a commune's office: who may state having seen the papers. '' for everybody else."""
    directory = desk.service.tools.directory
    for body, role in desk.actor.roles.items():
        office = directory.get(body)
        if office is not None and office.kind in COMMUNE and desk.actor.works_in(body):
            return role
    return ""


async def _running(work: Work, desk: Desk, person: Person) -> list[Line]:
    number = person.identity.comparable if person.identity is not None else ""
    return await running_of(work, desk, number, person.subject.phone if desk.field(PASTED) else "")


async def running_of(work: Work, desk: Desk, number: str, phone: str = "") -> list[Line]:
    """Reports under way about the same numbers that this official may see: another one may not be needed. `number`: of
    a paper, as it is compared; `phone`: national form."""
    asked = Asked(number, phone)
    listed = (await search(work, desk.actor, asked)).tickets if phone else await about(work, desk.actor, number)
    found = await work.uow.tickets.many([one.id for one in listed if State(one.status) in NOT_FINISHED])
    if any(one.open_cause.startswith(f"{work.cause}:") for one in found):  # this very form, sent twice
        return []
    return await lines_of(work, await those_visible(work, desk.actor, found), desk.actor, desk.language)


async def _with_record(work: Work, desk: Desk, draft: Draft, person: Person) -> Draft:
    """The draft with the record it is about, and the proof where the papers were seen."""
    if desk.field("in_person") != "yes":
        if person.identity is None:
            return draft
        known = await matching_person(work, desk.actor.id, person.identity, person.subject.birth, "filing")
        return replace(draft, person_id=known)
    role, refused = proves(desk), Unreadable({"in_person": Say("console.problem.field.in_person")})
    if not role:
        raise refused
    if person.identity is None or person.subject.birth is None:
        raise Unreadable({"in_person": Say("console.problem.field.in_person_needs")})
    seen = await prove_in_person(work, desk.actor.id, role, person.identity, person.subject.birth, "filing")
    if not isinstance(seen, SeenInPerson):
        raise refused
    known = seen.person_ids[0] if len(seen.person_ids) == 1 else None
    return replace(draft, proof="in_person", person_id=known)


def _hints(category: Category, work: Work, draft: Draft, person: Person) -> list[Say]:
    found = [Say(f"console.hint.{check.detail}", dict(check.params)) for check in doubts(work, draft, person)]
    hints = [hint for hint in found if work.tools.texts.has(hint.key)]
    if category.enters and category.asks("identity") and person.identity is None:
        hints.append(Say("console.hint.no_identity"))
    return [*hints, *number_doubts(work, draft.subject)]


def _uploading(desk: Desk) -> tuple[Question, ...]:
    """Whose files are kept: the questions of the category, and those of every form, so that a file sent before a
    category was chosen, or for another one, is not lost."""
    asked = _questions(desk)
    keys = {question.key for question in asked}
    standard = desk.service.tools.catalogues.common.questions
    return (*asked, *(one for one in standard.values() if one.kind in UPLOADED and one.key not in keys))


def _questions(desk: Desk) -> tuple[Question, ...]:
    category = category_of(desk)
    return questions_of(desk, category) if category is not None else ()


async def form_page(
    desk: Desk, status: int = 200, *, problems: Problems | None = None, hints: Sequence[Say] = (),
    running: Sequence[Line] = (), uploads: Uploads = NO_FILES,
) -> web.Response:  # fmt: skip
    """The form with what was typed so far. `hints`: looked at before it is sent; `running`: reports under way."""
    typed = {name: value for name, value in desk.form.items() if isinstance(value, str)} if desk.form else {}
    category, found = category_of(desk), Unreadable(problems or {})
    async with desk.work() as work:
        form = Form(work, desk.language, desk.province, category is not None and category.event)
        values = {
            "questions": tuple(drawn(form, desk, _questions(desk), NOTHING, uploads)),
            "doses": tuple(dose_rows(form, desk, (), typed=True)) if category and asks_doses(category) else (),
            "vaccine_names": vaccine_options(form),
            "dose_numbers": work.rules.campaign.numbers,
            "place": _place_shown(form, desk),
            "kept": _undrawn(form, desk, uploads),
        }
    names = [(code, name) for code, name in category_names(desk).items() if _listed(desk, code)]
    return desk.page(
        "file.html", status, problem=found.why if problems else None, problems=found.problems, hints=hints,
        running=running, typed=typed, sources=SOURCES, categories=names, proves=bool(proves(desk)),
        must=must_tell(category), spoken=SPOKEN, arrival=typed_arrival(desk, Arrival()),
        unsure=still_unsure(desk), answers_phone=can_act(desk), **values,
    )  # fmt: skip


def _undrawn(form: Form, desk: Desk, uploads: Uploads) -> list[tuple[str, int, str]]:
    """Files whose question the form does not ask now: the field's name, the file, its token."""
    drawn_keys = {question.key for question in _questions(desk)}
    left = ((f"ask_{key}", number) for key, numbers in uploads.items() if key not in drawn_keys for number in numbers)
    return [(name, number, file_token(form, desk, number)) for name, number in left]


def _listed(desk: Desk, code: str) -> bool:
    found = desk.service.tools.catalogues.of(desk.province).categories.get(code)
    return found is not None and may_be_filed(found)


def _place_shown(form: Form, desk: Desk) -> tuple[str, str]:
    """The place chosen, its codes and its name; none while one is looked for or a message did not tell it, else the
    official's own."""
    place = place_of(form, desk.field("place"))
    if place is None and (desk.field("place_words") or desk.field(PASTED)):
        return "", ""
    place = place or own_place(desk)
    return ":".join(place), place_words(form.work, form.work.tools.directory.edition, *place)


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
        "due": due_words(work, ticket.due_at),
        "address": address,
        "qr": Markup(qr.svg_inline(border=2, dark="#000", light="#fff", omitsize=True)),  # noqa: S704 - drawn here, from digits
        "lines": slip_lines(work, ticket),
        "told_by": _told_by(ticket),
        "linked": ticket.person_id is not None,
        "may_open": ticket.body_id in desk.actor.roles,
    }


def _told_by(ticket: Ticket) -> str:
    """How the result reaches the person: `chat`, `sms`, `call` or `none`."""
    if ticket.contact_id is not None:
        return "chat"
    if not ticket.subject.answer_phone:
        return "none"
    return "call" if ticket.details.reach is Reach.CALL else "sms"


ROUTES = (
    web.get("/console/file", signed_in(show)),
    web.post("/console/file", signed_in(send)),
    web.post("/console/file/questions", signed_in(choose)),
    web.get("/console/places", signed_in(places)),
    web.get(r"/console/tickets/{code:[0-9]{1,20}}/slip", signed_in(slip)),
)
LINK = Link("/console/file", "plus", "console.nav.file", 1)
