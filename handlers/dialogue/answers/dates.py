"""Reading birth dates and injection dates in the many ways people write them."""

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from handlers.dialogue.answers.date_text import TypedDate, find_dates, has_unparted_digits
from handlers.dialogue.answers.invalid import Invalid, invalid
from handlers.dialogue.answers.lexicon import holds_phrase, is_word, ordered, read_words, starts_with_phrase
from handlers.dialogue.answers.reading import words
from storage.content import BirthDate as BirthDate

OLDEST = 120
"""Years. A birth date further back is taken for a slip of the finger."""


def read_birth_date(text: str, today: date) -> BirthDate | Invalid:
    """The birth date of a text. Day before month; a year of two digits is the latest that has passed.

    Problems: `date_missing`, `date_unreadable`, `date_digits`, `date_lunar`, `date_age` (hint `year`),
    `date_several`, `date_year_missing`, `date_impossible` (hints `day`, `month`, `last` day of that month),
    `date_month_first` (hint `suggestion`), `date_future`, `date_too_old`.
    """
    problem = _unfit(text, today)
    if problem is not None:
        return problem
    typed = _only_date(text)
    if isinstance(typed, Invalid):
        return typed
    if typed.year is None:
        return invalid("date_year_missing")
    year = _full_year(typed, today)
    calendar_problem = _calendar_problem(typed, year)
    if calendar_problem is not None:
        return calendar_problem
    if (year, typed.month or 1, typed.day or 1) > (today.year, today.month, today.day):
        return invalid("date_future", year=year)
    if year < today.year - OLDEST:
        return invalid("date_too_old", year=year)
    return BirthDate(year, typed.month, typed.day)


def read_injection_date(text: str, today: date, earliest: date) -> date | Invalid:
    """The day of an injection, not before `earliest`; a date without a year is the nearest one past.

    Problems as for birth dates, and `date_day_missing`, `date_vague` (a week, no day), `date_before_vaccines`
    (hint `earliest`).
    """
    relative = _relative(text, today)
    if relative is not None:
        return relative if isinstance(relative, Invalid) else _in_campaign(relative, today, earliest)
    typed = _only_date(text)
    if isinstance(typed, Invalid):
        return typed
    if typed.day is None:
        return invalid("date_day_missing")
    if typed.month is None:
        return _nearest_day_of_month(typed.day, today, earliest)
    year = _full_year(typed, today) if typed.year is not None else _nearest_year(typed.day, typed.month, today)
    problem = _calendar_problem(typed, year)
    return problem if problem is not None else _in_campaign(date(year, typed.month, typed.day), today, earliest)


def _only_date(text: str) -> TypedDate | Invalid:
    found = find_dates(text)
    if len(found) > 1:
        return invalid("date_several", count=len(found))
    if found:
        return _without_zeros(found[0])
    if has_unparted_digits(text):
        return invalid("date_digits")
    return invalid("date_unreadable" if any(char.isdigit() for char in text) else "date_missing")


def _without_zeros(typed: TypedDate) -> TypedDate:
    """Zeros stand for what the paper does not say: 00/00/1960 is the year alone."""
    if typed.day == 0 and typed.month == 0:
        return replace(typed, day=None, month=None)
    return replace(typed, day=None) if typed.day == 0 and typed.month else typed


def _unfit(text: str, today: date) -> Invalid | None:
    """Lunar dates, and ages given in place of a date."""
    typed = words(text)
    if _has_phrase(typed, "lunar"):
        return invalid("date_lunar")
    aged = (int(word) for word, after in pairwise(typed) if _is_age(word) and _is_listed(after, "age"))
    age = next(aged, None)
    if age is not None and not any(date_typed.year and not date_typed.short_year for date_typed in find_dates(text)):
        return invalid("date_age", year=today.year - age)
    if len(typed) == 1 and _is_age(typed[0]):
        return invalid("date_age", year=_full_year(TypedDate(year=int(typed[0]), short_year=True), today))
    return None


def _is_age(word: str) -> bool:
    return word.isascii() and word.isdigit() and len(word) <= 3


