"""What one message tells of several people of a house: each one's name, birth date and number.

    read_people("Le Van Khoi sn 2/3/2012, Le Minh An sn 4/5/2014", people, today)    # of the two children

Whose a fact is says the word for kin beside it, else the age, in the order told. What is not sure is left out: it is
asked later.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Final

from handlers.dialogue.answers.dates import BirthDate
from handlers.dialogue.answers.house_words import house_words
from handlers.dialogue.answers.household import YOUNG, Member, places_of, unit_at, which_of
from handlers.dialogue.answers.identity import Identity
from handlers.dialogue.answers.lexicon import phrase_at, read_words
from handlers.dialogue.answers.names import PersonName, read_name
from handlers.dialogue.answers.names_in_text import is_surname
from handlers.dialogue.answers.reading import tidy
from handlers.dialogue.answers.several import read_person

GROWN: Final = 18  # years
LONGEST: Final = 600  # characters
MOST: Final = 6  # words of a name
SEVERAL: Final = 2
BEFORE: Final = 3  # words before a surname that say that a name follows
BEHIND: Final = 2  # words behind a word for kin in which it is said which of several is meant
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+")


@dataclass(frozen=True, slots=True)
class ToldMember:
    """What is told of one of a house, by the place among its people."""

    place: int
    name: str = field(default="", repr=False)
    birth: BirthDate | None = field(default=None, repr=False)
    identity: Identity | None = field(default=None, repr=False)


@dataclass(slots=True)
class _Said:
    """Facts that stand together; `among`: the places that the word for kin beside them may mean."""

    among: tuple[int, ...] = ()
    name: str = ""
    birth: BirthDate | None = None
    identity: Identity | None = None

    @property
    def tells(self) -> bool:
        return bool(self.name) or self.birth is not None or self.identity is not None


def read_people(text: str, people: Sequence[Member], today: date, here: int | None = None) -> tuple[ToldMember, ...]:
    """Who of a house is told of, when it is more than the one `here` whose report is made; () when it is not sure."""
    if len(text) > LONGEST or len(people) < SEVERAL:
        return ()
    said = [one for one in _said(text, people, today) if one.tells]
    placed = _placed(said, people, today)
    if not placed or (len(placed) < SEVERAL and here in placed):
        return ()
    if len(placed) < SEVERAL and not all(len(one.among) == 1 for one in said):
        return ()
    return tuple(ToldMember(place, one.name, one.birth, one.identity) for place, one in zip(placed, said, strict=True))


def _said(text: str, people: Sequence[Member], today: date) -> list[_Said]:
    """The facts of a message, those of one person together, in the order told."""
    found = [_Said()]
    for part in _parted().split(tidy(text)):
        typed = house_words(part)
        if not typed:
            continue
        name, beside = _name(part)
        among = _among(beside, people)
        injected = any(phrase_at([word.typed for word in typed], at, "told", "injected") for at in range(len(typed)))
        told = read_person(part, today)
        born = told.birth if not injected and (name or told.identity or _says_born(part) or _is_date(part)) else None
        last = found[-1]
        again = (born is not None and last.birth is not None) or (
            told.identity is not None and last.identity is not None
        )
        if again or (among and (last.among or last.tells)) or (name and last.tells):
            found.append(_Said())
            last = found[-1]
        last.among, last.name = among or last.among, name or last.name
        last.birth, last.identity = born or last.birth, told.identity or last.identity
    return found


@cache
def _parted() -> re.Pattern[str]:
    """Signs and words between the people of a list."""
    words = "|".join(map(re.escape, read_words("household")["parts"]))
    return re.compile(rf"[,;:\n()]|\s[-–—]\s|\.(?=\s|$)|(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)


def _is_date(part: str) -> bool:
    """Whether a part is nothing but digits and signs."""
    return not any(letter.isalpha() for letter in part)


def _says_born(part: str) -> bool:
    typed = [word.typed for word in house_words(part)]
    return any(phrase_at(typed, at, "several", "born") for at in range(len(typed)))


def _among(part: str, people: Sequence[Member]) -> tuple[int, ...]:
    """The places that the only word for kin of a part may mean."""
    typed = house_words(part)
    found: set[tuple[int, ...]] = set()
    at = 0
    while at < len(typed):
        unit = unit_at(typed, at, bare=True)
        if unit is not None and len(unit.roles) == 1:
            alike = places_of(people, unit.roles[0])
            meant = which_of(alike, typed[at : unit.end + BEHIND]) if len(alike) > 1 else None
            found |= {(meant,)} if meant is not None else {tuple(alike)} if alike else set()
        at = unit.end if unit is not None else at + 1
    return found.pop() if len(found) == 1 else ()


def name_in(part: str) -> str:
    """The full name in a part of a message, '' for none."""
    return _name(part)[0]


def _name(part: str) -> tuple[str, str]:
    """The full name in a part, from its surname up to a word that no name holds; and what stands beside it."""
    typed = _WORD.findall(part)
    for at in range(len(typed) - 1):
        if not is_surname(typed[at]) or (at and not _may_stand_before(typed, at)) or _is_kin(typed, at):
            continue
        end = at + 1
        while end < min(len(typed), at + MOST) and not typed[end].isdigit() and not _ends(typed, end):
            end += 1
        read = read_name(" ".join(typed[at:end])) if end - at > 1 else None
        if isinstance(read, PersonName):
            return read.titled, f"{' '.join(typed[:at])} ; {' '.join(typed[end:])}"
    return "", part


def _is_kin(typed: Sequence[str], at: int) -> bool:
    """`vo toi` is a wife, `ong noi` a grandfather and `lam cho` is for whom: no name, in small letters."""
    words = list(typed)
    leads = phrase_at(words, at, "household", "begin") > 1
    return typed[at].islower() and (leads or phrase_at(words, at, "several", "kin_like_names") > 0)


def _may_stand_before(typed: Sequence[str], at: int) -> bool:
    """A surname begins a name behind a number, a word for kin or for a name, or where a capital follows it."""
    if phrase_at(list(typed), at - 1, "told", "before_places"):
        return False
    if typed[at][:1].isupper() and typed[at + 1][:1].isupper():
        return True
    before = list(typed[:at])
    return any(phrase_at(before, at - back, "several", "before_name") >= back for back in range(1, min(at, BEFORE) + 1))


def _ends(typed: Sequence[str], at: int) -> bool:
    return phrase_at(list(typed), at, "several", "behind_name") > 0 and not typed[at][:1].isupper()


def _placed(said: Sequence[_Said], people: Sequence[Member], today: date) -> list[int]:
    """The place of each, or [] when one is not sure."""
    groups = [one.among or _by_age(one, people, today) for one in said]
    taken: list[int] = []
    for group in groups:
        among = [place for place in group if place not in taken]
        sure = {place for other in groups if len(other) == 1 for place in other}
        open_before = len(set(group) - sure)
        if not among or (len(among) > 1 and not _in_turn(group, groups, people, open_before)):
            return []
        taken.append(among[0])
    return taken


def _in_turn(group: Sequence[int], groups: Sequence[Sequence[int]], people: Sequence[Member], open_before: int) -> bool:
    """Whether those alike are all told of, so that their order says who is who: children of one house."""
    alike = all(people[place].role in YOUNG for place in group)
    return alike and sum(other == group for other in groups) >= open_before


def _by_age(one: _Said, people: Sequence[Member], today: date) -> tuple[int, ...]:
    """The places that an age fits; of who is told of without it the children, who are told of in turn."""
    young = tuple(place for place, member in enumerate(people) if member.role in YOUNG)
    if one.birth is None or today.year - one.birth.year < GROWN:
        return young
    return tuple(place for place in range(len(people)) if place not in young)
