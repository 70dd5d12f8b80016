"""For whom a message is, and whether it tells of somebody: `cho me toi`, `ba sinh nam 1950`."""

from collections.abc import Sequence
from typing import Final

from handlers.dialogue.answers.house_words import Word, house_words, match
from handlers.dialogue.answers.household import SELF, UNSURE, Unit, unit_at
from handlers.dialogue.answers.lexicon import is_word, phrase_at, read_words
from handlers.dialogue.answers.names_in_text import is_surname

MOST_BEFORE: Final = 3  # words of a name before its last
AROUND: Final = ("after_all", "drops", "begin", "for_whom", "first")  # said around somebody who is only named


def is_for_other(text: str) -> bool:
    """Whether a text begins with somebody else of the house, or says for whom it is: `me toi chua lam cccd`."""
    typed = house_words(text)
    if said_to_be(typed) is not None:
        return True
    for at in range(len(typed)):
        if at > 1 and not match("for_whom", typed, at - 1):
            continue
        unit = unit_at(typed, at, bare=says_who(typed, at))
        if unit is not None and unit.roles[0] != SELF and not unit.roles[0].startswith(UNSURE):
            return True
    return False


def said_to_be(typed: Sequence[Word]) -> Unit | None:
    """The one other person that somebody spoken of is said to be: "his dose is missing, he is my father"."""
    words = [word.typed for word in typed]
    for at in range(len(words)):
        length = phrase_at(words, at, "told", "third_is")
        unit = unit_at(typed, at + length) if length and at + length < len(typed) else None
        if unit is not None and len(unit.roles) == 1 and unit.roles[0] != SELF and not unit.roles[0].startswith(UNSURE):
            return unit
    return None


def says_who(typed: Sequence[Word], at: int) -> bool:
    """Whether a word alone, which without its marks may be another, is a person: `ba sinh nam 1950`, `bo ten …`."""
    unit = unit_at(typed, at, bare=True)
    return unit is not None and match("about_one", typed, unit.end) is not None and not ends_a_name(typed, at)


def ends_a_name(typed: Sequence[Word], at: int) -> bool:
    """Whether a word for kin is somebody's given name: `Bui Thi Ba sinh 1978`; `Lan me toi` is none."""
    unit = unit_at(typed, at, bare=True)
    if unit is None or any(match("whose", typed, place) for place in range(at + 1, unit.end)):
        return False
    listed = read_words("names")
    if at > 1 and _is_one(typed[at - 1], listed["between_names"]) and is_surname(typed[at - 2].typed):
        return True
    begin = at
    while begin > max(at - MOST_BEFORE, 0) and typed[begin - 1].typed.isalpha():
        begin -= 1
    named = any(is_surname(word.typed) for word in typed[begin : max(at - 1, 0)])
    return named and _is_one(typed[at], listed["given_kin"])


def _is_one(word: Word, listed: Sequence[str]) -> bool:
    return any(is_word(word.typed, str(one).lower()) for one in listed)


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


def begins_for(text: str) -> bool:
    """Whether a text begins with a word for whose something is, or for whom: `cua me toi`, `cho con em`."""
    typed = house_words(text)
    return bool(typed) and match("for_whom", typed, 0) is not None


def says_difference(text: str) -> bool:
    """Whether only the day, the place or the vaccine is said to be another one than before."""
    typed = house_words(text)
    return any(match("differs", typed, at) for at in range(len(typed)))
