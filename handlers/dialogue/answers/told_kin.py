"""Whose injection a story tells of, when it is somebody else's of the house: `vo toi tiem mui 2`, "my wife's shot".

Whoever is named last before the first word for an injection had it; or, right behind it, whoever it is said to be of.
"""

from collections.abc import Sequence
from typing import Final

from handlers.dialogue.answers.house_words import Word, house_words, match
from handlers.dialogue.answers.household import SELF, UNSURE, read_household, unit_at
from handlers.dialogue.answers.lexicon import phrase_at

BEHIND: Final = 4  # words behind an injection in which it is said whose it is
LOOKED_AT: Final = 400  # characters of a story: who it is about is said at its beginning


def tells_of_kin(text: str) -> bool:
    """Whether the injection told of is one other person's, named by a word for kin; never of who writes."""
    typed = house_words(text[:LOOKED_AT])
    words = [word.typed for word in typed]
    here = next((at for at in range(len(typed)) if _injects(words, at)), None)
    if here is None or read_household(text):
        return False
    had = _last_named(typed, here)
    if had:
        return had != SELF and not _for_teller(typed, here)
    of = (at + 1 for at in range(here + 1, min(here + BEHIND, len(typed))) if match("for_whom", typed, at))
    return any(_one_else(typed, at) for at in of)


def _injects(words: Sequence[str], at: int) -> bool:
    return any(phrase_at(words, at, "told", key) for key in ("injected", "dose"))


def _last_named(typed: Sequence[Word], until: int) -> str:
    """`self`, or the role of the one person named last before a place; '' for nobody, or several."""
    last, at = "", 0
    while at < until:
        if everybody := match("everybody", typed, at):
            last, at = "", at + len(everybody.words)
            continue
        unit = unit_at(typed, at)
        if unit is not None and unit.end - at > 1 and unit.end <= until:  # a word alone: `son` of "Thoai Son"
            one = len(unit.roles) == 1 and not unit.roles[0].startswith(UNSURE)
            last, at = (unit.roles[0] if one else SELF), unit.end
            continue
        if match("self", typed, at) or match("humble", typed, at):
            last = SELF
        at += 1
    return last


def _for_teller(typed: Sequence[Word], at: int) -> bool:
    """`vo toi tiem cho toi`: who is named did it."""
    return any(match("for_whom", typed, at + 1) and match(kind, typed, at + 2) for kind in ("self", "humble"))


def _one_else(typed: Sequence[Word], at: int) -> bool:
    unit = unit_at(typed, at)
    return unit is not None and len(unit.roles) == 1 and unit.roles[0] != SELF and not unit.roles[0].startswith(UNSURE)
