"""A message that opens a talk and says nothing yet: it calls somebody, or says who writes."""

from typing import Final

from handlers.dialogue.answers.lexicon import phrase_at
from handlers.dialogue.answers.reading import words
from handlers.dialogue.answers.told_name import name_at

LIST: Final = "openings"
LONGEST: Final = 80  # characters of such a message
MOST: Final = 14  # words of it
MOST_OF_GIVEN: Final = 2  # words of a name that is told without the family's


def opens_a_talk(text: str) -> bool:
    """Whether a message only calls ("chi oi cho hoi") or says who writes ("toi ten la Bay, 61 tuoi")."""
    if len(text) > LONGEST or "?" in text:
        return False
    typed = words(text)
    if not typed or len(typed) > MOST:
        return False
    called, at = False, 0
    while at < len(typed):
        if introduced := phrase_at(typed, at, LIST, "introduces"):
            called, at = True, _behind_name(typed, at + introduced)
            continue
        length = phrase_at(typed, at, LIST, "calls")
        called = called or bool(length)
        length = max(length, phrase_at(typed, at, LIST, "around"), phrase_at(typed, at, LIST, "age"))
        if not length and not (called and typed[at].isdigit()):
            return False
        at += length or 1
    return called


def _behind_name(typed: list[str], at: int) -> int:
    """The place behind a name: a full one, else a given name of one word or two, which ends at a word of another list
    or at a number. What follows may be the story itself ("toi ten Lan mat mui 2")."""
    named = name_at(typed[at:]) if at < len(typed) else None
    if named is not None:
        return at + named[1]
    end = at
    while end < min(len(typed), at + MOST_OF_GIVEN) and not typed[end].isdigit():
        if any(phrase_at(typed, end, LIST, key) for key in ("age", "calls")):
            break
        end += 1
    return end
