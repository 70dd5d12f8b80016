"""A message that says nothing but that what is going on is to be left: "thoi khong lam nua", "huy goi lai"."""

from typing import Final, NamedTuple

from faq.normalise import fold
from handlers.dialogue.answers.lexicon import phrase_at
from handlers.dialogue.answers.reading import words

LIST: Final = "giving_up"
LONGEST: Final = 80  # characters of such a message
MOST: Final = 12  # words of it
STOP: Final = "thoi"


class GivingUp(NamedTuple):
    """`named`: a report or a call is named, which may be one that was filed before."""

    named: bool


def read_giving_up(text: str) -> GivingUp | None:
    """That something is to be left; None for anything else, also for a mere "no"."""
    if len(text) > LONGEST or "?" in text:
        return None
    typed = words(text)
    if not typed or len(typed) > MOST:
        return None
    said: set[str] = set()
    at = 0
    while at < len(typed):
        kind, length = _longest(typed, at, after="negates" in said or "leaves" in said)
        if not length:
            return None
        said.add(kind)
        said |= {"stops"} if any(fold(word) == STOP for word in typed[at : at + length]) else set()
        at += length
    left = said & {"verbs", "names", "things", *(("wants",) if "end" in said else ())}
    sure = ("negates" in said and said & {"end", "stops"}) or "leaves" in said
    return GivingUp("names" in said) if left and sure else None


def _longest(typed: list[str], at: int, *, after: bool) -> tuple[str, int]:
    """The list with the longest phrase at a place; what is left is named only behind the word that leaves it."""
    kinds = (*(("names", "verbs", "things", "wants", "end") if after else ()), "negates", "leaves", "around")
    found = [(phrase_at(typed, at, LIST, kind), kind) for kind in kinds]
    length, kind = max(found, key=lambda one: one[0])
    return kind, length
