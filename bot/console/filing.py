"""A report filed for somebody in front of the official or on the telephone: the same draft as the chat's, from a form.

Readers are the chat's own. Doubts are hints: the official sees them once and may send all the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from bot.console.correcting import LOT_LIMIT, Unreadable
from bot.console.desk import Desk
from handlers.catalogue.categories import Meaning
from handlers.dialogue.answers.dates import read_injection_date
from handlers.dialogue.answers.identity import Identity, read_identity
from handlers.dialogue.answers.invalid import Invalid, invalid
from handlers.dialogue.answers.names import read_name
from handlers.dialogue.talk import LOCAL
from handlers.evidence.checks import Check, claim_checks
from handlers.evidence.claims import Claim, KnownDose
from handlers.places.bodies import Place
from handlers.tickets.content import ClaimedDose, Details, Paper, Reporter, Subject
from handlers.tickets.content.typed import sex_of, with_field
from handlers.tickets.open import Draft
from handlers.work import Work

SOURCES: Final = ("walk_in", "caller")
DOSES: Final = (1, 2, 3)
LONGEST: Final = 1500


@dataclass(frozen=True, slots=True)
class Person:
    """Whom it is about, as read."""

    subject: Subject = field(repr=False)
    identity: Identity | None = field(repr=False)


def read_draft(work: Work, desk: Desk, file_ids: tuple[int, ...] = ()) -> tuple[Draft, Person]:
    """The draft of the form. Errors: Unreadable."""
    today = work.now.astimezone(LOCAL).date()
    category = desk.field("category")
    known = work.tools.catalogues.common.categories.get(category)
    if known is None or not known.ticket or known.means is Meaning.LIST:
        raise Unreadable("category", invalid("missing"))
    if desk.field("consent") != "yes":
        raise Unreadable("consent", invalid("missing"))
    person, doses = _person(desk, today), tuple(_doses(desk, today))
    facility = desk.field("facility")
    if not facility and any(typed.strip() for typed in desk.fields("q")[1:]):  # the second search is the facility's
        raise Unreadable("facility", invalid("missing"))
    place = _place(work, desk)
    draft = Draft(
        category=category,
        subject=person.subject,
        details=Details(doses=doses, description=desk.field("description")[:LONGEST]),
        place=place,
        site=place,
        facility_code=facility if work.tools.directory.at_facility(facility) else "",
        identity=person.identity.comparable if person.identity else "",
        dose_numbers=tuple(dose.number for dose in doses),
        file_ids=file_ids,
        consent_version=work.tools.policy.consent_version,
        source=desk.field("source") if desk.field("source") in SOURCES else SOURCES[0],
    )
    return draft, person


def doubts(work: Work, draft: Draft, person: Person) -> tuple[Check, ...]:
    """What the checks before sending would ask a citizen about."""
    subject = person.subject
    doses = tuple(KnownDose(dose.number, dose.vaccine or None, dose.injected_on) for dose in draft.details.doses)
    claim = Claim(subject.name, subject.birth, sex_of(subject), doses)
    return tuple(check for check in claim_checks(claim, work.rules.vaccines) if check.detail)


def _person(desk: Desk, today: date) -> Person:
    subject, identity = Subject(), None
    for name in ("name", "birth", "sex", "address", "phone"):
        if desk.field(name) or name == "name":
            subject = _read(name, with_field(subject, name, desk.field(name), today)).subject
    if desk.field("identity"):
        identity = _read("identity", read_identity(desk.field("identity")))
        subject = replace(subject, papers=(Paper(identity.kind.value, identity.number),))
    if not subject.phone and desk.field("source") == "caller":
        raise Unreadable("phone_or_chat", invalid("phone_missing"))
    if desk.field("reporter"):
        reporter = _read("name", read_name(desk.field("reporter"))).text
        subject = replace(subject, reporter=Reporter(reporter, subject.phone))
    return Person(subject, identity)


def _read(name: str, found: Any) -> Any:
    if isinstance(found, Invalid):
        raise Unreadable(name, found)
    return found


def _doses(desk: Desk, today: date) -> Iterator[ClaimedDose]:
    for number in DOSES:
        vaccine, day, lot = (desk.field(f"{name}_{number}") for name in ("vaccine", "date", "lot"))
        if vaccine or day or lot or desk.field(f"dose_{number}"):
            yield ClaimedDose(
                number,
                vaccine=vaccine if vaccine in desk.service.tools.rules.vaccines else "",
                injected_on=_read("date", read_injection_date(day, today)) if day else None,
                lot=lot[:LOT_LIMIT],
            )


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
