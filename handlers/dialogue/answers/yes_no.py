"""Reading yes or no, with and without marks, in the words of north and south."""

from functools import cache

from handlers.dialogue.answers.invalid import Invalid, invalid
from handlers.dialogue.answers.lexicon import holds_phrase, ordered, read_words, starts_with_phrase
from handlers.dialogue.answers.reading import words

_UNKNOWN_WORDS = 2
"""More words than these that belong to no yes or no: the citizen is telling something else."""


def read_yes_no(text: str) -> bool | Invalid:
    """True for yes, False for no. A polite "yes, no" is no: politeness does not outweigh the word.

    Problems: `yes_no_missing` (neither), `yes_no_unclear` (both, a question back, or a whole story).
    """
    typed = words(text)
    signs = _from_signs(text)
    if not typed:
        return invalid("yes_no_missing") if signs is None else signs
    if holds_phrase(typed, ordered("yes_no", "question")):
        return invalid("yes_no_unclear")
    kinds, unknown = _parse(typed)
    if not kinds:
        return invalid("yes_no_missing") if signs is None or unknown > _UNKNOWN_WORDS else signs
    if unknown > _UNKNOWN_WORDS or "?" in text:
        return invalid("yes_no_unclear")
    # Beside a no, only a courteous yes at the start may stand.
    if "refuse" in kinds and "agree" in kinds[1:]:
        return invalid("yes_no_unclear")
    return "refuse" not in kinds


def _parse(typed: list[str]) -> tuple[list[str], int]:
    """The yes and no phrases in order, and how many words are neither these nor fillers."""
    kinds: list[str] = []
    unknown = 0
    index = 0
    while index < len(typed):
        for phrase, kind in _phrases():
            if starts_with_phrase(typed[index:], phrase):
                if kind != "filler":
                    kinds.append(kind)
                index += len(phrase.split())
                break
        else:
            unknown += 1
            index += 1
    return kinds, unknown


@cache
def _phrases() -> tuple[tuple[str, str], ...]:
    """Every phrase with its kind, longest first."""
    listed = [(phrase, kind) for kind in ("refuse", "agree", "filler") for phrase in ordered("yes_no", kind)]
    return tuple(sorted(listed, key=lambda item: -len(item[0].split())))


def _from_signs(text: str) -> bool | None:
    listed = read_words("yes_no")
    yes = any(sign in text for sign in listed["yes_signs"])
    no = any(sign in text for sign in listed["no_signs"])
    return None if yes == no else yes
