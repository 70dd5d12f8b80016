"""What is shown of a record after proof, and what follows from it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from handlers.catalogue.campaigns import CertificateRule
from handlers.catalogue.vaccines import Vaccines
from handlers.dialogue.answers.dates import BirthDate
from handlers.dialogue.answers.people import Sex
from handlers.places.bodies import Directory
from handlers.records.template import Further, further
from storage.repositories.records import Dose, Person

SHOWN_DIGITS = 3


class Certificate(StrEnum):
    """The colour that apps show. UNSAID: the rule is not safe for the vaccine, so no colour is claimed; ABSENT:
    the campaign gives no certificate."""

    NONE = "none"
    YELLOW = "yellow"
    GREEN = "green"
    UNSAID = "unsaid"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class DoseView:
    """One dose. `facility`: the name, or the code where no name is known. `lot` is shown on request only."""

    number: int
    vaccine: str
    vaccine_name: str
    injected_on: date
    facility: str
    facility_code: str
    lot: str
    source: str
    imported_at: datetime


@dataclass(frozen=True, slots=True)
class RecordView:
    """One person's record. `identities`: (kind, last digits); `phone_end`: last digits or ''.

    `address` and the doses' `lot` are shown on request only. `as_of`: when the newest of the data came in.
    `missing`: numbers below the highest recorded that are not there; `course`: doses of the vaccine's course, or None.
    `further`: (label, text) of further columns of the lists, for officials only.
    """

    person_id: int
    name: str = field(repr=False)
    birth: BirthDate = field(repr=False)
    sex: Sex | None
    identities: tuple[tuple[str, str], ...] = field(repr=False)
    phone_end: str = field(repr=False)
    address: str = field(repr=False)
    province: str
    district: str
    commune: str
    source: str
    as_of: datetime
    doses: tuple[DoseView, ...]
    certificate: Certificate
    missing: tuple[int, ...]
    course: int | None
    further: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    @property
    def numbers(self) -> tuple[int, ...]:
        """Numbers of the doses that are there."""
        return tuple(dose.number for dose in self.doses)


def view(
    person: Person,
    doses: list[Dose],
    directory: Directory,
    vaccines: Vaccines,
    language: str = "vi",
    columns: Sequence[Further] | None = None,
) -> RecordView:
    """The record in the words of a language."""
    shown = tuple(_dose_view(dose, directory, vaccines, language) for dose in doses)
    content = person.content
    known = further() if columns is None else columns
    labels = {column.key: column.label[language] for column in known}
    return RecordView(
        person.id,
        content.name,
        read_birth(content.birth),
        "male" if person.sex == "male" else "female" if person.sex == "female" else None,
        tuple((kind, number[-SHOWN_DIGITS:]) for kind, number in content.identities.items()),
        content.phone[-SHOWN_DIGITS:],
        content.address,
        person.province,
        person.district,
        person.commune,
        person.source,
        max([person.updated_at, *(dose.imported_at for dose in doses)]),
        shown,
        certificate(doses, vaccines.campaign.certificate),
        tuple(n for n in range(1, doses[-1].number) if n not in {d.number for d in doses}) if doses else (),
        vaccines[doses[0].vaccine].doses if doses and doses[0].vaccine in vaccines else None,
        tuple((labels.get(key, key), text) for key, text in content.further.items()),
    )


def certificate(doses: Sequence[Dose], rule: CertificateRule) -> Certificate:
    """The colour by the number of doses, as the campaign's apps show it."""
    if not rule.colours:
        return Certificate.ABSENT
    if not doses:
        return Certificate.NONE
    if any(dose.vaccine in rule.unsaid for dose in doses):
        return Certificate.UNSAID
    return Certificate(rule.colours[min(len(doses), len(rule.colours)) - 1])


def read_birth(text: str) -> BirthDate:
    """The stored form (`BirthDate.iso`) as a date."""
    return BirthDate.of(text)


def _dose_view(dose: Dose, directory: Directory, vaccines: Vaccines, language: str) -> DoseView:
    body = directory.at_facility(dose.facility_code)
    known = vaccines.get(dose.vaccine)
    return DoseView(
        dose.number,
        dose.vaccine,
        known.name.get(language, known.name["vi"]) if known else dose.vaccine,
        dose.injected_on,
        body.name if body else dose.facility_name or dose.facility_code,
        dose.facility_code,
        dose.lot,
        dose.source,
        dose.imported_at,
    )
