"""What a story tells of one injection: the stretch of it that is read as the answer to "when, where, which vaccine"."""

import re
from typing import Final

from handlers.dialogue.answers.doses import read_dose_number
from handlers.dialogue.answers.lexicon import is_word, read_words
from handlers.dialogue.answers.reading import tidy, words

LONGEST: Final = 1500  # characters of a story that are kept
STORY: Final = 12  # words from which a question is also somebody's own account, worth an official's reading
ENDS: Final = re.compile(r"(?<!\d)\.(?!\w)|(?<=\d)\.(?=\s|$)|[;!?\n]")
PARTS: Final = re.compile(r"\s+|(?<=,)")


def is_story(text: str) -> bool:
    """Whether a text is long enough to be sent along in the teller's own words."""
    return len(words(text)) >= STORY


def with_more(told: str, more: str) -> str:
    """A story with what was said after it on a line of its own: it was promised to go along. Cut to LONGEST."""
    return (f"{told}\n{more}" if told and more not in told else told or more)[:LONGEST]


def told_of_injection(text: str, dose: int) -> str:
    """The stretch that tells of the injection of one dose, '' when none does or it is not clear which.

    A stretch reaches from the mention of a dose to the next mention of another, within a sentence.
    """
    found = [
        stretch
        for sentence in ENDS.split(tidy(text))
        for numbers, stretch in _stretches(sentence)
        if numbers in ((), (dose,)) and _tells_of_injection(stretch)
    ]
    named = [stretch for stretch in found if dose in _stretches(stretch)[-1][0]]
    chosen = named or found
    return chosen[0] if len(chosen) == 1 else ""


def _stretches(sentence: str) -> list[tuple[tuple[int, ...], str]]:
    """Pieces of a sentence, each with the dose it begins with; () before the first that is named."""
    typed = [part for part in PARTS.split(sentence) if part]
    found: list[tuple[tuple[int, ...], list[str]]] = [((), [])]
    for at, word in enumerate(typed):
        numbers = _dose_at(typed[at : at + 2])
        if numbers and numbers != found[-1][0]:
            before = found[-1][1]
            verb = next((n for n in (1, 2) if n <= len(before) and _speaks_of_it(before[-n])), 0)
            found.append((numbers, before[len(before) - verb :]))
            del before[len(before) - verb :]
        found[-1][1].append(word)
    return [(numbers, " ".join(part)) for numbers, part in found if part]


def _dose_at(typed: list[str]) -> tuple[int, ...]:
    """The dose that "mũi 2" at the head of these words names; "2 mũi" names none."""
    head = re.match(r"[^\W\d_]+", typed[0])
    if head is None or not any(is_word(head.group(), one) for one in read_words("doses")["dose_words"]):
        return ()
    read = read_dose_number(" ".join(typed))
    return read if isinstance(read, tuple) and len(read) == 1 else ()


def _tells_of_injection(stretch: str) -> bool:
    return any(_speaks_of_it(word) for word in words(stretch))


def _speaks_of_it(word: str) -> bool:
    return any(is_word(word, one) for one in read_words("doses")["injected"])
