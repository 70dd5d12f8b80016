"""Takes personal data out of a question before it is kept: numbers, dates, addresses on the net, names of people."""

import re
from typing import Final

from handlers.dialogue.answers.names_in_text import named_words

LONGEST: Final = 300  # characters of a question that are kept
MARK: Final = "#"
_NET = re.compile(r"\S*(?:@|://|www\.)\S*")
_NUMBERS = re.compile(r"\+?\d(?:[\s.\-/()]{0,2}\d){2,}|\d{1,2}\s?[/.-]\s?\d{1,2}")
_CODES = re.compile(r"\b(?=\w*\d)(?=\w*[A-Za-z])\w{6,}\b")
_WORD = re.compile(r"[^\W\d_]+")


def scrubbed(text: str) -> str:
    """The text without digits that tell who somebody is and without names; rather too little is left than too much."""
    text = _NUMBERS.sub(MARK, _CODES.sub(MARK, _NET.sub(MARK, text)))
    words = [(found.start(), found.end(), found.group()) for found in _WORD.finditer(text)]
    names = named_words([word for _, _, word in words])
    for at in sorted(names, reverse=True):
        start, end, _ = words[at]
        text = text[:start] + MARK + text[end:]
    text = re.sub(rf"{MARK}(?:[\s,.]*{MARK})+", MARK, text)
    return " ".join(text.split())[:LONGEST]
