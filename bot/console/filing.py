"""A report filed for somebody in front of the official or on the telephone: the same draft as the chat's, from a form.

Readers are the chat's own. Doubts are hints: the official sees them once and may send all the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from bot.console.correcting import Unreadable, birth_json
from bot.console.desk import Desk
from handlers.dialogue.answers.dates import BirthDate, read_birth_date, read_injection_date
from handlers.dialogue.answers.identity import Identity, read_identity
from handlers.dialogue.answers.invalid import Invalid, invalid
from handlers.dialogue.answers.names import read_name
from handlers.dialogue.answers.phones import read_phone
from handlers.dialogue.answers.vaccines import vaccines
from handlers.dialogue.talk import LOCAL
from handlers.evidence.checks import Check, claim_checks
from handlers.evidence.claims import Claim, ClaimedDose
from handlers.places.bodies import Place
from handlers.tickets.open import Draft
from handlers.work import Work

SOURCES: Final = ("walk_in", "caller")
DOSES: Final = (1, 2, 3)
LONGEST: Final = 1500


@dataclass(frozen=True, slots=True)
class Person:
    """Whom it is about, as read."""

    subject: dict[str, Any] = field(repr=False)
    identity: Identity | None = field(repr=False)
    birth: BirthDate | None = field(repr=False)


def read_draft(work: Work, desk: Desk, file_ids: tuple[int, ...] = ()) -> tuple[Draft, Person]:
    """The draft of the form. Errors: Unreadable."""
    today = work.now.astimezone(LOCAL).date()
    category = desk.field("category")
    known = work.tools.catalogues.common.categories.get(category)
    if known is None or not known.ticket or category == "LIST_SUBMISSION":
        raise Unreadable("category", invalid("missing"))
    if desk.field("consent") != "yes":
        raise Unreadable("consent", invalid("missing"))
    person, doses = _person(desk, today), _doses(desk, today)
    details: dict[str, Any] = {"description": desk.field("description")[:LONGEST]} if desk.field("description") else {}
    if doses:
        details["doses"] = doses
    facility = desk.field("facility")
    if not facility and any(typed.strip() for typed in desk.fields("q")[1:]):  # the second search is the facility's
        raise Unreadable("facility", invalid("missing"))
    place = _place(work, desk)
    draft = Draft(
        category=category,
        subject=person.subject,
        details=details,
        place=place,
        site=place,
        facility_code=facility if work.tools.directory.at_facility(facility) else "",
        identity=person.identity.comparable if person.identity else "",
        dose_numbers=tuple(dose["number"] for dose in doses),
        file_ids=file_ids,
        consent_version=work.tools.policy.consent_version,
        source=desk.field("source") if desk.field("source") in SOURCES else SOURCES[0],
    )
    return draft, person


def doubts(draft: Draft, person: Person) -> tuple[Check, ...]:
    """What the checks before sending would ask a citizen about."""
    listed = [_claimed(dose) for dose in draft.details.get("doses", ())]
    claim = Claim(str(person.subject["name"]), person.birth, person.subject.get("sex"), tuple(listed))
    return tuple(check for check in claim_checks(claim) if check.detail)


def _person(desk: Desk, today: date) -> Person:
    name = _read("name", read_name(desk.field("name")))
    subject: dict[str, Any] = {"name": name.text}
    birth = _read("birth", read_birth_date(desk.field("birth"), today)) if desk.field("birth") else None
    if birth is not None:
        subject["birth"] = birth_json(birth)
    if desk.field("sex") in ("male", "female"):
        subject["sex"] = desk.field("sex")
    identity = _read("identity", read_identity(desk.field("identity"))) if desk.field("identity") else None
    if identity is not None:
        subject["identity"] = {identity.kind.value: identity.number}
    if desk.field("address"):
        subject["address"] = desk.field("address")[:200]
    phone = _read("phone", read_phone(desk.field("phone"))).national if desk.field("phone") else ""
    if not phone and desk.field("source") == "caller":
        raise Unreadable("phone_or_chat", invalid("phone_missing"))
    if phone:
        subject["phone"] = phone
    reporter = desk.field("reporter")
    if reporter:
        subject["reporter"] = {"name": _read("name", read_name(reporter)).text, **({"phone": phone} if phone else {})}
    return Person(subject, identity, birth)


def _read(name: str, found: Any) -> Any:
    if isinstance(found, Invalid):
        raise Unreadable(name, found)
    return found


def _doses(desk: Desk, today: date) -> list[dict[str, Any]]:
    found = []
    for number in DOSES:
        vaccine, day, lot = (desk.field(f"{name}_{number}") for name in ("vaccine", "date", "lot"))
        if not (vaccine or day or lot or desk.field(f"dose_{number}")):
            continue
        dose: dict[str, Any] = {"number": number}
        if vaccine in vaccines():
            dose["vaccine"] = vaccine
        if day:
            dose["injected_on"] = _read("date", read_injection_date(day, today)).isoformat()
        if lot:
            dose["lot"] = lot[:40]
        found.append(dose)
    return found


def _place(work: Work, desk: Desk) -> Place:
    """Where the person lives, as chosen: one typed and not chosen must not become the official's own."""
    chosen = desk.field("place").split(":")
    gazetteer = work.tools.resolver.gazetteers[work.tools.directory.edition]
    if len(chosen) == 3:
        place = Place(*chosen)
        if all(code in gazetteer.units for code in place if code) and place.province:
            return place
    raise Unreadable("place", invalid("missing"))


def own_place(desk: Desk) -> Place:
    """Where the official's first office is."""
    office = desk.service.tools.directory.get(next(iter(desk.actor.bodies), ""))
    return office.place if office else Place()


def _claimed(dose: Mapping[str, Any]) -> ClaimedDose:
    day = date.fromisoformat(dose["injected_on"]) if dose.get("injected_on") else None
    return ClaimedDose(dose["number"], dose.get("vaccine"), day)
