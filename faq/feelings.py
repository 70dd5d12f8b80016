"""Feelings in free text: insults, anger, grief, and not wanting to live; the words are in `feelings.yaml`."""

from enum import StrEnum
from functools import cache

from faq.lexicon import read_lexicon
from faq.phrases import Phrases, Words, read_whole
from faq.wording import Word


class Feeling(StrEnum):
    """What is felt; the gravest of several."""

    NONE = ""
    DESPAIR = "despair"
    INSULT = "insult"
    ANGER = "anger"
    GRIEF = "grief"


_ORDER = (Feeling.DESPAIR, Feeling.INSULT, Feeling.ANGER, Feeling.GRIEF)
_CONDUCT, _OTHERWISE, _FACES = "conduct", "otherwise", "faces"
_BESIDE_FACES = " \ufe0f\u200d.,!?\n"
_NUMBER = Word("0", "")
_LONGEST_FACES = 40  # characters


@cache
def known_feelings() -> tuple[Phrases, Phrases, Phrases]:
    """The words for feelings, which need their marks, those for what others did, and those of another meaning around
    words for feelings; read once."""
    lists = dict(read_lexicon("feelings"))
    conduct, otherwise = lists.pop(_CONDUCT), lists.pop(_OTHERWISE)
    del lists[_FACES]
    return Phrases(lists, strict=True), Phrases({_CONDUCT: conduct}), Phrases({_OTHERWISE: otherwise}, loose=True)


def feeling_of(text: str) -> Feeling:
    """What `text` lets out to the service; NONE for what others did at a place, which is a report."""
    if (face := _face(text)) is not Feeling.NONE:
        return face
    feelings, conduct, otherwise = known_feelings()
    rows = read_whole(text).readings
    found = {name for row in rows for name in _felt(feelings, otherwise, row)}
    if Feeling.DESPAIR in found:
        return Feeling.DESPAIR
    if not found or any(conduct.any_in(row) for row in rows):
        return Feeling.NONE
    return next((one for one in _ORDER if one in found), Feeling.NONE)


@cache
def _faces() -> dict[str, Feeling]:
    return {sign: Feeling(name) for name, signs in read_lexicon("feelings")[_FACES].items() for sign in signs}


def _face(text: str) -> Feeling:
    """What a message of nothing but faces shows; NONE for any other."""
    if not text or text[0].isalnum() or len(text) > _LONGEST_FACES:
        return Feeling.NONE
    shown = {_faces().get(sign, Feeling.NONE) for sign in text if sign not in _BESIDE_FACES}
    return next((one for one in _ORDER if one in shown), Feeling.NONE) if Feeling.NONE not in shown else Feeling.NONE


def _felt(feelings: Phrases, otherwise: Phrases, row: Words) -> set[str]:
    """The feelings whose words stand in a row outside every phrase of another meaning."""
    told = feelings.find(row)
    if not told:
        return set()
    numbered = [_NUMBER if word.folded.isdigit() else word for word in row]
    others = otherwise.spots(numbered)
    return {name for spot, name in told if not any(other[0] <= spot[0] and spot[1] <= other[1] for other in others)}
