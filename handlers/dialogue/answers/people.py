"""Reading a person's sex, and the type the readers share."""

from typing import Literal

from handlers.dialogue.answers.invalid import Invalid, invalid
from handlers.dialogue.answers.lexicon import holds_phrase, ordered, read_words, starts_with_phrase
from handlers.dialogue.answers.reading import words

Sex = Literal["male", "female"]
"""As kept in `persons.sex`. Lists of the platform use other codes, mapped at each border."""


def read_sex(text: str) -> Sex | Invalid:
    """The sex a text names, by word or sign. Problems: `sex_missing`, `sex_both`."""
    typed = words(text)
    found: set[Sex] = set()
    index = 0
    while index < len(typed):
        match = _phrase_at(typed[index:])
        if match is not None:
            found.add(match[0])
            index += match[1]
        else:
            index += 1
    signs = read_words("people")
    if any(sign in text for sign in signs["male_signs"]):
        found.add("male")
    if any(sign in text for sign in signs["female_signs"]):
        found.add("female")
    if len(found) == 2:
        return invalid("sex_both")
    return next(iter(found)) if found else invalid("sex_missing")


def _phrase_at(typed: list[str]) -> tuple[Sex, int] | None:
    """The longest listed phrase at the start of the words, and how many words it takes."""
    best: tuple[Sex, int] | None = None
    for key in ("male", "female"):
        for phrase in ordered("people", key):
            length = len(phrase.split())
            if starts_with_phrase(typed, phrase) and (best is None or length > best[1]):
                best = ("male" if key == "male" else "female", length)
    if best is None and not typed[0].isascii() and holds_phrase(typed[:1], ordered("people", "female_marked")):
        return "female", 1
    return best
