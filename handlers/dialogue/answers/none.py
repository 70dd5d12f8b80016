"""Hearing that somebody has not got, or does not know, what is asked for."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import Final, NamedTuple

from faq.normalise import fold as fold_text
from handlers.dialogue.answers.lexicon import read_words
from handlers.dialogue.answers.reading import fold, is_plain, sound, tidy

LONGEST: Final = 240  # characters; who tells more tells something else as well
MOST_WORDS: Final = 14  # of a clause that is nothing but this
FEWEST: Final = 2  # words of a clause inside a longer message: a mere "không" there belongs to the rest
LACK, GONE, MERE, POLITE = "lack", "gone", "mere", "polite"
PEOPLE, AROUND, BETWEEN = "people", "around", "between"
LACKING: Final = (LACK, GONE, MERE)
LISTS: Final = (*LACKING, POLITE, PEOPLE, AROUND, BETWEEN)

_PARTED = re.compile(r"[,.;:!?\n]|\s[-–—]\s")
_WORD = re.compile(r"[^\W_]+")
_AGE = re.compile(r"\d{1,3}")
_NUMBER = re.compile(r"\d[\d .\-]{2,}")  # digits that may be the very answer


@dataclass(frozen=True, slots=True)
class NotHad:
    """There is none. `named`: the kinds of question (`paper`, `phone`, `photo`, `date`, `place`, `name`, `code`,
    `device`) whose things were named, empty for a mere "không nhớ"; `rest`: what else the message says."""

    named: frozenset[str] = frozenset()
    rest: str = field(default="", repr=False)

    def answers(self, kind: str) -> bool:
        """Whether it answers a question that asks for this kind of thing."""
        return not self.named or kind in self.named


class _Word(NamedTuple):
    """A word: without marks, as it sounds, whether it was written without marks; where it stands in the text."""

    bare: str
    sound: str
    plain: bool
    start: int
    end: int


class _Phrase(NamedTuple):
    """Words, each without marks and as it sounds, and the list they stand in."""

    words: tuple[tuple[str, str], ...]
    role: str


def read_none(text: str) -> NotHad | None:
    """What a message says that has not got what is asked for; None for every other message, whatever its length."""
    if len(text) > LONGEST:
        return None
    tidied = tidy(text)
    typed = _typed(tidied)
    if not any(phrase.role in LACKING for word in typed for phrase in _phrases().get(word.bare, ())):
        return None
    whole = _named(typed)
    if whole is not None:
        return NotHad(whole)
    if _NUMBER.search(tidied):
        return None
    for begin, end in _clauses(tidied, typed):
        found = _named(typed[begin:end]) if end - begin >= FEWEST else None
        if found is not None:
            before, after = tidied[: typed[begin].start], tidied[typed[end - 1].end :]
            return NotHad(found, " ".join(f"{before} {after}".split()).strip(" ,.;:!?-–—"))
    return None


def _typed(text: str) -> list[_Word]:
    """The words of a text that was tidied."""
    sounds, bares = sound(text), fold_text(text)
    spans = [match.span() for match in _WORD.finditer(text)]
    heard, stripped = _WORD.findall(sounds), _WORD.findall(bares)
    if not len(spans) == len(heard) == len(stripped):  # signs that fall apart without their marks are no words of this
        return []
    return [
        _Word(bare, one, is_plain(text[start:end]), start, end)
        for (start, end), one, bare in zip(spans, heard, stripped, strict=True)
    ]


def _clauses(text: str, typed: list[_Word]) -> Iterator[tuple[int, int]]:
    """From which word to which each clause of a message of several goes: parted by signs, or by a word like "mà"."""
    ends = [at for at in range(1, len(typed)) if _PARTED.search(text, typed[at - 1].end, typed[at].start)]
    if ends:
        yield from pairwise((0, *ends, len(typed)))
    for at in range(1, len(typed)):
        joint = _longest(typed, at, BETWEEN)
        if joint is not None and at + len(joint.words) < len(typed):
            yield 0, at
            yield at + len(joint.words), len(typed)


def _named(typed: list[_Word]) -> frozenset[str] | None:
    """The kinds named by a clause that says nothing but that there is none, else None."""
    if not 0 < len(typed) <= MOST_WORDS:
        return None
    said: list[_Phrase] = []
    at = 0
    while at < len(typed):
        found = None if _AGE.fullmatch(typed[at].bare) else _longest(typed, at)
        if found is None and not _AGE.fullmatch(typed[at].bare):
            return None
        said += [found] if found is not None else []
        at += len(found.words) if found is not None else 1
    roles = {one.role for one in said}
    kinds = frozenset(kind for one in said if one.role not in LISTS for kind in _kinds_of()[one.words])
    if not kinds and GONE in roles and PEOPLE in roles:  # somebody has died
        return None
    merely = MERE in roles and not roles & {PEOPLE, AROUND, BETWEEN}
    return kinds if LACK in roles or GONE in roles or merely else None


def _longest(typed: list[_Word], at: int, role: str = "") -> _Phrase | None:
    for phrase in _phrases().get(typed[at].bare, ()):
        length = len(phrase.words)
        fits = (not role or phrase.role == role) and at + length <= len(typed)
        if fits and all(_is(typed[at + n], phrase.words[n]) for n in range(length)):
            return phrase
    return None


def _is(typed: _Word, listed: tuple[str, str]) -> bool:
    """A bare word may be any marked one; a marked word is never taken for another with other marks."""
    return typed.bare == listed[0] if typed.plain else typed.sound == listed[1]


@cache
def _phrases() -> Mapping[str, tuple[_Phrase, ...]]:
    """Every listed phrase by its first word without marks, the longest first; of equal ones what lacks comes first."""
    found: dict[str, list[_Phrase]] = {}
    listed = read_words("none")
    groups = [*((role, listed[role]) for role in LACKING), *listed["things"].items()]
    groups += [(role, listed[role]) for role in (POLITE, PEOPLE, AROUND, BETWEEN)]
    for role, phrases in groups:
        for phrase in phrases:
            words = _forms(str(phrase))
            found.setdefault(words[0][0], []).append(_Phrase(words, role))
    return {first: tuple(sorted(them, key=lambda one: -len(one.words))) for first, them in found.items()}


@cache
def _kinds_of() -> Mapping[tuple[tuple[str, str], ...], frozenset[str]]:
    """The kinds a thing belongs to: a slip is asked for as a paper and as a photo."""
    found: dict[tuple[tuple[str, str], ...], frozenset[str]] = {}
    for kind, phrases in read_words("none")["things"].items():
        for phrase in phrases:
            words = _forms(str(phrase))
            found[words] = found.get(words, frozenset()) | {kind}
    return found


def _forms(phrase: str) -> tuple[tuple[str, str], ...]:
    return tuple((fold(word), sound(word)) for word in phrase.split())
