"""Read the shipped gazetteer.

A unit's key is (edition, code): most codes that both editions know name different places.
Codes are the statistical office's as text: 2 digits a province, 3 a district, 5 a commune.
"""

import functools
import gzip
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, NamedTuple

FILE = Path(__file__).with_name("units.json.gz")
EDITIONS = (2021, 2025)
Level = Literal["province", "district", "commune"]
_LEVELS: Mapping[int, Level] = {2: "province", 3: "district", 5: "commune"}
_POINT_SCALE = 10_000


class Unit(NamedTuple):
    """One row of the gazetteer. `parent_code` is '' for a province; `kind` is a key such as `phuong`."""

    edition: int
    code: str
    level: Level
    name: str
    short_name: str
    kind: str
    parent_code: str


class InterimUnit(NamedTuple):
    """A district or commune whose name lived only between the editions (2022 to mid 2025).

    `parent_code` is of the 2021 edition's provinces, or of a district of either time; `successors` are
    communes of 2025, empty for a district.
    """

    code: str
    level: Level
    name: str
    short_name: str
    kind: str
    parent_code: str
    successors: tuple[str, ...]


class Gazetteer:
    """The units of one edition, and their links to the other."""

    def __init__(
        self,
        edition: int,
        units: dict[str, Unit],
        successors: Mapping[str, tuple[str, ...]],
        predecessors: Mapping[str, tuple[str, ...]],
        points: Mapping[str, tuple[float, float]],
        interim: tuple[InterimUnit, ...],
    ) -> None:
        self.edition = edition
        self.units: Mapping[str, Unit] = units
        self.interim = interim
        self._successors = successors
        self._predecessors = predecessors
        self._points = points
        children: dict[str, list[Unit]] = {}
        for unit in units.values():
            children.setdefault(unit.parent_code, []).append(unit)
        self._children = {code: tuple(found) for code, found in children.items()}

    def get(self, code: str) -> Unit | None:
        """The unit of this code in this edition, or None."""
        return self.units.get(code)

    def provinces(self) -> tuple[Unit, ...]:
        """All provinces, by code."""
        return self._children[""]

    def children(self, code: str) -> tuple[Unit, ...]:
        """Units right below, by code: districts, or communes (of a district; in 2025 of a province)."""
        return self._children.get(code, ())

    def ancestors(self, code: str) -> tuple[Unit, ...]:
        """Units above, nearest first; empty for a province and for an unknown code."""
        found: list[Unit] = []
        unit = self.units.get(code)
        while unit is not None and unit.parent_code:
            unit = self.units[unit.parent_code]
            found.append(unit)
        return tuple(found)

    def communes(self, code: str) -> tuple[Unit, ...]:
        """Every commune at or below the unit."""
        unit = self.units.get(code)
        if unit is None:
            return ()
        if unit.level == "commune":
            return (unit,)
        return tuple(commune for child in self.children(code) for commune in self.communes(child.code))

    def successors(self, old_code: str) -> tuple[str, ...]:
        """Communes of 2025 that took in a commune of 2021 (or an island district without communes)."""
        return self._successors.get(old_code, ())

    def predecessors(self, new_code: str) -> tuple[str, ...]:
        """Communes of 2021 (or island districts) of which a part or all went to this commune of 2025."""
        return self._predecessors.get(new_code, ())

    def point(self, new_code: str) -> tuple[float, float] | None:
        """Latitude and longitude in degrees of a point inside a commune; known in edition 2025 only."""
        return self._points.get(new_code) if self.edition == EDITIONS[-1] else None


@functools.cache
def _content() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(gzip.decompress(FILE.read_bytes()))
    return content


@functools.cache
def _links() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    forward = {old: tuple(new) for old, new in _content()["successors"].items()}
    back: dict[str, list[str]] = {}
    for old, codes in forward.items():
        for new in codes:
            back.setdefault(new, []).append(old)
    return forward, {new: tuple(sorted(codes)) for new, codes in back.items()}


@functools.cache
def load(edition: int) -> Gazetteer:
    """The gazetteer of an edition (2021 or 2025); read once. Raises ValueError for another edition."""
    if edition not in EDITIONS:
        raise ValueError(f"no edition {edition}; there are {EDITIONS}")
    content = _content()
    words: dict[str, str] = content["kinds"]
    levels = _LEVELS
    units = {
        code: Unit(edition, code, levels[len(code)], f"{words[kind]} {short}", short, kind, parent)
        for code, kind, short, parent in content["units"][str(edition)]
    }
    points = {code: (lat / _POINT_SCALE, lon / _POINT_SCALE) for code, (lat, lon) in content["points"].items()}
    interim = tuple(
        InterimUnit(code, levels[len(code)], f"{words[kind]} {short}", short, kind, parent, tuple(successors))
        for code, kind, short, parent, successors in content["interim"]
    )
    return Gazetteer(edition, units, *_links(), points if edition == EDITIONS[-1] else {}, interim)
