"""Templates of offices (bodies.yaml) and the facilities that are not made from the gazetteer (facilities.yaml)."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from handlers.catalogue.facts import Entry, Sentence
from handlers.catalogue.office_kinds import OfficeKind, UnitLevel

STATION_CODE, CENTRE_CODE = "STATION", "TY"
FIELDS = frozenset({"commune", "district", "province", "province_name"})


class EditionDates(Entry):
    """From when to when an edition's offices exist (both days included)."""

    valid_from: date | None
    valid_to: date | None


class OfficeTemplate(Entry):
    """An office of each unit of `level`: its name by edition (absent: the edition has none) and the kinds above."""

    level: UnitLevel
    names: Mapping[int, Sentence]
    parent: tuple[OfficeKind, ...]
    facility_code: Literal["", "STATION", "TY"] = ""

    @model_validator(mode="after")
    def _names_can_be_filled(self) -> Self:
        for name in self.names.values():
            try:
                name.format(**dict.fromkeys(FIELDS, ""))
            except (KeyError, IndexError, ValueError) as error:
                raise ValueError(f"the name {name!r} has an unknown placeholder") from error
        return self


class BodyTemplates(Entry):
    """The shape of bodies.yaml."""

    editions: Mapping[int, EditionDates]
    province_names: Mapping[str, Sentence]
    kinds: Mapping[OfficeKind, OfficeTemplate]

    @model_validator(mode="after")
    def _every_kind_stands(self) -> Self:
        missing = set(OfficeKind) - set(self.kinds) - {OfficeKind.FACILITY}
        if missing:
            raise ValueError(f"no template for {', '.join(sorted(missing))}")
        unknown = {edition for kind in self.kinds.values() for edition in kind.names} - set(self.editions)
        if unknown:
            raise ValueError(f"names for an unknown edition: {sorted(unknown)}")
        if any(parent not in self.kinds for kind in self.kinds.values() for parent in kind.parent):
            raise ValueError("a parent has no template")
        return self


class FacilityEntry(Entry):
    """A facility that injects, of edition 2021. `under`: the office above it; `code`: 5 characters."""

    code: Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{5}$")]
    name: Sentence
    province: Annotated[str, StringConstraints(pattern=r"^\d{2}$")]
    district: Annotated[str, StringConstraints(pattern=r"^\d{3}$")]
    commune: Annotated[str, StringConstraints(pattern=r"^(\d{5})?$")] = ""
    under: Annotated[OfficeKind, Field()]

    @model_validator(mode="after")
    def _under_a_health_office(self) -> Self:
        if self.under not in (OfficeKind.SO_Y_TE, OfficeKind.TTYT):
            raise ValueError("under is so_y_te or ttyt")
        return self
