"""What a question says beside its subject: which dose, for whom, what was tried, what there is not.

Slots are read by the patterns of `lexicons/slots.yaml` and lean the ranking: an answer about dose 2 falls when the
text says dose 1, the registration of oneself when a company asks.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from faq.lexicon import read_lexicon

_GAP = r"(?:\S+ ){0,4}?"
# A name begins where no letter and no hyphen stands before it, and has few parts: else a long row of "a-" or "a." is
# read anew from each of its letters to its end.
_LINK = re.compile(r"(?:https?://|www\.)\S+|(?<![\w-])[\w-]++(?:\.[\w-]++){0,4}\.[a-z]{2,6}(?:/\S*)?", re.IGNORECASE)
_OFFICIAL = re.compile(r"\.gov\.vn|google\.com|apple\.com|facebook\.com|zalo\.me|gmail\.com", re.IGNORECASE)
STRANGE_LINK = "link"
"""The slot that is read from the text as typed."""


class Rule(NamedTuple):
    """What slots say: `gain` and `lose` are intents, `by` how far they move."""

    wanted: frozenset[str]
    unless: frozenset[str]
    gain: tuple[str, ...]
    lose: tuple[str, ...]
    by: float


class Slots:
    """`slots.yaml`, ready to read with."""

    def __init__(self) -> None:
        data = read_lexicon("slots")
        self.patterns = {name: _pattern(said) for name, said in data["slots"].items()}
        self.rules = tuple(
            Rule(
                frozenset(rule["if"]),
                frozenset(rule.get("but", ())),
                tuple(rule.get("gain", ())),
                tuple(rule.get("lose", ())),
                rule["by"],
            )
            for rule in data["rules"]
        )


def _pattern(said: str) -> re.Pattern[str]:
    """A pattern over words with single spaces between, as written in `slots.yaml`."""
    ways = [way.strip().replace("~ ", _GAP) for way in re.split(r" \| ", " ".join(said.split()))]
    return re.compile(r"(?<!\S)(?:" + "|".join(ways) + r")(?!\S)")


@cache
def _slots() -> Slots:
    return Slots()


def slots(words: Iterable[str], text: str = "") -> frozenset[str]:
    """Names of the slots in `words` (as meant, folded); `text` as typed is looked through for strange links."""
    row = " ".join(words)
    found = {name for name, pattern in _slots().patterns.items() if pattern.search(row)}
    if any(not _OFFICIAL.search(link[0]) for link in _LINK.finditer(text)):
        found.add(STRANGE_LINK)
    return frozenset(found)


def leanings(found: frozenset[str]) -> Mapping[str, float]:
    """How far each intent moves by these slots."""
    moved: dict[str, float] = {}
    for rule in _slots().rules:
        if rule.wanted <= found and not rule.unless & found:
            for name in rule.gain:
                moved[name] = moved.get(name, 0.0) + rule.by
            for name in rule.lose:
                moved[name] = moved.get(name, 0.0) - rule.by
    return moved
