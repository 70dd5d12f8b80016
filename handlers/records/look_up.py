"""Look-up by a citizen: identity number, birth date and a proven phone must all agree with the record."""

from dataclasses import dataclass
from datetime import timedelta

from handlers.dialogue.answers.dates import BirthDate
from handlers.dialogue.answers.identity import Identity
from handlers.records.keys import person_index, proofs_to_try
from handlers.records.proof import Limited, Which, proven_phone
from handlers.records.view import RecordView, view
from handlers.work import Work
from storage.repositories.attempts import Tried
from storage.repositories.contacts import Contact
from storage.repositories.records import Dose, Person

RECORD_SHOWN = "record_shown"
MISSED = "look_up_without_agreement"  # the action in the audit log
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Shown:
    """The record. `others`: further records that agree with the same three (a person entered twice)."""

    record: RecordView
    others: tuple[RecordView, ...] = ()


@dataclass(frozen=True, slots=True)
class NoAgreement:
    """No record agrees with all three. Why is not known here either: one query asks for all three at once."""


@dataclass(frozen=True, slots=True)
class NotProven:
    """The phone is not, or no longer, proven by this contact: prove it first."""


async def look_up(
    work: Work, contact: Contact, identity: Identity, birth_date: BirthDate, phone: str
) -> Shown | NoAgreement | Limited | NotProven:
    """The record of a person, shown to who holds `phone` (national form, as `check_code` gave it).

    An absent person, a wrong birth date and another phone run the same statements with arguments of the same size; a
    record that is shown came with the same one, and only what is written down of it follows.
    """
    fresh = await work.uow.contacts.get(contact.id)
    if fresh is None or proven_phone(fresh, work.now, work.tools.policy.phone_proof_life) != phone:
        return NotProven()
    limited = await _count(work, contact, phone)
    if limited is not None:
        return limited
    proofs = proofs_to_try(work.uow.vault, identity, birth_date, phone)
    people = await work.uow.records.agreeing(proofs, work.rules.campaign.series)
    if not people:
        await work.uow.audit.add(work.ids.new(), work.now, f"contact:{contact.id}", MISSED)
        return NoAgreement()
    records = [await _reveal(work, contact, person, doses) for person, doses in people]
    return Shown(records[0], tuple(records[1:]))


async def _count(work: Work, contact: Contact, phone: str) -> Limited | None:
    """Every finished look-up counts for the account, whatever comes of it, and for the phone, which is cheap to prove
    from many accounts (handlers/jobs/alarm_watch.py looks at both)."""
    tried = Tried(Which.LOOK_UPS, work.uow.vault.index("contact", str(contact.id)))
    most = work.tools.policy.lookups_hour
    times = (await work.uow.attempts.times([tried], work.now - _HOUR))[tried]
    if len(times) >= most:
        return Limited(times[-most] + _HOUR, Which.LOOK_UPS)
    of_phone = Tried(Which.LOOK_UPS_PHONE, work.uow.vault.index("phone", phone))
    await work.uow.attempts.add([tried, of_phone], [work.ids.new(), work.ids.new()], work.now)
    return None


async def _reveal(work: Work, contact: Contact, person: Person, doses: list[Dose]) -> RecordView:
    await work.uow.audit.add(
        work.ids.new(), work.now, f"contact:{contact.id}", RECORD_SHOWN, f"person:{person.id}", "proof of phone"
    )
    await _watch(work, contact, person.id)
    return view(person, doses, work.tools.directory, work.rules.vaccines, contact.language)


async def _watch(work: Work, contact: Contact, person_id: int) -> None:
    """Many different records shown to one account raise an alarm: the people stay served, an official looks."""
    tried = Tried(RECORD_SHOWN, work.uow.vault.index("contact", str(contact.id)))
    about = person_index(work.uow.vault, person_id)
    seen = await work.uow.attempts.objects(tried, work.now - _DAY)
    await work.uow.attempts.add([tried], [work.ids.new()], work.now, about)
    if about not in seen and len(seen) + 1 >= work.tools.policy.records_alarm_day:
        await work.uow.audit.add(
            work.ids.new(),
            work.now,
            "system",
            "many_records_alarm",
            f"contact:{contact.id}",
            details={"records": len(seen) + 1},
        )
        work.alarm("look_ups")
