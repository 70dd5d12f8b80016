"""A ticket with its personal data masked: for volunteers, for bodies that hold a copy, for who knows only a code."""

import re
from dataclasses import replace
from typing import Final

from handlers.tickets.content import Answered, BirthDate, Correction, Details, Paper, Subject, Where
from storage.repositories.tickets import Ticket

DOT: Final = "•"
LEFT_OUT: Final = frozenset({"birth", "address"})  # parts of a person's data that say whom it is about
NUMBERS: Final = re.compile(r"\d[\d .-]{4,}\d")


def masked(ticket: Ticket) -> Ticket:
    """The same ticket with names as initials, numbers by their last three digits, the birth year only, no address."""
    return replace(ticket, subject=mask_subject(ticket.subject), details=mask_details(ticket.details))


def mask_subject(subject: Subject) -> Subject:
    """Whose record it is, masked; who reported it and where they live and work is left out."""
    return Subject(
        name=mask_name(subject.name),
        birth=BirthDate(subject.birth.year) if subject.birth is not None else None,
        sex=subject.sex,
        papers=tuple(Paper(paper.kind, mask_number(paper.number)) for paper in subject.papers),
        phone=mask_number(subject.phone) if subject.phone else "",
    )


def mask_details(details: Details) -> Details:
    """What is said, without who and where: long numbers in free text by their last three digits, no other paper."""
    return Details(
        doses=tuple(replace(dose, place=mask_text(dose.place)) for dose in details.doses),
        correction=mask_correction(details.correction),
        description=mask_text(details.description),
        site=mask_where(details.site),
        answers=tuple(one for answer in details.answers if (one := mask_answer(answer)) is not None),
        language=details.language,
        reach=details.reach,
        received_on=details.received_on,
    )


def mask_correction(correction: Correction) -> Correction:
    """What is wrong with what is right: a name as initials, of birth dates and addresses nothing."""
    if correction.part in LEFT_OUT:
        return replace(correction, expected="")
    hide = mask_name if correction.part == "name" else mask_text
    return replace(correction, expected=hide(correction.expected))


def mask_where(where: Where) -> Where:
    """A place with long numbers in its words by their last three digits."""
    return replace(where, words=mask_text(where.words))


def mask_answer(answer: Answered) -> Answered | None:
    """An answer as it may be seen by who may not see the person; None when it names somebody."""
    value = answer.value
    if answer.kind == "person":
        return replace(answer, value=mask_name(str(value)))
    if isinstance(value, Paper):
        return replace(answer, value=Paper(value.kind, mask_number(value.number)))
    if isinstance(value, Where):
        return replace(answer, value=mask_where(value))
    if answer.kind in ("photo", "file"):
        return None
    return replace(answer, value=mask_text(value)) if isinstance(value, str) else answer


def mask_text(text: str) -> str:
    """Free text with long numbers by their last three digits."""
    return NUMBERS.sub(lambda found: mask_number(re.sub(r"\D", "", found[0])), text)


def mask_name(name: str) -> str:
    """Initials before the last word, which stays: enough to tell two lines apart."""
    *before, last = name.split() or [""]
    return " ".join([*(f"{word[0]}{DOT}" for word in before), last])


def mask_number(number: str) -> str:
    """`0300123456` -> `•••••••456`."""
    return DOT * max(0, len(number) - 3) + number[-3:]
