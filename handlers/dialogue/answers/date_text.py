"""The dates that stand in a text: day, month and year as typed, not yet checked against a calendar."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from faq.normalise import fold as fold_tidied
from handlers.dialogue.answers.lexicon import is_word, read_words
from handlers.dialogue.answers.month_names import month_name_dates
from handlers.dialogue.answers.reading import fold, tidy


@dataclass(frozen=True, slots=True)
class TypedDate:
    """Numbers as typed; `short_year` when the year has two digits. A missing part is None."""

    day: int | None = None
    month: int | None = None
    year: int | None = None
    short_year: bool = False


_D, _M = r"(?P<d>\d{1,2})", r"(?P<m>\d{1,2})"
_Y = r"(?P<y>\d{4}|\d{2})"
_SEP = r" ?[-/.,:\\ ] ?"
_START, _END = r"(?<![\d])", r"(?![\d])"
_MONTH = r"(?:thang|thg|th|t)"
_PATTERNS = tuple(
    re.compile(_START + pattern + _END)
    for pattern in (
        rf"(?P<y>\d{{4}}){_SEP}{_M}{_SEP}{_D}",
        rf"{_D}{_SEP}{_M}{_SEP}{_Y}",
        rf"{_D} ?[,-]? ?{_MONTH} ?{_M} ?[,-]? ?(?:nam|n)? ?{_Y}",
        rf"{_MONTH} ?{_M} ?[,-/]? ?(?:nam|n)? ?(?P<y>\d{{4}})",
        rf"{_MONTH} ?{_M} ?[,-]? ?(?:nam|n) ?(?P<y>\d{{2}})",
        rf"{_D} ?[,-]? ?{_MONTH} ?{_M}",
        r"(?P<d>\d{2})(?P<m>\d{2})(?P<y>(?:19|20)\d{2})",
        r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})",
        r"(?P<d>\d{2})(?P<m>\d{2})(?P<y>\d{2})",
        r"(?P<m>\d{2})(?P<y>(?:19|20)\d{2})",
        rf"{_M} ?[-/.] ?(?P<y>\d{{4}})",
        rf"{_D} ?[-/.] ?{_M}",
        r"(?P<y>(?:18|19|20)\d{2})",
        r"(?:nam|sn|sinh) ?(?:nam )?(?P<y>\d{2})",
        rf"{_MONTH} ?{_M}",
        r"(?:ngay|mung|mong|hom|bua) ?(?P<d>\d{1,2})",
    )
)
MONTHS: Final = 12
MOST_WORDS: Final = 8  # of a spoken number: a year may have seven
_PIECE = re.compile(r"[^\W\d_]+|\d+|[^\w\s]|_|\s+")
_COMPACT = re.compile(r"(?<!\d)\d{5,8}(?!\d)")


def find_dates(text: str) -> list[TypedDate]:
    """The dates of a text by the first way of writing that fits; several when the text holds several."""
    plain = _spoken_to_digits(text)
    for pattern in _PATTERNS:
        found: list[TypedDate] = []
        for match in pattern.finditer(plain):
            parts = match.groupdict()
            year = parts.get("y")
            typed = TypedDate(
                day=_number(parts.get("d")),
                month=_number(parts.get("m")),
                year=_number(year),
                short_year=year is not None and len(year) == 2,
            )
            if typed not in found and not _is_compact_nonsense(match.group(), typed):
                found.append(typed)
        if found:
            return found
    return []


def has_unparted_digits(text: str) -> bool:
    """True when the text holds a date-long run of digits in which no day, month and year can be told apart."""
    return _COMPACT.search(fold(text)) is not None


def _number(value: str | None) -> int | None:
    return None if value is None else int(value)


def _is_compact_nonsense(raw: str, typed: TypedDate) -> bool:
    """Digits without separators are taken for a date only if they can be one."""
    if not raw.isdigit() or typed.month is None:
        return False
    return not (1 <= typed.month <= 12 and (typed.day is None or 1 <= typed.day <= 31))


def _spoken_to_digits(text: str) -> str:
    """The folded text with spoken numbers after the words for day, month and year, and English months, as digits."""
    plain = "".join(piece for piece, _ in spoken_pieces(tidy(text)))
    return re.sub(r"(\d)(?:st|nd|rd)\b", r"\1", _month_first_to_day_first(re.sub(r" +", " ", plain)))


def spoken_pieces(tidied: str) -> list[tuple[str, int]]:
    """A tidied text piece by piece (words, numbers, signs, spaces), folded and with numbers and months of dates as
    digits; each with the place where it begins in the text.

    Works on the typed words, because without marks `nam` is both a five and a year.
    """
    result: list[tuple[str, int]] = []
    after = 0
    for start, end, written in month_name_dates(tidied):
        result += [*_spoken_between(tidied, after, start), (written, start)]
        after = end
    return [*result, *_spoken_between(tidied, after, len(tidied))]


def _spoken_between(tidied: str, start: int, end: int) -> list[tuple[str, int]]:
    found = [(match.group(), match.start()) for match in _PIECE.finditer(tidied, start, end)]
    pieces: list[str] = []
    result: list[tuple[str, int]] = []
    index = 0
    leading: str | None = None
    while index < len(found):
        piece, at = found[index]
        if leading and piece.isalpha():
            pieces = pieces or [one for one, _ in found]
            spoken = _spoken_number(pieces, index, leading)
            if spoken is not None:
                value, index = spoken
                result.append((str(value), at))
                leading = None
                continue
        written, leads = _read_piece(piece)
        result.append((written, at))
        leading = leading if written == " " else leads
        index += 1
    return result


@lru_cache(maxsize=8192)
def _read_piece(piece: str) -> tuple[str, str | None]:
    """A piece folded, an English month as digits, and which number it announces."""
    if piece.isspace():
        return " ", None
    month = _english_month(piece)
    return (f"thang {month}" if month else fold_tidied(piece)), _leads(piece)


def _month_first_to_day_first(plain: str) -> str:
    """`thang 1 5, 1980` (from January 5, 1980) as `5 thang 1 1980`."""
    return re.sub(r"^(thang \d{1,2}) (\d{1,2}),? (\d{4})$", r"\2 \1 \3", plain)


@lru_cache(maxsize=8192)
def _leads(piece: str) -> str | None:
    """Which number a word announces: `before_day`, `before_month` or `before_year`."""
    listed = read_words("dates")
    keys = ("before_day", "before_month", "before_year")
    return next((key for key in keys if any(is_word(piece, word) for word in listed[key])), None)


@lru_cache(maxsize=8192)
def _english_month(piece: str) -> int | None:
    for number, names in enumerate(read_words("dates")["english_months"], start=1):
        if piece.lower() in names:
            return number
    return None


@lru_cache(maxsize=8192)
def _numeral(word: str) -> int | None:
    for listed, value in read_words("dates")["numbers"].items():
        if is_word(word, listed):
            return int(value)
    return None


def _spoken_number(pieces: list[str], index: int, leading: str) -> tuple[int, int] | None:
    """(value, index after it) of the number spoken from `index`, or a month's name.

    Days and months are one numeral or tens (`hai mươi mốt`), so that `tháng năm năm 80` keeps its second `năm`; years
    are also spelt by digits (`một chín bảy lăm`, `chín mốt`).
    """
    listed = read_words("dates")
    words: list[tuple[str, int]] = []
    for position in range(index, len(pieces)):
        if pieces[position].isspace():
            continue
        if not pieces[position].isalpha() or len(words) == MOST_WORDS:
            break
        words.append((pieces[position], position + 1))
    for name, value in listed["months"].items():
        if words and is_word(words[0][0], name):
            return int(value), words[0][1]
    if leading == "before_year" and (thousand := _thousand(words)) is not None:
        return thousand
    tens = _tens(words)
    if tens is not None and leading == "before_month" and tens[0] > MONTHS:
        return _tens(words[:1])  # `thang muoi nam 2021` without marks
    if tens is not None:
        return tens
    if leading == "before_year":
        return _year(words)
    value = _numeral(words[0][0]) if words else None
    return None if value is None else (value, words[0][1])


def _tens(words: list[tuple[str, int]]) -> tuple[int, int] | None:
    """Spoken numbers from ten on: a ten, a twenty in short form, or tens and units."""
    if not words:
        return None
    listed = read_words("dates")
    first = words[0][0]
    unit = _numeral(words[1][0]) if len(words) > 1 else None
    for word, base in ((listed["ten"], 10), (listed["twenty"], 20)):
        if is_word(first, word):
            return (base + unit, words[1][1]) if unit else (base, words[0][1])
    lead = _numeral(first)
    if lead and len(words) > 1 and (is_word(words[1][0], listed["tens"]) or is_word(words[1][0], listed["ten"])):
        last = _numeral(words[2][0]) if len(words) > 2 else None
        return (lead * 10 + last, words[2][1]) if last else (lead * 10, words[1][1])
    return None


def _thousand(words: list[tuple[str, int]]) -> tuple[int, int] | None:
    """A year by its thousands: "two thousand no hundred twenty one", "two thousand odd nine"."""
    listed = read_words("dates")
    if len(words) < 2 or not any(is_word(words[1][0], word) for word in listed["thousand"]):
        return None
    lead, at = _numeral(words[0][0]), 2
    while at < len(words) and any(is_word(words[at][0], word) for word in listed["between_thousand"]):
        at += 1
    rest = _tens(words[at:]) or _digits(words[at : at + 2])
    return None if lead is None or rest is None else (lead * 1000 + rest[0], rest[1])


def _digits(words: list[tuple[str, int]]) -> tuple[int, int] | None:
    """One or two numerals as the end of a year."""
    values = [(value, after) for word, after in words if (value := _numeral(word)) is not None]
    if not values:
        return None
    return (values[0][0] * 10 + values[1][0], values[1][1]) if len(values) > 1 else values[0]


def _year(words: list[tuple[str, int]]) -> tuple[int, int] | None:
    """A year spelt by two digits, by four, or by a century of two digits and tens."""
    values: list[tuple[int, int]] = []
    for word, after in words:
        value = _numeral(word)
        if value is None:
            break
        values.append((value, after))
    if len(values) < 2:
        return None
    century = values[0][0] * 10 + values[1][0]
    if century in (19, 20) and len(words) > 2:
        rest = _tens(words[2:])
        if rest is not None:
            return century * 100 + rest[0], rest[1]
        if len(values) >= 4:
            return century * 100 + values[2][0] * 10 + values[3][0], values[3][1]
        return None
    return century, values[1][1]
