"""What a ticket holds set to what the papers say: every question of the category on a form, read by the chat's readers.

What the form does not have, and what stands in it as it stood, stays as it is; so does what a colleague set right while
the form was open (`merging`).
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from bot.console.arrival import SPOKEN, arrival_of, read_arrival, typed_arrival
from bot.console.asking import MISSING, Problems, Unreadable, Uploads, drawn, read_questions
from bot.console.desk import Desk
from bot.console.doses import dose_rows, read_doses
from bot.console.filing import must_tell, place_of
from bot.console.merging import Both, Merged, Part, digest, merged
from bot.console.parts import DOSES, parts_of
from bot.console.uploads import uploads_of
from handlers.catalogue.categories import Category
from handlers.catalogue.questions import Question
from handlers.dialogue.answers.invalid import Invalid
from handlers.places.in_words import place_words
from handlers.questions.field import Form
from handlers.questions.kinds.vaccine import vaccine_options
from handlers.questions.on_form import asks_doses, form_questions
from handlers.texts import Say
from handlers.tickets.answers import held_of
from handlers.tickets.content import Subject
from handlers.tickets.content.typed import field_text, with_field, without_field
from handlers.tickets.correct import Corrected, correct
from handlers.tickets.queries import find
from handlers.tickets.sheet import claimed_doses
from handlers.work import Work
from storage.repositories.tickets import Ticket

PERSON: Final = ("name", "birth", "sex", "phone", "identity", "address", "reporter")


def correct_page(
    work: Work, desk: Desk, ticket: Ticket, file_ids: tuple[int, ...], *, typed: bool, uploads: Uploads
) -> dict[str, Any]:
    """What the form starts from; `typed`: from what was sent and could not be taken."""
    category, held = _category(work, ticket), held_of(ticket, file_ids)
    form = Form(work, desk.language, desk.province, category.event)
    parts = _parts(form, desk, ticket)
    both: Mapping[str, Both] = {}
    was = {name: digest(work.uow.vault, ticket.id, name, part.fields) for name, part in parts.items()}
    if typed:
        brought_up = _brought_up(form, desk, ticket, category)
        desk.form, was, both = brought_up.form, dict(brought_up.was), brought_up.both
    person = {name: field_text(ticket.subject, name) for name in PERSON}
    if typed:
        person |= {name: desk.field(name) for name in PERSON if name in desk.form}
    chosen = place_of(form, desk.field("place")) if typed else held.place
    looked_for = typed and chosen is None and desk.field("place_words")
    place = chosen or held.place
    edition = work.tools.directory.edition if place != held.place else ticket.edition
    arrival = arrival_of(ticket.language, ticket.details)
    rows = dose_rows(form, desk, claimed_doses(ticket), typed=typed)
    return {
        "correct_person": person,
        "correct_place": ("", "") if looked_for else (":".join(place), place_words(work, edition, *place)),
        "correct_place_words": desk.field("place_words") if typed else "",
        "correct_questions": tuple(drawn(form, desk, _questions(work, ticket), held, uploads if typed else None)),
        "correct_doses": tuple(rows) if asks_doses(category) or claimed_doses(ticket) else (),
        "arrival": typed_arrival(desk, arrival) if typed else arrival,
        "spoken": SPOKEN,
        "must": must_tell(category),
        "vaccine_names": vaccine_options(form),
        "dose_numbers": form.work.rules.campaign.numbers,
        "was": was,
        "both": both,
    }


async def files_of(desk: Desk, code: str) -> tuple[Uploads, Problems]:
    """The files that come with the form, kept at once, before the ticket is locked. Errors: NotAllowed."""
    async with desk.work() as work:
        questions = _questions(work, await find(work, desk.actor, code))
    return await uploads_of(desk, questions)


async def correct_from(work: Work, desk: Desk, ticket: Ticket, uploads: Uploads, faults: Problems) -> Ticket:
    """Correct what the form says otherwise. Errors: Unreadable, and those of `correct`."""

    def edit(now: Ticket) -> Corrected:
        problems: Problems = dict(faults)
        right = _right(work, desk, now, uploads, problems)
        if problems:
            raise Unreadable(problems, uploads)
        return right

    return await correct(work, ticket.id, desk.actor, edit, expected=desk.number("expected"))


def _right(work: Work, desk: Desk, ticket: Ticket, uploads: Uploads, problems: Problems) -> Corrected:
    category = _category(work, ticket)
    form = Form(work, desk.language, desk.province, category.event)
    brought_up = _brought_up(form, desk, ticket, category)
    desk.form = brought_up.form
    subject, identity = _subject(form, desk, ticket.subject, category, problems)
    held = replace(held_of(ticket), subject=subject)
    doses = read_doses(form, desk, claimed_doses(ticket), problems, by_number=DOSES in brought_up.both)
    if doses != claimed_doses(ticket):
        held = replace(held, details=replace(held.details, doses=doses))
    if asks_doses(category) and claimed_doses(ticket) and not doses:
        problems["dose_1"] = Say("console_form.dose_missing")
    held = read_questions(form, desk, _questions(work, ticket), held, uploads, problems)
    language, details = read_arrival(form, desk, ticket.language, held.details, problems)
    held = replace(held, details=details)
    chosen = desk.field("place")
    if not chosen and desk.field("place_words"):
        problems["place"] = Say("console.problem.field.place")
    elif chosen and chosen != ":".join(held.place):
        place = place_of(form, chosen)
        if place is None:
            problems["place"] = Say("console.problem.field.place")
        held = replace(held, place=place or held.place)
    problems |= dict.fromkeys(brought_up.open, Say("console_form.both_open"))
    return Corrected(held.subject, held.details, identity, held.facility_code, held.place, held.file_ids, language)


def _parts(form: Form, desk: Desk, ticket: Ticket) -> Mapping[str, Part]:
    return parts_of(form, desk, ticket, _questions(form.work, ticket), PERSON)


def _brought_up(form: Form, desk: Desk, ticket: Ticket, category: Category) -> Merged:
    """What was sent with what a colleague set right meanwhile."""
    parts, moved = _parts(form, desk, ticket), desk.number("expected") not in (None, ticket.revision)
    return merged(desk, form.work.uow.vault, ticket.id, parts, moved=moved)


def _category(work: Work, ticket: Ticket) -> Category:
    return work.rules.catalogues.of(ticket.province_code).category(ticket.category)


def _questions(work: Work, ticket: Ticket) -> tuple[Question, ...]:
    standard: Mapping[str, Question] = work.rules.catalogues.common.questions
    return form_questions(_category(work, ticket), standard, held_of(ticket))


def _subject(form: Form, desk: Desk, subject: Subject, category: Category, problems: Problems) -> tuple[Subject, str]:
    """The person as the form has it, and the number for finding earlier tickets where it is another one."""
    number = ""
    for name in PERSON:
        given = desk.field(name)
        if name not in desk.form or given == field_text(subject, name):
            continue
        if not given:
            if name in must_tell(category):
                problems[name] = MISSING
            elif name != "identity":  # a paper is set right, not taken away
                subject = without_field(subject, name)
            continue
        if name == "identity" and given in [paper.number for paper in subject.papers]:
            continue
        found = with_field(subject, name, given, form.today)
        if isinstance(found, Invalid):
            problems[name] = Say(f"console.problem.field.{name}")
        else:
            subject, number = found.subject, found.identity or number
    return subject, number
