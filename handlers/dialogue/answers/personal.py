"""Free text without what tells who somebody is: names as initials, days by their year, long numbers by their last
three digits, and nothing of addresses, in the world or on the net.

What is known of the person besides (`Known`) is found in any spelling: in capitals, without marks, a part of it.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from handlers.dialogue.answers.lexicon import read_words
from handlers.dialogue.answers.names_in_text import MOST, after_surname, named_after
from handlers.dialogue.answers.reading import fold

DOT: Final = "•"
GONE: Final = DOT * 3
TAIL: Final = 3  # digits of a number that stay
SHORTEST_PAPER, LONGEST_PAPER = 9, 12  # digits of an old CMND and of a CCCD
PHONE: Final = re.compile(r"(?:0|84)[35789]\d{8}|02\d{8,9}|1[89]00\d{4,6}")  # and numbers of hotlines
_IN_ONE: Final = re.compile(r"\d(?:[ .-]?[\doO])*")
JOINED: Final = 6  # letters of a name written as one word from which on it is looked for inside others
_NET: Final = re.compile(r"\S*(?:@|://|www\.|\b(?:zalo|fb|facebook|t)\.(?:me|com)/)\S*", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W_]+")

Spot = tuple[int, int, Callable[[str], str]]  # first word, the one after the last, what is put in their place
Find = Callable[[Sequence[str], Sequence[str]], Iterator[Spot]]  # of the words as typed, and without marks


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of who must not be told: full names, and addresses as they were typed."""

    names: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()


NOBODY: Final = Known()


def without_person(text: str, known: Known = NOBODY) -> str:
    """The text with everything personal in it hidden; the rest stays as it was typed."""
    text = without_known(_NET.sub(GONE, _plain(text)), known)
    return without_numbers(_replaced(_replaced(text, _names), _homes))


def without_known(text: str, known: Known) -> str:
    """The text with these people's names as initials, and nothing of these addresses."""
    text = _plain(text)
    for phrases, put in ((known.names, mask_name), (known.addresses, _gone)):
        for phrase in phrases:
            text = _replaced(text, _runs_of(phrase, put))
    return text


def without_numbers(text: str) -> str:
    """The text with days by their year and long numbers by their last three digits."""
    return _numbers().sub(_hidden, _plain(text))


def without_papers(text: str) -> str:
    """The text with numbers of identity papers by their last three digits; days, phones and what is shorter stay."""
    return _numbers().sub(_paper_hidden, _plain(text))


def names_papers(text: str) -> bool:
    """Whether a number of an identity paper stands in it."""
    return without_papers(text) != _plain(text)


def hidden_numbers(text: str, put: str, stays: Callable[[int | None, int | None, int | None], bool]) -> str:
    """The text with `put` in place of long numbers, and of days unless `stays(day, month, year)` says otherwise; what
    a day does not say is None, and a month that is written as a word too."""

    def one(found: re.Match[str]) -> str:
        return found[0] if not found["number"] and stays(*_day_of(found)) else put

    return _numbers().sub(one, _plain(text))


def _day_of(found: re.Match[str]) -> tuple[int | None, int | None, int | None]:
    year = next((found[name] for name in ("y1", "y2", "y3", "y4", "y5") if found[name]), None)
    digits = [int(one) for one in re.findall(r"\d+", found[0])]
    full = None if year is None else int(year) if len(year) > 2 else int(year) + (1900 if int(year) > 40 else 2000)
    if found["y1"]:
        return digits[2], digits[1], full
    return digits[0], digits[1] if len(digits) > 1 and (year is None or len(digits) > 2) else None, full


def mask_name(name: str) -> str:
    """Initials before the last word, which stays: enough to tell two lines apart."""
    *before, last = name.split() or [""]
    return " ".join([*(f"{word[0]}{DOT}" for word in before), last])


def mask_number(number: str) -> str:
    """`0300123456` -> `•••••••456`."""
    return DOT * max(0, len(number) - TAIL) + number[-TAIL:]


