"""A full name that stands beside a number in one line: `Tran Thi Buoi, 098178000000, sn 1/4/1978`."""

import re
from typing import Final

from handlers.dialogue.answers.lexicon import phrase_at
from handlers.dialogue.answers.names import PersonName, read_name
from handlers.dialogue.answers.names_in_text import is_surname
from handlers.dialogue.answers.reading import fold, tidy

NUMBER: Final = 7  # digits of the shortest number
MOST: Final = 6  # words of a name
_PART: Final = re.compile(r"[,;|/\n]|\d[\d.\-/ ]*")
_WORD: Final = re.compile(r"[^\W\d_]+")


def read_name_beside(text: str) -> PersonName | None:
    """The only part of a line that is nothing but a name; None when there is none, or more than one."""
    if sum(letter.isdigit() for letter in text) < NUMBER:
        return None
    found: dict[str, PersonName] = {}
    for part in _PART.split(tidy(text)):
        typed = _between_words(_WORD.findall(part))
        if not 2 <= len(typed) <= MOST or not is_surname(typed[0]):
            continue
        read = read_name(" ".join(typed))
        if isinstance(read, PersonName):
            found[read.titled] = read
    return next(iter(found.values())) if len(found) == 1 else None


def is_bare_line(text: str, name: PersonName) -> bool:
    """Whether nothing but this name and digits stands in a message: a date in it can only be the birth date."""
    own = set(fold(name.text).split())
    return all(word in own for word in _WORD.findall(fold(text)))


def _between_words(typed: list[str]) -> list[str]:
    """Without words that say what stands before or behind: `ho ten`, `sn`, `cccd`."""
    at = 0
    while at < len(typed) and (taken := phrase_at(typed, at, "several", "before_name")):
        at += taken
    end = next((place for place in range(at, len(typed)) if phrase_at(typed, place, "several", "behind_name")), None)
    return typed[at:end]
