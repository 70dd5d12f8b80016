"""How the person is spoken to and reached, and how the report came in: fields that every category has at the desk."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from bot.console.asking import Problems
from bot.console.desk import Desk
from handlers.dialogue.answers.dates import read_injection_date
from handlers.dialogue.answers.invalid import Invalid
from handlers.questions.field import Form
from handlers.texts import Say
from handlers.tickets.content import Details, Reach
from handlers.tickets.sheet import day_words

WRITTEN: Final = ("vi", "en")  # languages that the service writes in
SPOKEN: Final = (*WRITTEN, "km", "cjm", "zh", "hmn", "tyz")  # what else people of the provinces speak (ISO 639)
REACHES: Final = tuple(one.value for one in Reach)
NUMBER_LIMIT: Final = 60  # characters
OLDEST: Final = 10  # years a report on paper may have lain
FIELDS: Final = ("spoken", "reach", "received_on", "source_number")


@dataclass(frozen=True, slots=True)
class Arrival:
    """What stands in the fields."""

    spoken: str = WRITTEN[0]
    reach: str = ""
    received_on: str = ""
    source_number: str = field(default="", repr=False)


def arrival_of(language: str, details: Details) -> Arrival:
    """What a form starts from. `language`: of the ticket."""
    day = day_words(details.received_on.isoformat()) if details.received_on else ""
    return Arrival(details.language or language, details.reach.value, day, details.source_number)


def typed_arrival(desk: Desk, known: Arrival) -> Arrival:
    """What was sent, else what is known."""
    return Arrival(*(desk.field(name) if name in desk.form else getattr(known, name) for name in FIELDS))


def read_arrival(form: Form, desk: Desk, language: str, details: Details, problems: Problems) -> tuple[str, Details]:
    """The ticket's language and the details with what was sent; what cannot be read goes into `problems`."""
    known = arrival_of(language, details)
    sent = typed_arrival(desk, known)
    if sent.spoken != known.spoken and sent.spoken in SPOKEN:
        written = sent.spoken in WRITTEN
        language = sent.spoken if written else language
        details = replace(details, language="" if written else sent.spoken)
    if sent.reach != known.reach and sent.reach in REACHES:
        details = replace(details, reach=Reach(sent.reach))
    if sent.source_number != known.source_number:
        details = replace(details, source_number=sent.source_number[:NUMBER_LIMIT])
    if sent.received_on != known.received_on:
        earliest = date(form.today.year - OLDEST, 1, 1)
        day = read_injection_date(sent.received_on, form.today, earliest) if sent.received_on else None
        if isinstance(day, Invalid):
            problems["received_on"] = Say("console_form.received_unreadable")
        else:
            details = replace(details, received_on=day)
    return language, details
