"""What one message tells of somebody else and of who writes for them, each fact with its person.

    read_for_other("bo ten Nguyen Van An sinh 1950 cmnd 123456789", today)     # all of it the father's
    read_for_other("toi ten Tran Thi Buoi sdt 0300123456, me toi sinh 1950", today)

A fact belongs to whoever is named before it: the teller ("toi ten", "cua toi"), or the other by a word for kin. Number
and birth date of the teller are left out: nobody asks for them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from handlers.dialogue.answers.dates import BirthDate
from handlers.dialogue.answers.for_whom import ends_a_name, says_who
from handlers.dialogue.answers.house_words import Word, house_words, match
from handlers.dialogue.answers.household import SELF, UNSURE, unit_at
from handlers.dialogue.answers.identity import Identity
from handlers.dialogue.answers.lexicon import phrase_at
from handlers.dialogue.answers.phones import Phone
from handlers.dialogue.answers.reading import fold, tidy
from handlers.dialogue.answers.several import read_person
from handlers.dialogue.answers.told_people import name_in

LONGEST: Final = 400  # characters
GRAND: Final = frozenset({"grandmother", "grandfather"})  # `ba la …` may be an old lady who writes of herself
_TOKEN: Final = re.compile(r"[^\W_]+|[,;&+/.!?\n]")
_PARTED: Final = " ; "
_TELLER, _OTHER, _UNNAMED = "teller", "other", ""


@dataclass(frozen=True, slots=True)
class ToldForOther:
    """`teller`: the name of who writes; the rest is of the person the report is about, the phone of either. None or '':
    not said, or not sure. `of_other`: somebody else is named."""

    teller: str = field(default="", repr=False)
    name: str = field(default="", repr=False)
    identity: Identity | None = field(default=None, repr=False)
    birth: BirthDate | None = field(default=None, repr=False)
    phone: Phone | None = field(default=None, repr=False)
    of_other: bool = False


def read_for_other(text: str, today: date, *, asks_teller: bool = False) -> ToldForOther:
    """Every fact of a message of which it can be told whose it is. `asks_teller`: it answers the question who writes,
    so that a name alone is theirs, and what stands with it is not sure."""
    tidied = tidy(text)
    if len(tidied) > LONGEST:
        return ToldForOther()
    parts = list(_parts(tidied))
    names = {whose: next(filter(None, (_named(part) for one, part in parts if one == whose)), "") for whose, _ in parts}
    unnamed = names.get(_UNNAMED, "")
    teller, other = names.get(_TELLER, ""), names.get(_OTHER, "")
    theirs = {_OTHER} if asks_teller and unnamed else {_OTHER, _UNNAMED}
    told = read_person(_PARTED.join(part for whose, part in parts if whose in theirs), today, story=True)
    phone = read_person(tidied, today, story=True).phone
    if asks_teller:
        teller = teller or unnamed
    else:
        other = other or unnamed
    birth = told.birth or (_beside_name(tidied, other, today) if other and told.identity is not None else None)
    return ToldForOther(teller, other, told.identity, birth, phone, _OTHER in names)


def _beside_name(text: str, name: str, today: date) -> BirthDate | None:
    """The date that stands with a number and a name and no other word: it can only be the birth date."""
    own = set(fold(name).split())
    others = [word for word in re.findall(r"[^\W\d_]+", fold(text)) if word not in own]
    return read_person(text, today).birth if not others else None


def _named(part: str) -> str:
    return next(filter(None, (name_in(one) for one in re.split(r"[,;\n]", part))), "")


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """The text in pieces, each with whose it is."""
    typed, spans = house_words(text), [found.span() for found in _TOKEN.finditer(text)]
    spans = spans[: len(typed)]
    words = [word.typed for word in typed]
    begin, whose, at = 0, _UNNAMED, 0
    while at < len(spans):
        said, end = _whose(typed, words, at)
        if said and said != whose:
            yield whose, text[begin : spans[at][0]]
            begin, whose = spans[at][0], said
        at = end
    yield whose, text[begin:]


def _is_teller(typed: list[Word], at: int) -> bool:
    """Whether who writes is named here; `cho me` is for a mother."""
    unit = unit_at(typed, at)
    return unit is not None and unit.roles[0] == SELF


def _whose(typed: list[Word], words: list[str], at: int) -> tuple[str, int]:
    """Who is named at a place, '' for nobody, and where the naming ends."""
    if length := phrase_at(words, at, "told", "own_name"):
        unit = unit_at(typed, at + length, bare=True)  # `toi la vo ten …`: what they are to the other
        return _TELLER, unit.end if unit is not None else at + length
    if match("for_whom", typed, at) and (_is_teller(typed, at + 1) or match("humble", typed, at + 1)):
        return _TELLER, at + 2
    unit = None if ends_a_name(typed, at) else unit_at(typed, at, bare=says_who(typed, at))
    if unit is None:
        return _UNNAMED, at + 1
    role = unit.roles[0]
    surely = (
        at == 0
        or says_who(typed, at)
        or any(
            match(*said) for said in (("whose", typed, unit.end - 1), ("mine", typed, at), ("for_whom", typed, at - 1))
        )
        or (role not in GRAND and match("is", typed, unit.end) is not None)
    )
    other = surely and role != SELF and not role.startswith(UNSURE)
    return (_OTHER if other else _UNNAMED), unit.end
