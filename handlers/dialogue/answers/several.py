"""What one message says of a person at once: the number, the birth date and the phone, each read from its own place.

    told = read_person("098178000000 sn 1/4/78 sdt 0300 230 617", today)
    told.identity, told.birth, told.phone

What is not sure is left out: two numbers, two phones, a date that is not said to be the birth date in a long text.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Final, TypeVar

from handlers.dialogue.answers.dated import plain_text
from handlers.dialogue.answers.dates import BirthDate, read_birth_date
from handlers.dialogue.answers.identity import Identity, IdentityKind, read_identity
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.answers.lexicon import read_words
from handlers.dialogue.answers.month_names import with_numbers
from handlers.dialogue.answers.passport import find_passport
from handlers.dialogue.answers.phones import Phone, read_phone
from handlers.dialogue.answers.reading import DigitRun, digit_runs, fold, tidy
from handlers.dialogue.answers.spoken_digits import with_spoken_digits

WHOLE: Final = frozenset({10, 12, 15})
SHORTEST: Final = 9  # digits of a paper or a phone
NUMBERS: Final = frozenset({IdentityKind.CCCD, IdentityKind.CMND})
BEFORE: Final = 24  # characters before a run of digits in which a word may say what it is
T = TypeVar("T")
_PARTED: Final = " ; "
_LETTERED: Final = re.compile(r"(?P<paper>(?=[a-z]{0,14}\d)(?=\d{0,14}[a-z])[a-z0-9]{7,15})")
_YEAR: Final = r"(?:\d{4}|\d{2})"
_DAY: Final = (
    rf"(\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|\d{{1,2}} ?[-/., ] ?\d{{1,2}} ?[-/., ] ?{_YEAR}"
    rf"|thang \d{{1,2}} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? ?(?:thang|thg|t) ?\d{{1,2}} ?(?:nam|n|[-/,])? ?{_YEAR}|\d{{8}})(?!\d|[./-]\d)"
)
_AFTER: Final = r"(?!\d| ?(?:tuoi|t\b|thang|ngay|nam|mui|con|year|child))"
"""Behind a year alone: otherwise it is an age, or counts something."""
# Where a paper's or a phone's number may stand: for most messages that is the end of it.
_MANY_DIGITS: Final = re.compile(r"[\dOoIl][\dOoIl .\-_()\u2010-\u2015\u00b7]{7,}[\dOoIl]")
_TYPED_DATE: Final = re.compile(r"(?<![\d./-])\d{1,2} ?[-/.] ?\d{1,2} ?[-/.] ?(?:\d{4}|\d{2})(?![\d]|[./-]\d)")


@dataclass(frozen=True, slots=True)
class ToldOfPerson:
    """What was read; None: not said, or not sure."""

    identity: Identity | None = field(default=None, repr=False)
    birth: BirthDate | None = field(default=None, repr=False)
    phone: Phone | None = field(default=None, repr=False)

    @property
    def count(self) -> int:
        """How many of the three were read."""
        return sum(part is not None for part in (self.identity, self.birth, self.phone))


def read_person(text: str, today: date, *, story: bool = False) -> ToldOfPerson:
    """Number, birth date and phone of a message. In a `story` other dates stand as well: there only one that is said
    to be the birth date counts, and only papers whose numbers are digits."""
    plain = plain_text(with_numbers(with_spoken_digits(text))).text
    identities: dict[str, Identity] = {}
    passport = find_passport(plain)
    if passport is not None:
        identities[passport.number] = Identity(IdentityKind.PASSPORT, passport.number)
        plain = plain[: passport.start] + _PARTED + plain[passport.end :]
    phones: dict[str, Phone] = {}
    rest = plain
    dated = _TYPED_DATE.sub(lambda date_typed: ";" * len(date_typed.group()), plain)  # a date is no part of a number
    for run in reversed(digit_runs(dated, whole=WHOLE)) if _MANY_DIGITS.search(dated) else ():
        found = _one(run, plain)
        if found is None:
            continue
        rest = rest[: run.start] + _PARTED + rest[run.end :]
        if isinstance(found, Phone):
            phones[found.e164] = found
        else:
            identities[found.number] = found
    if not identities and (match := (_passport() if story else _LETTERED).search(rest)):
        lettered = read_identity(match.group("paper"))
        if isinstance(lettered, Identity) and lettered.kind not in NUMBERS:
            identities[lettered.number] = lettered
            rest = rest[: match.start("paper")] + _PARTED + rest[match.end("paper") :]
    return ToldOfPerson(_only(identities), _birth(rest, today, story=story), _only(phones))


def read_birth_alone(text: str, today: date) -> BirthDate | None:
    """The birth date of a message that tells nothing else with digits, written as a date; None otherwise."""
    told, plain = read_person(text, today), plain_text(with_numbers(tidy(text))).text
    if told.birth is None or told.count > 1:
        return None
    rest = _TYPED_DATE.sub("", plain)
    written = rest != plain or _born_words().search(plain) is not None
    return told.birth if written and (rest == plain or not any(map(str.isdigit, rest))) else None


def _one(run: DigitRun, plain: str) -> Identity | Phone | None:
    """A run of digits as the paper or the phone that it can only be; nine digits behind a word for a phone are one."""
    if len(run.digits) < SHORTEST:
        return None  # as nearly every number of a story
    before = plain[max(0, run.start - BEFORE) : run.start]
    phone = read_phone(run.digits)
    if isinstance(phone, Phone) and (len(run.digits) != 9 or _phone_words().search(before)):
        return phone
    identity = read_identity(run.digits) if len(run.digits) in (9, 12) else None
    return identity if isinstance(identity, Identity) and identity.kind in NUMBERS else None


def _birth(rest: str, today: date, *, story: bool) -> BirthDate | None:
    said = {
        found
        for match in _born_words().finditer(rest)
        if isinstance(found := _day(match[1] or match[2], today), BirthDate)
    }
    if len(said) == 1:
        return said.pop()
    if story or said:
        return None
    found = read_birth_date(rest, today)
    return found if isinstance(found, BirthDate) else None


def _day(typed: str, today: date) -> BirthDate | Invalid:
    return read_birth_date(f"sn {typed}" if len(typed) == 2 else typed, today)


def _only(found: dict[str, T]) -> T | None:
    return next(iter(found.values())) if len(found) == 1 else None


@cache
def _born_words() -> re.Pattern[str]:
    """Words that say that a birth date follows, and the date."""
    return re.compile(
        rf"(?<![a-z])(?:{_listed('born')})\W{{0,3}}(?:(?:ngay|nam|la|vao|hoi|on|in|is)\W{{1,2}}){{0,2}}"
        rf"(?:{_DAY}|({_YEAR}){_AFTER}(?! ?[-/.] ?\d))"
    )


@cache
def _passport() -> re.Pattern[str]:
    """A number with letters behind words that say that it is a paper's."""
    return re.compile(
        rf"(?<![a-z])(?:{_listed('lettered')})\W{{0,3}}(?:(?:so|no|number|la|is)\W{{1,3}}){{0,2}}"
        r"(?P<paper>(?=[a-z]{0,14}\d)(?=\d{0,14}[a-z])[a-z0-9]{7,15})(?![a-z0-9])"
    )


@cache
def _phone_words() -> re.Pattern[str]:
    """Words that say that a phone follows, at the end of what stands before it."""
    return re.compile(rf"(?<![a-z])(?:{_listed('phone')})\W{{0,3}}(?:(?:so|la|is)\W{{1,2}}){{0,2}}$")


def _listed(key: str) -> str:
    words = sorted((fold(str(word)) for word in read_words("several")[key]), key=len, reverse=True)
    return "|".join(re.escape(word) for word in words)
