"""How near two writings of one name are: by sound as the regions confuse it, by letters, and by marks."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

_DOUBLED = re.compile(r"(.)\1+")
_ONSETS: Final = (
    ("ngh", "ng"), ("gh", "g"), ("ng", "ng"), ("nh", "nh"), ("ph", "f"), ("tr", "c"), ("ch", "c"), ("th", "th"),
    ("kh", "kh"), ("gi", "d"), ("qu", "q"), ("x", "s"), ("v", "d"), ("r", "d"), ("l", "n"), ("k", "k"), ("c", "k"),
    ("dz", "d"), ("z", "d"), ("j", "d"), ("w", "q"),
)  # fmt: skip
_CODAS: Final = (("ng", "n"), ("nh", "n"), ("ch", "t"), ("c", "t"), ("k", "t"), ("g", "n"), ("m", "m"))
_LETTERS_OFF: Final = 1.0
_SOUND_OFF: Final = 0.35
_HOOK_AND_TILDE: Final = frozenset("\u0309\u0303")
_UNMARKED: Final = 0.25
_TONE_SWAPPED: Final = 0.3
_PARTLY_MARKED: Final = 0.35
_OTHER_MARKS: Final = 0.7


@lru_cache(maxsize=16_384)
def skeleton(folded: str) -> str:
    """A folded word by sound: s/x, tr/ch, l/n, d/gi/v/r, i/y, final n/ng/nh and t/c/ch each as one, doubles single."""
    if folded.isdigit():
        return folded
    word = _DOUBLED.sub(r"\1", folded.replace("y", "i"))
    onset = ""
    for typed, sound in _ONSETS:
        if word.startswith(typed) and len(word) > len(typed):
            onset, word = sound, word[len(typed) :]
            break
    for typed, sound in _CODAS:
        if word.endswith(typed) and len(word) > len(typed):
            return onset + word[: -len(typed)] + sound
    return onset + word


@lru_cache(maxsize=16_384)
def _marks(word: str) -> tuple[frozenset[str], str]:
    """(combining marks of the letters' shapes with the bar of the letter d, the tone mark)."""
    shapes, tone = set(), ""
    for char in unicodedata.normalize("NFD", word.replace("đ", "d\u0335")):
        if char in "\u0300\u0301\u0303\u0309\u0323":
            tone = char
        elif unicodedata.combining(char):
            shapes.add(char)
    return frozenset(shapes), tone


@lru_cache(maxsize=32_768)
def mark_cost(typed: str, name: str) -> float:
    """How ill the marks of a typed word fit a name's word of the same letters: 0 exact, 0.7 other marks."""
    if typed == name:
        return 0.0
    shapes, tone = _marks(typed)
    wanted_shapes, wanted_tone = _marks(name)
    if not shapes and not tone:
        return _UNMARKED
    if shapes == wanted_shapes and {tone, wanted_tone} == _HOOK_AND_TILDE:
        return _TONE_SWAPPED
    if (shapes == wanted_shapes and not tone) or (shapes < wanted_shapes and tone == wanted_tone):
        return _PARTLY_MARKED
    return _OTHER_MARKS


def marks_cost(typed: Sequence[str], name: Sequence[str], marked_text: bool) -> float:
    """Sum of `mark_cost` over the words; in a text without any marks missing ones cost nothing."""
    total = 0.0
    for one, other in zip(typed, name, strict=True):
        cost = mark_cost(one, other)
        total += 0.0 if cost == _UNMARKED and not marked_text else cost
    return total


def letter_cost(typed: Sequence[str], name: Sequence[str]) -> float:
    """How far apart two folded writings are: 1 for each letter wrong by sound too, 0.35 a word for a sound confused."""
    here, there = "".join(typed), "".join(name)
    if here == there:
        return 0.0
    by_letters = float(OSA.distance(here, there))
    if len(typed) != len(name):
        return by_letters * _LETTERS_OFF
    by_sound = 0.0
    for one, other in zip(typed, name, strict=True):
        if one != other:
            by_sound += OSA.distance(skeleton(one), skeleton(other)) * _LETTERS_OFF + _SOUND_OFF
    return min(by_letters * _LETTERS_OFF, by_sound)
