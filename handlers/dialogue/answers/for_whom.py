"""For whom a message is, and whether it tells of somebody: `cho me toi`, `ba sinh nam 1950`."""

from collections.abc import Sequence
from typing import Final

from handlers.dialogue.answers.house_words import Word, house_words, match
from handlers.dialogue.answers.household import SELF, UNSURE, unit_at

AROUND: Final = ("after_all", "drops", "begin", "for_whom", "first")  # said around somebody who is only named


def is_for_other(text: str) -> bool:
    """Whether a text begins with somebody else of the house, or says for whom it is: `me toi chua lam cccd`."""
    typed = house_words(text)
    for at in range(len(typed)):
        if at > 1 and not match("for_whom", typed, at - 1):
            continue
        unit = unit_at(typed, at, bare=says_who(typed, at))
        if unit is not None and unit.roles[0] != SELF and not unit.roles[0].startswith(UNSURE):
            return True
    return False


def says_who(typed: Sequence[Word], at: int) -> bool:
    """Whether a word alone, which without its marks may be another, is a person: `ba sinh nam 1950`, `bo ten …`."""
    unit = unit_at(typed, at, bare=True)
    return unit is not None and match("about_one", typed, unit.end) is not None


def names_only_kin(text: str) -> bool:
    """Whether a text says who somebody is to the teller and nothing else: `con em thoi` is a child, and no town."""
    typed, owned, at = house_words(text), False, 0
    while at < len(typed):
        unit = unit_at(typed, at, bare=True)
        said = next(filter(None, (match(kind, typed, at) for kind in AROUND)), None)
        if unit is not None:
            owned = owned or any(match("whose", typed, place) for place in range(at + 1, unit.end))
            at = unit.end
        elif said is not None:
            at += len(said.words)
        else:
            return False
    return owned


def says_difference(text: str) -> bool:
    """Whether only the day, the place or the vaccine is said to be another one than before."""
    typed = house_words(text)
    return any(match("differs", typed, at) for at in range(len(typed)))
