"""Words in between that answer nothing: "alo", "ok", "wait a bit", and that it goes on another time."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache, lru_cache
from typing import Final

from faq.normalise import fold
from handlers.dialogue.answers.lexicon import read_words
from handlers.dialogue.answers.reading import is_plain, sound, words

MOST: Final = 7  # words of small talk
MOST_LATER: Final = 14  # words of "another time" with its reason
LONGEST: Final = 120  # characters looked at

_LISTS: Final = ("wait", "here", "around", "about_doses", "lead")
_DIGIT: Final = re.compile(r"\d")
_JOINTS: Final = re.compile(r"[\s\ufe0f\u200d\U0001f3fb-\U0001f3ff.!]")  # space, colours of skin, what joins pictures


class SmallTalk(StrEnum):
    """Somebody is there, or agrees to nothing in particular; asks to wait; goes on another time."""

    HERE = "here"
    WAIT = "wait"
    LATER = "later"


def read_small_talk(text: str) -> SmallTalk | None:
    """What kind of small talk a message is; None when it is anything else."""
    if len(text) > LONGEST or _DIGIT.search(text) is not None:
        return None
    if is_nod(text):
        return SmallTalk.HERE
    typed = words(text)
    if not typed or len(typed) > MOST_LATER:
        return None
    if _begins(typed, "later"):
        return SmallTalk.LATER
    if len(typed) <= MOST and _begins(typed, "let_me"):
        return SmallTalk.WAIT
    waits, here = (any(_listed(word, key) for word in typed) for key in ("wait", "here"))
    if len(typed) > MOST or not (waits or here):
        return None
    if not all(any(_listed(word, key) for key in ("around", "wait", "here")) for word in typed):
        return None
    return SmallTalk.WAIT if waits else SmallTalk.HERE


def is_nod(text: str) -> bool:
    """Whether a message is nothing but pictures or signs that agree or thank: a thumb, a heart, folded hands."""
    if len(text) > LONGEST:
        return False
    left = _JOINTS.sub("", text)
    return bool(left) and not _signs("nods").sub("", left)


@cache
def _signs(key: str) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(str(one)) for one in read_words("small_talk")[key]))


def _begins(typed: Sequence[str], key: str) -> bool:
    """Whether it says so at its head, behind words of politeness and words for oneself and for now."""
    if any(_listed(word, "about_doses") for word in typed):
        return False
    for at, word in enumerate(typed):
        for phrase in _phrases(key).get(fold(word), ()):
            said = typed[at : at + len(phrase)]
            if len(said) == len(phrase) and all(map(_is, said, phrase)):
                return True
        if not _listed(word, "lead"):
            return False
    return False


def _listed(word: str, key: str) -> bool:
    return key in _lists_of(word)


@lru_cache(maxsize=16384)
def _lists_of(word: str) -> frozenset[str]:
    """The lists in which a word stands: one typed without marks may be any of its letters, another only itself."""
    if is_plain(word):
        return frozenset(key for key in _LISTS if word.lower() in _plain(key))
    return frozenset(key for key in _LISTS if sound(word) in _sounds(key))


def _is(word: str, listed: str) -> bool:
    return fold(word) == fold(listed) if is_plain(word) else sound(word) == sound(listed)


@cache
def _plain(key: str) -> frozenset[str]:
    return frozenset(fold(str(word)) for word in read_words("small_talk")[key])


@cache
def _sounds(key: str) -> frozenset[str]:
    return frozenset(sound(str(word)) for word in read_words("small_talk")[key])


@cache
def _phrases(key: str) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """By their first word without marks."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in read_words("small_talk")[key]:
        found.setdefault(fold(str(phrase)).split()[0], []).append(tuple(str(phrase).split()))
    return {first: tuple(them) for first, them in found.items()}
