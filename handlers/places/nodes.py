"""The units as the resolver reads them: with everything that must agree between the parts of an address."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from faq.normalise import canonical, fold
from handlers.places.refs import PlaceRef, ref_of
from handlers.places.words import squeezed, words
from storage.gazetteer import Gazetteer, InterimUnit, Unit

_WORDS = re.compile(r"\d+|[^\W\d_]+")
_ROMAN: Final = {"I": "1", "II": "2", "III": "3", "IV": "4", "V": "5", "VI": "6", "VII": "7", "VIII": "8", "IX": "9"}
_HALF: Final = "/"  # ends the key of a half under its bare name
LEVELS: Final = {"province": 0, "district": 1, "commune": 2}


class Node(NamedTuple):
    """A unit of any time that may be typed, and the places of the asked edition it stands for.

    `provinces` and `districts` are keys ("o79" of 2021, "n79" of 2025; "760"): two parts of an address agree when
    they share one; `refs` is never empty. `near_districts` are those a commune of 2025 took land from; `length` is
    words as written.
    """

    level: int
    kinds: frozenset[str]
    raw: tuple[str, ...]
    folded: tuple[str, ...]
    refs: tuple[PlaceRef, ...]
    provinces: frozenset[str]
    districts: frozenset[str]
    near_districts: frozenset[str]
    dashed: bool
    length: int
    key: str

    @property
    def is_half(self) -> bool:
        """Whether this is a commune that was split off, under the bare name that it shares with others."""
        return self.key.endswith(_HALF)


def _without_farm(name: str) -> str:
    """A town's name without the short form of "state farm" that some carry on the list."""
    return name.removeprefix("NT ").removeprefix("N.T ")


@lru_cache(maxsize=16_384)
def name_words(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A name's words, canonical and folded; 06 and VI as 6."""
    raw: list[str] = []
    for piece in _WORDS.findall(_without_farm(name)):
        if piece.isdigit():
            raw.append(piece.lstrip("0"))
        else:
            raw.append(_ROMAN.get(piece) or canonical(piece))
    return tuple(raw), tuple(map(fold, raw))


class Nodes:
    """Makes nodes for the units of one edition (2025: of 2021 and of the time between as well), each once."""

    def __init__(self, old: Gazetteer, new: Gazetteer, edition: int) -> None:
        self._old = old
        self._new = new
        self._edition = edition
        self._kept: dict[tuple[str, str], Node] = {}
        self._interim_districts = {unit.code: unit for unit in new.interim if unit.level == "district"}

    def of(self, tag: str, unit: Unit | InterimUnit) -> Node:
        """The node of a unit; `tag` is `o` for 2021, `n` for 2025, `i` for the time between."""
        held = self._kept.get((tag, unit.code))
        if held is None:
            held = self._kept[tag, unit.code] = self._made(tag, unit)
        return held

    def half(self, tag: str, unit: Unit | InterimUnit, kinds: frozenset[str]) -> Node:
        """One half of a split commune, under the bare name that it shares with the others; `kinds`: of all halves."""
        whole = self.of(tag, unit)
        return whole._replace(
            kinds=kinds, raw=whole.raw[:-1], folded=whole.folded[:-1], length=whole.length - 1, key=whole.key + _HALF
        )

    def _made(self, tag: str, unit: Unit | InterimUnit) -> Node:
        raw, folded = name_words(unit.short_name)
        if isinstance(unit, InterimUnit):
            refs, provinces, districts, near = self._interim(unit)
        elif tag == "n":
            refs, provinces, districts, near = self._fresh(unit)
        else:
            refs, provinces, districts, near = self._aged(unit)
        return Node(
            LEVELS[unit.level], self._kinds(unit), raw, folded, refs, frozenset(provinces), frozenset(districts),
            frozenset(near), "-" in unit.short_name,
            len(_without_farm(unit.short_name).split()), tag + unit.code,
        )  # fmt: skip

    def _kinds(self, unit: Unit | InterimUnit) -> frozenset[str]:
        lists = words()
        kinds = {unit.kind}
        if unit.level == "district":
            province = self._old.get(unit.parent_code)
            where = squeezed(province.short_name) if province else ""
            key = squeezed(unit.short_name)
            kinds |= {kind for place, name, kind in lists.once_called if (place, name) == (where, key)}
        return frozenset(kinds)

    def _aged(self, unit: Unit) -> tuple[tuple[PlaceRef, ...], set[str], set[str], set[str]]:
        place = ref_of(self._old, unit)
        provinces = {"o" + place.province}
        districts = {place.district} - {""}
        if self._edition == self._old.edition:
            return (place,), provinces, districts, set()
        refs = self._successors(unit)
        if unit.level != "province":
            provinces |= {"n" + ref.province for ref in refs}
        return refs, provinces, districts, set()

    def _successors(self, unit: Unit) -> tuple[PlaceRef, ...]:
        codes = {code: None for commune in self._under(unit) for code in self._old.successors(commune)}
        refs = self.fresh_refs(codes)
        if unit.level != "province":
            return refs
        # A few communes went to another province than the rest.
        most = Counter(ref.province for ref in refs).most_common(1)
        return tuple(PlaceRef(self._edition, province) for province, _ in most)

    def _under(self, unit: Unit) -> Iterable[str]:
        communes = self._old.communes(unit.code)
        return [commune.code for commune in communes] or [unit.code]

    def _fresh(self, unit: Unit) -> tuple[tuple[PlaceRef, ...], set[str], set[str], set[str]]:
        place = ref_of(self._new, unit)
        before = [self._old.units[code] for code in self._new.predecessors(unit.code)]
        above = [ref_of(self._old, old) for old in before]
        provinces = {"n" + place.province, *("o" + ref.province for ref in above)}
        if unit.level == "province":
            provinces = {"n" + place.province}
        return (place,), provinces, set(), {ref.district for ref in above}

    def _interim(self, unit: InterimUnit) -> tuple[tuple[PlaceRef, ...], set[str], set[str], set[str]]:
        district = unit.code if unit.level == "district" else unit.parent_code
        renamed = self._interim_districts.get(district)
        held = self._old.get(district)
        province = renamed.parent_code if renamed else held.parent_code if held else ""
        refs = self.fresh_refs(unit.successors)
        if unit.level == "district" and held is not None:
            refs = self._successors(held)
        if not refs and province:
            refs = self._successors(self._old.units[province])
        new = {"n" + ref.province for ref in refs}
        return refs, {"o" + province, *new}, {district}, set()

    def fresh_refs(self, codes: Iterable[str]) -> tuple[PlaceRef, ...]:
        """References of communes of 2025, by code."""
        return tuple(ref_of(self._new, self._new.units[code]) for code in sorted(codes))
