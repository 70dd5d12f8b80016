"""A shared position -> the communes it may lie in, to ask with."""

import math
from typing import Final

from handlers.places.refs import PlaceRef, ref_of
from storage.gazetteer import Gazetteer

FARTHEST_KM: Final = 60.0
"""Farther than this from every commune's point nobody is in one of them."""
_KM_A_DEGREE: Final = 111.2


def nearest(
    gazetteer2021: Gazetteer, gazetteer2025: Gazetteer, latitude: float, longitude: float, edition: int, n: int = 3
) -> tuple[PlaceRef, ...]:
    """Places of an edition near a point in degrees, nearest first; empty far from Viet Nam or for no real numbers.

    2025: the `n` communes whose points are nearest (the right one is among three in 98 of 100 cases, so never take
    the first unasked). 2021: the communes these three were made of, which are more than `n`.
    """
    if not (math.isfinite(latitude) and math.isfinite(longitude)):
        return ()
    narrowing = math.cos(math.radians(latitude))
    distances: list[tuple[float, str]] = []
    for unit in gazetteer2025.units.values():
        point = gazetteer2025.point(unit.code)
        if point is not None:
            north, east = point[0] - latitude, (point[1] - longitude) * narrowing
            distances.append((north * north + east * east, unit.code))
    close = [code for squared, code in sorted(distances)[:n] if math.sqrt(squared) * _KM_A_DEGREE <= FARTHEST_KM]
    if edition == gazetteer2025.edition:
        return tuple(ref_of(gazetteer2025, gazetteer2025.units[code]) for code in close)
    before = dict.fromkeys(old for code in close for old in gazetteer2025.predecessors(code))
    return tuple(ref_of(gazetteer2021, gazetteer2021.units[old]) for old in before)
