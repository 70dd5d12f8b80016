"""Hearing that somebody has not got, or does not know, what is asked for."""

import re
from collections.abc import Iterable, Iterator, Mapping
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
OF_ITSELF: Final = "of_itself"  # a phrase that names what is lacked: it stands for no other thing beside it
DIGITS: Final = "digits"  # a few of a number, known by no name of their own
NOT: Final = "~"  # at the beginning or inside of a phrase: any word for "not"
CHILD: Final = 14  # years up to which nobody has an identity card
LACKING: Final = (LACK, GONE, MERE, OF_ITSELF)
LOOSE: Final = frozenset({"paper", "phone", "photo", "date"})  # what no words can be the answer to
LOOSELY: Final = LOOSE | {"place"}  # what may be asked for so
OTHERS: Final = ("ages", "elsewhere")  # lists of words that are looked for apart
MOST_LOOSE: Final = 18  # words of a message in which such words are looked for among others
TIMES: Final = frozenset({"date"})  # "ba mat hom qua" tells when
LISTS: Final = (LACK, GONE, MERE, POLITE, PEOPLE, AROUND, BETWEEN)

_PARTED = re.compile(r"[,.;:!?\n]|\s[-–—]\s")
_WORD = re.compile(r"[^\W_]+")
_AGE = re.compile(r"\d{1,3}")
_NUMBER = re.compile(r"\d(?:[ .\-]*\d){2,}")  # digits that may be the very answer


@dataclass(frozen=True, slots=True)
class NotHad:
    """There is none. `named`: the kinds of question (`paper`, `phone`, `photo`, `date`, `place`, `name`, `code`,
    `digits`, `device`) whose things were named, empty for a mere "không nhớ"; `rest`: what else the message says."""

    named: frozenset[str] = frozenset()
    rest: str = field(default="", repr=False)

    def answers(self, kind: str) -> bool:
        """Whether it answers a question that asks for this kind of thing."""
        if kind == DIGITS and DIGITS in self.named:
            return True
        named = self.named - {DIGITS} | ({"code"} if "phone" in self.named else set())  # no code comes without a phone
        return not named or kind in named


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
    lacking = any(phrase.role in LACKING for word in typed for phrase in _phrases().get(word.bare, ()))
    if not lacking and not any(_is_child(typed, at) for at in range(len(typed))):
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


