"""The word lists beside this package, read once. Lists are data, so that officials can add what people really type."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from handlers.dialogue.answers.reading import fold, is_plain, sound

_HERE = Path(__file__).parent


@cache
def read_words(name: str) -> Mapping[str, Any]:
    """The word list `name` (without `.yaml`) of this package: a mapping at its top."""
    return _load(_HERE / "words" / f"{name}.yaml")


def read_all() -> None:
    """Read every word list, so that nobody's message waits for a file."""
    for path in sorted((_HERE / "words").glob("*.yaml")):
        read_words(path.stem)


def _load(path: Path) -> Mapping[str, Any]:
    loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(loaded, dict):
        raise ValueError(f"{path.name}: a mapping is expected at the top")
    return loaded


def is_word(typed: str, listed: str) -> bool:
    """True when a typed word is the listed one: by its marks where it has marks, else without them.

    A bare word may be any marked one; a marked word is never taken for another with other marks.
    """
    bare, sounded = _forms(listed)
    return typed.lower() == bare if is_plain(typed) else sound(typed) == sounded


def starts_with_phrase(typed: list[str], phrase: str) -> bool:
    """True when the typed words begin with the words of a listed phrase."""
    listed = _split(phrase)
    return len(typed) >= len(listed) and all(is_word(a, b) for a, b in zip(typed, listed, strict=False))


@cache
def _forms(listed: str) -> tuple[str, str]:
    """A listed word without marks, and as it sounds."""
    return fold(listed), sound(listed)


@cache
def _split(phrase: str) -> tuple[str, ...]:
    return tuple(phrase.split())


def phrase_at(typed: Sequence[str], at: int, name: str, key: str) -> int:
    """How many typed words the longest phrase of one list takes at a place; 0 when none stands there."""
    for phrase in _by_first_word(name, key).get(fold(typed[at]), ()):
        if len(phrase) <= len(typed) - at and all(map(is_word, typed[at : at + len(phrase)], phrase)):
            return len(phrase)
    return 0


@cache
def _by_first_word(name: str, key: str) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """The phrases of one list by their first word without marks, the longest first."""
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for phrase in ordered(name, key):
        first = fold(phrase.split()[0])
        found[first] = (*found.get(first, ()), tuple(phrase.split()))
    return found


def holds_phrase(typed: list[str], phrases: Iterable[str]) -> bool:
    """True when one of the listed phrases stands anywhere in the typed words."""
    return any(starts_with_phrase(typed[start:], phrase) for phrase in phrases for start in range(len(typed)))


@cache
def ordered(name: str, key: str) -> tuple[str, ...]:
    """The phrases of one list, longest first, so that the longest match wins."""
    return tuple(sorted((str(item) for item in read_words(name)[key]), key=lambda item: -len(item.split())))


@cache
def fold_pattern(name: str, key: str) -> str:
    """The phrases of one list without marks, longest first, as the alternatives of a pattern; spaces of any kind."""
    folded = sorted({fold(str(phrase)) for phrase in read_words(name)[key]}, key=len, reverse=True)
    return "|".join(re.escape(phrase).replace("\\ ", r"\s+") for phrase in folded)
