"""The parts of the form that sets a ticket right: what stands in each of them now, and how an official reads it."""

from collections.abc import Iterable, Iterator, Mapping

from bot.console.arrival import arrival_of
from bot.console.asking import SEARCHED, chosen_words, name_of
from bot.console.desk import Desk
from bot.console.doses import FIELDS, dose_rows
from bot.console.merging import Part
from handlers.catalogue.questions import Question
from handlers.places.in_words import place_words
from handlers.questions.field import Field, Form, Input, Sent
from handlers.questions.kinds import KINDS
from handlers.questions.kinds.vaccine import vaccine_options
from handlers.questions.on_form import answer_of
from handlers.tickets.answers import held_of
from handlers.tickets.content.typed import field_text
from handlers.tickets.sheet import claimed_doses
from storage.repositories.tickets import Ticket

DOSES = "doses"


def parts_of(
    form: Form, desk: Desk, ticket: Ticket, questions: Iterable[Question], person: Iterable[str]
) -> Mapping[str, Part]:
    """Every part by its name, which is mostly that of its field. `person`: the fields of the subject."""
    found = dict(_person(desk, ticket, person))
    place = ":".join(held_of(ticket).place)
    words = place_words(form.work, ticket.edition, *held_of(ticket).place)
    found["place"] = Part({"place": place, "place_words": ""}, words)
    found[DOSES] = _doses(form, desk, ticket)
    return found | dict(_questions(form, ticket, questions)) | dict(_arrival(desk, ticket))


def _person(desk: Desk, ticket: Ticket, names: Iterable[str]) -> Iterator[tuple[str, Part]]:
    for name in names:
        text = field_text(ticket.subject, name)
        yield name, Part({name: text}, desk.say(f"console.sex.{text}") if name == "sex" and text else text)


def _doses(form: Form, desk: Desk, ticket: Ticket) -> Part:
    """All rows as one part: a dose that comes in between moves the others."""
    fields, lines, vaccines = {}, [], dict(vaccine_options(form))
    for row in dose_rows(form, desk, claimed_doses(ticket), typed=False):
        for name in FIELDS:
            fields[f"{name}_{row.row}"] = getattr(row, name)
        if row.dose:
            known = (vaccines.get(row.vaccine, row.vaccine), row.date, row.lot)
            lines.append(" · ".join([desk.say("console.ticket.dose", number=row.dose), *filter(None, known)]))
    return Part(fields, "; ".join(lines))


def _questions(form: Form, ticket: Ticket, questions: Iterable[Question]) -> Iterator[tuple[str, Part]]:
    held = held_of(ticket)
    for question in questions:
        kind, name, value = KINDS[question.kind], name_of(question), answer_of(held, question)
        look = kind.field(form, question)
        if look.input is Input.UPLOAD:  # files come on top of those there are
            continue
        sent = kind.standing(form, value) if value is not None else Sent()
        words = kind.words(form, question, value) if value is not None else ""
        yield name, Part(_fields(name, look, sent), chosen_words(form, look, sent) or words)


def _fields(name: str, look: Field, sent: Sent) -> Mapping[str, str]:
    if look.input in SEARCHED:
        return {name: sent.chosen, f"{name}_words": "" if sent.chosen else sent.text[: look.most]}
    return {name: sent.chosen if look.input is Input.CHOICE else sent.text[: look.most]}


def _arrival(desk: Desk, ticket: Ticket) -> Iterator[tuple[str, Part]]:
    known = arrival_of(ticket.language, ticket.details)
    yield "spoken", Part({"spoken": known.spoken}, desk.say(f"console_form.language.{known.spoken}"))
    yield "reach", Part({"reach": known.reach}, desk.say(f"console_form.reach.{known.reach or 'any'}"))
    for name in ("received_on", "source_number"):
        yield name, Part({name: getattr(known, name)}, getattr(known, name))
