"""Whose injection a story tells of, when it is somebody else's of the house: `vo toi tiem mui 2`, "my wife's shot".

Whoever is named last before the first word for an injection had it; or, right behind it, whoever it is said to be of.
"""

import re
from collections.abc import Sequence
from typing import Final

from faq.syllables import is_syllable
from handlers.dialogue.answers.for_whom import said_to_be
from handlers.dialogue.answers.house_words import Word, house_words, match
from handlers.dialogue.answers.household import OTHER, SELF, STOPS, UNSURE, read_household, unit_at
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.answers.lexicon import phrase_at
from handlers.dialogue.answers.names_in_text import is_surname
from handlers.dialogue.answers.people import Sex, read_sex
from handlers.dialogue.answers.teller import FEMALE, MALE, Kin, Teller, read_teller

BEHIND: Final = 4  # words behind an injection in which it is said whose it is
FAR: Final = 9  # in English, which says it at the end: "no dose shown in the app for my wife"
NEAR: Final = 3  # words around it that say whose: "took my second shot"
_NAME: Final = re.compile(r"\b([^\W\d_a-z]\w+)(?: [^\W\d_a-z]\w+){1,4}\b")
YOUNG_ALONE: Final = frozenset({"chau", "con", "be"})  # without marks; who speaks to elders calls themselves so too
LOOKED_AT: Final = 400  # characters of a story: who it is about is said at its beginning


def tells_of_kin(text: str) -> bool:
    """Whether the injection told of is one other person's, named by a word for kin; never of who writes."""
    if (told := read_teller(text)) is not None:
        return _of_the_other(told, text)
    typed = house_words(without_names(text[:LOOKED_AT]))
    words = [word.typed for word in typed]
    here = next((at for at in range(len(typed)) if _injects(typed, words, at)), None)
    if here is None or read_household(text):
        return False
    had = _last_named(typed, words, here)
    if had:
        return had != SELF and not _for_teller(typed, here) and not _tellers(typed, words, here)
    of = [at for at in range(here + 1, min(here + FAR, len(typed))) if match("for_whom", typed, at)]
    return any(_one_else(typed, at + 1) for at in of if at < here + BEHIND or _one_clause(typed, here, at))


def _behind(told: Teller, text: str) -> str:
    """What a story tells behind what the teller is to somebody."""
    words = [word.typed for word in house_words(without_names(text[:LOOKED_AT]))]
    left = len(house_words(text[:LOOKED_AT])) - told.end
    return " ".join(words[max(0, len(words) - left) :])


def _owned(typed: Sequence[Word], at: int) -> bool:
    """Whether it is said whose a child is: `con toi`."""
    unit = unit_at(typed, at)
    return unit is not None and unit.end - at > 1


def _of_the_other(told: Teller, text: str) -> bool:
    """Whether what is told behind what the teller is to somebody is that one's: no `toi la con ba Na, toi tiem`."""
    behind = _behind(told, text)
    typed = house_words(behind)
    words = [word.typed for word in typed]
    here = next((at for at in range(len(typed)) if _injects(typed, words, at)), len(typed))
    before = typed[:here]
    if told.kin.role in ("child", "junior"):  # `toi la me chau Khoi, chau tiem`: no word for who writes
        before = [word for at, word in enumerate(before) if word.bare not in YOUNG_ALONE or _owned(typed, at)]
    return not read_household(behind) and _last_named(before, [word.typed for word in before], len(before)) != SELF


