"""Records before an official's eyes, proof in person. Every reveal is a row of the audit log."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handlers.dialogue.answers.dates import BirthDate
from handlers.dialogue.answers.identity import Identity
from handlers.records.keys import identity_index
from handlers.records.look_up import RECORD_SHOWN
from handlers.records.view import RecordView, read_birth, view
from handlers.staff.actor import WORKING, Actor
from handlers.work import Work
from storage.repositories.attempts import Tried
from storage.repositories.tickets import Ticket

IN_PERSON = "in_person"
MATCHED = "record_matched"  # the action in the audit log
BY_CODE = frozenset({"code", "contact"})


@dataclass(frozen=True, slots=True)
class SeenInPerson:
    """An official has compared face and papers. `person_ids`: whose record the number is known by and whose birth date
    agrees; may be none. Nothing of the record is shown."""

    until: datetime
    person_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NotAllowed:
    """Volunteers type lists and file for people in front of them; they prove nothing and see no record."""


async def show_to_official(
    work: Work, official_id: int, person_ids: list[int], reason: str, details: dict[str, Any]
) -> tuple[RecordView, ...]:
    """These people's records, one audit row each; a search that found nothing leaves one too.

    The caller has seen that this official may (opening.py). `reason`: the ticket; `details`: by what, for which office.
    """
    actor = f"official:{official_id}"
    if not person_ids:
        await work.uow.audit.add(work.ids.new(), work.now, actor, "record_not_found", reason=reason, details=details)
        return ()
    people = await work.uow.records.persons(person_ids)
    doses = await work.uow.records.doses(person_ids, work.rules.campaign.series)
    for person in people:
        await work.uow.audit.add(work.ids.new(), work.now, actor, RECORD_SHOWN, f"person:{person.id}", reason, details)
    return tuple(view(person, doses[person.id], work.tools.directory, work.rules.vaccines) for person in people)


def office_of(actor: Actor, ticket: Ticket) -> str:
    """The office for which an official looks at a ticket: the one that owns it, else the first of his own."""
    return ticket.body_id if actor.works_in(ticket.body_id) else next(iter(actor.bodies), "")


def proven_to(ticket: Ticket, official: str) -> bool:
    """Whether the person whose record it is has proven to be that person: number, birth date and phone agreed with it,
    or somebody else than this official (`official:17`) compared the paper."""
    if ticket.person_id is None:
        return False
    by_colleague = ticket.filed_by is not None and f"official:{ticket.filed_by}" != official
    return ticket.proof in BY_CODE or (ticket.proof == IN_PERSON and by_colleague)


async def prove_in_person(
    work: Work, official_id: int, role: str, identity: Identity, birth_date: BirthDate, reason: str
) -> SeenInPerson | NotAllowed:
    """Give the proof for a person without a phone, for `Policy.in_person_proof_life`.

    `role`: the official's role in the body (officer, lead, volunteer).
    """
    if role not in WORKING:
        return NotAllowed()
    tried = Tried(IN_PERSON, work.uow.vault.index("official", str(official_id)))
    about = identity_index(work.uow.vault, identity)
    await work.uow.attempts.add([tried], [work.ids.new()], work.now, about)
    await work.uow.audit.add(work.ids.new(), work.now, f"official:{official_id}", "proof_in_person", reason=reason)
    people = await work.uow.records.persons(await work.uow.records.by_key(about))
    agreeing = tuple(one.id for one in people if read_birth(one.content.birth).agrees_with(birth_date))
    return SeenInPerson(work.now + work.tools.policy.in_person_proof_life, agreeing)


async def matching_person(
    work: Work, official_id: int, identity: Identity, birth_date: BirthDate | None, reason: str
) -> int | None:
    """The one person known by this number and born then, for a report to be linked to; None when it is none or several.
    Nothing of the record is shown. One row in the audit log."""
    if birth_date is None:
        return None
    people = await work.uow.records.persons(await work.uow.records.by_key(identity_index(work.uow.vault, identity)))
    found = [one.id for one in people if read_birth(one.content.birth).agrees_with(birth_date)]
    known = found[0] if len(found) == 1 else None
    about = f"person:{known}" if known is not None else ""
    await work.uow.audit.add(work.ids.new(), work.now, f"official:{official_id}", MATCHED, about, reason)
    return known


async def in_person_until(work: Work, official_id: int, identity: Identity) -> datetime | None:
    """Until when the official's proof for this number counts, None when there is none: asked when a ticket is filed."""
    life = work.tools.policy.in_person_proof_life
    tried = Tried(IN_PERSON, work.uow.vault.index("official", str(official_id)))
    about = identity_index(work.uow.vault, identity)
    last = await work.uow.attempts.last_about(tried, about, work.now - life)
    return last + life if last is not None else None