def _is_listed(word: str, key: str) -> bool:
    return any(is_word(word, listed) for listed in read_words("dates")[key])


def _begins(typed: list[str], key: str) -> bool:
    return any(starts_with_phrase(typed, phrase) for phrase in ordered("dates", key))


def _has_phrase(typed: list[str], key: str) -> bool:
    return holds_phrase(typed, ordered("dates", key))


def _full_year(typed: TypedDate, today: date) -> int:
    year = typed.year or 0
    if not typed.short_year:
        return year
    return 2000 + year if 2000 + year <= today.year else 1900 + year


def _calendar_problem(typed: TypedDate, year: int) -> Invalid | None:
    """What the calendar says against the typed numbers."""
    if year < 1:
        return invalid("date_unreadable")
    if typed.month is None:
        return None
    if not 1 <= typed.month <= 12:
        if typed.day is not None and 1 <= typed.day <= 12 and 13 <= typed.month <= monthrange(year, typed.day)[1]:
            return invalid("date_month_first", suggestion=f"{typed.month:02}/{typed.day:02}/{year}")
        return invalid("date_impossible", day=typed.day or "", month=typed.month)
    if typed.day is not None and not 1 <= typed.day <= monthrange(year, typed.month)[1]:
        return invalid("date_impossible", day=typed.day, month=typed.month, last=monthrange(year, typed.month)[1])
    return None


def _in_campaign(day: date, today: date, earliest: date) -> date | Invalid:
    if day > today:
        return invalid("date_future", year=day.year)
    if day < earliest:
        return invalid("date_before_vaccines", earliest=earliest.strftime("%d/%m/%Y"))
    return day


def _nearest_year(day: int, month: int, today: date) -> int:
    return today.year if (month, day) <= (today.month, today.day) else today.year - 1


def _nearest_day_of_month(day: int, today: date, earliest: date) -> date | Invalid:
    """The last such day of a month: on 10 March, "the 31st" is 31 January."""
    if not 1 <= day <= 31:
        return invalid("date_impossible", day=day, month="")
    candidate = today
    while candidate.day != day:
        candidate -= timedelta(days=1)
    return _in_campaign(candidate, today, earliest)


def _relative(text: str, today: date) -> date | Invalid | None:
    """Yesterday, three days ago, Friday of last week: the whole answer, or None when it is something else."""
    typed = words(text)
    last_week = _has_phrase(typed, "last_week")
    for weekday, names in enumerate(read_words("dates")["weekdays"]):
        if holds_phrase(typed, names):
            return _past_weekday(weekday, last_week, today) if not _has_date(typed) else None
    days = _days_ago(typed)
    if days is not None:
        return today - timedelta(days=days)
    if any(_is_age(word) and _begins(typed[i + 1 :], "weeks_ago") for i, word in enumerate(typed)):
        return invalid("date_vague")
    if last_week:
        return invalid("date_vague")
    if any(char.isdigit() for char in "".join(typed)):
        return None
    # The longer way back first: `hôm kia` before `hôm nay`.
    for key, back in (("day_before", 2), ("yesterday", 1), ("today", 0)):
        if _has_phrase(typed, key):
            return today - timedelta(days=back)
    return None


def _days_ago(typed: list[str]) -> int | None:
    """The number of days in either way of saying "some days ago"."""
    since = _has_phrase(typed, "since")
    for index, word in enumerate(typed):
        rest = typed[index + 1 :]
        if _is_age(word) and (_begins(rest, "days_ago") or (since and _begins(rest, "since_days"))):
            return int(word)
    return None


def _has_date(typed: list[str]) -> bool:
    """A weekday with its date beside it: the date counts."""
    return sum(word.isdecimal() for word in typed) > 1


def _past_weekday(weekday: int, last_week: bool, today: date) -> date:
    monday = today - timedelta(days=today.weekday())
    if last_week:
        return monday + timedelta(days=weekday - 7)
    return today - timedelta(days=(today.weekday() - weekday) % 7)