def kin_told_of(text: str) -> Kin | None:
    """Who that other person is to the teller, and their sex where the word for kin says it; None for nobody else."""
    if not tells_of_kin(text):
        return None
    if (told := read_teller(text)) is not None:
        if told.kin.role != OTHER:
            return told.kin
        behind = _behind(told, text)
        return (kin_told_of(behind) if tells_of_kin(behind) else None) or told.kin
    typed = house_words(without_names(text[:LOOKED_AT]))
    if (unit := said_to_be(typed)) is not None:
        return Kin(unit.roles[0], sex_of_kin(unit.roles[0], ""))
    words = [word.typed for word in typed]
    here = next((at for at in range(len(typed)) if _injects(typed, words, at)), len(typed))
    role = _last_named(typed, words, here)
    units = [unit for at in range(here) if (unit := unit_at(typed, at)) and unit.roles == (role,)]
    if not units:
        return None
    begin = next(at for at in range(here) if unit_at(typed, at) == units[0])
    said = " ".join(words[begin : units[0].end])
    unsure = text.isascii() and role == "father" and said.startswith("ba")  # a father, or an old lady without marks
    return Kin(role, None if unsure else sex_of_kin(role, said))


def sex_of_kin(role: str, said: str) -> Sex | None:
    """The sex of a mother or an uncle by the word itself, of a child by the word beside it: `con gai`."""
    if role in FEMALE or role in MALE:
        return "female" if role in FEMALE else "male"
    read = read_sex(said) if role else None
    return None if read is None or isinstance(read, Invalid) else read


def without_names(text: str) -> str:
    """The text without names in capitals behind a surname: `Minh` of a name is no word for who writes."""
    return _NAME.sub(lambda found: "" if is_surname(found[1]) else found[0], text)


def _one_clause(typed: Sequence[Word], begin: int, at: int) -> bool:
    """Whether `for my …` stands in the clause that begins before it."""
    return match("mine", typed, at + 1) is not None and all(word.typed not in STOPS for word in typed[begin:at])


def _injects(typed: Sequence[Word], words: Sequence[str], at: int) -> bool:
    """An injection, or what there is of one; not "took me", which is no injection, nor the "m" of "I'm"."""
    if words[at] == "m" and words[at - 1 : at] == ["i"]:
        return False
    if any(phrase_at(words, at, "told", key) for key in ("injected", "dose")):
        return not (words[at].isascii() and match("self", typed, at + 1) and not is_syllable(words[at]))
    return bool(phrase_at(words, at, "told", "had_by"))


def _is_english(word: str) -> bool:
    """Whether a word is no syllable of Vietnamese."""
    return word.isascii() and not is_syllable(word)


def _last_named(typed: Sequence[Word], words: Sequence[str], until: int) -> str:
    """`self`, or the role of the one person named last before a place; '' for nobody, or several."""
    last, at = "", 0
    while at < until:
        if everybody := match("everybody", typed, at):
            last, at = "", at + len(everybody.words)
            continue
        unit = unit_at(typed, at)
        alone = at == 0 and _is_english(words[0])  # else a word alone is no person: `son` of "Thoai Son"
        if unit is not None and (unit.end - at > 1 or alone) and unit.end <= until:
            one = len(unit.roles) == 1 and not unit.roles[0].startswith(UNSURE)
            last, at = (unit.roles[0] if one else SELF), unit.end
            continue
        theirs = match("mine", typed, at) and phrase_at(words, at + 1, "told", "others")
        if unit is None and (theirs or phrase_at(words, at, "told", "third")):
            last = OTHER
        elif match("self", typed, at) or match("humble", typed, at):
            last = SELF
        at += 1
    return last


def _tellers(typed: Sequence[Word], words: Sequence[str], at: int) -> bool:
    """`my son saw my second shot`: whoever is named before, it is the teller's."""
    around = range(max(0, at - NEAR + 1), at + NEAR)
    return any(
        match("mine", typed, one) and unit_at(typed, one) is None and not phrase_at(words, one + 1, "told", "others")
        for one in around
    )


def _for_teller(typed: Sequence[Word], at: int) -> bool:
    """`vo toi tiem cho toi`: who is named did it."""
    return any(match("for_whom", typed, at + 1) and match(kind, typed, at + 2) for kind in ("self", "humble"))


def _one_else(typed: Sequence[Word], at: int) -> bool:
    unit = unit_at(typed, at)
    return unit is not None and len(unit.roles) == 1 and unit.roles[0] != SELF and not unit.roles[0].startswith(UNSURE)