def _plain(text: str) -> str:
    """Composed, without the signs nobody sees, that would part a word or a number from itself."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(char for char in composed if unicodedata.category(char) != "Cf")


def _gone(_: str) -> str:
    return GONE


def _replaced(text: str, find: Find) -> str:
    found = list(_WORD.finditer(text))
    words = [one.group() for one in found]
    spots = sorted(find(words, [fold(word) for word in words]), key=lambda spot: spot[0])
    for first, end, put in reversed(spots):
        start, stop = found[first].start(), found[end - 1].end()
        text = text[:start] + put(text[start:stop]) + text[stop:]
    return text


def _runs_of(phrase: str, put: Callable[[str], str]) -> Find:
    """Any two words of the phrase that stand together, or more, or all of it written as one word."""
    said = tuple(fold(word) for word in _WORD.findall(_plain(phrase)))
    joined = "".join(said)

    def find(words: Sequence[str], folded: Sequence[str]) -> Iterator[Spot]:
        at = 0
        while at < len(folded):
            length = max((_common(folded[at:], said[start:]) for start in range(len(said))), default=0)
            if length >= min(2, len(said)) and length:
                yield at, at + length, put
            elif len(said) > 1 and len(joined) >= JOINED and joined in folded[at]:
                yield at, at + 1, _gone
            at += max(1, length)

    return find


def _common(words: Sequence[str], said: Sequence[str]) -> int:
    """How many words the two begin with in common."""
    length = 0
    while length < min(len(words), len(said)) and words[length] == said[length]:
        length += 1
    return length


def _names(words: Sequence[str], folded: Sequence[str]) -> Iterator[Spot]:
    before, at = frozenset(read_words("personal")["place_before"]), 0
    while at < len(words):
        begin, end = named_after(words, folded, at)
        place = _place(folded, at)
        if end == begin and not place and not (at and words[at - 1].lower() in before):
            begin, end = at, after_surname(words, folded, at)
        if end > begin:
            yield begin, end, mask_name
        at = max(at + 1, at + place, end)


def _place(folded: Sequence[str], at: int) -> int:
    """How many words of a place that begins like a name stand at `at`; 0 for none."""
    return next((len(place) for place in _places() if tuple(folded[at : at + len(place)]) == place), 0)


def _homes(words: Sequence[str], folded: Sequence[str]) -> Iterator[Spot]:
    at = 0
    while at < len(words):
        begin = at + next((len(one) for one in _before_home() if _said(words, at, one)), 0)
        end = begin
        while (
            at < begin and end < min(len(words), begin + MOST) and (words[end][0].isdigit() or words[end][0].isupper())
        ):
            end += 1
        if end > begin:
            yield begin, end, _gone
        at = max(at + 1, end)


def _said(words: Sequence[str], at: int, phrase: tuple[str, ...]) -> bool:
    return tuple(word.lower() for word in words[at : at + len(phrase)]) == phrase


@cache
def _before_home() -> tuple[tuple[str, ...], ...]:
    phrases = (tuple(str(one).lower().split()) for one in read_words("personal")["home"])
    return tuple(sorted(phrases, key=len, reverse=True))


@cache
def _places() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(fold(str(one)).split()) for one in read_words("personal")["places"])


def _hidden(found: re.Match[str]) -> str:
    if found["number"]:
        return mask_number(re.sub(r"[^\doO]", "", found["number"]))
    year = found["y1"] or found["y2"] or found["y3"] or found["y4"] or found["y5"] or ""
    return f"{DOT * 2}/{DOT * 2}" + (f"/{year}" if year else "")


def _paper_hidden(found: re.Match[str]) -> str:
    number = found["number"]
    if not number or sum(char.isdigit() for char in number) <= LONGEST_PAPER:
        return _one_paper_hidden(number) if number else found[0]
    return _IN_ONE.sub(lambda one: _one_paper_hidden(one[0]), number)  # several, with a comma or so between them


def _one_paper_hidden(number: str) -> str:
    digits = re.sub(r"[^\doO]", "", number)
    phone = PHONE.fullmatch(digits.replace("o", "0").replace("O", "0"))
    return number if phone or len(digits) < SHORTEST_PAPER else mask_number(digits)


@cache
def _numbers() -> re.Pattern[str]:
    """A day in any way it is written, or a number of six digits or more, whatever stands between the digits."""
    listed = read_words("personal")
    month_word, year_word, months = ("|".join(map(str, listed[name])) for name in ("month", "year", "months"))
    day, month, year = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20)\d\d"
    apart = r"[ \t.\-_/(),\u00a0\u00b7\u2010-\u2015]{0,3}"
    ways = (
        rf"(?<!\d)(?P<y1>{year})(?P<s1>[-/.]){month}(?P=s1){day}(?!(?P=s1)?\d)",
        rf"(?<!\d){day} ?(?P<s2>[-/.]) ?{month} ?(?P=s2) ?(?P<y2>{year}|\d\d)(?!(?P=s2)?\d)",
        rf"(?<!\d){day}\s+(?:{month_word})\s+{month}(?!\d)(?:,?\s*(?:(?:{year_word})\s+)?(?P<y3>{year})(?!\d))?",
        rf"(?<!\d){day}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{months})\b(?:,?\s*(?P<y4>{year})(?!\d))?",
        rf"\b(?:{months})\s+{day}(?:st|nd|rd|th)?(?!\d)(?:,?\s*(?P<y5>{year})(?!\d))?",
        rf"(?P<number>\+?(?:\b[oO])?\d(?:{apart}[\doO]){{4,}}{apart}\d)",
        rf"(?<![\d/]){day}/{month}(?![\d/])",
    )
    return re.compile("|".join(ways), re.IGNORECASE)
