"""The whole country of 2021 as offices, for routing tests."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from handlers.places.bodies import Body, Directory, Place, UnitRow, build_bodies
from handlers.rulebook import shipped_rules
from storage.gazetteer import load


def made_bodies(units: Iterable[UnitRow], edition: int, **changed: Any) -> tuple[Body, ...]:
    """Offices as the shipped rulebook makes them; `changed`: other templates, facilities or profiles."""
    rules = shipped_rules()
    return tuple(build_bodies(units, edition, **{"templates": rules.bodies, "facilities": rules.facilities, **changed}))


@cache
def bodies() -> tuple[Body, ...]:
    """Every office of edition 2021."""
    return made_bodies(load(2021).units.values(), 2021)


@cache
def communes() -> tuple[Place, ...]:
    """All 10,599."""
    return tuple(body.place for body in bodies() if body.kind == "front_desk")


@cache
def provinces() -> frozenset[str]:
    """All 63."""
    return frozenset(body.province for body in bodies())


def directory(without: str = "", lead: str = "89", served: frozenset[str] = frozenset()) -> Directory:
    """Every office with officials; all provinces served but `without`, or only `served`."""
    return Directory(
        bodies(),
        edition=2021,
        served=(served or provinces()) - {without},
        lead=lead,
        staffed=frozenset(body.id for body in bodies()),
    )
