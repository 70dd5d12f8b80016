"""Where people are named in free text: by surname, by a middle name behind it, or behind words such as `họ tên`."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final, NamedTuple

from handlers.dialogue.answers.lexicon import read_words
from handlers.dialogue.answers.reading import fold

MOST: Final = 4  # words of a name at most


class _Lists(NamedTuple):
    surnames: frozenset[str]  # in lower case, with marks
    bare: frozenset[str]  # the same without any
    middles: frozenset[str]
    frames: Mapping[str, Sequence[tuple[str, ...]]]  # by their first word, the longest first


def named_words(words: Sequence[str]) -> set[int]:
    """Which of these words, by their place, are somebody's name; rather too many than too few."""
    folded = [fold(word) for word in words]
    found: set[int] = set()
    for at in range(len(words)):
        found |= _after_frame(words, folded, at)
        found |= set(range(at, after_surname(words, folded, at)))
    return found


def after_surname(words: Sequence[str], folded: Sequence[str], at: int) -> int:
    """The place behind the name that begins with a surname at `at`; `at` itself when none begins there."""
    if at + 1 >= len(words) or not is_surname(words[at]):
        return at
    end = at + 1
    while end < min(len(words), at + MOST) and words[end][:1].isupper() and words[at][:1].isupper():
        end += 1
    if end == at + 1 and folded[at + 1] in _lists().middles:
        end = min(len(words), at + 3)  # a whole name without capitals: surname, middle name, name
    return end if end > at + 1 else at


def named_after(words: Sequence[str], folded: Sequence[str], at: int) -> tuple[int, int]:
    """Where a name in capitals begins and ends behind such words at `at`; twice `at` for none."""
    begin = end = at + _frame(folded, at)
    while at < begin and end < min(len(words), begin + MOST) and words[end][:1].isupper():
        end += 1
    return (begin, end) if end > begin else (at, at)


def _after_frame(words: Sequence[str], folded: Sequence[str], at: int) -> set[int]:
    end = at + _frame(folded, at)
    if end == at:
        return set()
    capitals = any(word[:1].isupper() for word in words[end : end + MOST])
    return {spot for spot in range(end, min(len(words), end + MOST)) if words[spot][:1].isupper() or not capitals}


def _frame(folded: Sequence[str], at: int) -> int:
    """How many words of the longest frame stand at `at`; 0 for none."""
    begun = _lists().frames.get(folded[at], ()) if at < len(folded) else ()
    return next((len(frame) for frame in begun if tuple(folded[at : at + len(frame)]) == frame), 0)


def is_surname(word: str) -> bool:
    """Whether a word is a surname: with its own marks, or typed without any."""
    lists, lowered = _lists(), word.lower()
    return lowered in lists.surnames or (word.isascii() and lowered in lists.bare)


@cache
def _lists() -> _Lists:
    names, people = read_words("names"), read_words("people")
    surnames = frozenset(str(word).lower() for word in names["surnames"])
    frames: dict[str, list[tuple[str, ...]]] = {}
    for frame in sorted({tuple(fold(str(phrase)).split()) for phrase in people["before_name"]}, key=len, reverse=True):
        frames.setdefault(frame[0], []).append(frame)
    return _Lists(
        surnames,
        frozenset(fold(name) for name in surnames),
        frozenset(fold(str(word)) for word in names["middle"]),
        frames,
    )
