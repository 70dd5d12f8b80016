"""From the form to the ticket, once a conversation; what is said then; the next of the family."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from handlers.conversations.args import jump_to
from handlers.conversations.complaint.facility import read_facility
from handlers.conversations.complaint.form import items
from handlers.conversations.complaint.pictures import flags_of
from handlers.conversations.complaint.verify import official_flags
from handlers.conversations.place_choice import KEY, known_place, to_code, told_place
from handlers.conversations.proof_steps import fresh_proof
from handlers.conversations.told import birth_of, identity_of, record_of
from handlers.dialogue.answers.ticket_code import group_code
from handlers.dialogue.outcome import Choice, Done, Jump, Move, say
from handlers.dialogue.talk import Talk
from handlers.places.bodies import NOWHERE, Place
from handlers.places.refs import PlaceRef
from handlers.staff.actor import citizen
from handlers.tickets.access import visible
from handlers.tickets.errors import NotAllowed
from handlers.tickets.notices import body_name, due_words
from handlers.tickets.open import Draft
from handlers.tickets.open import open as open_ticket
from storage.repositories.tickets import Ticket

CAUSES: Final = {
    "name": "WRONG_NAME", "birth": "WRONG_DOB", "sex": "WRONG_SEX", "identity": "WRONG_ID", "phone": "WRONG_PHONE",
    "address": "WRONG_ADDRESS",
}  # fmt: skip
NEXT: Final = frozenset({"DOSE_MISSING_ONE", "DOSE_MISSING_ALL", "DOSE_VANISHED", "REGISTRATION"})


async def send(talk: Talk) -> Move:
    """Open the ticket: one conversation opens one, however often the button is pressed."""
    work = replace(talk.work, cause=f"conversation:{talk.conversation_id}")
    ticket = await open_ticket(work, draft_of(talk), citizen(talk.contact))
    await _remember(talk)
    says = (
        say(
            "complaint_sent.sent",
            code=group_code(ticket.code),
            body=body_name(talk.work, ticket.body_id),
            due=due_words(talk.work, ticket.due_at),
        ),
        say(_next_words(ticket)),
        *((say("complaint_sent.other_province"),) if ticket.label else ()),
    )
    choices = [Choice("follow", "complaint_sent.follow", jump=Jump("follow_up", ("view", ticket.code)))]
    if ticket.category in NEXT:
        choices.insert(0, Choice("family", "complaint_sent.family", jump=jump_to("complaint", {"next": ticket.code})))
    return Done(says, tuple(choices))


def _next_words(ticket: Ticket) -> str:
    if ticket.category == "CONDUCT":
        return "complaint_sent.next_conduct"
    return "complaint_sent.next" if ticket.enters else "complaint_sent.next_help"


def draft_of(talk: Talk) -> Draft:
    """What would be filed now."""
    data = talk.data
    identity, record, site = identity_of(data), record_of(data), told_place(talk, "site")
    place, served = known_place(talk), talk.work.tools.policy.served
    facility = (data.get("facility") or {}).get("code", "")
    return Draft(
        category=data["category"],
        subject=_subject(talk),
        details=_details(talk),
        cause=CAUSES.get(data.get("part", ""), data.get("cause", "")),
        place=_codes(place),
        facility_code=facility or _recorded_facility(talk),
        facility_elsewhere=bool(site and site.province and site.province not in served),
        site=_codes(site),
        identity=identity.comparable if identity else "",
        person_id=record.person_id if record and data.get("proof") in ("code", "contact") else None,
        proof=data.get("proof", "none"),
        dose_numbers=tuple(data.get("doses", ())),
        flags=tuple(dict.fromkeys([*flags_of(data), *official_flags(talk)])),
        file_ids=tuple(data.get("photos", ())),
        consent_version=talk.work.tools.policy.consent_version,
        contact_id=talk.contact.id,
        language=talk.language,
    )


async def take_over(talk: Talk, code: str) -> bool:
    """Start the next complaint of the house from one that this chat has filed; False when it is not theirs."""
    try:
        ticket = await visible(talk.work, citizen(talk.contact), await talk.work.uow.tickets.get_by_code(code))
    except NotAllowed:
        return False
    talk.data.update(_common(ticket, fresh_proof(talk)))
    talk.data["other"] = "1"
    facility = talk.data.get("facility") or {}
    found = read_facility(talk, facility["text"]) if facility.get("text") and not facility["code"] else None
    if found is not None and found.site is not None:
        talk.data["site"] = to_code(found.site)
    return True


def _common(ticket: Ticket, proven: str) -> dict[str, Any]:
    reporter = ticket.subject.get("reporter") or {}
    found: dict[str, Any] = {"category": ticket.category}
    found["reporter"] = reporter.get("name") or ticket.subject.get("name", "")
    phone = reporter.get("phone") or ticket.subject.get("phone")
    if phone and (phone == proven or ticket.proof == "none"):
        found["phone"], found["proof"] = phone, ticket.proof  # what was proven long ago is proven again
    if ticket.province_code:
        home = PlaceRef(ticket.edition, ticket.province_code, ticket.district_code, ticket.commune_code)
        found[KEY] = to_code(home)
    found.update(_common_injection(ticket))
    return found


def _common_injection(ticket: Ticket) -> dict[str, Any]:
    """A house is mostly injected on one day at one place; the card shows it and any of it can be changed."""
    doses: list[Mapping[str, Any]] = list(ticket.details.get("doses") or ())
    if not doses:
        return {}
    dates = [dose["date"] for dose in doses if dose.get("date")]
    first = doses[0]
    return {
        "doses": [dose["number"] for dose in doses],
        "detailed": True,
        "dates": dates if len(dates) == len(doses) else [],
        "vaccine": first.get("vaccine", ""),
        "facility": {"code": first.get("facility_code", ""), "text": first.get("place", "")},
    }


def _subject(talk: Talk) -> dict[str, Any]:
    data = talk.data
    birth, asked = birth_of(data), items(talk)
    subject: dict[str, Any] = {}
    if data.get("name"):
        subject["name"] = data["name"]
    if birth is not None:
        parts = {"year": birth.year, "month": birth.month, "day": birth.day}
        subject["birth"] = {name: value for name, value in parts.items() if value is not None}
    if data.get("sex") and "sex" in asked:
        subject["sex"] = data["sex"]
    numbers = [identity_of(data, name) for name in ("identity", "other_identity")]
    if any(numbers):
        subject["identity"] = {one.kind.value: one.number for one in reversed(numbers) if one is not None}
    if data.get("phone"):
        subject["phone"] = data["phone"]
    name = data.get("reporter") if data.get("other") else ""
    reporter = {"name": name or "", "phone": data.get("phone", "")}
    subject["reporter"] = {key: value for key, value in reporter.items() if value}
    return subject


def _details(talk: Talk) -> dict[str, Any]:
    data, asked = talk.data, items(talk)
    details: dict[str, Any] = {}
    if "doses" in asked:
        details["doses"] = _doses(talk)
    if data.get("part") and "part" in asked:
        details["wanted"] = talk.words(f"complaint.part.{data['part']}")
        details["expected"] = data.get("right", "")
    if data.get("description"):
        details["description"] = data["description"]
    other = identity_of(data, "other_identity")
    if other is not None:
        details["other_identity"] = {"kind": other.kind.value, "number": other.number}
    return details


def _doses(talk: Talk) -> list[dict[str, Any]]:
    data = talk.data
    facility, dates = data.get("facility") or {}, data.get("dates", ())
    found = []
    for place, number in enumerate(data.get("doses", ())):
        dose = {
            "number": number,
            "vaccine": data.get("vaccine"),
            "date": dates[place] if place < len(dates) else None,
            "facility_code": facility.get("code"),
            "place": facility.get("text"),
        }
        found.append({name: value for name, value in dose.items() if value})
    return found


def _recorded_facility(talk: Talk) -> str:
    """Where the dose in question was injected, as the record has it; for the person's own data, the first dose's."""
    record, numbers = record_of(talk.data), talk.data.get("doses", ())
    if record is None or "facility" in items(talk):
        return ""
    wanted = [dose for dose in record.doses if dose.number in numbers] or list(record.doses)
    return wanted[0].facility_code if wanted else ""


def _codes(place: PlaceRef | None) -> Place:
    return Place(place.province, place.district, place.commune) if place else NOWHERE


async def _remember(talk: Talk) -> None:
    """A number to answer to, when none is known yet; never as proven."""
    phone = talk.data.get("phone")
    if phone and not talk.contact.phone:
        await talk.work.uow.contacts.set_phone(talk.contact.id, phone, None)
