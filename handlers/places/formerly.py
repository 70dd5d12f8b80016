"""The province of before beside one of today: it decides between places of one name."""

from collections.abc import Sequence
from typing import Final

from handlers.places.context import Text
from handlers.places.readings import Reading
from handlers.places.refs import PlaceRef, Resolution
from handlers.places.tokens import COMMA, DASH, DOT, STOP
from handlers.places.words import words
from storage.gazetteer import Gazetteer

_BETWEEN: Final = {DOT: ". ", DASH: " - ", COMMA: ", ", STOP: "! "}
_LONGEST: Final = 3
_OFFERED: Final = 10


def formerly(text: Text, readings: Sequence[Reading]) -> tuple[str, frozenset[str]] | None:
    """The text without the province of before, and what it may be (codes of 2021); None when it names none.

    A name counts when it is said to be of before, or when it is no province of today and stands beside one of today
    and a commune. For readings of the edition 2025.
    """
    found = [reading for reading in readings if reading.node.level == 0 and reading.way != "initials"]
    past = [reading for reading in found if reading.node.key[0] == "o"]
    for reading in past:
        start, end = _said_so(text, reading)
        if end - start == reading.end - reading.start and not _beside_today(reading, found, readings):
            continue
        spelt = [one for one in past if (one.first, one.end) == (reading.first, reading.end)]
        codes = frozenset(key[1:] for one in spelt for key in one.node.provinces if key[0] == "o")
        return _without(text, start, end), codes
    return None


def _said_so(text: Text, reading: Reading) -> tuple[int, int]:
    """The words of a reading with those beside it that say that it is of before, if any."""
    start, end, lists = reading.start, reading.end, words()
    before = lists.formerly_is.ending_at(text.raw, text.folded, start, text.marked)
    for length in range(1, min(_LONGEST, len(text) - end) + 1):
        if lists.formerly.ending_at(text.raw, text.folded, end + length, text.marked) == length:
            return start - before, end + length
    return start - before, end


def _beside_today(reading: Reading, provinces: Sequence[Reading], readings: Sequence[Reading]) -> bool:
    if any(one.node.key[0] == "n" and _overlap(one, reading) for one in provinces):
        return False
    today = [one for one in provinces if one.node.key[0] == "n"]
    named = (reading, *today)
    return bool(today) and any(
        one.node.level == 2 and not any(_overlap(one, other) for other in named) for one in readings
    )


def _overlap(one: Reading, other: Reading) -> bool:
    return one.start < other.end and other.start < one.end


def _without(text: Text, start: int, end: int) -> str:
    kept = [(at, token) for at, token in enumerate(text.tokens) if not start <= at < end]
    return "".join(f"{_BETWEEN.get(token.before, ' ') if at else ''}{token.raw}" for at, token in kept).strip()


def of_before(found: Resolution, codes: frozenset[str], old: Gazetteer, new: Gazetteer) -> Resolution | None:
    """What is left of a resolution in provinces of before; None when nothing is."""
    places = found.candidates or (() if found.unit is None else (found.unit,))
    if found.unit is not None and found.unit not in places:
        places = (found.unit, *places)
    inside = tuple(place for place in places if _lay_in(place, codes, old, new))
    if found.unit is not None and found.unit in inside:
        return Resolution(found.unit, (), (found.unit,))
    if len(inside) == 1:
        return Resolution(inside[0], (), inside)
    return Resolution(None, inside[:_OFFERED], inside) if inside else None


def _lay_in(place: PlaceRef, codes: frozenset[str], old: Gazetteer, new: Gazetteer) -> bool:
    """Whether a place of 2025 lay, or holds something that lay, in one of the provinces of 2021."""
    communes = [place.commune] if place.commune else [unit.code for unit in new.communes(place.province)]
    lay = (old.ancestors(code) for new_code in communes for code in new.predecessors(new_code))
    return any(above and above[-1].code in codes for above in lay)
