"""English questions, word for word in the Vietnamese words that mean the same, so that one model reads both."""

import re
from functools import cache
from typing import NamedTuple

from faq.lexicon import read_lexicon
from faq.syllables import is_syllable

_SHARE = 0.34
_LONGEST = 4
_READ = 600  # characters by which a message is told to be English
_FEW, _ENOUGH, _LITTLE = 3, 2.0, 1.5  # what so few words must show, and what more words must
_AMONG = 1.2  # Vietnamese syllables, names of places above all, for each English word
_ANY_WORD = re.compile(r"[^\W\d_]+")
_CONTRACTED = re.compile(r"\b(?:i'm|i've|(?:do|does|did|is|was|are|have|has|could|wo|ca)n't|can't|don't)\b")


class Glossary:
    """`english.yaml`, ready for look-up."""

    def __init__(self) -> None:
        data = read_lexicon("english")
        self.dropped = frozenset(data["drop"].split())
        self.phrases = {tuple(str(said).replace("'", " ").split()): str(m).split() for said, m in data["words"].items()}
        single = {said[0] for said in self.phrases if len(said) == 1}
        # Words that could also be Vietnamese syllables ("can", "the", "so") prove nothing.
        self.neutral = frozenset(data["neutral"].split())
        clear = (word for word in single | self.dropped if not is_syllable(word) and len(word) > 1)
        self.telling = frozenset(clear) - self.neutral
        self.loaned, self.light, self.heavy = (frozenset(data[one].split()) for one in ("loaned", "light", "heavy"))
        self.screens = frozenset(data["screens"].split())
        self.strong = (self.telling | self.heavy) - self.loaned
        self.known = self.telling | self.heavy | self.light | self.loaned | self.neutral


@cache
def glossary() -> Glossary:
    """The English words, read once."""
    return Glossary()


def is_english(words: list[str]) -> bool:
    """Whether enough of the lower-case `words` are English, or a sentence of somebody who speaks it, and none carries
    a Vietnamese mark."""
    table = glossary()
    if not all(word.isascii() for word in words):
        return False
    judged = [word for word in words if word not in table.neutral and not word.isdigit()]
    telling = sum(word in table.telling for word in judged)
    if not telling:
        return False
    return telling / len(judged) >= _SHARE or _is_spoken(_weight(words, 0))


class Weight(NamedTuple):
    """How English a message is. `strong`: words that tell; `score`: with what Vietnamese borrows and short words as
    halves; `vietnamese`: words that are possible Vietnamese syllables and no known English; `shown`: words that
    an app shows to everybody."""

    words: int
    strong: int
    score: float
    vietnamese: int
    shown: bool


def weighed(text: str) -> Weight:
    """The words of a message, weighed."""
    lowered = text[:_READ].lower().replace("\u2019", "'")
    return _weight(_ANY_WORD.findall(lowered), len(_CONTRACTED.findall(lowered)))


def _weight(words: list[str], contracted: int) -> Weight:
    """`words` in lower case, weighed; `contracted`: how many of them are two that were drawn together ("don't")."""
    table = glossary()
    strong = contracted + sum(word in table.strong for word in words)
    half = sum(word in table.loaned or word in table.light for word in words)
    vietnamese = sum(not word.isascii() or (word not in table.known and is_syllable(word)) for word in words)
    return Weight(len(words), strong, strong + half / 2, vietnamese, not table.screens.isdisjoint(words))


def speaks_english(text: str) -> bool:
    """Whether somebody writes English, and not Vietnamese without its marks that borrows some words; names and places
    may stand among them."""
    return _is_spoken(weighed(text))


def _is_spoken(weight: Weight) -> bool:
    if not weight.strong:
        return False
    if weight.words <= _FEW and weight.words > 1 and not weight.vietnamese and not weight.shown:
        return True
    enough = _ENOUGH if weight.words <= _FEW else _LITTLE
    return weight.score >= enough and weight.vietnamese <= weight.score * _AMONG


def in_vietnamese(words: list[str]) -> list[str]:
    """English `words` in Vietnamese without marks, longest phrases first; unknown words stay."""
    table = glossary()
    out: list[str] = []
    at = 0
    while at < len(words):
        for end in range(min(len(words), at + _LONGEST), at, -1):
            meaning = table.phrases.get(tuple(words[at:end]))
            if meaning is not None:
                out.extend(meaning)
                at = end
                break
        else:
            if words[at] not in table.dropped:
                out.append(words[at])
            at += 1
    return out
