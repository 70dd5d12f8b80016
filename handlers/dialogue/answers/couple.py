"""Husband and wife of whom one is in the record and the other is not: "app co chong khong co vo".

read_couple("app co chong khong co vo").lacks                 # "wife"; who writes may be either of them
read_couple("app co cua chong toi khong co cua toi").lacks    # "self"
"""

import re
from functools import cache, lru_cache
from typing import Final, NamedTuple

from handlers.dialogue.answers.household import SELF
from handlers.dialogue.answers.lexicon import fold_pattern
from handlers.dialogue.answers.reading import fold

LONGEST: Final = 400  # characters in which it is looked for
WIFE, HUSBAND = "wife", "husband"
GAP: Final = 4  # words between what is said of the one and of the other
_LIST: Final = "couple"
_OTHER: Final = {WIFE: HUSBAND, HUSBAND: WIFE}


class Couple(NamedTuple):
    """Who of the two lacks something: "wife", "husband", or "self" for who writes. `asked`: it is not said whether who
    writes is the one who lacks it."""

    lacks: str
    asked: bool = False


class _Patterns(NamedTuple):
    quick: re.Pattern[str]
    pairs: tuple[re.Pattern[str], ...]
    only: re.Pattern[str]
    both: re.Pattern[str]
    roles: tuple[tuple[str, re.Pattern[str]], ...]
    owned: re.Pattern[str]


@lru_cache(maxsize=4)
def read_couple(text: str) -> Couple | None:
    """Which of a couple lacks what the other has; None when nothing of the kind is said."""
    words = _patterns()
    plain = " ".join(re.sub(r"[,;.:!]", " ", fold(text[:LONGEST])).split())
    if words.quick.search(plain) is None:
        return None
    for pattern in words.pairs:
        if found := pattern.search(plain):
            return _of(_role(found["has"]), _role(found["lacks"]), found[0])
    found = words.only.search(plain) if words.both.search(plain) else None
    if found is None:
        return None
    has = _role(found["has"])
    if has == SELF:
        wife = re.search(r"\bmy wife\b", plain)
        return Couple(WIFE if wife else HUSBAND if re.search(r"\bmy husband\b", plain) else "spouse")
    return Couple(SELF) if words.owned.search(found[0]) else Couple(_OTHER[has], asked=True)


def _of(has: str, lacks: str, said: str) -> Couple | None:
    if not has or not lacks or has == lacks:
        return None
    if SELF in (has, lacks):
        return Couple(lacks)
    if _patterns().owned.search(said):  # `co chong toi, khong co vo`: who says "my husband" is the wife
        owner = _patterns().owned.search(said)
        return Couple(SELF if owner is not None and _role(owner["who"]) == has else lacks)
    return Couple(lacks, asked=True)


def _role(said: str) -> str:
    return next((role for role, pattern in _patterns().roles if pattern.search(said)), "")


@cache
def _patterns() -> _Patterns:
    def some(key: str) -> str:
        return rf"(?:{fold_pattern(_LIST, key)})"

    def who(name: str) -> str:
        people = f"{some(WIFE)}|{some(HUSBAND)}|{some('self')}"
        return rf"(?:{some('of')} )?(?P<{name}>{people})(?: {some('whose')}){{0,2}}(?![a-z'])"

    shows, no, gap = some("shows"), some("not"), rf"(?: {some('between')}){{0,{GAP}}}"
    first = rf"(?<![a-z']){shows} {who('has')}{gap} {no}(?: {shows})? {who('lacks')}"
    second = rf"(?<![a-z']){who('has')} {shows}(?: \d)?{gap} {who('lacks')}{gap} {no}(?![a-z'])"
    third = rf"(?<![a-z']){no}(?: {shows})? {who('lacks')}{gap}(?: {some('only')})? {shows} {who('has')}"
    return _Patterns(
        re.compile(rf"(?<![a-z])(?:{some(WIFE)}|{some(HUSBAND)})(?![a-z'])"),
        (re.compile(first), re.compile(second), re.compile(third)),
        re.compile(rf"(?<![a-z']){some('only')} {who('has')}(?: {shows})?"),
        re.compile(rf"(?<![a-z']){some('both')}(?![a-z'])"),
        tuple(
            (role, re.compile(rf"(?<![a-z'])(?:{fold_pattern(_LIST, role)})(?![a-z'])"))
            for role in (WIFE, HUSBAND, SELF)
        ),
        re.compile(rf"(?<![a-z'])(?:(?P<who>{some(WIFE)}|{some(HUSBAND)}) (?:toi|tui|em|minh|nha)(?![a-z'])|my )"),
    )
