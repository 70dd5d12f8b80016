"""Whether an English text states that the record lacks a dose: "my second jab isn't showing", not "why isn't it?"."""

import re
from datetime import date
from functools import cache
from typing import Final

from handlers.catalogue.vaccines import Vaccines
from handlers.dialogue.answers.lexicon import fold_pattern
from handlers.dialogue.answers.reading import fold
from handlers.dialogue.answers.told_doses import read_doses

_SENTENCE: Final = re.compile(r"[^.!?\n]+[.!?]?")


def states_lack(text: str, today: date, vaccines: Vaccines) -> bool:
    """True when a sentence that is no question says which dose is missing, or that the record shows one alone."""
    told = read_doses(text, today, vaccines)
    if not told.lacks:
        return False
    said = [sentence.strip() for sentence in _SENTENCE.findall(text)]
    stated = [one for one in said if not one.endswith("?") and not _asks().match(fold(one))]
    return any(read_doses(one, today, vaccines).lacks for one in stated)


@cache
def _asks() -> re.Pattern[str]:
    return re.compile(rf"(?:{fold_pattern('told', 'asks_first')})(?![a-z])")
