"""A passport's number where the text names the paper: then it is one, however many digits it has."""

import re
from functools import cache
from typing import Final, NamedTuple

from handlers.dialogue.answers.lexicon import read_words
from handlers.dialogue.answers.reading import fold

_NUMBER: Final = (
    r"((?:[a-z]{1,2} ?\d{6,8}[a-z]?|\d{8,9}|(?=[a-z0-9]{6,9}(?![a-z0-9]))(?:[a-z]*\d){3}[a-z0-9]*)(?![a-z0-9]))"
)


class FoundPassport(NamedTuple):
    """Where the number stands in the folded text, and the number in capitals without spaces."""

    start: int
    end: int
    number: str


def find_passport(folded: str) -> FoundPassport | None:
    """The passport number of a folded text that stands beside the paper's name; None when there is none, or several."""
    if not _named().search(folded):
        return None
    found = {_plain(match[1]): match for match in _behind().finditer(folded)}
    found = found or {_plain(match[1]): match for match in _before().finditer(folded)}
    if len(found) != 1:
        return None
    number, match = next(iter(found.items()))
    return FoundPassport(match.start(1), match.end(1), number)


def _plain(number: str) -> str:
    return number.replace(" ", "").upper()


@cache
def _named() -> re.Pattern[str]:
    labels = (fold(str(label)) for label in read_words("identifiers")["labels"]["passport"])
    return re.compile(rf"(?<![a-z])(?:{'|'.join(map(re.escape, labels))})(?![a-z])")


@cache
def _behind() -> re.Pattern[str]:
    said = "|".join(fold(str(word)) for word in read_words("identifiers")["before_number"])
    return re.compile(rf"{_named().pattern}(?:\W{{0,3}}(?:{said})(?![a-z0-9]))*\W{{0,3}}{_NUMBER}")


@cache
def _before() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![a-z0-9]){_NUMBER}\W{{0,3}}(?:(?:is|la) )?(?:(?:my|a|an|the) )?(?:[a-z]{{2,12}} )?{_named().pattern}"
    )
