"""Feelings in free text: insults, anger, grief, and not wanting to live; the words are in `feelings.yaml`."""

from enum import StrEnum
from functools import cache

from faq.lexicon import read_lexicon
from faq.phrases import Phrases, read_whole


class Feeling(StrEnum):
    """What is felt; the gravest of several."""

    NONE = ""
    DESPAIR = "despair"
    INSULT = "insult"
    ANGER = "anger"
    GRIEF = "grief"


_ORDER = (Feeling.DESPAIR, Feeling.INSULT, Feeling.ANGER, Feeling.GRIEF)
_CONDUCT = "conduct"


@cache
def known_feelings() -> tuple[Phrases, Phrases]:
    """The words for feelings, which need their marks, and those for what others did; read once."""
    lists = dict(read_lexicon("feelings"))
    conduct = lists.pop(_CONDUCT)
    return Phrases(lists, strict=True), Phrases({_CONDUCT: conduct})


def feeling_of(text: str) -> Feeling:
    """What `text` lets out to the service; NONE for what others did at a place, which is a report."""
    feelings, conduct = known_feelings()
    rows = read_whole(text).readings
    found = {name for row in rows for _, name in feelings.find(row)}
    if Feeling.DESPAIR in found:
        return Feeling.DESPAIR
    if not found or any(conduct.any_in(row) for row in rows):
        return Feeling.NONE
    return next((one for one in _ORDER if one in found), Feeling.NONE)
