"""Somebody of a house drops out, or one more comes: `thoi be ut de sau`, `con ba ngoai nua`.

read_change("thoi be ut de sau", people)    # drops (2,)
read_change("them chong toi nua", people)   # adds ("husband",)
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from handlers.dialogue.answers.house_words import Word, house_words, match
from handlers.dialogue.answers.household import MARRIED, SELF, Member, Unit, places_of, unit_at, which_of

MOST: Final = 12  # words and stops of a message that says nothing but this
BESIDE: Final = 3  # words before or behind those named in which it is said
BEHIND: Final = 2  # words behind a name in which it is said which of several is meant


class Change(NamedTuple):
    """Places of those who drop out; roles of those who are added."""

    drops: tuple[int, ...] = ()
    adds: tuple[str, ...] = ()


def read_change(text: str, people: Sequence[Member], here: int | None = None) -> Change:
    """What a short message changes about who is reported for; nothing for a question, or when it is not sure whom of
    several it means. `here`: the one at hand, who is meant when it may be."""
    typed = house_words(text)
    if not 1 < len(typed) <= MOST or "?" in text or any(match("first", typed, at) for at in range(len(typed))):
        return Change()
    drops: list[int] = []
    adds: list[str] = []
    at = 0
    while at < len(typed):
        unit = unit_at(typed, at, bare=True)
        if unit is None or _is_also(typed, at, unit):
            at += 1
            continue
        if unit.whole:
            at = unit.end
            continue
        if _drops(typed, at, unit.end):
            drops += _places(typed, at, unit, people, here)
        elif _adds(typed, at, unit.end):
            adds += [role.lstrip("~") for role in unit.roles if _is_new(role, unit, people)]
        at = unit.end
    return Change(tuple(dict.fromkeys(drops)), tuple(adds))


def _is_also(typed: Sequence[Word], at: int, unit: Unit) -> bool:
    """Whether the word for a child stands before somebody else and, without its marks, says that they come too."""
    if at or match("also", typed, at) is None:
        return False
    another = unit_at(typed, 1, bare=True)
    return another is not None and (unit.end == 1 or another.end > unit.end)


def _drops(typed: Sequence[Word], at: int, end: int) -> bool:
    return _closes("drops", typed, end) or _ends_at("drops_before", typed, at)


def _adds(typed: Sequence[Word], at: int, end: int) -> bool:
    if _ends_at("adds", typed, at):
        return True
    return (at == 0 or _ends_at("adds_with", typed, at)) and _closes("adds_behind", typed, end)


def _closes(kind: str, typed: Sequence[Word], end: int) -> bool:
    """Whether a phrase of this kind stands close behind those named, with nothing but small words after it."""
    for at in range(end, min(end + BESIDE, len(typed))):
        found = match(kind, typed, at)
        if found is not None:
            return all(match("after_all", typed, place) for place in range(at + len(found.words), len(typed)))
    return False


def _ends_at(kind: str, typed: Sequence[Word], end: int) -> bool:
    """Whether a phrase of this kind stands right before a place."""
    for at in range(max(0, end - BESIDE - 1), end):
        found = match(kind, typed, at)
        if found is not None and at + len(found.words) >= end:
            return True
    return False


def _places(typed: Sequence[Word], at: int, unit: Unit, people: Sequence[Member], here: int | None) -> list[int]:
    """The places of those named; none when one of several alike is meant and it is not said which."""
    found: list[int] = []
    for role in dict.fromkeys(unit.roles):
        alike = places_of(people, role)
        if len(alike) > unit.roles.count(role):
            meant = which_of(alike, typed[at : unit.end + BEHIND])
            alike = [meant] if meant is not None else [here] if here in alike else []
        found += alike
    return found


def _is_new(role: str, unit: Unit, people: Sequence[Member]) -> bool:
    """Whether somebody named so is not counted yet: `them be nua` is one more child, `them chong toi` is not."""
    there = places_of(people, role)
    if role.lstrip("~") == SELF:
        return not any(one.role == SELF for one in people)
    return not there or unit.counted or role.lstrip("~") not in MARRIED | {SELF}
