"""A field of the subject as somebody types it: read by the chat's own readers, for forms and for corrections."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Final, NamedTuple

from handlers.dialogue.answers.dates import read_birth_date
from handlers.dialogue.answers.identity import read_identity
from handlers.dialogue.answers.invalid import Invalid, invalid
from handlers.dialogue.answers.names import read_name
from handlers.dialogue.answers.people import Sex, read_sex
from handlers.dialogue.answers.phones import read_phone
from storage.content import Paper, Subject

ADDRESS_LIMIT: Final = 200  # characters


class Typed(NamedTuple):
    """The subject with the field in it. `identity`: the number for finding earlier tickets, '' for other fields."""

    subject: Subject
    identity: str = ""


def with_field(subject: Subject, name: str, text: str, today: date) -> Typed | Invalid:
    """Set name, birth, sex, phone, identity, address or reporter to what a text says. Errors: KeyError: another."""
    return _FIELDS[name](subject, text, today)


def field_text(subject: Subject, name: str) -> str:
    """A field as a form shows it; of papers the first number. Errors: KeyError: no such field."""
    return _SHOWN[name](subject)


def without_field(subject: Subject, name: str) -> Subject:
    """The subject with an empty field, any but the identity. Errors: KeyError: no such field."""
    return _EMPTY[name](subject)


def sex_of(subject: Subject) -> Sex | None:
    """The sex as readers and checks have it."""
    return "male" if subject.sex == "male" else "female" if subject.sex == "female" else None


def _name(subject: Subject, text: str, today: date) -> Typed | Invalid:
    found = read_name(text)
    return found if isinstance(found, Invalid) else Typed(replace(subject, name=found.text))


def _birth(subject: Subject, text: str, today: date) -> Typed | Invalid:
    found = read_birth_date(text, today)
    return found if isinstance(found, Invalid) else Typed(replace(subject, birth=found))


def _sex(subject: Subject, text: str, today: date) -> Typed | Invalid:
    found = text if text in ("male", "female") else read_sex(text)
    return found if isinstance(found, Invalid) else Typed(replace(subject, sex=found))


def _phone(subject: Subject, text: str, today: date) -> Typed | Invalid:
    found = read_phone(text)
    return found if isinstance(found, Invalid) else Typed(replace(subject, phone=found.national))


def _identity(subject: Subject, text: str, today: date) -> Typed | Invalid:
    found = read_identity(text)
    if isinstance(found, Invalid):
        return found
    papers = subject.with_paper(Paper(found.kind.value, found.number))
    return Typed(replace(subject, papers=papers), found.comparable)


def _address(subject: Subject, text: str, today: date) -> Typed | Invalid:
    address = text.strip()[:ADDRESS_LIMIT]
    return Typed(replace(subject, address=address)) if address else invalid("missing")


def _reporter(subject: Subject, text: str, today: date) -> Typed | Invalid:
    found = read_name(text)
    if isinstance(found, Invalid):
        return found
    return Typed(replace(subject, reporter=replace(subject.reporter, name=found.text)))


_FIELDS: Final[Mapping[str, Callable[[Subject, str, date], Typed | Invalid]]] = {
    "name": _name,
    "birth": _birth,
    "sex": _sex,
    "phone": _phone,
    "identity": _identity,
    "address": _address,
    "reporter": _reporter,
}
_SHOWN: Final[Mapping[str, Callable[[Subject], str]]] = {
    "name": lambda subject: subject.name,
    "birth": lambda subject: subject.birth.shown if subject.birth else "",
    "sex": lambda subject: subject.sex,
    "phone": lambda subject: subject.phone,
    "identity": lambda subject: subject.papers[0].number if subject.papers else "",
    "address": lambda subject: subject.address,
    "reporter": lambda subject: subject.reporter.name,
}
_EMPTY: Final[Mapping[str, Callable[[Subject], Subject]]] = {
    "name": lambda subject: replace(subject, name=""),
    "birth": lambda subject: replace(subject, birth=None),
    "sex": lambda subject: replace(subject, sex=""),
    "phone": lambda subject: replace(subject, phone=""),
    "address": lambda subject: replace(subject, address=""),
    "reporter": lambda subject: replace(subject, reporter=replace(subject.reporter, name="")),
}
