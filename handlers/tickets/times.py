"""Times as citizens read them: pieces and text keys; the sentences are in texts/*/times.yaml."""

from datetime import datetime, timedelta
from typing import Final

from handlers.texts import Say
from handlers.texts.days import due_month
from handlers.tickets.calendar import Calendar

# Local hour from which a part of the day begins.
_PARTS: Final = (
    (0, "night"),
    (1, "early_morning"),
    (5, "morning"),
    (11, "noon"),
    (13, "afternoon"),
    (18, "evening"),
    (22, "night"),
)
_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)
_ROUND: Final = 5  # minutes to which a deadline is said; every time zone is a multiple of them


def moment_in_words(moment: datetime, calendar: Calendar, now: datetime | None = None) -> Say:
    """Hour, part of the day, weekday and date, to the minute below. With `now`: today and tomorrow by name, another
    year written.
    """
    here = calendar.local(moment)
    day = day_in_words(moment, calendar, now)
    minute = f"{here.minute:02}"
    if here.hour == 0:
        # "12 o'clock at night" would leave open which of two nights.
        return Say("times.after_midnight", {"minute": minute, "day": day})
    values = {"hour": (here.hour - 1) % 12 + 1, "part": Say(f"times.part.{_part(here.hour)}"), "day": day}
    return Say("times.at_minute", {**values, "minute": minute}) if here.minute else Say("times.at_hour", values)


def day_in_words(moment: datetime, calendar: Calendar, now: datetime | None = None) -> Say:
    """Weekday and date; with `now`: "today", "tomorrow", or the year too when it is another."""
    here = calendar.local(moment)
    values = {"weekday": Say(f"times.weekday.{_DAYS[here.weekday()]}"), "day": here.day, "month": due_month(here.month)}
    if now is not None:
        today = calendar.local(now).date()
        days = (here.date() - today).days
        if days in (0, 1):
            return Say("times.day.today" if days == 0 else "times.day.tomorrow", values)
        if here.year != today.year:
            return Say("times.day.with_year", {**values, "year": here.year})
    return Say("times.day.plain", values)


def due_in_words(due: datetime, calendar: Calendar, now: datetime | None = None) -> Say:
    """The moment with "before" in front, rounded down to five minutes: nobody says "before 8:01"."""
    rounded = due - timedelta(minutes=due.minute % _ROUND, seconds=due.second, microseconds=due.microsecond)
    return Say("times.before", {"moment": moment_in_words(rounded, calendar, now)})


def left_in_words(left: timedelta) -> Say:
    """What is left, or by how much it is late: two units at most, cut off below; negative is overdue."""
    return Say("times.overdue" if left < timedelta() else "times.left", {"length": length_in_words(abs(left))})


def length_in_words(length: timedelta) -> Say:
    """Days and hours, hours and minutes, or "under a minute". Days are of 24 hours."""
    days, rest = divmod(length, _DAY)
    hours, rest = divmod(rest, _HOUR)
    minutes = int(rest.total_seconds() // 60)
    if days:
        return _pair("days", days, "hours", hours)
    if hours:
        return _pair("hours", hours, "minutes", minutes)
    return _count("minutes", minutes) if minutes else Say("times.length.moment")


def _pair(large: str, number: int, small: str, rest: int) -> Say:
    if not rest:
        return _count(large, number)
    return Say("times.length.pair", {"large": _count(large, number), "small": _count(small, rest)})


def _count(unit: str, number: int) -> Say:
    return Say(f"times.length.{unit}.{'one' if number == 1 else 'many'}", {"number": number})


def _part(hour: int) -> str:
    return next(name for start, name in reversed(_PARTS) if hour >= start)
