"""Whether a report is there already: of the same person, about the same matter, not finished.

It is told only to the chat that filed it and to who has proven the phone of the record, or of that report. Nobody else
learns that it exists: theirs is filed, and the office sees both.
"""

from typing import Final

from handlers.catalogue.categories import Meaning
from handlers.conversations.asking.proof import fresh_proof
from handlers.conversations.complaint.data import ComplaintTalk, SameAnswer
from handlers.conversations.complaint.matter import MISSING, items
from handlers.tickets.open import subject_index
from handlers.tickets.status import NOT_FINISHED
from storage.repositories.tickets import Ticket

ALL_MISSING: Final = (1,)  # doses of a report that says: there is none at all


async def note_same(talk: ComplaintTalk) -> bool:
    """Look for it, once for each change of what counts; True when it has to be told before going on."""
    data, key = talk.data, _key(talk)
    if not key or data.same.key == key:
        return bool(data.same.code) and not data.same.anew
    found = [ticket for ticket in await _about_person(talk) if _same_matter(talk, ticket) and _may_know(talk, ticket)]
    code = found[0].code if found else ""
    data.same = SameAnswer(key, code, bool(code) and data.same.anew and data.same.code == code)
    return bool(code) and not data.same.anew


def look_once_more(talk: ComplaintTalk) -> None:
    """Before sending: while the card stood there, the same may have been filed elsewhere."""
    if not talk.data.same.code:
        talk.data.same = SameAnswer()


def says_more(talk: ComplaintTalk, ticket: Ticket) -> bool:
    """Whether this report says something that the other does not: another dose, or words of its own to begin with."""
    if "doses" in items(talk):
        return not set(talk.data.injection.doses) <= set(ticket.dose_numbers)
    return "part" not in items(talk)


def _key(talk: ComplaintTalk) -> str:
    """Everything that decides what is the same, and who may know; '' until all of it is told."""
    data, asked = talk.data, items(talk)
    person, proof = data.person, data.proof
    told = person.identity is not None and person.birth is not None
    told = told and ("doses" not in asked or bool(data.injection.doses)) and ("part" not in asked or bool(data.part))
    if not told or person.identity is None or person.birth is None:
        return ""
    doses = ",".join(map(str, data.injection.doses))
    shown = "record" if person.record is not None else ""
    matter = (data.category, doses, data.part)
    return ":".join((person.identity.comparable, person.birth.iso, *matter, proof.phone, proof.how, shown))


async def _about_person(talk: ComplaintTalk) -> list[Ticket]:
    person = talk.data.person
    index = subject_index(talk.work, person.identity.comparable) if person.identity else None
    found = await talk.work.uow.tickets.by_subject_index(index) if index is not None else []
    return [ticket for ticket in found if ticket.status in NOT_FINISHED and _born_alike(talk, ticket)]


def _born_alike(talk: ComplaintTalk, ticket: Ticket) -> bool:
    birth = talk.data.person.birth
    return ticket.subject.birth is None or (birth is not None and ticket.subject.birth.agrees_with(birth))


def _same_matter(talk: ComplaintTalk, ticket: Ticket) -> bool:
    data = talk.data
    missing = {talk.work.rules.catalogues.common.meaning(one).code for one in MISSING}
    if data.category in missing and ticket.category in missing:
        none_at_all = (data.category, data.injection.doses), (ticket.category, ticket.dose_numbers)
        return bool(set(data.injection.doses) & set(ticket.dose_numbers)) or any(
            doses == ALL_MISSING and talk.work.rules.catalogues.common.category(code).means is Meaning.MISSING_ALL
            for code, doses in none_at_all
        )
    if data.category != ticket.category:
        return False
    if "doses" in items(talk) and not set(data.injection.doses) & set(ticket.dose_numbers):
        return False
    return "part" not in items(talk) or ticket.details.correction.part == data.part


def _may_know(talk: ComplaintTalk, ticket: Ticket) -> bool:
    if ticket.contact_id == talk.contact.id:
        return True
    proof = talk.data.proof
    if proof.how not in ("code", "contact") or proof.phone != fresh_proof(talk):
        return False
    return talk.data.person.record is not None or proof.phone in (ticket.subject.phone, ticket.subject.reporter.phone)
