"""A text cut into words, each in the forms it may be meant in, with what stands between them."""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from faq.normalise import canonical, cut, fold, nfc, spelled
from faq.syllables import is_syllable, split_joined
from handlers.places.words import is_unit_word

LIMIT: Final = 480
"""Characters looked at: the first and last halves of this. No address is longer, and each word costs all others."""

MOST_WORDS: Final = 150
"""Words looked at, first and last halves: so many stand in no text of this length but one of single letters."""

_JOINED_LEAST: Final = 4
_SURELY_JOINED: Final = 8
_LONGEST_UNIT_WORD: Final = 6
_AFTER_K: Final = frozenset("ksfrxj")

SPACE: Final = 0
DOT: Final = 1
DASH: Final = 2
COMMA: Final = 3
STOP: Final = 4
"""What stands before a word: nothing but space; a dot; a dash; a comma or the like; the end of a sentence."""

_MARKUP = re.compile(r"<[^<>]{0,200}>|https?://\S+|&[a-z]{2,8};")
_CAPITALS = "".join(char for char in map(chr, range(0x41, 0x1EFA)) if char.isupper())
_CAMEL = re.compile(rf"(?<=[^\W\d_{_CAPITALS}])(?=[{_CAPITALS}])")
_PIECES = re.compile(r"[^\W_]+|[.,;:!?/()\[\]|+–—\-]")
_BROKEN = re.compile(r"[iu][aeo].")
_VNI = re.compile(r"(?:a[68]|e6|o[67]|u7|d9)[^\W\d_]")
_PARTS = re.compile(r"\d+|[^\W\d_]+")
_MARKS: Final = {":": SPACE, ".": DOT, "-": DASH, "–": DASH, "—": DASH, "!": STOP, "?": STOP}
_ROMAN: Final = {
    "i": "1",
    "ii": "2",
    "iii": "3",
    "iv": "4",
    "v": "5",
    "vi": "6",
    "vii": "7",
    "viii": "8",
    "ix": "9",
    "x": "10",
}


class Token(NamedTuple):
    """One word: `raw` canonical with its marks, `folded` without; `readings` are all its (raw, folded) as meant.

    The first reading is `raw` and `folded`; `before` is what stands in front of it; `marked` whether it was typed so.
    """

    raw: str
    folded: str
    readings: tuple[tuple[str, str], ...]
    before: int
    marked: bool


@lru_cache(maxsize=16_384)
def _readings(typed: str) -> tuple[tuple[str, str], ...]:
    """Telex undone, 06 as 6, IV as 4; then as typed."""
    if typed.isdigit():
        digits = typed.lstrip("0") or "0"
        return ((digits, digits),)
    meant = spelled(typed)
    if meant == typed and typed[-1] in _AFTER_K and "k" in typed[1:]:
        meant = _highland(typed)
    found = [(meant, fold(meant))]
    if meant != typed and fold(typed) != found[0][1]:
        found.append((typed, fold(typed)))
    if typed in _ROMAN:
        found.append((_ROMAN[typed], _ROMAN[typed]))
    return tuple(found)


def _highland(typed: str) -> str:
    """Telex undone in names of the highlands ("lawks"), whose final k no Vietnamese word has."""
    at = typed.rindex("k")
    meant = spelled(typed[:at] + "c" + typed[at + 1 :])
    return meant[:-1] + "k" if meant.endswith("c") else typed


def _cut_word(word: str) -> list[str]:
    """Letters apart from digits ("q3" -> q, 3), unless the digits are marks typed in VNI."""
    if word.isalpha() or word.isdigit():
        return [word]
    if spelled(word).isalpha():
        return [word]
    letters = "".join(filter(str.isalpha, word))
    # What is no Vietnamese word even then ("d9a8k1" for a name of the highlands): its letters at least.
    return [letters] if len(letters) > 2 and _VNI.search(word) else _PARTS.findall(word)


@lru_cache(maxsize=4_096)
def _apart(word: str) -> tuple[str, ...]:
    """The syllables of a word written without its spaces ("hảiphòng", "xamy"); any other word as it is."""
    if len(word) < _JOINED_LEAST or is_syllable(word):
        return (word,)
    if is_syllable(spelled(word)):
        return (word,)
    if word[0] in "pf" and word[1:] in _ROMAN:
        return (word[0], word[1:])
    for end in range(min(len(word) - 2, _LONGEST_UNIT_WORD), 1, -1):
        if is_unit_word(word[:end]) and is_syllable(spelled(word[end:])):
            return (word[:end], word[end:])
    parts = split_joined(word)
    shortest = min(map(len, parts))
    if any(_BROKEN.match(fold(part)) for part in parts) or (shortest < 3 and len(word) < _SURELY_JOINED):
        return (word,)
    return parts


def tokenise(text: str) -> list[Token]:
    """The words of a text, at most `MOST_WORDS`; marks that cannot be seen, tags and addresses of pages are gone."""
    lines = [nfc(line) for line in _MARKUP.sub(" ", cut(text, LIMIT)).splitlines()]
    clean = canonical(" ! ".join(_CAMEL.sub(" ", line) for line in lines))
    tokens: list[Token] = []
    before = SPACE
    for piece in _PIECES.findall(clean):
        if not piece[0].isalnum():
            before = max(before, _MARKS.get(piece, COMMA))
            continue
        for part in _cut_word(piece):
            for word in _apart(part):
                readings = _readings(word)
                tokens.append(Token(*readings[0], readings, before, fold(word) != word))
                before = SPACE
    half = MOST_WORDS // 2
    return tokens if len(tokens) <= MOST_WORDS else tokens[:half] + tokens[-half:]
