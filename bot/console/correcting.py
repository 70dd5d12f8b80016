"""Typed data set to what the papers say: the form's fields, read by the same readers as the chat's answers."""

from dataclasses import replace
from datetime import date
from typing import Any

from bot.console.desk import Desk
from handlers.dialogue.answers.dates import read_injection_date
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.talk import LOCAL
from handlers.texts import Say
from handlers.tickets.content import ClaimedDose, Subject
from handlers.tickets.content.typed import field_text, with_field
from handlers.tickets.correct import Corrected, correct
from handlers.tickets.sheet import claimed_doses, day_words
from handlers.work import Work
from storage.repositories.tickets import Ticket

LOT_LIMIT = 40  # characters
CLEARED = {"name": "", "birth": None, "sex": "", "phone": "", "address": ""}  # what an emptied field becomes


class Unreadable(Exception):
    """A field of the form cannot be read. Carries why, as words to say."""

    def __init__(self, field: str, found: Invalid) -> None:
        super().__init__(field)
        self.field = field
        self.why = Say(f"console.problem.field.{field}")
        self.problem = found.problem


def correct_values(work: Work, ticket: Ticket, language: str) -> dict[str, Any]:
    """What the form starts from."""
    return {
        "correct_birth": field_text(ticket.subject, "birth"),
        "correct_identity": field_text(ticket.subject, "identity"),
        "correct_doses": [(dose.number, dose.vaccine, _day(dose), dose.lot) for dose in claimed_doses(ticket)],
        "vaccine_names": [(code, one.name.get(language, code)) for code, one in work.rules.vaccines.items()],
    }


async def correct_from(work: Work, desk: Desk, ticket: Ticket) -> Ticket:
    """Correct what the form says otherwise. Errors: Unreadable, and those of `correct`."""
    today = work.now.astimezone(LOCAL).date()

    def edit(now: Ticket) -> Corrected:
        subject, identity = _subject(desk, now.subject, today)
        doses = tuple(_dose(desk, dose, today) for dose in claimed_doses(now))
        details = replace(now.details, doses=doses) if doses != claimed_doses(now) else now.details
        return Corrected(subject, details, identity)

    return await correct(work, ticket.id, desk.actor, edit, expected=desk.number("expected"))


def _subject(desk: Desk, subject: Subject, today: date) -> tuple[Subject, str]:
    for name, empty in CLEARED.items():
        given = desk.field(name)
        if name not in desk.form or given == field_text(subject, name):
            continue
        subject = _read(subject, name, given, today)[0] if given else _without(subject, name, empty)
    given = desk.field("identity")
    if given and given not in [paper.number for paper in subject.papers]:
        return _read(subject, "identity", given, today)
    return subject, ""


def _without(subject: Subject, name: str, empty: str | None) -> Subject:
    values: dict[str, Any] = {name: empty}
    return replace(subject, **values)


def _read(subject: Subject, name: str, given: str, today: date) -> tuple[Subject, str]:
    found = with_field(subject, name, given, today)
    if isinstance(found, Invalid):
        raise Unreadable(name, found)
    return found


def _dose(desk: Desk, dose: ClaimedDose, today: date) -> ClaimedDose:
    vaccine, day, lot = (desk.field(f"{name}_{dose.number}") for name in ("vaccine", "date", "lot"))
    if vaccine in desk.service.tools.rules.vaccines:
        dose = replace(dose, vaccine=vaccine)
    if day and day != _day(dose):
        found = read_injection_date(day, today)
        if isinstance(found, Invalid):
            raise Unreadable("date", found)
        dose = replace(dose, injected_on=found)
    return replace(dose, lot=lot[:LOT_LIMIT]) if lot else dose


def _day(dose: ClaimedDose) -> str:
    return day_words(dose.injected_on.isoformat()) if dose.injected_on else ""
