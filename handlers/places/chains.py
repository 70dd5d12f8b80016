"""Readings that agree with one another, joined into addresses and weighed."""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from handlers.places.context import Role, Text
from handlers.places.nodes import Node
from handlers.places.readings import Reading

_GAP_WORD: Final = 0.15
_GAP_MOST: Final = 1.5
_NEW_SENTENCE: Final = 0.3
_OUT_OF_ORDER: Final = 0.25
_NEAR_DISTRICT: Final = 0.8
_NEWEST: Final = 2025
_PROVINCE_FIRST: Final = 0.5
_HERE: Final = 0.7
_INITIALS_REACH: Final = 1


class Chain(NamedTuple):
    """An address: the unit meant, the readings that say so (smallest first), and how well they explain the text."""

    score: float
    node: Node
    parts: tuple[Reading, ...]
    role: Role


class Links:
    """The provinces and districts read in a text, by the keys their communes carry."""

    def __init__(self, text: Text, readings: Iterable[Reading]) -> None:
        self._text = text
        self.districts: dict[str, list[Reading]] = {}
        self.provinces: dict[str, list[Reading]] = {}
        for reading in readings:
            node = reading.node
            if node.level == 1:
                for key in node.districts:
                    self.districts.setdefault(key, []).append(reading)
            elif node.level == 0:
                for key in node.provinces:
                    self.provinces.setdefault(key, []).append(reading)

    def chain(self, head: Reading) -> Chain:
        """The head with the district and province that agree with it best."""
        role = self._text.roles[head.end - 1]
        extra = _HERE if role == "here" else 0.0
        if self._is_province(head):
            extra += _PROVINCE_FIRST
        keys = head.node.districts | head.node.near_districts
        if head.node.level == 2 and not (self.districts.keys().isdisjoint(keys)):
            orders = [self._with(head, True), self._with(head, False)]
            score, parts = max(orders, key=lambda found: found[0])
        elif head.node.level > 0 and not self.provinces.keys().isdisjoint(head.node.provinces):
            score, parts = self._with(head, True)
        else:
            score, parts = head.value, (head,)
        return Chain(score + extra, head.node, parts, role)

    def _is_province(self, head: Reading) -> bool:
        """Whether a name alone is a province by its marks, of today where there are two times."""
        node, typed = head.node, tuple(self._text.raw[head.first : head.end])
        past = node.refs[0].edition == _NEWEST and node.key[0] == "o"
        return (
            node.level == 0 and not head.worded and not past and self._text.marked and typed == node.raw != node.folded
        )

    def _with(self, head: Reading, districts_first: bool) -> tuple[float, tuple[Reading, ...]]:
        """The head with parents, the words both might claim given to the district or to the province first."""
        node, parts, score = head.node, [head], head.value
        tables = [(self.districts, node.districts, 0.0), (self.districts, node.near_districts, _NEAR_DISTRICT)]
        if node.level < 2:
            tables = []
        if node.level > 0:
            tables.insert(len(tables) if districts_first else 0, (self.provinces, node.provinces, 0.0))
        for table, keys, toll in tables:
            if table is self.districts and any(part.node.level == 1 for part in parts):
                continue
            found = self._best(table, keys, parts, toll)
            if found is not None:
                parts.append(found[1])
                score += found[0]
        parts.sort(key=lambda part: -part.node.level)
        return score - disorder(parts), tuple(parts)

    def _best(
        self, table: dict[str, list[Reading]], keys: Iterable[str], parts: Sequence[Reading], toll: float
    ) -> tuple[float, Reading] | None:
        best: tuple[float, Reading] | None = None
        for key in keys:
            for reading in table.get(key, ()):
                if best is not None and reading.value - toll <= best[0]:
                    continue  # nothing is worth more than its value
                worth = self._worth(reading, parts) - toll
                if worth > 0 and (best is None or worth > best[0]):
                    best = worth, reading
        return best

    def _worth(self, reading: Reading, parts: Sequence[Reading]) -> float:
        """What a reading adds to the parts; nothing when it overlaps them or is said of another time."""
        roles = self._text.roles
        if any(reading.start < part.end and part.start < reading.end for part in parts):
            return 0.0
        distance = min(gap(self._text, reading, part) for part in parts)
        if reading.way == "initials" and distance > _INITIALS_REACH:
            return 0.0
        touching = any(reading.end == part.start or part.end == reading.start for part in parts)
        if not touching and (roles[reading.end - 1] == "elsewhere") != (roles[parts[0].end - 1] == "elsewhere"):
            return 0.0
        return reading.value - min(distance * _GAP_WORD, _GAP_MOST)


def gap(text: Text, one: Reading, other: Reading) -> float:
    """Words between two readings that say something, a new sentence as two more."""
    first, last = (one, other) if one.start < other.start else (other, one)
    words = max(0, text.said_before[last.start] - text.said_before[first.end])
    broken = text.stops_before[last.start + 1] > text.stops_before[first.end]
    return words + (_NEW_SENTENCE / _GAP_WORD if broken else 0.0)


def disorder(parts: Sequence[Reading]) -> float:
    """A little against addresses that run neither from small to large nor from large to small."""
    if len(parts) < 2:
        return 0.0
    spots = [part.start for part in parts]
    if spots == sorted(spots):
        return 0.0
    return _OUT_OF_ORDER if len(parts) == 2 or spots != sorted(spots, reverse=True) else 0.0
