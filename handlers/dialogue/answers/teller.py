"""Who tells a story, said by what they are to whom it is about: `toi la con gai ba Le Thi Na, ba thieu mui 2`.

    told = read_teller("em la con trai ong Nguyen Van Lanh, ba em thieu mui 1")
    told.own, told.other, told.kin    # "", "Nguyen Van Lanh", Kin("father", "male")

Behind `cua`, a title or "'s" a name is that of the other; between commas, or where only one of the two can have it, it
is who writes (`con gai Tran Thi Buoi`), or the other (`vo Nguyen Van Lanh`). Else it is nobody's, and asked.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from faq.normalise import fold
from handlers.dialogue.answers.house_words import Word, house_words, match
from handlers.dialogue.answers.household import OTHER, SELF, UNSURE, unit_at
from handlers.dialogue.answers.lexicon import phrase_at, read_words
from handlers.dialogue.answers.people import Sex, read_sex
from handlers.dialogue.answers.reading import tidy
from handlers.dialogue.answers.told_name import name_at

LOOKED_AT: Final = 200  # characters: who writes is said at the beginning
_TOKEN: Final = re.compile(r"[^\W_]+|[,;&+/.!?\n]")
STOPS: Final = frozenset(",;.!?\n")
FEMALE: Final = frozenset({"mother", "grandmother", "wife"})
MALE: Final = frozenset({"father", "grandfather", "husband"})
PARENTS: Final = frozenset({"mother", "father", "grandmother", "grandfather"})
GROWN: Final = {"child": "mother father", "junior": "grandmother grandfather"}


class Kin(NamedTuple):
    """A role of the house (`mother`), and the sex that the word for it says."""

    role: str
    sex: Sex | None


@dataclass(frozen=True, slots=True)
class Teller:
    """`own` and `other`: the names of who writes and of whom it is about, '' where it is not said or not sure whose a
    name is. `kin`: who the other is to the teller; `end`: the word behind it all, as `house_words` counts."""

    own: str = field(repr=False)
    other: str = field(repr=False)
    kin: Kin
    end: int


class _Text(NamedTuple):
    """A text by its words: as typed, and as they are compared."""

    raw: Sequence[str]
    typed: Sequence[Word]
    words: Sequence[str]


class _Named(NamedTuple):
    """A name and the word behind it; "" and where it was looked for when there is none."""

    name: str
    end: int


def read_teller(text: str) -> Teller | None:
    """Who writes, where a text says near its beginning what they are to somebody; None where it does not."""
    tidied = tidy(text[:LOOKED_AT])
    typed = house_words(tidied)
    raw = [tidied[found.start() : found.end()] for found in _TOKEN.finditer(tidied)][: len(typed)]
    said = _Text(raw, typed, [word.typed for word in typed])
    if len(raw) != len(typed):
        return None
    for at in range(len(typed)):
        start = _says_who(said, at)
        told = _told(said, start) if start else None
        if told is not None:
            return told
    return None


def _says_who(said: _Text, at: int) -> int:
    """Where it goes on behind `toi la`, `em ten`, "I am" at the head of a sentence or clause; 0 elsewhere."""
    if at and said.words[at - 1] not in STOPS and not match("relation", said.typed, at - 1):
        return 0
    who = match("self", said.typed, at) or match("humble", said.typed, at)
    if who is None:
        return 0
    behind = at + len(who.words)
    if said.words[at : behind + 1] == ["i", "m"]:
        return behind + 1
    if behind >= len(said.words):
        return 0
    named = _phrase(said, behind, "kin_name")
    is_one = match("is", said.typed, behind)
    return behind + (named or (len(is_one.words) if is_one else 0)) if named or is_one else 0


def _told(said: _Text, at: int) -> Teller | None:
    own = _Named("", at) if _is_role(said, at) else _name(said, at)
    if own.name and said.words[own.end : own.end + 1] == ["s"]:  # "I'm Le Thi Na's son"
        role = _role(said, own.end + 1)
        return Teller("", own.name, _kin(role.name, said, at, own.end + 1), role.end) if role.name else None
    begin = own.end
    while own.name and begin < len(said.words) and (said.words[begin] == "," or match("is", said.typed, begin)):
        begin += 1
    role = _role(said, begin)
    if not role.name:
        return None
    at = role.end
    title = _title(said, at)
    of_other = title > at or role.name == OTHER or (role.name in PARENTS and _phrase(said, at - 1, "young_ones") == 1)
    at = max(title, at)
    comma = int(said.words[at : at + 1] == [","])
    named = _phrase(said, at + comma, "kin_name")
    name = _name(said, at + comma + named)
    whose = _whose(said, role, name.name, of_other=of_other, apart=bool(comma or named), known=bool(own.name))
    end = name.end if whose else role.end
    kin = _kin(role.name, said, role.end - (1 if title == role.end else 0), title)
    return Teller(own.name or (name.name if whose == SELF else ""), name.name if whose == OTHER else "", kin, end)


def _whose(said: _Text, role: _Named, name: str, *, of_other: bool, apart: bool, known: bool) -> str:
    """Whose the name behind a relation is: `self`, `other`, or '' where it may be either's."""
    if not name:
        return ""
    if of_other:
        return "" if role.name == OTHER and apart else OTHER
    if apart:
        return "" if known else SELF
    own, theirs = _sex_of(role.name, said, role.end), _sex_in(name)
    if known or (own and theirs and own != theirs):
        return OTHER
    if own is None and role.name in GROWN:
        return OTHER  # `con Tran Thi Buoi`: whose child
    return SELF if own and own == theirs and role.name not in PARENTS else ""


