"""Which reports are a person's own: those of their chat, and those with both their number and a phone they proved."""

from typing import Final

from handlers.work import Work
from storage.repositories.tickets import Ticket

IN_PERSON: Final = "in_person"
MOST: Final = 1000  # reports of one person


async def own_reports(
    work: Work, contact_id: int | None, subject_index: bytes | None, phone: str, proof: str
) -> list[Ticket]:
    """In the order of their ids. `subject_index`: of the identity number told; `phone`: proven, national form or '';
    `proof`: in_person when an official has seen the paper, which stands for the phone.

    A number alone finds nothing: whoever knows it would reach the reports of its owner.
    """
    found: dict[int, Ticket] = {}
    if contact_id is not None:
        found |= {one.id: one for one in await work.uow.tickets.by_contact(contact_id, MOST)}
    about = await work.uow.tickets.by_subject_index(subject_index, MOST) if subject_index is not None else []
    for one in about:
        if proof == IN_PERSON or (phone and phone in (one.subject.phone, one.subject.reporter.phone)):
            found[one.id] = one
    return [found[number] for number in sorted(found)]
