"""What a story tells of injections: day, vaccine and place of each dose, and which is said to be missing.

    told = read_doses("12/9/2021 em tiem mui 1 astra o tram xa My Yen, den hom 5/12 tiem mui 2 ma so chi thay mui 2", …)
    told.missing                 # (1,)
    told.dose(1)                 # 12/09/2021, AZ, "tram xa My Yen"
    told.dose(2)                 # 05/12/2021

A fact belongs to the dose of its clause, else to the dose told of last. What is not sure is left out.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Final

from faq.normalise import fold
from handlers.catalogue.vaccines import Vaccines
from handlers.dialogue.answers.dated import PlainText, find_days, plain_text
from handlers.dialogue.answers.lexicon import read_words
from handlers.dialogue.answers.reading import tidy
from handlers.dialogue.answers.surplus import tells_of_surplus
from handlers.dialogue.answers.told_clauses import Record, find_places, tell_apart
from handlers.dialogue.answers.told_groups import Group, join, settled
from handlers.dialogue.answers.told_patterns import patterns

FILLED: Final = "\x00"
MOST_WORDS: Final = 14  # of a place
# A unit that a place lies in, behind a comma: huyen Dai Tu, tinh Thai Nguyen.
UNIT_ABOVE: Final = re.compile(
    r"\s*,\s*(?:huyen|quan|thi xa|thanh pho|tp|tinh|xa|phuong|thi tran)\.?(?: [a-z0-9]+){1,4}(?=\s*(?:[,.;\n]|$))"
)
MOST_OF_NAME: Final = 4  # words of a place told by its name alone
MOST_CLAUSES: Final = 40  # of a story; one of signs alone has ten times as many


@dataclass(frozen=True, slots=True)
class ToldDose:
    """One dose as told. `number`: 0 when it is not said which; `vague`: a time was told, but no day; `place`: the
    words for it."""

    number: int
    day: date | None = None
    vague: bool = False
    vaccine: str = ""
    place: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class ToldDoses:
    """`missing`: the doses that are said not to be in the record; `nothing_shown`: none at all is. `loose`: the one
    injection told of without its number, when no other is; `lacks`: the record is said to lack something."""

    doses: tuple[ToldDose, ...] = ()
    missing: tuple[int, ...] = ()
    nothing_shown: bool = False
    loose: ToldDose | None = None
    lacks: bool = False

    @property
    def tells(self) -> bool:
        """Whether an injection is told of, with two facts at least (its number is one)."""
        facts = [(one.number, one.day or one.vague, one.vaccine, one.place) for one in (*self.doses, self.loose) if one]
        return any(sum(bool(fact) for fact in some) > 1 for some in facts)

    def dose(self, number: int) -> ToldDose | None:
        """What is told of one dose."""
        return next((one for one in self.doses if one.number == number), None)


def may_tell(text: str) -> bool:
    """Whether a message names a dose or an injection at all: for most that is the end of it."""
    plain, words = fold(text), patterns()
    return any(one.search(plain) for one in (words.injected, words.named, words.first))


def may_lack(text: str) -> bool:
    """Whether a message has any words by which a record is said to lack something: likewise."""
    plain, words = fold(tidy(text)), patterns()
    return any(one.search(plain) for one in (words.negated, words.lost, words.empty, words.only))


@lru_cache(maxsize=4)
def read_doses(text: str, today: date, vaccines: Vaccines) -> ToldDoses:
    """Read a story, or a message about one or two doses: once for all who ask."""
    plain = plain_text(text)
    days = find_days(plain.text, today, vaccines.campaign.first_day)
    masked = plain.text
    for one in days:
        masked = masked[: one.start] + FILLED * (one.end - one.start) + masked[one.end :]
    groups: list[Group] = []
    said: list[Record] = []
    told_apart = tell_apart(masked, [one for one in days if not one.birth], vaccines)
    for facts, record in islice(told_apart, MOST_CLAUSES):
        if facts is not None:
            join(groups, facts)
        if record is not None:
            last = groups[-1].numbers if groups else ()
            near = [one for one in groups if one.sentence == record.sentence and one.numbers]
            said.append(record._replace(last=last, alone=len(near) == 1 and near[0].numbers == last))
    named = [dose for group in settled(groups) for dose in _doses(group, plain)]
    told = _merged(named)
    missing = _missing(said, told, [g for g in groups if g.counted])
    if len(missing) == 1 and not any(one.number == missing[0] for one in told):
        told = tuple(replace(one, number=missing[0]) if one.number == 0 and _only_one(told) else one for one in told)
    loose = told[0] if len(told) == 1 and not told[0].number else None
    nothing = any(one.at_all and one.status.missing for one in said)
    lacks = any(one.status.missing or one.status.only for one in said)
    if (lacks or missing) and tells_of_surplus(text):  # its numbers are those of doses that are there
        return ToldDoses(tuple(one for one in told if one.number))
    return ToldDoses(tuple(one for one in told if one.number), missing, nothing, loose, lacks)


def places_in(text: str) -> str:
    """The words for a place in a short message: those behind "at", or from a health station on; '' unless one."""
    plain = plain_text(text)
    found = list(find_places(plain.text, 0, len(plain.text), (), (), ()))
    return plain.typed(*found[0]) if len(found) == 1 else ""


def _only_one(told: Sequence[ToldDose]) -> bool:
    return sum(one.number == 0 for one in told) == 1


def _doses(group: Group, plain: PlainText) -> Iterator[ToldDose]:
    """The doses of a group; several days go to several doses in their order."""
    days = [one.day for one in group.days]
    place = _without_time(plain.typed(*_whole(plain, *group.place))) if group.place else ""
    if not place and group.behind and not group.counted:
        place = _name_behind(plain.typed(*group.behind))
    vaccines = set(group.vaccines)
    vaccine = vaccines.pop() if len(vaccines) == 1 and not group.hedged else ""
    numbers = group.numbers or (0,)
    if group.counted and len(days) != len(numbers):
        return
    for at, number in enumerate(numbers):
        day = days[at] if len(days) == len(numbers) else None
        if group.hedged or (len(days) == len(numbers) and None in days):
            day = None
        yield ToldDose(number, day, bool(days) and day is None, vaccine, " ".join(place.split()[:MOST_WORDS]))


def _name_behind(words: str) -> str:
    """The words behind a dose when they are nothing but a name in capitals (`mui 1 Binh Duong 12/8`); '' otherwise."""
    named = words.strip(" ,.:;-").split()
    name = 1 < len(named) <= MOST_OF_NAME and all(one[0].isupper() and one.isalpha() for one in named)
    return " ".join(named) if name else ""


def _whole(plain: PlainText, start: int, end: int) -> tuple[int, int]:
    """The words for a place with the units that it lies in."""
    while (above := UNIT_ABOVE.match(plain.text, end)) is not None:
        end = above.end()
    return start, end


def _without_time(place: str) -> str:
    """The words for a place without those that belong to the time behind it; only as they are written with marks."""
    words = place.split()
    while len(words) > 1 and words[-1].lower() in read_words("told")["before_time"]:
        words.pop()
    return " ".join(words)


def _merged(doses: Sequence[ToldDose]) -> tuple[ToldDose, ...]:
    """One entry a dose; two days told of one dose are none."""
    found: dict[int, ToldDose] = {}
    loose: list[ToldDose] = []
    for one in doses:
        if not one.number:
            loose.append(one)
            continue
        known = found.get(one.number)
        if known is None:
            found[one.number] = one
            continue
        found[one.number] = _both(known, one)
    return (*(found[number] for number in sorted(found)), *loose)


def _both(one: ToldDose, other: ToldDose) -> ToldDose:
    """What two places of a text tell of one dose: what they do not agree on is not sure."""
    day, vague = one.day or other.day, one.vague or other.vague
    if one.day and other.day and one.day != other.day:
        day, vague = None, True
    agree = not one.vaccine or not other.vaccine or one.vaccine == other.vaccine
    vaccine = (one.vaccine or other.vaccine) if agree else ""
    return ToldDose(one.number, day, vague, vaccine, one.place or other.place)


def _missing(said: Sequence[Record], told: Sequence[ToldDose], counted: Sequence[Group]) -> tuple[int, ...]:
    """The doses that are said to be missing; () where it is not said, or not which."""
    claimed = {one.number for one in told if one.number} | {n for group in counted for n in group.numbers}
    missing: set[int] = set()
    shown: set[int] = set()
    for one in said:
        status = one.status
        if status.missing:
            if one.at_all:
                missing |= claimed or {1, 2}
            elif one.numbers and not one.counted:
                missing |= set(one.numbers)
            elif len(claimed) == 1:
                missing |= claimed
            elif len(one.last) == 1 and one.last[0] and not one.counted and (len(told) < 2 or one.alone):
                missing |= set(one.last)
        elif one.counted:
            if len(claimed - set(range(1, len(one.numbers) + 1))) == 1 and len({t.number for t in told}) == 1:
                missing |= {t.number for t in told}
        else:
            shown |= set(one.numbers)
            if status.only:
                others = (claimed | {1, 2}) if len(shown) == 1 else claimed
                missing |= others - shown
    return () if missing & shown else tuple(sorted(missing))
