"""Whether a message says that something is missing in a record, and which dose it names."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from handlers.dialogue.answers.doses import read_dose_number
from handlers.dialogue.answers.lexicon import is_word, read_words
from handlers.dialogue.answers.reading import fold, words

NAMED: Final = 2  # words that name a dose: "mũi 2"
BEFORE: Final = 3  # words before a dose in which "only" says that this one is there


def tells_of_missing(text: str) -> bool:
    """Whether one of the listed phrases stands in a text, with or without marks."""
    typed = words(text)
    return any(
        len(phrase) <= len(typed) - at and all(map(is_word, typed[at : at + len(phrase)], phrase))
        for at, word in enumerate(typed)
        for phrase in _phrases().get(fold(word), ())
    )


def missing_dose(text: str) -> int:
    """The one dose that a text names and does not say to be there; 0 when it names none, or several."""
    typed, listed = words(text), read_words("doses")["dose_words"]
    only = read_words("missing_records")["only"]
    found = set()
    for at, word in enumerate(typed):
        if not any(is_word(word, one) for one in listed) or _has(typed[max(0, at - BEFORE) : at], only):
            continue
        read = read_dose_number(" ".join(typed[at : at + NAMED]))
        found |= set(read) if isinstance(read, tuple) else set()
    return found.pop() if len(found) == 1 else 0


def _has(typed: Sequence[str], listed: Sequence[str]) -> bool:
    return any(is_word(word, one) for word in typed for one in listed)


@cache
def _phrases() -> Mapping[str, Sequence[tuple[str, ...]]]:
    """The listed phrases by their first word without marks."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in read_words("missing_records")["missing"]:
        parts = tuple(str(phrase).split())
        found.setdefault(fold(parts[0]), []).append(parts)
    return found