def lacks_among_others(text: str, kind: str) -> bool:
    """Whether a message says among other words that the thing asked for is not there: `ho dan hom khac quay lai chu
    khong dua giay to gi`. A question, or something else named with it, is no such answer."""
    if kind not in LOOSELY or len(text) > LONGEST or "?" in text:
        return False
    tidied = tidy(text)
    typed = _typed(tidied)
    if not 0 < len(typed) <= MOST_LOOSE or _NUMBER.search(tidied):
        return False
    lacking = named = False
    unlisted = at = 0
    while at < len(typed):
        if _longest(typed, at, "elsewhere") is not None:
            return False
        found = _longest(typed, at)
        sure = found is not None and (len(found.words) > 1 or found.role == GONE or not typed[at].plain)
        lacking = lacking or (sure and found is not None and found.role in (LACK, GONE, OF_ITSELF))
        named = named or (found is not None and found.role not in LISTS and kind in _kinds_of()[found.words])
        unlisted += found is None
        at += len(found.words) if found is not None else 1
    return lacking and named and unlisted <= max(2, len(typed) // 2)


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
    at, child = 0, False
    while at < len(typed):
        age = _AGE.fullmatch(typed[at].bare)
        found = None if age else _longest(typed, at)
        if found is None and not age:
            return None
        said += [found] if found is not None else []
        at += len(found.words) if found is not None else 1
        child = child or (age is not None and _is_child(typed, at - 1))
    roles = {one.role for one in said}
    of_itself = [one for one in said if one.role == OF_ITSELF]
    things = of_itself or [one for one in said if one.role not in LISTS]
    kinds = frozenset(kind for one in things for kind in _kinds_of()[one.words])
    if of_itself or (child and not kinds and PEOPLE in roles):  # a child has none yet
        return kinds or frozenset({"paper"})
    if kinds <= TIMES and GONE in roles and PEOPLE in roles and LACK not in roles:  # somebody has died
        return None
    merely = MERE in roles and not roles & {PEOPLE, AROUND, BETWEEN}
    return kinds if LACK in roles or GONE in roles or merely else None


def _is_child(typed: list[_Word], at: int) -> bool:
    """Whether an age stands here at which nobody has an identity card."""
    years = _AGE.fullmatch(typed[at].bare)
    return years is not None and int(years.group()) <= CHILD and _longest(typed, at + 1, "ages") is not None


def _longest(typed: list[_Word], at: int, role: str = "") -> _Phrase | None:
    if at >= len(typed):
        return None
    for phrase in (_others() if role in OTHERS else _phrases()).get(typed[at].bare, ()):
        length = len(phrase.words)
        fits = (not role or phrase.role == role) and at + length <= len(typed)
        if fits and all(_is(typed[at + n], phrase.words[n]) for n in range(length)):
            if phrase.role == LACK and phrase.words in _otherwise() and not _dropped(typed, at, at + length):
                continue
            return phrase
    return None


def _dropped(typed: list[_Word], at: int, end: int) -> bool:
    """Whether "dropped" is meant and not "already": written with its marks, or with what was dropped behind it."""
    if not all(word.plain for word in typed[at:end]):
        return True
    thing = _longest(typed, end)
    return thing is not None and thing.role not in LISTS and thing.role != OF_ITSELF


def _is(typed: _Word, listed: tuple[str, str]) -> bool:
    """A bare word may be any marked one; a marked word is never taken for another with other marks."""
    return typed.bare == listed[0] if typed.plain else typed.sound == listed[1]


@cache
def _phrases() -> Mapping[str, tuple[_Phrase, ...]]:
    """Every listed phrase by its first word without marks, the longest first; of equal ones what lacks comes first."""
    listed = read_words("none")
    groups = [(role, listed[role]) for role in (LACK, GONE, MERE)]
    groups += [(OF_ITSELF, phrases) for phrases in listed["lacks"].values()]
    groups += listed["things"].items()
    groups += [(role, listed[role]) for role in (POLITE, PEOPLE, AROUND, BETWEEN)]
    return _by_first(groups)


@cache
def _otherwise() -> frozenset[tuple[tuple[str, str], ...]]:
    """What says that something was dropped, and without its marks another thing."""
    return frozenset(words for phrase in read_words("none")["otherwise"] for words in _forms(str(phrase)))


@cache
def _others() -> Mapping[str, tuple[_Phrase, ...]]:
    """The phrases that are looked for apart, in the same form."""
    listed = read_words("none")
    return _by_first([(role, listed[role]) for role in OTHERS])


def _by_first(groups: Iterable[tuple[str, Iterable[object]]]) -> Mapping[str, tuple[_Phrase, ...]]:
    found: dict[str, list[_Phrase]] = {}
    for role, phrases in groups:
        for phrase in phrases:
            for words in _forms(str(phrase)):
                found.setdefault(words[0][0], []).append(_Phrase(words, role))
    return {first: tuple(sorted(them, key=lambda one: -len(one.words))) for first, them in found.items()}


@cache
def _kinds_of() -> Mapping[tuple[tuple[str, str], ...], frozenset[str]]:
    """The kinds a thing belongs to: a slip is asked for as a paper and as a photo."""
    found: dict[tuple[tuple[str, str], ...], frozenset[str]] = {}
    listed = read_words("none")
    for kind, phrases in (*listed["things"].items(), *listed["lacks"].items()):
        for phrase in phrases:
            for words in _forms(str(phrase)):
                found[words] = found.get(words, frozenset()) | {kind}
    return found


def _forms(phrase: str) -> Iterator[tuple[tuple[str, str], ...]]:
    """A phrase word by word, once for each word for "not" where it has one."""
    negations = read_words("none")["negations"] if NOT in phrase else ("",)
    for negation in negations:
        yield tuple((fold(word), sound(word)) for word in phrase.replace(NOT, str(negation)).split())
