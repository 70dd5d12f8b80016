"""The name of who writes for somebody, said with what they are to them: `toi la con gai Le Thi Na`, "her son, John"."""

from collections.abc import Sequence
from typing import Final

from handlers.dialogue.answers.house_words import Word, house_words, match
from handlers.dialogue.answers.household import unit_at
from handlers.dialogue.answers.lexicon import phrase_at
from handlers.dialogue.answers.reading import tidy

LONGEST: Final = 80  # characters
FEWEST: Final = 2  # words of a name that is cut out


def without_relation(text: str) -> str:
    """The message without the words for who one is to the other and for "my name is"; as it is where it has none.

    '' where it says nothing but that: `toi la vo`.
    """
    tidied = tidy(text)
    if len(tidied) > LONGEST:
        return text
    parts = [_cut(part) for part in tidied.split(",")]
    if not any(cut for _, cut in parts):
        return text
    names = [rest for rest, _ in parts if rest]
    return next((one for one in names if len(one.split()) >= FEWEST), names[0] if names else "")


def _cut(part: str) -> tuple[str, bool]:
    """The part without those words at its beginning, and whether there were any that say a relation or a name."""
    words = part.split()
    typed = house_words(part)
    if len(typed) != len(words):
        words = [word.typed for word in typed]
    at, told = 0, False
    while at < len(typed):
        unit = unit_at(typed, at, bare=told or at > 0)
        named = phrase_at([word.typed for word in typed], at, "told", "kin_name") if at else 0
        if unit is not None and len(unit.roles) == 1 and (at or unit.end == len(typed)):
            at, told = unit.end, True
        elif named:
            at, told = at + named, True
        elif step := _frame(typed, at):
            at += step
        else:
            break
    return (" ".join(words[at:]), True) if told else (part.strip(), False)


def _frame(typed: Sequence[Word], at: int) -> int:
    for kind in ("self", "humble", "is", "mine", "relation"):
        if found := match(kind, typed, at):
            return len(found.words)
    return 0
