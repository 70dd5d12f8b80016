"""What a unit of 2025 was made of: letters, flows and numbers from before are found through it."""

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import TypeVar

from storage.gazetteer import EDITIONS, load

FIRST, NEWEST = EDITIONS
Told = TypeVar("Told")


@lru_cache(maxsize=128)
def provinces_before(code: str) -> tuple[str, ...]:
    """Provinces of 2021 of which a province of 2025 was made: the one whose name it took first, then those that gave
    most communes. Empty for a code that no province of 2025 has."""
    new, old = load(NEWEST), load(FIRST)
    province = new.get(code)
    if province is None or province.level != "province":
        return ()
    given = Counter(
        above[-1].code
        for commune in new.communes(code)
        for before in new.predecessors(commune.code)
        if (above := old.ancestors(before))
    )
    named = [one for one in given if old.units[one].short_name == province.short_name]
    return tuple(dict.fromkeys((*named, *(one for one, _ in given.most_common()))))


@lru_cache(maxsize=4096)
def codes_before(province: str, commune: str) -> frozenset[str]:
    """Codes of 2021 that may speak for a place of 2025: the province whose name its province took, and everything that
    its commune was made of or lay in."""
    new, old = load(NEWEST), load(FIRST)
    found = set(provinces_before(province)[:1])
    for before in new.predecessors(commune):
        found.update((before, *(unit.code for unit in old.ancestors(before))))
    return frozenset(found)


def by_province_now(told: Mapping[str, Told]) -> dict[str, Told]:
    """What is kept by province of 2021, by province of 2025: of the one whose name it took.

    What a province of 2021 said stays under its code where 2025 has no such province: old tickets carry it.
    """
    new = {unit.code for unit in load(NEWEST).provinces()}
    found = {code: one for code, one in told.items() if code not in new}
    for code in new:
        for before in provinces_before(code)[:1]:
            if before in told:
                found[code] = told[before]
    return found
