"""Takes personal data out of a question before it is kept: numbers, dates, addresses on the net, names of people."""

import re
from functools import cache
from typing import Final

from handlers.dialogue.answers.lexicon import read_words
from handlers.dialogue.answers.reading import fold

LONGEST: Final = 300  # characters of a question that are kept
MARK: Final = "#"
_NET = re.compile(r"\S*(?:@|://|www\.)\S*")
_NUMBERS = re.compile(r"\+?\d(?:[\s.\-/()]{0,2}\d){2,}|\d{1,2}\s?[/.-]\s?\d{1,2}")
_CODES = re.compile(r"\b(?=\w*\d)(?=\w*[A-Za-z])\w{6,}\b")
_WORD = re.compile(r"[^\W\d_]+")
_AFTER_FRAME: Final = 4  # words of a name at most


def scrubbed(text: str) -> str:
    """The text without digits that tell who somebody is and without names; rather too little is left than too much."""
    text = _NUMBERS.sub(MARK, _CODES.sub(MARK, _NET.sub(MARK, text)))
    words = [(found.start(), found.end(), found.group()) for found in _WORD.finditer(text)]
    names = _names([word for _, _, word in words])
    for at in sorted(names, reverse=True):
        start, end, _ = words[at]
        text = text[:start] + MARK + text[end:]
    text = re.sub(rf"{MARK}(?:[\s,.]*{MARK})+", MARK, text)
    return " ".join(text.split())[:LONGEST]


def _names(words: list[str]) -> set[int]:
    folded = [fold(word) for word in words]
    found: set[int] = set()
    for at in range(len(words)):
        found |= _after_frame(words, folded, at)
        if not _is_surname(words[at]) or at + 1 >= len(words):
            continue
        end = at + 1
        while end < min(len(words), at + _AFTER_FRAME) and words[end][:1].isupper() and words[at][:1].isupper():
            end += 1
        if end == at + 1 and folded[at + 1] in _lists()[1]:
            end = min(len(words), at + 3)  # a whole name without capitals: surname, middle name, name
        if end > at + 1:
            found |= set(range(at, end))
    return found


def _is_surname(word: str) -> bool:
    """With its own marks, or typed without any."""
    listed = _lists()[0]
    return word.lower() in listed or (word.isascii() and word.lower() in {fold(name) for name in listed})


def _after_frame(words: list[str], folded: list[str], at: int) -> set[int]:
    for frame in _lists()[2]:
        end = at + len(frame)
        if tuple(folded[at:end]) == frame:
            capitals = any(word[:1].isupper() for word in words[end : end + _AFTER_FRAME])
            named = [
                spot
                for spot in range(end, min(len(words), end + _AFTER_FRAME))
                if words[spot][:1].isupper() or not capitals
            ]
            return set(named)
    return set()


@cache
def _lists() -> tuple[frozenset[str], frozenset[str], tuple[tuple[str, ...], ...]]:
    names, people = read_words("names"), read_words("people")
    surnames = frozenset(str(word).lower() for word in names["surnames"])
    middles = frozenset(fold(str(word)) for word in names["middle"])
    frames = {tuple(fold(str(phrase)).split()) for phrase in people["before_name"]}
    return surnames, middles, tuple(sorted(frames, key=len, reverse=True))
