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
_CONDUCT, _OTHERWISE = "conduct", "otherwise"
_NUMBER = Word("0", "")


@cache
def known_feelings() -> tuple[Phrases, Phrases, Phrases]:
    """The words for feelings, which need their marks, those for what others did, and those of another meaning around
    words for feelings; read once."""
    lists = dict(read_lexicon("feelings"))
    conduct, otherwise = lists.pop(_CONDUCT), lists.pop(_OTHERWISE)
    return Phrases(lists, strict=True), Phrases({_CONDUCT: conduct}), Phrases({_OTHERWISE: otherwise}, loose=True)


def feeling_of(text: str) -> Feeling:
    """What `text` lets out to the service; NONE for what others did at a place, which is a report."""
    feelings, conduct, otherwise = known_feelings()
    rows = read_whole(text).readings
    found = {name for row in rows for name in _felt(feelings, otherwise, row)}
    if Feeling.DESPAIR in found:
        return Feeling.DESPAIR
    if not found or any(conduct.any_in(row) for row in rows):
        return Feeling.NONE
    return next((one for one in _ORDER if one in found), Feeling.NONE)


def _felt(feelings: Phrases, otherwise: Phrases, row: Words) -> set[str]:
    """The feelings whose words stand in a row outside every phrase of another meaning."""
    told = feelings.find(row)
    if not told:
        return set()
    numbered = [_NUMBER if word.folded.isdigit() else word for word in row]
    others = otherwise.spots(numbered)
    return {name for spot, name in told if not any(other[0] <= spot[0] and spot[1] <= other[1] for other in others)}
