"""A ticket with its personal data masked: for volunteers, for bodies that hold a copy, for who knows only a code."""

from dataclasses import replace
from typing import Final

from handlers.dialogue.answers.personal import (
    NOBODY,
    Known,
    mask_name,
    mask_number,
    without_known,
    without_numbers,
    without_person,
)
from handlers.tickets.content import Answered, BirthDate, Correction, Details, Paper, Subject, Where
from storage.repositories.tickets import Ticket

LEFT_OUT: Final = frozenset({"birth", "address"})  # parts of a person's data that say whom it is about


def masked(ticket: Ticket) -> Ticket:
    """The same ticket with names as initials, numbers by their last three digits, days by their year, no address."""
    details = mask_details(ticket.details, known_of(ticket.subject))
    return replace(ticket, subject=mask_subject(ticket.subject), details=details)


def known_of(subject: Subject) -> Known:
    """By what the person and who reported it are found in free text."""
    names = (subject.name, subject.reporter.name)
    addresses = (subject.address, subject.workplace)
    return Known(tuple(name for name in names if name), tuple(one for one in addresses if one))


def mask_subject(subject: Subject) -> Subject:
    """Whose record it is, masked; who reported it and where they live and work is left out."""
    return Subject(
        name=mask_name(subject.name),
        birth=BirthDate(subject.birth.year) if subject.birth is not None else None,
        sex=subject.sex,
        papers=tuple(Paper(paper.kind, mask_number(paper.number)) for paper in subject.papers),
        phone=mask_number(subject.phone) if subject.phone else "",
    )


def mask_details(details: Details, known: Known = NOBODY) -> Details:
    """What is said, without who and where (`known`: who that is): free text as `mask_text` has it, no other paper."""
    return Details(
        doses=tuple(replace(dose, place=mask_text(dose.place, known)) for dose in details.doses),
        correction=mask_correction(details.correction, known),
        description=mask_text(details.description, known),
        site=mask_where(details.site, known),
        answers=tuple(one for answer in details.answers if (one := mask_answer(answer, known)) is not None),
        language=details.language,
        reach=details.reach,
        received_on=details.received_on,
    )


def mask_correction(correction: Correction, known: Known = NOBODY) -> Correction:
    """What is wrong with what is right: a name as initials, of birth dates and addresses nothing."""
    words = mask_text(correction.words, known)
    if correction.part in LEFT_OUT:
        return replace(correction, words=words, expected="")
    expected = mask_name(correction.expected) if correction.part == "name" else mask_text(correction.expected, known)
    return replace(correction, words=words, expected=expected)


def mask_where(where: Where, known: Known = NOBODY) -> Where:
    """A place in words: its own name stays, what is known of the person and long numbers do not."""
    return replace(where, words=without_numbers(without_known(where.words, known)))


def mask_answer(answer: Answered, known: Known = NOBODY) -> Answered | None:
    """An answer as it may be seen by who may not see the person; None when it names somebody."""
    value = answer.value
    if answer.kind == "person":
        return replace(answer, value=mask_name(str(value)))
    if isinstance(value, Paper):
        return replace(answer, value=Paper(value.kind, mask_number(value.number)))
    if isinstance(value, Where):
        return replace(answer, value=mask_where(value, known))
    if answer.kind in ("photo", "file"):
        return None
    return replace(answer, value=mask_text(value, known)) if isinstance(value, str) else answer


def mask_text(text: str, known: Known = NOBODY) -> str:
    """Free text, whoever typed it, and names of files: without what tells who somebody is."""
    return without_person(text, known)
