"""Offices: every kind in every unit of the gazetteer, and the facilities, each with a stable id.

An id says where and what: `2021:89:883:30280:front_desk`, `2021:89:::so_y_te`, `2021:89:883::facility:BV891`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple, Protocol

from handlers.catalogue.bodies import CENTRE_CODE, STATION_CODE, BodyTemplates, FacilityEntry, OfficeTemplate
from handlers.catalogue.office_kinds import OfficeKind, UnitLevel
from handlers.catalogue.offices import OfficeEntry
from storage.repositories.facilities import Facility

# The first edition; its codes are those of facilities.yaml.
THREE_LEVELS = 2021


class Place(NamedTuple):
    """Unit codes of one edition; '' where unknown (or where the edition has no such level)."""

    province: str = ""
    district: str = ""
    commune: str = ""


NOWHERE = Place()


class UnitRow(Protocol):
    """A row of the gazetteer, as far as offices need it."""

    @property
    def code(self) -> str:
        """2, 3 or 5 digits."""

    @property
    def level(self) -> str:
        """province, district or commune."""

    @property
    def name(self) -> str:
        """With its kind before its name."""

    @property
    def short_name(self) -> str:
        """Without its kind: "Vĩnh Hòa"."""

    @property
    def parent_code(self) -> str:
        """'' for a province."""


@dataclass(frozen=True, slots=True)
class Body:
    """An office that owns a queue. `parent_id` '' at the top; `facility_code` '' unless it injects.

    `valid_from` and `valid_to` are local days, both included; None: no end is known.
    """

    id: str
    kind: OfficeKind
    name: str
    edition: int
    province: str
    district: str
    commune: str
    parent_id: str = ""
    facility_code: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    first_day: date | None = None  # as a province says itself, as `last_day`; None: nothing is said
    last_day: date | None = None
    successor: str = ""  # who goes on with its reports once it is closed: a facility's code, an office's id
    name_en: str = ""  # as its administrator writes it, as `phone`
    phone: str = ""

    def is_open(self, day: date) -> bool:
        """Whether it is there on a local day, as far as its province says so."""
        return (self.first_day is None or self.first_day <= day) and (self.last_day is None or day <= self.last_day)

    @property
    def place(self) -> Place:
        """Where it is."""
        return Place(self.province, self.district, self.commune)


def is_of_province(body: str) -> bool:
    """Whether an office's id is of one for a whole province: it names no district and no commune."""
    parts = body.split(":")
    return len(parts) >= 5 and parts[2:4] == ["", ""]


def province_of(body: str) -> str:
    """The province code in an office's id; '' when it is no such id."""
    return body.split(":")[1] if body.count(":") >= 4 else ""


def place_of(body: str) -> Place:
    """Where an office is, by its id; nowhere when it is no such id."""
    return Place(*body.split(":")[1:4]) if body.count(":") >= 4 else NOWHERE


def body_id(edition: int, place: Place, kind: OfficeKind, facility_code: str = "") -> str:
    """The id of an office; `facility_code` for kind `facility` only."""
    tail = f":{facility_code}" if kind is OfficeKind.FACILITY else ""
    return f"{edition}:{place.province}:{place.district}:{place.commune}:{kind}{tail}"


def station_code(commune: str) -> str:
    """The provisional facility code of a commune's health station: 30280 -> D0280 (see facilities.yaml)."""
    return "ABCDEFGHIJ"[int(commune[0])] + commune[1:]


def centre_code(district: str) -> str:
    """The provisional facility code of the health centre of a district: 883 -> TY883 (see facilities.yaml)."""
    return f"{CENTRE_CODE}{district}"


def build_bodies(
    units: Iterable[UnitRow],
    edition: int,
    *,
    templates: BodyTemplates,
    facilities: Iterable[FacilityEntry],
    profiles: Mapping[str, Mapping[str, Any]] | None = None,
) -> Iterator[Body]:
    """Every office of an edition, parents before children, then the facilities of facilities.yaml (edition 2021).

    `profiles`: province code -> profile; its `bodies: {kind: name}` renames the province's own offices.
    Errors: KeyError when a unit's parent is not among `units`.
    """
    maker = _Maker(units, edition, templates, profiles or {})
    yield from maker.offices()
    if edition == THREE_LEVELS:
        for entry in facilities:
            yield maker.facility(entry)


