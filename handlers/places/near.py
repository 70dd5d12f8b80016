"""Readings of misspelt names: by sound, with letters wrong, lost, doubled or swapped.

Provinces and districts are looked for among all; communes only inside what else the text names, because
among ten thousand names every misspelling is near to some.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from faq.syllables import is_syllable
from handlers.places.context import Text
from handlers.places.index import Index
from handlers.places.names import sound_of
from handlers.places.nodes import Node
from handlers.places.readings import Reading, Span, placed, seldom, spans
from handlers.places.sound import letter_cost, mark_cost
from handlers.places.tokens import SPACE
from handlers.places.words import KIND_LEVELS

_LONGEST: Final = 5
_SHORT_TEXT: Final = 14
_REACH: Final = 6
_ANCHORS: Final = 8
_LEAST_VALUE: Final = 0.3
_WHOLE_ENOUGH: Final = 0.25
_BY_INITIALS: Final = 0.4


def near(text: Text, index: Index, readings: list[Reading], within: str | None) -> list[Reading]:
    """Readings that `exact` missed; `within` is a code known beforehand, searched as if the text named it."""
    window = _window(text, readings)
    stretches = seldom(text, [span for span in spans(text) if _is_tried(text, span, window)])
    exactly = {(reading.first, reading.end, reading.node.key) for reading in readings}
    found: list[Reading] = []
    sounding, inside = cache(index.sounding), cache(index.communes_sounding)  # words stand in a text more than once
    for span in stretches:
        for node in sounding(span.folded):
            _keep(text, span, node, exactly, found)
    before = {reading.start for reading in readings + found if reading.node.level < 2}
    found += _initials(text, index, readings + found)
    for place, barred in _places(text, index, readings + found, within):
        for span in stretches:
            if any(span.start < end and start < span.end for start, end in barred):
                continue
            if len(text) > _SHORT_TEXT and span.start not in text.unit_words and span.end not in before:
                continue
            sound = sound_of(span.folded)
            for node in inside(place, sound, _slips(sound) + 1):
                _keep(text, span, node, exactly, found)
    return found


def _initials(text: Text, index: Index, readings: list[Reading]) -> list[Reading]:
    """Communes by their initials after a unit word ("p.bn q1"), inside the districts named."""
    found = []
    named = {code for reading in readings if reading.node.level == 1 for code in reading.node.districts}
    single = [span for span in spans(text) if span.end - span.start == 1 and 2 <= len(span.key) <= 4]
    for span in seldom(text, single) if named else ():
        word = text.word_before(span.start)
        if word is None or KIND_LEVELS[word.kind] < 2:
            continue
        if not span.key.isalpha() or (text.tokens[span.start].marked and "đ" not in span.raw[0]):
            continue
        for code in named:
            for node in index.communes_abbreviated("d" + code, span.key):
                reading = placed(text, span, node, 1.0, _BY_INITIALS, "initials")
                found += [reading] if reading is not None else []
    return found


def _slips(sound: str) -> int:
    """How many letters may be wrong in a name of this length."""
    length = len(sound)
    return 0 if length <= 3 else 1 if length <= 6 else 2 if length <= 10 else 3


def _window(text: Text, readings: Iterable[Reading]) -> range | set[int]:
    """Words worth looking at: all of a short text, else those near a unit word or a named province or district."""
    if len(text) <= _SHORT_TEXT:
        return range(len(text))
    spots = {end for end, word in text.unit_words.items() if word.plain}
    spots |= {reading.start for reading in readings if reading.node.level < 2 and reading.way != "initials"}
    return {at for spot in spots for at in range(spot - _REACH, spot + _REACH)}


def _is_tried(text: Text, span: Span, window: range | set[int]) -> bool:
    if span.end - span.start > _LONGEST or span.crossed > SPACE or span.start not in window:
        return False
    if len(span.key) < 3 or span.key.isdigit() or text.is_cue(span.start):
        return False
    last = span.end if span.end == span.start + 1 else span.end - 1
    return not any(at + 1 in text.unit_words and text.unit_words[at + 1].plain for at in range(span.start, last))


def _keep(text: Text, span: Span, node: Node, exactly: set[tuple[int, int, str]], found: list[Reading]) -> None:
    if (span.start, span.end, node.key) in exactly:
        return
    if len(span.raw) < len(node.raw) and all(map(is_syllable, span.raw)):
        return
    digits = [word for word in span.folded if word.isdigit()]
    if digits != [word for word in node.folded if word.isdigit()]:
        return
    cost = near_cost(text, span, node)
    if cost > _slips("".join(node.folded)) + 0.8 or cost >= len(node.folded):
        return
    reading = placed(text, span, node, float(node.length), cost, "near")
    if reading is not None and reading.value >= _LEAST_VALUE:
        found.append(reading)


def near_cost(text: Text, span: Span, node: Node) -> float:
    """Letters wrong, sounds confused, and marks that do not fit in the words whose letters do."""
    cost = letter_cost(span.folded, node.folded)
    if text.marked and len(span.folded) == len(node.folded):
        for raw, folded, name, plain in zip(span.raw, span.folded, node.raw, node.folded, strict=True):
            if folded == plain:
                cost += mark_cost(raw, name)
    return cost + (0.0 if len(span.folded) == len(node.folded) else _WHOLE_ENOUGH)


def _places(
    text: Text, index: Index, readings: list[Reading], within: str | None
) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """Places to look for communes in, by key, with the words that name them."""
    if within is not None:
        yield ("d" + within if len(within) == 3 else index.newest + within), []
    provinces = [reading for reading in readings if reading.node.level == 0]
    named = {key for reading in provinces for key in reading.node.provinces}
    districts = [
        (reading.value + (2.0 if reading.node.provinces & named else 0.0), reading)
        for reading in readings
        if reading.node.level == 1
    ]
    spots: dict[str, list[tuple[int, int]]] = {}
    for _, reading in sorted(districts, key=lambda found: -found[0])[:_ANCHORS]:
        for code in reading.node.districts:
            spots.setdefault("d" + code, []).append((reading.start, reading.end))
    for reading in sorted(provinces, key=lambda found: -found.value)[:3]:
        for key in reading.node.provinces:
            if index.searches(key):
                spots.setdefault(key, []).append((reading.start, reading.end))
    # Words that name a place in one way only are not free to be one of its communes as well.
    for place, named_by in spots.items():
        yield place, named_by[:1] if len(named_by) == 1 else []
