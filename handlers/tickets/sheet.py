"""A ticket's typed data in the field order of the national platform (domain: list templates), ready to be copied."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from handlers.dialogue.answers.vaccines import vaccines
from handlers.places.refs import PlaceRef, units_of
from handlers.texts import Say
from handlers.work import Work
from storage.repositories.tickets import Ticket

# Shapes of a dose in `details["doses"]`: what different questions call the same thing.
DOSE_FIELDS = (
    ("vaccine", ("vaccine", "vaccine_code")),
    ("date", ("injected_on", "date", "on")),
    ("lot", ("lot",)),
    ("facility", ("facility_code", "facility", "facility_name", "place")),
)
SEX_CODE = {"male": "0", "female": "1"}  # as the import template writes it
SHOWN_ELSEWHERE = frozenset({"doses", "description", "workplace", "group_code"})


@dataclass(frozen=True, slots=True)
class Row:
    """One field: its label, what is shown, what is copied ('' for nothing to copy), and where a form changes it."""

    label: Say
    shown: str = field(repr=False)
    copied: str = field(default="", repr=False)
    name: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Typed data of a ticket: the person, each dose, what else was answered, and the citizen's own words."""

    person: tuple[Row, ...] = field(repr=False)
    doses: tuple[tuple[int, tuple[Row, ...]], ...] = field(repr=False)
    more: tuple[Row, ...] = field(repr=False)
    description: str = field(repr=False)


def sheet_of(work: Work, ticket: Ticket, language: str) -> Sheet:
    """The sheet of a ticket as it may be seen (a masked ticket gives a masked sheet)."""
    details = ticket.details
    doses = details.get("doses")
    listed = [one for one in doses if isinstance(one, Mapping)] if isinstance(doses, list) else []
    if not listed:
        listed = [{"number": number} for number in ticket.dose_numbers]
    numbered = list(enumerate(listed, 1))
    return Sheet(
        tuple(row for row in _person(work, ticket, language) if row.shown),
        tuple((int(one.get("number") or n), tuple(_dose(work, one, ticket, language))) for n, one in numbered),
        tuple(_more(work, details)),
        str(details.get("description") or ""),
    )  # fmt: skip


def _person(work: Work, ticket: Ticket, language: str) -> Iterator[Row]:
    subject, identity = ticket.subject, ticket.subject.get("identity") or {}
    yield _row("name", subject.get("name"), "name")
    yield _row("birth", birth_words(subject.get("birth")), "birth")
    sex = str(subject.get("sex") or "")
    if sex in SEX_CODE:
        label = work.tools.texts.say(f"console.sex.{sex}", language=language)
        yield Row(Say("console.field.sex"), f"{label} ({SEX_CODE[sex]})", SEX_CODE[sex], "sex")
    yield _row("group_code", ticket.details.get("group_code"))
    yield _row("workplace", ticket.details.get("workplace"))
    yield _row("phone", subject.get("phone"), "phone")
    for kind in ("cccd", "cmnd", "passport", "bhyt"):
        yield _row(kind, identity.get(kind), "identity")
    units = {"province": ticket.province_code, "district": ticket.district_code, "commune": ticket.commune_code}
    for level, code in units.items():
        yield Row(Say(f"console.field.{level}"), _unit(work, ticket.edition, code), code)
    yield _row("address", subject.get("address"), "address")
    reporter = subject.get("reporter") or {}
    yield _row("reporter", " · ".join(str(reporter[part]) for part in ("name", "phone") if reporter.get(part)))


def _dose(work: Work, dose: Mapping[str, Any], ticket: Ticket, language: str) -> Iterator[Row]:
    for label, names in DOSE_FIELDS:
        value = next((str(dose[name]) for name in names if dose.get(name)), "")
        if label == "facility" and not value:
            value = ticket.facility_code
        if not value:
            continue
        shown = value
        if label == "vaccine" and value in vaccines():
            shown = vaccines()[value].name.get(language, value)
            yield Row(Say("console.field.vaccine"), shown, shown)
            continue
        if label == "date":
            shown = day_words(value)
        if label == "facility":
            office = work.tools.directory.at_facility(value)
            shown = f"{value} · {office.name}" if office else value
        yield Row(Say(f"console.field.{label}"), shown, shown if label == "date" else value)


def _more(work: Work, details: Mapping[str, Any]) -> Iterator[Row]:
    for name, value in details.items():
        if name in SHOWN_ELSEWHERE or value in (None, "", [], {}):
            continue
        key = f"console.detail.{name}"
        label = Say(key) if work.tools.texts.has(key) else Say("console.detail.other")
        yield Row(label, _plain(value))


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(_plain(part) for part in value.values() if part not in (None, ""))
    if isinstance(value, list):
        return ", ".join(_plain(part) for part in value)
    return str(value)


def _row(name: str, value: Any, change: str = "") -> Row:
    shown = str(value or "")
    return Row(Say(f"console.field.{name}"), shown, shown, change)


def _unit(work: Work, edition: int, code: str) -> str:
    gazetteer = work.tools.resolver.gazetteers.get(edition)
    unit = gazetteer.units.get(code) if gazetteer and code else None
    return f"{unit.name} ({code})" if unit else ""


def place_words(work: Work, edition: int, province: str, district: str, commune: str) -> str:
    """The smallest unit known and the one above it, parted by a comma; '' when none is known."""
    gazetteer = work.tools.resolver.gazetteers.get(edition)
    if gazetteer is None or not province:
        return ""
    try:
        units = units_of(gazetteer, PlaceRef(edition, province, district, commune))
    except KeyError:
        return ""
    return ", ".join([units[0].name, *(unit.short_name for unit in units[1:2])])


def birth_words(birth: Any) -> str:
    """`05/02/1980`, `02/1980` or `1980`, as papers write it."""
    if not isinstance(birth, Mapping) or not birth.get("year"):
        return str(birth or "") if not isinstance(birth, Mapping) else ""
    parts = [f"{birth['day']:02}"] if birth.get("day") else []
    parts += [f"{birth['month']:02}"] if birth.get("month") else []
    return "/".join([*parts, str(birth["year"])])


def day_words(iso: str) -> str:
    """`2021-08-27` -> `27/08/2021`; anything else as it is."""
    parts = iso.split("-")
    return "/".join(reversed(parts)) if len(parts) == 3 and all(part.isdigit() for part in parts) else iso