class _Maker:
    def __init__(
        self,
        units: Iterable[UnitRow],
        edition: int,
        templates: BodyTemplates,
        profiles: Mapping[str, Mapping[str, Any]],
    ) -> None:
        self.units = {unit.code: unit for unit in units}
        self.edition = edition
        self.templates = templates
        self.profiles = profiles
        self.kinds = {kind: template for kind, template in templates.kinds.items() if edition in template.names}
        self.dates = templates.editions[edition]

    def offices(self) -> Iterator[Body]:
        for level in UnitLevel:
            kinds = [(kind, template) for kind, template in self.kinds.items() if template.level is level]
            for unit in self.units.values():
                if unit.level == level:
                    place = self.place_of(unit)
                    words = self.words(place)
                    for kind, template in kinds:
                        yield self.office(kind, template, place, words)

    def office(self, kind: OfficeKind, template: OfficeTemplate, place: Place, words: Mapping[str, str]) -> Body:
        name = template.names[self.edition].format(**words)
        if template.level is UnitLevel.PROVINCE:
            name = (self.profiles.get(place.province, {}).get("bodies") or {}).get(kind, name)
        code = ""
        if template.facility_code == STATION_CODE:
            code = station_code(place.commune)
        elif template.facility_code == CENTRE_CODE:
            code = centre_code(place.district)
        return Body(
            body_id(self.edition, place, kind),
            kind,
            name,
            self.edition,
            *place,
            parent_id=self.parent(template, place),
            facility_code=code,
            valid_from=self.dates.valid_from,
            valid_to=self.dates.valid_to,
        )

    def facility(self, entry: FacilityEntry) -> Body:
        place = Place(entry.province, entry.district, entry.commune)
        return Body(
            body_id(self.edition, place, OfficeKind.FACILITY, entry.code),
            OfficeKind.FACILITY,
            entry.name,
            self.edition,
            *place,
            parent_id=self.at(entry.under, place),
            facility_code=entry.code,
            valid_from=self.dates.valid_from,
            valid_to=self.dates.valid_to,
        )

    def parent(self, template: OfficeTemplate, place: Place) -> str:
        for kind in template.parent:
            if kind in self.kinds:
                return self.at(kind, place)
        return ""

    def at(self, kind: OfficeKind, place: Place) -> str:
        """The id of the office of this kind at or above the place."""
        level = self.kinds[kind].level
        if level is UnitLevel.PROVINCE:
            place = Place(place.province)
        elif level is UnitLevel.DISTRICT:
            place = Place(place.province, place.district)
        return body_id(self.edition, place, kind)

    def place_of(self, unit: UnitRow) -> Place:
        codes = {unit.level: unit.code}
        while unit.parent_code:
            unit = self.units[unit.parent_code]
            codes[unit.level] = unit.code
        return Place(codes["province"], codes.get("district", ""), codes.get("commune", ""))

    def words(self, place: Place) -> dict[str, str]:
        province = self.units[place.province]
        return {
            "province": _inside_a_sentence(province.name),
            "province_name": self.templates.province_names.get(place.province, province.short_name),
            "district": _inside_a_sentence(self.units[place.district].name) if place.district else "",
            "commune": _inside_a_sentence(self.units[place.commune].name) if place.commune else "",
        }


def _inside_a_sentence(name: str) -> str:
    """The kind of unit (the first word) is written small after another word."""
    return name[:1].lower() + name[1:]


def _facility(one: Facility, edition: int) -> Body:
    place = Place(one.province, one.district, one.commune)
    above = Place(one.province, one.district) if one.under == OfficeKind.TTYT else Place(one.province)
    return Body(
        body_id(edition, place, OfficeKind.FACILITY, one.code), OfficeKind.FACILITY, one.name, edition, *place,
        parent_id=body_id(edition, above, OfficeKind(one.under)), facility_code=one.code, first_day=one.valid_from,
        last_day=one.valid_to, successor=one.successor,
    )  # fmt: skip


def _said(body: Body, one: OfficeEntry) -> Body:
    return replace(
        body, name=one.name.vi, name_en=one.name.en, phone=one.phone or "", first_day=one.valid_from,
        last_day=one.valid_to, successor=one.successor or "",
    )  # fmt: skip


def _has_days(entry: OfficeEntry) -> bool:
    return entry.valid_from is not None or entry.valid_to is not None


