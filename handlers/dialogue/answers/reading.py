"""First steps that all readers of answers share: tidy text, words, runs of digits. Nothing here raises on any text."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

from faq.normalise import fold as fold_text

# An answer to one question is short. What stands beyond this is never the answer, and every pattern stays quick.
LONGEST = 2000
MOST_WORDS = 150

# Controls, formats (zero width, direction), surrogates, private and unassigned: never part of an answer, and
# PostgreSQL takes neither NUL nor a lone surrogate.
_UNWANTED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_ON_SIGNS = frozenset({*map(chr, range(0xFE00, 0xFE10)), "\u20e3"})  # how a sign looks, what surrounds it
_STRANGE = re.compile("[\ufe00-\ufe0f\u20e3]|(?![0-9])\\d")  # signs on signs, digits of other scripts
_OFTEN = 200  # characters up to which a text may come again
_TOKEN = re.compile(r"[^\W_]+")
_BETWEEN = re.compile(r"[ .\-_()\u2010-\u2015\u00b7]{0,3}")
_DIGITISH = re.compile(r"(?=.*\d)[\dOoIl]+")
_ZEROS = re.compile(r"[Oo]{1,6}")
_AS_DIGITS = str.maketrans("OoIl", "0011")


def tidy(text: str) -> str:
    """Composed text (NFC) with full-width and foreign digits made plain, unseen characters gone, spaces single.

    Line breaks stay, because they part one answer from the next.
    """
    text = text[:LONGEST]
    return _tidied(text) if len(text) <= _OFTEN else _tidied_long(text)


@lru_cache(maxsize=512)
def _tidied(text: str) -> str:
    composed = unicodedata.normalize("NFKC", text)[:LONGEST]  # one ligature may be eighteen letters
    if not composed.replace("\n", "").isprintable() or _STRANGE.search(composed):
        composed = unicodedata.normalize("NFC", _plain(composed))
    return re.sub(r" *\n[\n ]*", "\n", re.sub(r"[^\S\n]+", " ", composed)).strip()


@lru_cache(maxsize=8)
def _tidied_long(text: str) -> str:
    """A message is tidied once for all its readers; long ones are not kept."""
    return _tidied.__wrapped__(text)


def _plain(text: str) -> str:
    signs = set(text)  # of which a long text has few
    same = {char for char in signs if char.isprintable() and not char.isdecimal()} - _ON_SIGNS
    return text.translate({ord(char): char if char in same else _plain_sign(char) for char in signs})


def _plain_sign(char: str) -> str:
    if char in "\n\r\t\u2028\u2029":
        return "\n" if char != "\t" else " "
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    return "" if unicodedata.category(char) in _UNWANTED or char in _ON_SIGNS else char


def fold(text: str) -> str:
    """Lower case without marks, as people type who leave the marks out; punctuation stays."""
    return fold_text(tidy(text))


def words(text: str) -> list[str]:
    """The first `MOST_WORDS` runs of letters and digits of a text, as typed."""
    return _TOKEN.findall(tidy(text))[:MOST_WORDS]


@lru_cache(maxsize=16384)
def sound(word: str) -> str:
    """A word in lower case with hook and tilde taken as one mark: half the country writes either."""
    decomposed = unicodedata.normalize("NFD", word.lower())
    return unicodedata.normalize("NFC", decomposed.replace("\u0303", "\u0309"))


def is_plain(word: str) -> bool:
    """True when a word carries no Vietnamese mark at all."""
    return word.isascii()


@dataclass(frozen=True, slots=True)
class DigitRun:
    """Digits that were typed as one number. `guessed` when letters such as O were taken for digits; `start`, `end`:
    where they stand in the tidied text."""

    digits: str
    guessed: bool = False
    start: int = 0
    end: int = 0


def digit_runs(text: str, whole: Collection[int] = ()) -> list[DigitRun]:
    """The numbers of a text, in order: groups parted by spaces, dots, dashes or brackets are one number.

    A group whose own length is in `whole` stands alone: `098190000001 0300123456` is two numbers.
    """
    tidied = tidy(text)
    runs: list[DigitRun] = []
    current = ""
    guessed = False
    begin, last, end = 0, 0, -1
    tokens = list(_tokens(tidied))
    for index, (token, start, stop) in enumerate(tokens):
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        digits = _as_digits(token, bool(current), following)
        joined = end >= 0 and _BETWEEN.fullmatch(tidied, end, start) is not None
        if digits is None or not joined or len(digits) in whole or len(current) in whole:
            if current:
                runs.append(DigitRun(current, guessed, begin, last))
            current, guessed = "", False
        if digits is not None:
            begin, last = (begin if current else start), stop
            current += digits
            guessed = guessed or digits != token
        end = stop
    if current:
        runs.append(DigitRun(current, guessed, begin, last))
    return runs


def _tokens(text: str) -> Iterator[tuple[str, int, int]]:
    for match in _TOKEN.finditer(text):
        yield match.group(), match.start(), match.end()


def _as_digits(token: str, inside: bool, following: tuple[str, int, int] | None) -> str | None:
    """A token read as digits, or None. Letters alone count as zeros only between digits."""
    if _DIGITISH.fullmatch(token):
        return token.translate(_AS_DIGITS)
    leads_on = following is not None and _DIGITISH.fullmatch(following[0]) is not None
    if _ZEROS.fullmatch(token) and leads_on and (inside or len(token) > 1):
        return token.translate(_AS_DIGITS)
    return None
