"""The days that a longer text names, each with its place: 12/9/2021, 5-12, Sep 20 2021, and in words.

    plain = plain_text("mui 1 12/9/2021, mui 2 5/12")
    [one.day for one in find_days(plain.text, today, date(2021, 3, 8))]          # 12/09/2021 and 05/12/2021

A day without a year takes the year that its sentence names. What stays unsure (no year and several that fit, a month
alone or its end, a day that has not come yet) is found as well, with no day in it: it must be asked.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from handlers.dialogue.answers.date_text import spoken_pieces
from handlers.dialogue.answers.lexicon import fold_pattern
from handlers.dialogue.answers.reading import tidy

SENTENCE: Final = re.compile(r"(?<!\d)\.(?!\w)|(?<=\d)\.(?=\s|$)|[;!?]")
NEAR: Final = 24  # characters behind a day in which it may be said to be of the old calendar
OLD: Final = 50  # years of two digits from which the last century is meant
BEFORE: Final = 28  # characters before a day in which a word may say that it is a birth date
_D, _M = r"(?P<d>\d{1,2})", r"(?P<m>\d{1,2})"
_START, _END = r"(?<![\d])(?<!\d[./-])", r"(?!\d|[./-]\d)"
_MONTH = r"(?:thang|thg|th|t)\.? ?"
_TH = r"(?:st|nd|rd|th)?(?: of)?"
_EXACT: Final = tuple(
    re.compile(_START + pattern + _END)
    for pattern in (
        rf"(?P<y>20\d\d) ?[-/.] ?{_M} ?[-/.] ?{_D}",
        rf"{_D} ?[-/.] ?{_M} ?[-/.] ?(?P<y>\d{{4}}|\d{{2}})",
        rf"{_D}{_TH} ?[,-]? ?{_MONTH}{_M}(?: ?[,/-]? ?(?:nam|n)? ?(?P<y>20\d\d)| ?(?:nam|n|[/-]) ?(?P<yy>\d\d))",
        rf"thang {_M} {_D}{_TH},? (?P<y>20\d\d)",
        rf"thang {_M} {_D}(?:st|nd|rd|th)",
        rf"(?<!mui )(?<!lieu )(?<!dose ){_D} {_M} (?P<y>20\d\d)",
        r"(?P<d>\d\d)(?P<m>\d\d)(?P<y>20\d\d)",
        rf"{_D}{_TH} ?[,-]? ?{_MONTH}{_M}(?! ?(?:mui|lieu)\b(?! ?\d))",
        rf"{_D} ?[/-] ?{_M}(?! (?:mui|lieu)\b(?! ?\d))",
        rf"(?:(?<=ngay )|(?<=hom )|(?<=bua )|(?<=mung )|(?<=on )){_D}\.{_M}",
    )
)
# A time that is no day: a month, a part of one, a year.
_VAGUE: Final = re.compile(
    r"(?<![\da-z])(?:(?:thang|thg) ?\d{1,2}(?: ?[-/] ?\d{4}| ?,? ?(?:nam )?20\d\d)?|\d{1,2}[-/]20\d\d"
    r"|(?:ngay|hom|bua|mung|mong) ?\d{1,2}(?! ?(?:mui|lieu))|(?:(?:ngay|hom|bua) )?ram(?: thang ?(?:\d{1,2})?)?"
    r"|nam 20\d\d|20\d\d)(?![\da-z])"
)
_ALONE: Final = re.compile(r"(?<!\d)20\d\d(?!\d)")
_LUNAR: Final = re.compile(r"(?<![a-z])(?:am lich|lich am|ngay ta|al)(?![a-z])")
_YEAR: Final = re.compile(r"20\d\d$")
_FILLED: Final = "\x00"


@dataclass(frozen=True)
class PlainText:
    """A text folded, its dates' words as digits. `pieces`: each with the place where it begins in the tidied text."""

    text: str
    source: str
    pieces: tuple[tuple[str, int], ...]

    @cached_property
    def at(self) -> tuple[int, ...]:
        """Where each character of `text` comes from in the tidied text."""
        places: list[int] = []
        for (piece, start), (_, stop) in pairwise([*self.pieces, ("", len(self.source))]):
            places += range(start, stop) if stop - start == len(piece) else [start] * len(piece)
        return tuple(places)

    def typed(self, start: int, end: int) -> str:
        """What was typed between two places of the folded text."""
        begin = self.at[start] if start < len(self.at) else len(self.source)
        return self.source[begin : self.at[end] if end < len(self.at) else len(self.source)].strip(" ,;:-\n")


