"""Whether a message says that something is missing in a record, and which dose it names."""

from collections.abc import Sequence
from typing import Final

from handlers.dialogue.answers.doses import read_dose_number
from handlers.dialogue.answers.lexicon import is_word, phrase_at, read_words
from handlers.dialogue.answers.reading import words

NAMED: Final = 2  # words that name a dose: "mũi 2"
BEFORE: Final = 3  # words before a dose in which "only" says that this one is there


def tells_of_missing(text: str) -> bool:
    """Whether one of the listed phrases stands in a text, with or without marks."""
    typed = words(text)
    return any(phrase_at(typed, at, "missing_records", "missing") for at in range(len(typed)))


def missing_dose(text: str, highest: int) -> int:
    """The one dose, up to `highest`, that a text names and does not say to be there; 0 for none, or several."""
    typed, listed = words(text), read_words("doses")["dose_words"]
    only = read_words("missing_records")["only"]
    found = set()
    for at, word in enumerate(typed):
        if not any(is_word(word, one) for one in listed) or _has(typed[max(0, at - BEFORE) : at], only):
            continue
        read = read_dose_number(" ".join(typed[at : at + NAMED]), highest)
        found |= set(read) if isinstance(read, tuple) else set()
    return found.pop() if len(found) == 1 else 0


def _has(typed: Sequence[str], listed: Sequence[str]) -> bool:
    return any(is_word(word, one) for word in typed for one in listed)
