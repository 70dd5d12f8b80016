"""The officials' type-ahead: places while their names are being typed, with and without marks."""

import re
from typing import Final

from handlers.places.nodes import name_words
from handlers.places.refs import PlaceRef, ref_of
from handlers.places.resolver import Resolver
from handlers.places.sound import marks_cost
from handlers.places.tokens import tokenise
from handlers.places.words import squeezed, words
from storage.gazetteer import Unit

_LONGEST: Final = 120
_HELD: Final = re.compile(r"([^\W\d])\1\1", re.IGNORECASE)  # folding leaves one of them, which much begins with
_LEVELS: Final = {"province": 0, "district": 1, "commune": 2}


def search(resolver: Resolver, text: str, edition: int, limit: int = 10) -> tuple[PlaceRef, ...]:
    """Places of the edition that a half-typed text may mean, best first, at most `limit`.

    What the text means as a whole stands first, then names that begin so; words after a comma say where to look
    ("tan ph, quan 7"). A text without letters or digits finds nothing, nor does one letter held down ("zzzz").
    """
    text = text[:_LONGEST]
    meant = resolver.resolve(text, edition)
    found = dict.fromkeys([meant.unit] if meant.unit else [])
    name, _, where = text.partition(",")
    above = resolver.resolve(where, edition).unit if where.strip() else None
    if above is not None or not where.strip():
        found.update(dict.fromkeys(_beginning(resolver, name, edition, above)))
    found.update(dict.fromkeys(meant.candidates))
    return tuple(found)[:limit]


def _beginning(resolver: Resolver, name: str, edition: int, above: PlaceRef | None) -> list[PlaceRef]:
    gazetteer = resolver.gazetteers[edition]
    kind, typed = _without_kind(name)
    if not typed or _HELD.search(name):
        return []
    key = squeezed(" ".join(typed))
    hits: list[tuple[float, int, str, Unit]] = []
    for unit in gazetteer.communes(above.code) if above else gazetteer.units.values():
        raw, folded = name_words(unit.short_name)
        if "".join(folded).startswith(key) and (not kind or unit.kind == kind):
            marked = any(word != squeezed(word) for word in typed)
            cost = marks_cost(typed[:-1], raw[: len(typed) - 1], marked) if len(typed) <= len(raw) else 0.0
            hits.append((cost + (len("".join(folded)) > len(key)), _LEVELS[unit.level], unit.code, unit))
    return [ref_of(gazetteer, unit) for *_, unit in sorted(hits, key=lambda hit: hit[:3])]


def _without_kind(name: str) -> tuple[str, list[str]]:
    """(kind of a plain unit word in front or '', the words after it)."""
    typed = [token.raw for token in tokenise(name)]
    for length in (2, 1):
        held = words().unit_words.get(squeezed(" ".join(typed[:length])))
        if held and len(typed) > length and (held[1] or len(typed[0]) > 1):
            return held[0], typed[length:]
    return "", typed
