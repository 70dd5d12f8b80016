"""Typed data set to what the papers say: the form's fields, read by the same readers as the chat's answers."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.console.desk import Desk
from handlers.dialogue.answers.dates import read_birth_date, read_injection_date
from handlers.dialogue.answers.identity import read_identity
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.answers.names import read_name
from handlers.dialogue.answers.people import read_sex
from handlers.dialogue.answers.phones import read_phone
from handlers.dialogue.answers.vaccines import vaccines
from handlers.dialogue.talk import LOCAL
from handlers.texts import Say
from handlers.tickets.correct import correct
from handlers.tickets.sheet import birth_words, day_words
from handlers.work import Work
from storage.repositories.tickets import Ticket

DATE_NAMES = ("injected_on", "date", "on")
VACCINE_NAMES = ("vaccine", "vaccine_code")


class Unreadable(Exception):
    """A field of the form cannot be read. Carries why, as words to say."""

    def __init__(self, field: str, found: Invalid) -> None:
        super().__init__(field)
        self.field = field
        self.why = Say(f"console.problem.field.{field}")
        self.problem = found.problem


def correct_values(ticket: Ticket, language: str) -> dict[str, Any]:
    """What the form starts from."""
    identity = ticket.subject.get("identity") or {}
    return {
        "correct_birth": birth_words(ticket.subject.get("birth")),
        "correct_identity": next((str(number) for number in identity.values()), ""),
        "correct_doses": [_dose_values(one, n) for n, one in enumerate(_doses(ticket), 1)],
        "vaccine_names": [(code, one.name.get(language, code)) for code, one in vaccines().items()],
    }


async def correct_from(work: Work, desk: Desk, ticket: Ticket) -> Ticket:
    """Correct what the form says otherwise. Errors: Unreadable, and those of `correct`."""
    subject, identity = _subject(desk, ticket, work.now.astimezone(LOCAL).date())
    doses = _changed_doses(desk, ticket, work.now.astimezone(LOCAL).date())
    details = {"doses": doses} if doses is not None else {}
    return await correct(
        work, ticket.id, desk.actor, subject=subject, details=details, identity=identity,
        expected=desk.number("expected"),
    )  # fmt: skip


def _subject(desk: Desk, ticket: Ticket, today: date) -> tuple[dict[str, Any], str]:
    changes: dict[str, Any] = {}
    now = {**ticket.subject, "birth": birth_words(ticket.subject.get("birth"))}
    for name in ("name", "birth", "sex", "phone", "address"):
        given = desk.field(name)
        if name in desk.form and given != str(now.get(name) or ""):
            changes[name] = _read(name, given, today) if given else None
    known = ticket.subject.get("identity") or {}
    given = desk.field("identity")
    if given and given not in known.values():
        identity = read_identity(given)
        if isinstance(identity, Invalid):
            raise Unreadable("identity", identity)
        changes["identity"] = {**known, identity.kind.value: identity.number}
        return changes, identity.comparable
    return changes, ""


def _read(name: str, given: str, today: date) -> Any:
    if name == "address":
        return given
    found: Any
    if name == "name":
        found = read_name(given)
        value = found if isinstance(found, Invalid) else found.text
    elif name == "birth":
        found = read_birth_date(given, today)
        value = found if isinstance(found, Invalid) else birth_json(found)
    elif name == "phone":
        found = read_phone(given)
        value = found if isinstance(found, Invalid) else found.national
    else:
        value = given if given in ("male", "female") else read_sex(given)
    if isinstance(value, Invalid):
        raise Unreadable(name, value)
    return value


def birth_json(birth: Any) -> dict[str, int]:
    """A birth date as tickets keep it: {year, month?, day?}."""
    parts = {"year": birth.year, "month": birth.month, "day": birth.day}
    return {name: value for name, value in parts.items() if value is not None}


def _doses(ticket: Ticket) -> list[Mapping[str, Any]]:
    listed = ticket.details.get("doses")
    found: list[Mapping[str, Any]] = []
    if isinstance(listed, list):
        found = [one for one in listed if isinstance(one, Mapping)]
    return found or [{"number": number} for number in ticket.dose_numbers]


def _changed_doses(desk: Desk, ticket: Ticket, today: date) -> list[dict[str, Any]] | None:
    """The doses as the form has them; None when it changes none."""
    before = [dict(one) for one in _doses(ticket)]
    after = [_changed_dose(desk, one, n, today) for n, one in enumerate(before, 1)]
    return after if after != before else None


def _changed_dose(desk: Desk, dose: dict[str, Any], place: int, today: date) -> dict[str, Any]:
    number, vaccine, day, lot = _dose_values(dose, place)
    changed = dict(dose)
    given = desk.field(f"vaccine_{number}")
    if given and given != vaccine and given in vaccines():
        changed[_name_of(dose, VACCINE_NAMES)] = given
    given = desk.field(f"date_{number}")
    if given and given != day:
        found = read_injection_date(given, today)
        if isinstance(found, Invalid):
            raise Unreadable("date", found)
        changed[_name_of(dose, DATE_NAMES)] = found.isoformat()
    given = desk.field(f"lot_{number}")
    if given and given != lot:
        changed["lot"] = given[:40]
    return changed


def _dose_values(dose: Mapping[str, Any], place: int) -> tuple[int, str, str, str]:
    number = int(dose.get("number") or place)
    vaccine = str(dose.get(_name_of(dose, VACCINE_NAMES)) or "")
    return number, vaccine, day_words(str(dose.get(_name_of(dose, DATE_NAMES)) or "")), str(dose.get("lot") or "")


def _name_of(dose: Mapping[str, Any], names: tuple[str, ...]) -> str:
    return next((name for name in names if name in dose), names[0])
