"""The answers of a ticket as lines of a list, a slip or a cell: what the category asks, in its order, in words."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

from handlers.catalogue.questions import Question, Target
from handlers.places.bodies import Place
from handlers.questions.field import Form
from handlers.questions.kinds import KINDS
from handlers.questions.on_form import Held, answer_of
from handlers.questions.said import in_words
from handlers.tickets.masking import mask_correction, mask_where
from handlers.tickets.site import event_site
from handlers.work import Work
from storage.repositories.tickets import Ticket

OWN: Final = frozenset({Target.ANSWERS, Target.PART, Target.EXPECTED, Target.OTHER_PAPER})


@dataclass(frozen=True, slots=True)
class Line:
    """One answer: its question's label and what it says."""

    label: str
    words: str = field(repr=False)


def held_of(ticket: Ticket, file_ids: tuple[int, ...] = ()) -> Held:
    """What the ticket holds, as questions ask for it. `file_ids`: of its files, where they matter."""
    place = Place(ticket.province_code, ticket.district_code, ticket.commune_code)
    return Held(ticket.subject, ticket.details, ticket.facility_code, place, file_ids)


def slip_lines(work: Work, ticket: Ticket) -> tuple[Line, ...]:
    """What was told, for the slip: nothing on it says who it is. In the language of the ticket."""
    form, told = Form(work, ticket.language, ticket.province_code), ticket.details
    hidden = replace(told, correction=mask_correction(told.correction), site=mask_where(told.site))
    ticket = replace(ticket, details=hidden)
    return (
        *_site(form, ticket),
        *(
            Line(_label(form, question), KINDS[question.kind].on_paper(form, question, value))
            for question, value in _answers(work, ticket)
        ),
        *_arrived(form, ticket),
    )


def list_cell(work: Work, ticket: Ticket, language: str) -> str:
    """What was told beyond the columns of the list template, as one cell."""
    form = Form(work, language, ticket.province_code)
    lines = (
        *_site(form, ticket),
        *(
            Line(_label(form, question), KINDS[question.kind].words(form, question, value))
            for question, value in _answers(work, ticket)
        ),
    )
    return "; ".join(f"{line.label}: {line.words}" for line in lines)


def _site(form: Form, ticket: Ticket) -> Iterator[Line]:
    """Where it happened, of a ticket about an event."""
    words = event_site(form.work, ticket, form.language)
    if words:
        yield Line(
            form.work.rules.texts.say("console.field.site", language=form.language, province=form.province), words
        )


def _arrived(form: Form, ticket: Ticket) -> Iterator[Line]:
    """The day a paper came in and the number its sender gave it, where the report is older than its entry here."""
    details = ticket.details
    day = details.received_on.strftime("%d/%m/%Y") if details.received_on else ""
    for name, words in (("received_on", day), ("source_number", details.source_number)):
        if words:
            key = f"console.detail.{name}"
            yield Line(form.work.rules.texts.say(key, language=form.language, province=form.province), words)


def _answers(work: Work, ticket: Ticket) -> Iterator[tuple[Question, Any]]:
    held = held_of(ticket)
    for question in work.rules.catalogues.of(ticket.province_code).category(ticket.category).questions:
        if question.target in OWN and (value := answer_of(held, question)) is not None:
            yield question, value


def _label(form: Form, question: Question) -> str:
    return in_words(form.work.rules.texts, question.label, form.language, form.province)