class Directory:
    """The offices of one edition, which of them have officials, and which provinces this installation serves.

    Immutable; `with_staffed` makes the next one when officials come or go, sharing the offices.
    """

    def __init__(
        self, bodies: Iterable[Body], *, edition: int, served: Collection[str], lead: str, staffed: Collection[str] = ()
    ) -> None:
        """`served`: province codes; `lead`: the one whose health department owns what has no place
        at all; `staffed`: body ids.

        Errors: ValueError when the lead province is not served or has no health department.
        """
        self.bodies: Mapping[str, Body] = {body.id: body for body in bodies if body.edition == edition}
        self.edition = edition
        self.served = frozenset(served)
        self.lead = lead
        self.staffed_ids = frozenset(staffed)
        if lead not in self.served:
            raise ValueError(f"the lead province {lead!r} is not among those served")
        if body_id(edition, Place(lead), OfficeKind.SO_Y_TE) not in self.bodies:
            raise ValueError(f"the lead province {lead!r} has no {OfficeKind.SO_Y_TE} in edition {edition}")
        self.dated: frozenset[str] = frozenset()  # offices with a first or a last day
        self.shipped: Mapping[str, Body] = {}  # as they were, those of which something is said
        self.by_facility: Mapping[str, Body] = {
            body.facility_code: body for body in self.bodies.values() if body.facility_code
        }

    def with_staffed(self, staffed: Collection[str], day: date | None = None) -> "Directory":
        """The same offices with other staffing. `day`: staff of an office closed by then is its successor's."""
        other = object.__new__(Directory)
        other.__dict__.update(self.__dict__)
        other.staffed_ids = frozenset(self.acting_office(body, day) for body in staffed) - {""}
        return other

    def with_facilities(self, named: Iterable[Facility]) -> "Directory":
        """The same offices with facilities as a province names them, each in the place of the one with its code."""
        kept = {one.code: one for one in named}
        other = self.with_staffed(self.staffed_ids)
        bodies = {
            body.id: body
            for body in self.bodies.values()
            if body.kind is not OfficeKind.FACILITY or body.facility_code not in kept
        }
        made = [_facility(one, self.edition) for one in kept.values() if not one.gone]
        other.bodies = bodies | {body.id: body for body in made}
        other.by_facility = {body.facility_code: body for body in other.bodies.values() if body.facility_code}
        return other

    def with_offices(self, said: Mapping[str, OfficeEntry]) -> "Directory":
        """The same offices, each as its administrator says; what nothing is said of is as it ships."""
        other = self.with_staffed(self.staffed_ids)
        before = {body: self.bodies[body] for body in said if body in self.bodies} | dict(self.shipped)
        other.shipped = {body: office for body, office in before.items() if body in said}
        other.dated = frozenset(one for one, entry in said.items() if one in before and _has_days(entry))
        named = before | {body: _said(before[body], one) for body, one in said.items() if body in before}
        other.bodies = {body: named.get(body, office) for body, office in self.bodies.items()}
        other.by_facility = {body.facility_code: body for body in other.bodies.values() if body.facility_code}
        return other

    def acting(self, code: str, day: date) -> Body | None:
        """Who deals with what happened at a facility: of a closed one its successor, as far as there is one."""
        found, seen = self.by_facility.get(code), {code}
        while found is not None and not found.is_open(day) and found.successor not in seen:
            after = self.by_facility.get(found.successor) or self.bodies.get(found.successor)
            if after is None:
                break
            seen.add(found.successor)
            found = after
        return found

    def acting_office(self, body: str, day: date | None) -> str:
        """Which office does on a local day what is this one's: itself while it is there, then its successor; '' where
        nobody does. `day` None: itself."""
        while day is not None and body in self.dated and not self.bodies[body].is_open(day):
            office = self.bodies[body]
            body = office.successor if office.last_day is not None and office.last_day < day else ""
        return body

    def offices_at(self, place: Place, day: date) -> Place:
        """Where the office of a place is on a local day: where its successor is once it is closed."""
        kind = OfficeKind.FRONT_DESK if place.commune else OfficeKind.TTYT if place.district else OfficeKind.SO_Y_TE
        now = self.acting_office(body_id(self.edition, place, kind), day)
        return place_of(now) if now else place

    def get(self, body: str) -> Body | None:
        """The office of this id, or None."""
        return self.bodies.get(body)

    def at_facility(self, code: str) -> Body | None:
        """The office that is the facility of this code, or None."""
        return self.by_facility.get(code)

    def staffed(self, body: str) -> bool:
        """Whether it has officials of its own."""
        return body in self.staffed_ids

    def serves(self, province: str) -> bool:
        """Whether this installation serves the province."""
        return province in self.served

    def above(self, body: str) -> tuple[str, ...]:
        """The offices above, nearest first; empty for an unknown one."""
        found: list[str] = []
        office = self.bodies.get(body)
        while office is not None and office.parent_id and office.parent_id not in found:
            found.append(office.parent_id)
            office = self.bodies.get(office.parent_id)
        return tuple(found)

    def unstaffed_ends(self) -> tuple[str, ...]:
        """Served provinces whose health department has no officials: tickets may fall to the lead province."""
        health = {province: body_id(self.edition, Place(province), OfficeKind.SO_Y_TE) for province in self.served}
        return tuple(sorted(province for province, body in health.items() if body not in self.staffed_ids))