@dataclass(frozen=True, slots=True)
class FoundDay:
    """Where a day stands; `day` is None when it is not exact, `birth` when it is said to be a birth date."""

    start: int
    end: int
    day: date | None = None
    birth: bool = False


class _Raw(NamedTuple):
    start: int
    end: int
    day: int
    month: int
    year: int | None


@lru_cache(maxsize=4)
def plain_text(text: str) -> PlainText:
    """The text as the readers of longer texts look at it: one message is looked at by several."""
    source = tidy(text)
    pieces = spoken_pieces(source)
    lined = [("\n" if piece == " " and source[at] == "\n" else piece, at) for piece, at in pieces]
    return PlainText("".join(piece for piece, _ in lined), source, tuple(lined))


def find_days(plain: str, today: date, earliest: date) -> list[FoundDay]:
    """The days of a folded text in their order; those before `earliest` are left out: they are of something else."""
    masked, raws = _raw_days(plain)
    ends = [0, *(match.end() for match in SENTENCE.finditer(masked) if match.group() != ";"), len(plain) + 1]
    found = [
        FoundDay(match.start(), match.end(), birth=_is_birth(plain, match.start()))
        for match in _VAGUE.finditer(masked)
        if not _YEAR.fullmatch(match.group()) and not _is_year_alone(match.group())
    ]
    for begin, end in pairwise(ends):
        years = [one for one in _years(raws, masked, begin, end) if earliest.year <= one[1] <= today.year]
        for one in raws:
            if begin <= one.start < end:
                birth = _is_birth(plain, one.start)
                if _LUNAR.search(plain, one.end, min(end, one.end + NEAR)):
                    found.append(FoundDay(one.start, one.end, birth=birth))  # of the old calendar: papers have another
                else:
                    found += _exact(one, years, today, earliest, birth=birth)
    return sorted(found, key=lambda one: one.start)


def _raw_days(plain: str) -> tuple[str, list[_Raw]]:
    """Days by the fullest way of writing that fits; the text with them blanked out."""
    raws: list[_Raw] = []
    for pattern in _EXACT:
        for match in pattern.finditer(plain):
            parts = match.groupdict()
            year = parts.get("y") or parts.get("yy")
            if 1 <= int(parts["m"]) <= 12 and 1 <= int(parts["d"]) <= 31:
                raws.append(_Raw(match.start(), match.end(), int(parts["d"]), int(parts["m"]), _full(year)))
        for raw in raws:
            plain = plain[: raw.start] + _FILLED * (raw.end - raw.start) + plain[raw.end :]
    return plain, sorted(raws)


def _full(year: str | None) -> int | None:
    if year is None or len(year) == 4:
        return None if year is None else int(year)
    return 2000 + int(year) if int(year) < OLD else 1900 + int(year)


def _is_year_alone(text: str) -> bool:
    return text.startswith("nam 20")


def _years(raws: list[_Raw], masked: str, begin: int, end: int) -> list[tuple[int, int]]:
    """(place, year) of every year that a sentence names, with a day or alone."""
    named = [(one.start, one.year) for one in raws if one.year is not None and begin <= one.start < end]
    return sorted((*named, *((one.start() + begin, int(one.group())) for one in _ALONE.finditer(masked[begin:end]))))


def _exact(raw: _Raw, years: list[tuple[int, int]], today: date, earliest: date, *, birth: bool) -> Iterator[FoundDay]:
    if raw.year is None:
        before = [year for at, year in years if at < raw.start]
        after = [year for at, year in years if at > raw.start]
        meant = before[-1:] or after[:1] or list(range(earliest.year, today.year + 1))
        fit = [day for year in meant if (day := _day(year, raw)) and earliest <= day <= today]
        yield FoundDay(raw.start, raw.end, fit[0] if len(fit) == 1 else None, birth)
        return
    day = _day(raw.year, raw)
    if birth or day is None or day >= earliest:
        yield FoundDay(raw.start, raw.end, day if day is not None and day <= today else None, birth)


def _day(year: int, raw: _Raw) -> date | None:
    try:
        return date(year, raw.month, raw.day)
    except ValueError:
        return None


def _is_birth(plain: str, start: int) -> bool:
    return _born().search(plain[max(0, start - BEFORE) : start]) is not None


@cache
def _born() -> re.Pattern[str]:
    """Words that say that a birth date follows, at the end of what stands before it."""
    return re.compile(
        rf"(?<![a-z])(?:{fold_pattern('several', 'born')})\W{{0,3}}(?:(?:ngay|nam|la|on|is)\W{{1,2}}){{0,2}}$"
    )