def _phrase(said: _Text, at: int, key: str) -> int:
    return phrase_at(said.words, at, "told", key) if at < len(said.words) else 0


def _is_role(said: _Text, at: int) -> bool:
    """Whether a word for kin stands here, and no surname in capitals that is one without its marks (`Vo Thi Na`)."""
    capitals = [word[:1].isupper() for word in said.raw[at : at + 2]]
    return bool(_role(said, at).name) and capitals != [True, True]


def _name(said: _Text, at: int) -> _Named:
    read = name_at(said.raw[at:]) if at < len(said.raw) else None
    return _Named(read[0].titled, at + read[1]) if read is not None else _Named("", at)


def _role(said: _Text, at: int) -> _Named:
    """Who the teller is: a word for kin, or for somebody near who is none (`hang xom`)."""
    while at < len(said.words) and said.words[at] in ("the", "a"):
        at += 1
    if near := _phrase(said, at, "near_ones"):
        return _Named(OTHER, at + near)
    if said.words[at : at + 1] == ["ba"] and _phrase(said, at + 1, "young_ones") == 1:
        return _Named("father", at + 1)  # and no three children
    unit = unit_at(said.typed, at, bare=True)
    if unit is None or len(unit.roles) != 1 or unit.roles[0] == SELF:
        return _Named("", at)
    end = unit.end
    while _phrase(said, end, "beside_kin"):
        end += 1
    return _Named(unit.roles[0].removeprefix(UNSURE), end)


def _title(said: _Text, at: int) -> int:
    """Behind `cua`, `ba`, "of" and the like, by which somebody else follows; where it was when none stands there."""
    at += _phrase(said, at, "of_somebody")
    return at + _phrase(said, at, "titles")


def _kin(role: str, said: _Text, begin: int, end: int) -> Kin:
    """Who the other is to somebody of this role, by the words from `begin` to `end` between them."""
    title = " ".join(said.words[begin:end])
    sex = _title_sex(title)
    if role in GROWN:
        mother, father = GROWN[role].split()
        return Kin(OTHER if sex is None else mother if sex == "female" else father, sex)
    if role in ("wife", "husband"):
        return Kin("husband", "male") if role == "wife" else Kin("wife", "female")
    if role in PARENTS:
        read = read_sex(title) if title else None
        return Kin("child" if role in ("mother", "father") else "junior", read if isinstance(read, str) else None)
    return Kin(OTHER, sex)


def _title_sex(title: str) -> Sex | None:
    """`co` is a woman, `chu` a man; with their marks, or where no mark can be missing."""
    listed = read_words("told")["title_sex"]
    return next((sex for sex in ("female", "male") for one in listed[sex] if one in title.split()), None)


def _sex_of(role: str, said: _Text, end: int) -> Sex | None:
    """The sex of who writes, as the word for it says."""
    if role in FEMALE or role in MALE:
        return "female" if role in FEMALE else "male"
    read = read_sex(" ".join(said.words[max(0, end - 2) : end]))
    return read if isinstance(read, str) else None


def _sex_in(name: str) -> Sex | None:
    """What the middle of a name says: `Thi` of a woman, `Van` of a man."""
    middle = {fold(word) for word in name.split()[1:-1]}
    return "female" if "thi" in middle else "male" if "van" in middle else None
