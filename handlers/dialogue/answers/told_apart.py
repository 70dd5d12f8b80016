"""A message that tells of several people apart, each with words of their own: "the older one lacks dose 2, the younger
one has a wrong name".

    read_apart(text, people)    # ((0, "the older one lacks dose 2"), (1, "the younger one has a wrong name"))

Words before anybody is named, and words about everybody, belong to nobody.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from handlers.dialogue.answers.house_words import house_words
from handlers.dialogue.answers.household import (
    SELF,
    UNSURE,
    YOUNG,
    Household,
    Member,
    numbered,
    places_of,
    unit_at,
    which_of,
)
from handlers.dialogue.answers.lexicon import read_words
from handlers.dialogue.answers.reading import fold, tidy

LONGEST: Final = 600  # characters
BEHIND: Final = 2  # words behind a word for kin in which it is said which of several is meant
AT_HEAD: Final = 4  # words of a part among which the person must be named
SEVERAL: Final = 2
Apart = tuple[tuple[int, str], ...]


def read_apart(text: str, people: Sequence[Member]) -> Apart:
    """The words about each of `people` who is told of apart, by their place; () for fewer than two."""
    if len(text) > LONGEST or len(people) < SEVERAL:
        return ()
    told: dict[int, list[str]] = {}
    here: int | None = None
    for part in _parted().split(tidy(text)):
        if not part.strip():
            continue
        named, everybody = _named(part, people, tuple(told))
        here = None if everybody else here if named is None else named
        if here is not None:
            told.setdefault(here, []).append(part.strip())
    found = tuple((place, " ".join(parts)) for place, parts in sorted(told.items()))
    return found if len(found) >= SEVERAL else ()


def people_apart(text: str) -> Household:
    """Who is named at the head of the parts of a message, in that order, where nobody is counted: "my son lacks dose 2
    and my wife has a wrong name"; () for fewer than two."""
    if len(text) > LONGEST:
        return ()
    found: list[str] = []
    seen: set[tuple[str, ...]] = set()
    for part in _parted().split(tidy(text)):
        typed = house_words(part)
        for at in range(min(AT_HEAD, len(typed))):
            unit = unit_at(typed, at, bare=True)
            if unit is None:
                continue
            words = tuple(word.bare for word in typed[at : unit.end + BEHIND])
            if len(unit.roles) == 1 and words[:1] and words not in seen:
                seen.add(words)
                role = SELF if unit.roles[0].startswith(UNSURE) else unit.roles[0]
                if role in YOUNG or role not in found:
                    found.append(role)
            break
    roles = [SELF] * (SELF in found) + [role for role in found if role != SELF]
    return numbered(roles) if len(roles) >= SEVERAL else ()


def _named(part: str, people: Sequence[Member], told: Sequence[int]) -> tuple[int | None, bool]:
    """Whom a part names, one of several alike in turn; and whether it names several at once."""
    typed = house_words(part)
    for at in range(min(AT_HEAD, len(typed))):
        unit = unit_at(typed, at, bare=True)
        if unit is None:
            continue
        if len(unit.roles) > 1:
            return None, True
        alike = places_of(people, unit.roles[0])
        if len(alike) < SEVERAL:
            return (alike[0], False) if alike else (None, False)
        meant = which_of(alike, typed[at : unit.end + BEHIND])
        if meant is not None:
            return meant, False
        return next((place for place in alike if place not in told), None), False
    return None, False


@cache
def _parted() -> re.Pattern[str]:
    """Signs and words between what is told of one and what is told of the next."""
    words = "|".join(re.escape(str(word)) for word in read_words("household")["apart"])
    heads = [str(head) for head in read_words("household")["apart_before"]]
    before = "|".join(map(re.escape, dict.fromkeys([*heads, *map(fold, heads)])))
    return re.compile(
        rf"[,;:\n()]|\s[-–—]\s|\.(?=\s|$)|(?<!\w)(?:{words})(?!\w)|(?<!\w)(?=(?:{before})(?!\w))", re.IGNORECASE
    )
