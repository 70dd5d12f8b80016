"""The teller's name in an English text: "my name is Anna Kowalska", "I'm John Smith", or between commas beside a number
or a birth date. Words of the language and of places are none.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from faq.english import glossary, speaks_english
from faq.syllables import is_syllable
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.answers.lexicon import fold_pattern, read_words
from handlers.dialogue.answers.names import PersonName, read_name
from handlers.dialogue.answers.names_in_text import is_surname
from handlers.dialogue.answers.reading import fold, tidy

FEWEST, MOST = 2, 5  # words of a name
_WORD: Final = r"[^\W\d_][^\W\d_'’-]*(?:['’-][^\W\d_]+)*"
_NAME: Final = rf"((?:{_WORD}\.?)(?: {_WORD}\.?){{0,{MOST}}})"
_PART: Final = re.compile(r"[,;|/\n()]|\.(?=\s|$)")


def read_foreign_name(text: str) -> PersonName | None:
    """The name; None when none is told in English, or not surely, or several are."""
    if not speaks_english(text):
        return None
    tidied = tidy(text)
    found = {name.titled: name for name in (*_framed(tidied), *_beside(tidied))}
    return next(iter(found.values())) if len(found) == 1 else None


def _framed(tidied: str) -> Iterator[PersonName]:
    for match in _frames().finditer(tidied):
        words = match["name"].split()
        end = next((at for at, word in enumerate(words) if _ends(word)), len(words))
        name = _read(words[:end], capitals=match["sure"] is None)
        if name is not None:
            yield name


def _beside(tidied: str) -> Iterator[PersonName]:
    """Parts that are nothing but capitalised words, next to a part that tells a number, a phone or a birth date."""
    parts = [part.strip() for part in _PART.split(tidied)]
    for at, part in enumerate(parts):
        words = part.split()
        if not FEWEST <= len(words) < MOST or not re.fullmatch(_NAME, part):
            continue
        if any(_tells_who().search(fold(other)) for other in parts[max(0, at - 1) : at + 2] if other is not part):
            name = _read(words, capitals=True)
            if name is not None:
                yield name


def _read(words: list[str], *, capitals: bool) -> PersonName | None:
    bare = [word.strip(".").lower() for word in words]
    if not FEWEST <= len(words) <= MOST or any(word in _no_names() for word in bare):
        return None
    small = set(read_words("told")["name_particles"])
    if capitals and any(word[0].islower() and word not in small for word in words):
        return None
    if any(word in glossary().known and len(word) > 1 and word not in small for word in bare):
        return None
    if all(is_syllable(word) for word in bare) and not is_surname(words[0]):
        return None  # a place of ours
    read = read_name(" ".join(words))
    return None if isinstance(read, Invalid) else read


def _ends(word: str) -> bool:
    return word.strip(".").lower() in _end_words()


@cache
def _frames() -> re.Pattern[str]:
    sure, likely = fold_pattern("told", "foreign_name"), fold_pattern("told", "foreign_name_in_capitals")
    return re.compile(rf"(?<![^\W_])(?:(?P<sure>(?i:{sure}))|(?i:{likely}))\s*:?\s+(?P<name>{_NAME})")


@cache
def _tells_who() -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z])(?:{fold_pattern('told', 'tells_who')})(?![a-z])|\d{{9}}")


@cache
def _no_names() -> frozenset[str]:
    return frozenset(str(word) for word in read_words("told")["no_names"])


@cache
def _end_words() -> frozenset[str]:
    return frozenset(fold(str(word)) for word in read_words("told")["name_ends"]) | frozenset(
        str(word) for word in read_words("told")["foreign_name_ends"]
    )
