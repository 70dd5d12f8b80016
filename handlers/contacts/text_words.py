"""What may not stand in a text message, which a whole household can read: numbers, births, illnesses, links."""

import re
from datetime import date
from functools import cache
from typing import Final

from handlers.dialogue.answers.lexicon import ordered, phrase_at, read_words
from handlers.dialogue.answers.personal import hidden_numbers
from handlers.tickets.content import BirthDate

LISTS: Final = "text_message"
GONE: Final = "..."
OLD: Final = 5  # years: what lies further back than so is no appointment, and no dose of these years
_TYPED: Final = re.compile(r"\S+")
# An address in what was typed without a space: by an ending that is no syllable people write after a full stop, or by
# any ending with a slash behind it. Looked for inside each run, never from each letter: that took seconds.
_NET: Final = re.compile(
    r"://|www\.|(?<=\w)\.(?:[a-z]{2,20}/|(?:vn|com|net|org|edu|gov|me|ly|io|gl|gg|gd|cc|tv|info|biz|app|top|xyz|site|"
    r"online|store|shop|link|click|club|vip|pro|live|dev|page|asia|win|icu|life|space|website|cloud|mobi|name)\b)",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[^\W_]+")
_SEVERAL: Final = re.compile(rf"{re.escape(GONE)}(?:[\s,;]*{re.escape(GONE)})+")


def without_private(text: str, births: tuple[BirthDate, ...], today: date) -> str:
    """An official's words without what a text message must not say. `births`: of the people it is about.

    Days of appointments and of doses stay; a day that is a birth, or lies years back, does not.
    """
    text = _births_told(_TYPED.sub(lambda run: GONE if _NET.search(run[0]) else run[0], text))
    text = hidden_numbers(text, GONE, lambda day, month, year: _stays(day, month, year, births, today))
    return _SEVERAL.sub(GONE, without_illness(text))


def without_illness(text: str) -> str:
    """The text without the names of illnesses and conditions, with or without marks."""
    found = list(_WORD.finditer(text))
    typed = [one.group() for one in found]
    parts, told, at = [], 0, 0
    while at < len(typed):
        said = phrase_at(typed, at, LISTS, "illness")
        if said:
            parts += [text[told : found[at].start()], GONE]
            told = found[at + said - 1].end()
        at += max(1, said)
    return "".join((*parts, text[told:]))


def shorter_names(text: str) -> str:
    """Names of offices as officials shorten them, by the list of `short` words."""
    for pattern, short in _short():
        text = pattern.sub(short, text)
    return text


def _births_told(text: str) -> str:
    return _told().sub(lambda found: f"{found['word']} {GONE}", text)


def _stays(day: int | None, month: int | None, year: int | None, births: tuple[BirthDate, ...], today: date) -> bool:
    if year is not None and year < today.year - OLD:
        return False
    return not any(
        one.day == day and month in (None, one.month) and year in (None, one.year) for one in births if one.day
    )


@cache
def _short() -> tuple[tuple[re.Pattern[str], str], ...]:
    pairs = (tuple(map(str, pair)) for pair in read_words(LISTS)["short"])
    return tuple((re.compile(rf"\b{re.escape(long)}\b", re.IGNORECASE), short) for long, short in pairs)


@cache
def _told() -> re.Pattern[str]:
    """A word for birth with the day or the year behind it."""
    words = "|".join(map(re.escape, ordered(LISTS, "born")))
    day = r"\d{1,2}\s?[/.-]\s?\d{1,2}(?:\s?[/.-]\s?\d{2,4})?|(?:19|20)\d\d"
    return re.compile(rf"\b(?P<word>{words})\b[\s:]{{0,3}}(?:{day})", re.IGNORECASE)
