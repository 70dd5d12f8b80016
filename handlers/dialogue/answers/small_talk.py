"""Words in between that answer nothing: "alo", "ok", "wait a bit", and that it goes on another time."""

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from typing import Final

from faq.normalise import fold
from handlers.dialogue.answers.lexicon import read_words
from handlers.dialogue.answers.reading import words

MOST: Final = 7  # words of small talk
MOST_LATER: Final = 14  # words of "another time" with its reason
LONGEST: Final = 120  # characters looked at

_DIGIT: Final = re.compile(r"\d")


class SmallTalk(StrEnum):
    """Somebody is there, or agrees to nothing in particular; asks to wait; goes on another time."""

    HERE = "here"
    WAIT = "wait"
    LATER = "later"


def read_small_talk(text: str) -> SmallTalk | None:
    """What kind of small talk a message is; None when it is anything else."""
    if len(text) > LONGEST or _DIGIT.search(text) is not None:
        return None
    typed = [fold(word) for word in words(text)]
    if not typed or len(typed) > MOST_LATER:
        return None
    if _begins(typed, "later"):
        return SmallTalk.LATER
    if len(typed) <= MOST and _begins(typed, "let_me"):
        return SmallTalk.WAIT
    if len(typed) > MOST or not set(typed) <= _single("around") | _single("wait") | _single("here"):
        return None
    if set(typed) & _single("wait"):
        return SmallTalk.WAIT
    return SmallTalk.HERE if set(typed) & _single("here") else None


def _begins(typed: Sequence[str], key: str) -> bool:
    """Whether it says so at its head, behind words of politeness and words for oneself and for now."""
    if set(typed) & _single("about_doses"):
        return False
    lead = _single("lead")
    for at in range(len(typed)):
        if any(tuple(typed[at : at + len(one)]) == one for one in _phrases(key).get(typed[at], ())):
            return True
        if typed[at] not in lead:
            return False
    return False


@cache
def _single(key: str) -> frozenset[str]:
    return frozenset(fold(str(word)) for word in read_words("small_talk")[key])


@cache
def _phrases(key: str) -> dict[str, list[tuple[str, ...]]]:
    """The phrases by their first word."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in read_words("small_talk")[key]:
        said = tuple(fold(str(phrase)).split())
        found.setdefault(said[0], []).append(said)
    return found
