"""From the form to the ticket, once a conversation; what is said then; the next of the family."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from handlers.conversations.args import jump_to
from handlers.conversations.complaint.by_kind import answered
from handlers.conversations.complaint.matter import category_of, items
from handlers.conversations.complaint.pictures import flags_of
from handlers.conversations.complaint.verify import official_flags
from handlers.conversations.facility_choice import read_facility
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
from handlers.tickets.content import ClaimedDose, Correction, Details, Paper, Reporter, Subject
from handlers.tickets.errors import NotAllowed
from handlers.tickets.notices import body_name, due_words
from handlers.tickets.open import Draft
from handlers.tickets.open import open as open_ticket
from storage.repositories.tickets import Ticket


async def send(talk: Talk) -> Move:
    """Open the ticket: one conversation opens one, however often the button is pressed."""
    work = replace(talk.work, cause=f"conversation:{talk.conversation_id}")
    ticket = await open_ticket(work, draft_of(talk), citizen(talk.contact))
    await _remember(talk)
    category = category_of(talk)
    says = (
        say(
            "complaint_sent.sent",
            code=group_code(ticket.code),
            body=body_name(talk.work, ticket.body_id),
            due=due_words(talk.work, ticket.due_at),
        ),
        say(category.sent or ("complaint_sent.next" if ticket.enters else "complaint_sent.next_help")),
        *((say("complaint_sent.other_province"),) if ticket.label else ()),
    )
    choices = [Choice("follow", "complaint_sent.follow", jump=Jump("follow_up", ("view", ticket.code)))]
    if category.family:
        choices.insert(0, Choice("family", "complaint_sent.family", jump=jump_to("complaint", {"next": ticket.code})))
    return Done(says, tuple(choices))


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
        cause=_cause(talk),
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


def _cause(talk: Talk) -> str:
    """What is wrong, as the category's question names it; else what a button said."""
    question, data = category_of(talk).question("part"), talk.data
    causes = {option.id: option.cause for option in question.choices} if question else {}
    return causes.get(data.get("part", ""), "") or data.get("cause", "")


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
    subject = ticket.subject
    found: dict[str, Any] = {"category": ticket.category}
    found["reporter"] = subject.reporter.name or subject.name
    phone = subject.answer_phone
    if phone and (phone == proven or ticket.proof == "none"):
        found["phone"], found["proof"] = phone, ticket.proof  # what was proven long ago is proven again
    if ticket.province_code:
        home = PlaceRef(ticket.edition, ticket.province_code, ticket.district_code, ticket.commune_code)
        found[KEY] = to_code(home)
    found.update(_common_injection(ticket))
    return found


def _common_injection(ticket: Ticket) -> dict[str, Any]:
    """A house is mostly injected on one day at one place; the card shows it and any of it can be changed."""
    doses = ticket.details.doses
    if not doses:
        return {}
    dates = [dose.injected_on.isoformat() for dose in doses if dose.injected_on]
    first = doses[0]
    return {
        "doses": [dose.number for dose in doses],
        "detailed": True,
        "dates": dates if len(dates) == len(doses) else [],
        "vaccine": first.vaccine,
        "facility": {"code": first.facility_code, "text": first.place},
    }


def _subject(talk: Talk) -> Subject:
    data, asked = talk.data, items(talk)
    numbers = [identity_of(data, name) for name in ("identity", "other_identity")]
    papers: dict[str, str] = {}  # two numbers of one paper: the one that was asked for stays
    for one in numbers:
        if one is not None:
            papers.setdefault(one.kind.value, one.number)
    phone = data.get("phone") or ""
    return Subject(
        name=data.get("name") or "",
        birth=birth_of(data),
        sex=data.get("sex", "") if "sex" in asked else "",
        papers=tuple(Paper(kind, number) for kind, number in papers.items()),
        phone=phone,
        reporter=Reporter((data.get("reporter") if data.get("other") else "") or "", phone),
    )


def _details(talk: Talk) -> Details:
    data, asked = talk.data, items(talk)
    part = data.get("part", "") if "part" in asked else ""
    other = identity_of(data, "other_identity")
    return Details(
        doses=tuple(_doses(talk)) if "doses" in asked else (),
        correction=Correction(part, data.get("right", "")) if part else Correction(),
        description=data.get("description") or "",
        answers=answered(talk),
        other_paper=Paper(other.kind.value, other.number) if other is not None else None,
    )


def _doses(talk: Talk) -> Iterator[ClaimedDose]:
    data = talk.data
    facility, dates = data.get("facility") or {}, data.get("dates", ())
    for place, number in enumerate(data.get("doses", ())):
        yield ClaimedDose(
            number,
            vaccine=data.get("vaccine") or "",
            injected_on=date.fromisoformat(dates[place]) if place < len(dates) else None,
            facility_code=facility.get("code", ""),
            place=facility.get("text", ""),
        )


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
