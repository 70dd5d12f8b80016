"""Numbers that were spoken and written down word by word, as some phones do: "khong chin tam ..." is 098..."""

import re
from functools import cache, lru_cache
from typing import Final

from handlers.dialogue.answers.lexicon import read_words
from handlers.dialogue.answers.reading import fold, tidy

FEWEST: Final = 6  # digits in a row that are a number and nothing that is counted
SPELT: Final = 4  # of them in words: "nam" beside a number is the year
LONGEST: Final = 400  # characters of a message
_TOKEN: Final = re.compile(r"[^\W_]+")
_BETWEEN: Final = re.compile(r"[ ,.\-]{0,3}")


@lru_cache(maxsize=256)
def with_spoken_digits(text: str) -> str:
    """The tidied text with every number that is spelt out by its digits in digits; other texts as they are."""
    tidied = tidy(text)
    if len(tidied) > LONGEST:
        return tidied
    found: list[tuple[int, int, str]] = []
    digits, begin, end, spelt = "", 0, 0, 0
    for token in (*_TOKEN.finditer(tidied), None):
        said = _digit(token.group()) if token is not None else ""
        joined = bool(digits) and token is not None and _BETWEEN.fullmatch(tidied, end, token.start()) is not None
        if digits and not (said and joined):
            if spelt >= SPELT and len(digits) >= FEWEST:
                found.append((begin, end, digits))
            digits, spelt = "", 0
        if token is not None and said:
            begin = begin if digits else token.start()
            digits, end, spelt = digits + said, token.end(), spelt + (said != token.group())
    for start, stop, number in reversed(found):
        tidied = f"{tidied[:start]}{number}{tidied[stop:]}"
    return tidied


def _digit(word: str) -> str:
    """The digits that a word stands for: those of a group typed as digits, one of a word; '' for any other."""
    return word if word.isascii() and word.isdigit() else _digits().get(fold(word), "")


@cache
def _digits() -> dict[str, str]:
    listed = read_words("identifiers")["spoken_digits"]
    return {fold(str(word)): str(digit) for digit, words in listed.items() for word in words}
