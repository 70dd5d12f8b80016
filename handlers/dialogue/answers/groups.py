"""Whether somebody reports for many at once: a company of forty, a class, a hamlet. Those hand in a list.

speaks_for_many("lop em 35 be thieu mui 1")          # True
speaks_for_many("ca nha 5 nguoi chua co mui 2")      # False: a house, reported one after the other
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from handlers.dialogue.answers.lexicon import fold_pattern, read_words
from handlers.dialogue.answers.reading import fold

LONGEST: Final = 600  # characters in which it is looked for
MANY: Final = 10  # people; up to nine of a house are reported one after the other
NEAR: Final = 6  # words between what holds them and their number
CHILDS: Final = "con "
_LIST: Final = "groups"


class _Patterns(NamedTuple):
    quick: re.Pattern[str]
    counted: re.Pattern[str]
    sized: re.Pattern[str]
    firm: re.Pattern[str]
    place: re.Pattern[str]
    whole: re.Pattern[str]
    heads: re.Pattern[str]
    their_people: re.Pattern[str]
    lacks: re.Pattern[str]
    other_wishes: re.Pattern[str]
    one_alone: re.Pattern[str]
    beside: re.Pattern[str]
    for_whom: re.Pattern[str]


class _Count(NamedTuple):
    """A number of people: where it stands, how many at least, and whether households are counted."""

    start: int
    end: int
    number: int
    households: bool


def speaks_for_many(text: str, *, asked: bool = False) -> bool:
    """Whether a text says so. `asked`: where it is asked what is wrong, naming them will do; else it must be said that
    they lack something."""
    words = _patterns()
    plain = fold(_sisters().sub("nguoi", " ".join(text[:LONGEST].lower().split())))
    if words.quick.search(plain) is None or any(_one_alone(plain, one) for one in words.one_alone.finditer(plain)):
        return False
    if not asked and (words.lacks.search(plain) is None or words.other_wishes.search(plain)):
        return False
    if words.whole.search(plain) is not None or words.sized.search(plain) is not None:
        return True
    if words.heads.search(plain) and words.their_people.search(plain):
        return True
    return any(_is_of_many(plain, one) for one in _counts(plain))


def _one_alone(plain: str, found: re.Match[str]) -> bool:
    """Whether one of them is meant; `lop con em` is the class of a child, without its marks alike."""
    before = " ".join(plain[: found.start()].split()[-1:])
    return not (found[0].startswith(CHILDS) and _patterns().firm.fullmatch(before))


def _is_of_many(plain: str, one: _Count) -> bool:
    words = _patterns()
    before = " ".join(plain[: one.start].split()[-NEAR:])
    if words.beside.search(before):
        return False
    if words.firm.search(before) and one.number > 1:
        return True
    many = one.number >= MANY or one.households
    if words.place.search(before) and many and one.number > 1:
        return True
    near = " ".join(plain[one.end :].split()[:NEAR])
    theirs = words.lacks.search(near) or (words.for_whom.search(before) and words.lacks.search(before))
    return one.number >= MANY and theirs is not None


def _counts(plain: str) -> Iterator[_Count]:
    for found in _patterns().counted.finditer(plain):
        digits = re.search(r"\d+", found["number"])
        number = int(digits[0]) if digits else MANY
        yield _Count(found.start(), found.end(), number, found["households"] is not None)


@cache
def _sisters() -> re.Pattern[str]:
    """Words for people, with their marks or behind a number, that bare say "me alone"."""
    marked = "|".join(map(re.escape, read_words(_LIST)["sisters"]))
    return re.compile(rf"{marked}|(?<=\d )(?:{fold_pattern(_LIST, 'sisters')})")


@cache
def _patterns() -> _Patterns:
    def some(key: str) -> str:
        return rf"(?<![a-z0-9])(?:{fold_pattern(_LIST, key)})(?![a-z0-9])"

    tens = "|".join(sorted((fold(str(word)) for word in read_words(_LIST)["tens"]), key=len, reverse=True))
    number = rf"(?P<number>\d{{1,4}}|{some('some')}|(?:[a-z]+ )?(?:{tens})(?: (?:[a-z]{{2,4}}))?)"
    members = rf"(?:{fold_pattern(_LIST, 'members')}|(?P<households>{fold_pattern(_LIST, 'households')}))"
    holds = rf"(?:{fold_pattern(_LIST, 'firm')}|{fold_pattern(_LIST, 'place')})"
    return _Patterns(
        quick=re.compile(rf"{some('firm')}|{some('place')}|{some('heads')}|(?<![a-z0-9])\d{{2,4}} [a-z]"),
        counted=re.compile(rf"(?<![a-z0-9/.:-]){number} ?(?<![a-z]){members}(?![a-z])"),
        sized=re.compile(rf"{some('firm')} of \d{{2,4}}(?![\d/.:-])"),
        firm=re.compile(some("firm")),
        place=re.compile(some("place")),
        whole=re.compile(
            rf"(?:{some('whole')}) {holds}(?:(?: [a-z0-9]+){{0,3}}? )(?:{fold_pattern(_LIST, 'lacks')})(?![a-z])"
        ),
        heads=re.compile(some("heads")),
        their_people=re.compile(some("their_people")),
        lacks=re.compile(some("lacks")),
        other_wishes=re.compile(some("other_wishes")),
        one_alone=re.compile(
            rf"{some('alone')}(?: co| minh)? (?:{fold_pattern(_LIST, 'who')})(?![a-z0-9])"
            rf"(?! (?:{fold_pattern(_LIST, 'not_alone')})(?![a-z]))"
        ),
        for_whom=re.compile(rf"{some('for_whom')}$"),
        beside=re.compile(rf"{some('beside')}(?: [a-z]+){{0,2}}$"),
    )
