"""Words of an address that nothing explains: then the place is asked for, not taken a size too large or in part."""

from collections.abc import Iterable, Sequence
from typing import Final

from handlers.places.chains import Chain, gap
from handlers.places.context import Text
from handlers.places.index import Index
from handlers.places.names import sound_of
from handlers.places.nodes import Node
from handlers.places.readings import Reading
from handlers.places.tokens import STOP
from handlers.places.words import KIND_LEVELS

_SHORT_TEXT: Final = 12
_LONGEST: Final = 4
_REACH: Final = 4
_GUESSES: Final = 5
_ANY: Final = 99
_NEAR_BY: Final = 2
_AS_STRONG: Final = 0.6


def unexplained(text: Text, chain: Chain) -> tuple[int, int] | None:
    """The words (start, end) that look like a commune's misspelt name beside a district or province, or None."""
    if chain.node.level == 2:
        return None
    used = {at for part in chain.parts for at in range(part.start, part.end)}
    low, high = min(used), max(used) + 1
    for end, word in text.unit_words.items():
        if KIND_LEVELS[word.kind] == 2 and (word.plain or len(text) <= _SHORT_TEXT) and end not in used:
            found = _run(text, end, used)
            if found and (low - found[1] <= _REACH and found[0] - high <= _REACH):
                return found
    if len(text) > _SHORT_TEXT:
        return None
    start = 0
    if low > _LONGEST or text.is_ordinary(0):
        start = max((at + 1 for at in range(low) if text.is_ordinary(at)), default=0)
    found = _run(text, start, used) if start < low else None
    return found if found and found[1] == low and not text.doubts[start] and _is_name_like(text, found) else None


def _run(text: Text, start: int, used: set[int]) -> tuple[int, int] | None:
    """Words from `start`, which must not be ordinary, to the next mark or used word, at most four."""
    end = start
    while end < len(text) and end - start < _LONGEST and end not in used:
        if text.is_ordinary(end) if end == start else text.tokens[end].before == STOP:
            break
        end += 1
    return (start, end) if end > start else None


def _is_name_like(text: Text, words: tuple[int, int]) -> bool:
    letters = "".join(text.folded[words[0] : words[1]])
    return len(letters) > 3 and letters.isalpha()


def guesses(text: Text, index: Index, chain: Chain, words: tuple[int, int]) -> list[Node]:
    """The communes inside the chain's unit whose names come nearest to the unexplained words."""
    sound = sound_of(text.folded[words[0] : words[1]])
    keys = ["d" + key for key in chain.node.districts] if chain.node.level == 1 else chain.node.provinces
    found = [node for key in keys if index.searches(key) for node in index.communes_sounding(key, sound, _ANY)]
    return found[:_GUESSES]


def contradicting(text: Text, chain: Chain, readings: Iterable[Reading]) -> list[Reading]:
    """District and province names right beside the address that are not among its parts and do not agree with it."""
    spots = [(part.start, part.end) for part in chain.parts]
    found = []
    for reading in readings:
        if reading.node.level == 2 or reading.way != "name" or reading.end - reading.first < 2:
            continue
        if any(reading.start < end and start < reading.end for start, end in spots):
            continue
        if text.doubts[reading.first] or text.roles[reading.end - 1] != chain.role:
            continue
        if min(gap(text, reading, part) for part in chain.parts) <= _NEAR_BY:
            found.append(reading)
    return found if found and not _agree(chain.parts, found) else []


def another(chains: Sequence[Chain]) -> Chain | None:
    """A second address as good as a first one: the best that shares no words with it and is said of the same time."""
    best = chains[0]
    for chain in chains[1:]:
        apart = all(one.end <= own.start or own.end <= one.start for one in chain.parts for own in best.parts)
        sure = len(chain.parts) > 1 or chain.parts[0].worded
        whole = all(part.way in ("name", "short") for part in chain.parts)
        if apart and sure and whole and chain.role == best.role and chain.score >= best.score * _AS_STRONG:
            return chain
    return None


def _agree(parts: Sequence[Reading], others: Sequence[Reading]) -> bool:
    """Whether some of the readings lies in, or holds, the place of the address."""
    provinces = frozenset.intersection(*(part.node.provinces for part in parts))
    return any(other.node.provinces & provinces for other in others)
