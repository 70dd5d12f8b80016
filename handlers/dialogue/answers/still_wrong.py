"""Whether a text says that something is still not there, or still wrong, after it was said to be done.

read_still_wrong("van chua thay mui 2 tren so")    # "sure"
read_still_wrong("chua thay len")                  # "perhaps": it may be about anything
read_still_wrong("toi van chua co ma OTP")         # "": about something else
"""

import re
from typing import Final, Literal

from handlers.dialogue.answers.lexicon import phrase_at
from handlers.dialogue.answers.missing_records import missing_dose
from handlers.dialogue.answers.reading import words

Said = Literal["", "perhaps", "sure"]
FEW: Final = 16  # words up to which a text that says "still not" is about the report, and no story of its own
_LIST: Final = "still_wrong"
_NUMBER: Final = re.compile(r"\d{1,2}")


def read_still_wrong(text: str) -> Said:
    """`sure`: with "still", or as good as that; `perhaps`: only that it is not there. A question says neither."""
    typed = words(text)
    if "?" in text or not 0 < len(typed) <= FEW:
        return ""
    still, wrong, lacks, at = False, False, False, 0
    while at < len(typed):
        taken = _lack_at(typed, at)
        lacks = lacks or taken > 0
        if not taken and (taken := phrase_at(typed, at, _LIST, "still")):
            behind = at + taken
            more = phrase_at(typed, behind, _LIST, "wrong") if behind < len(typed) else 0
            still, wrong, taken = True, wrong or more > 0, taken + more
        if not taken:
            taken = phrase_at(typed, at, _LIST, "around") or int(bool(_NUMBER.fullmatch(typed[at])))
        if not taken:
            return ""
        at += taken
    if still and (lacks or wrong):
        return "sure"
    return "perhaps" if lacks else ""


def lacking_dose(text: str, highest: int) -> int:
    """The dose, up to `highest`, that a text says is not there; 0 when it names none or says no such thing."""
    typed = words(text)
    return missing_dose(text, highest) if any(_lack_at(typed, at) for at in range(len(typed))) else 0


def _lack_at(typed: list[str], at: int) -> int:
    """How many words "not there" takes at a place; 0 for none."""
    taken = phrase_at(typed, at, _LIST, "not")
    behind = at + taken
    first = behind
    while taken and behind < len(typed) and (more := phrase_at(typed, behind, _LIST, "appeared")):
        behind += more
    return behind - at if behind > first else 0
