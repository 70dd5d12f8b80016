"""Hearing that what was reported can be seen now: `thay mui 2 roi chau, cam on`."""

import re
from typing import Final

from handlers.dialogue.answers.lexicon import phrase_at
from handlers.dialogue.answers.reading import tidy

MOST: Final = 16  # words: who tells more tells something else as well
LONGEST: Final = 120  # characters
NAME: Final = "now_seen"
KINDS: Final = ("around", "dose", "said", "shows", "done")
_WORD: Final = re.compile(r"[^\W_]+")


def read_seen(text: str) -> int | None:
    """The number of the dose that a text says can be seen, 0 when it names none; None when it says anything else too: a
    question, or a word that is not listed."""
    if len(text) > LONGEST or "?" in text:
        return None
    typed = _WORD.findall(tidy(text).lower())
    if not 0 < len(typed) <= MOST:
        return None
    heard: set[str] = set()
    at, dose, before = 0, 0, ""
    while at < len(typed):
        length, kind = max((phrase_at(typed, at, NAME, one), one) for one in KINDS)
        if length:
            heard.add(kind)
        elif typed[at].isdecimal() and before == "dose":
            dose, length = int(typed[at]), 1
        else:
            return None
        before, at = kind, at + length
    return dose if "said" in heard or {"shows", "done"} <= heard else None
