"""Days as text keys: 05/10/2021 in Vietnamese, 5 October 2021 in English, where 5/10 would be two days."""

from datetime import date
from typing import Final

from handlers.texts.loader import Say
from storage.content import BirthDate

MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
EARLY: Final = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")  # papers write them with a zero


def day_said(day: date) -> Say:
    """A whole day."""
    return Say("times.date.whole", {"day": _day(day.day), "month": _month(day.month), "year": day.year})


def birth_said(birth: BirthDate) -> Say:
    """A birth date as the paper has it: whole, of a month, or the year alone."""
    if birth.month is None:
        return Say("times.date.year", {"year": birth.year})
    if birth.day is None:
        return Say("times.date.month", {"month": _month(birth.month), "year": birth.year})
    return day_said(date(birth.year, birth.month, birth.day))


def due_month(number: int) -> Say:
    """The month of a day that is named with its weekday."""
    return Say(f"times.due_month.{MONTHS[number - 1]}")


def _day(number: int) -> Say | int:
    return Say(f"times.early_day.{EARLY[number - 1]}") if number <= len(EARLY) else number


def _month(number: int) -> Say:
    return Say(f"times.month.{MONTHS[number - 1]}")
