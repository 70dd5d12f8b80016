"""Dates as English writes them: `5th of October 2021`, `Sept. 20, 2021`, and the month before the day.

with_numbers("born May 3rd, 1988")       # "born 3/5/1988"
day_first("12/31/1990")                  # "31/12/1990"
both_orders("05/04/1988")                # ((5, 4, 1988), (4, 5, 1988)): must be asked
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Final

from handlers.dialogue.answers.lexicon import read_words

FULL: Final = 4  # digits of a whole year
_YEAR: Final = r"(?P<y>(?:19|20)\d\d(?!\d)|(?<=[-/'])\d\d(?!\d))"
_TH: Final = r"(?:st|nd|rd|th)"
_NUMERIC: Final = re.compile(r"(?<![\d./-])(\d{1,2})( ?([./-]) ?)(\d{1,2})( ?\3 ?)((?:19|20)?\d\d)(?!\d|[./-]\d)")


def month_name_dates(tidied: str) -> Iterator[tuple[int, int, str]]:
    """Where a day stands with the name of its month, and the same as `d/m/yyyy` or `d/m`, in their order."""
    if not _names().search(tidied):
        return
    for found in _written().finditer(tidied):
        name, day = found["m1"] or found["m2"], int(found["d1"] or found["d2"])
        year = found["y1"] or found["y2"] or ""
        sure = year or found["th1"] or found["th2"] or found["of"]
        if not 1 <= day <= 31 or (name.lower() == "may" and not sure):
            continue  # "may 5" may be anything
        yield found.start(), found.end(), f"{day}/{_month(name)}" + (f"/{year}" if year else "")


def with_numbers(tidied: str) -> str:
    """The text with such dates in digits."""
    parts, after = [], 0
    for start, end, written in month_name_dates(tidied):
        parts += [tidied[after:start], written]
        after = end
    return "".join([*parts, tidied[after:]])


def day_first(text: str, unsure: str = "") -> str:
    """The text of somebody who may write the month first, with the day first in every date in digits.

    A date that can only be read one way says how the others are meant; where none does, those that can be read both
    ways give way to `unsure`.
    """
    proven = {month_first for sure, month_first, _, _ in map(_read, _NUMERIC.finditer(text)) if sure}

    def turned(match: re.Match[str]) -> str:
        sure, month_first, day, month = _read(match)
        if not sure and len(proven) != 1 and day != month:
            return unsure
        first = month_first if sure else proven == {True}  # day and month alike: either way the same
        return f"{month}/{day}/{match[6]}" if first else match[0]

    return _NUMERIC.sub(turned, text)


def both_orders(text: str) -> tuple[date, date] | None:
    """The two days that the only date in digits of a text may be, the day before the month first; None when one of
    them is no day, or both are the same, or there is no such date."""
    found = list(_NUMERIC.finditer(text))
    if len(found) != 1 or len(found[0][6]) != FULL:
        return None
    one, other, year = int(found[0][1]), int(found[0][4]), int(found[0][6])
    if one == other or not (1 <= one <= 12 and 1 <= other <= 12):
        return None
    return date(year, other, one), date(year, one, other)


def _read(match: re.Match[str]) -> tuple[bool, bool, int, int]:
    """(whether only one order can be meant, whether the month is first, the two numbers in their order)."""
    one, other = int(match[1]), int(match[4])
    month_first, day_first_ = one <= 12 < other <= 31, other <= 12 < one <= 31
    return month_first or day_first_, month_first, one, other


def _month(name: str) -> int:
    typed = name.lower()
    return next(number for number, names in enumerate(read_words("dates")["english_months"], 1) if typed in names)


@cache
def _names() -> re.Pattern[str]:
    names = sorted(
        (str(one) for month in read_words("dates")["english_months"] for one in month), key=len, reverse=True
    )
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(names)})(?![^\W\d_])", re.IGNORECASE)


@cache
def _written() -> re.Pattern[str]:
    name, year = _names().pattern, _YEAR
    day_month = (
        rf"(?<![\w/.-])(?:the )?(?P<d1>\d{{1,2}})(?P<th1>{_TH})?(?: day)?(?P<of> of)?[ ,./-]{{0,2}}(?P<m1>{name})\.?"
        rf"(?![ .,]{{1,2}}\d{{1,2}}{_TH}?[ ,]{{1,2}}(?:19|20)\d\d)"  # "dose 2 Oct 5 2021"
        rf"(?:[ ,./'-]{{0,3}}(?:of )?{year.replace('<y>', '<y1>')})?"
    )
    month_day = (
        rf"(?P<m2>{name})[.,]?[ -](?:the )?(?P<d2>\d{{1,2}})(?P<th2>{_TH})?(?![\d:/]|[.]\d)"
        rf"(?:[ ,.-]{{0,3}}(?:of )?{year.replace('<y>', '<y2>')})?"
    )
    return re.compile(f"{day_month}|{month_day}", re.IGNORECASE)
