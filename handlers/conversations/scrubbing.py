"""Takes personal data out of a question before it is kept: numbers, dates, addresses on the net, names of people."""

import re
from typing import Final

from handlers.dialogue.answers.names_in_text import named_words

LONGEST: Final = 300  # characters of a question that are kept
LOOKED_AT: Final = 600  # characters of a text that they come from: what is long is no question, and costs all others
MARK: Final = "#"
_NET = re.compile(r"@|://|www\.")
_PIECE = re.compile(r"\S+")
_NUMBERS = re.compile(r"\+?\d(?:[\s.\-/()]{0,2}\d){2,}|\d{1,2}\s?[/.-]\s?\d{1,2}")
_CODES = re.compile(r"\b(?=\w*\d)(?=\w*[A-Za-z])\w{6,}\b")
_WORD = re.compile(r"[^\W\d_]+")


def scrubbed(text: str) -> str:
    """The text without digits that tell who somebody is and without names; rather too little is left than too much."""
    text = _PIECE.sub(_unless_of_the_net, _head(text))
    text = _NUMBERS.sub(MARK, _CODES.sub(MARK, text))
    words = [(found.start(), found.end(), found.group()) for found in _WORD.finditer(text)]
    names = named_words([word for _, _, word in words])
    for at in sorted(names, reverse=True):
        start, end, _ = words[at]
        text = text[:start] + MARK + text[end:]
    text = re.sub(rf"{MARK}(?:[\s,.]*{MARK})+", MARK, text)
    return " ".join(text.split())[:LONGEST]


def _head(text: str) -> str:
    """The beginning of a text, without a word that the cut runs through: half a name is no name any more."""
    return text if len(text) <= LOOKED_AT else (text[:LOOKED_AT].rsplit(maxsplit=1) or [""])[0]


def _unless_of_the_net(piece: re.Match[str]) -> str:
    return MARK if _NET.search(piece[0]) else piece[0]
