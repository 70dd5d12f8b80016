"""Office hours, days off and Saturdays worked (holidays.yaml)."""

from datetime import date, time, timedelta
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from handlers.catalogue.facts import Certainty, Entry, Sentence

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class DaysOff(Entry):
    """Days without office hours, `from` to `to` (both included; no `to`: one day)."""

    first: Annotated[date, Field(alias="from")]
    last: Annotated[date | None, Field(alias="to")] = None
    name: Sentence
    certainty: Certainty

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last is not None and not 0 < (self.last - self.first).days < 31:
            raise ValueError("the last day is before the first, or more than a month after it")
        return self

    def days(self) -> tuple[date, ...]:
        """Every day of it."""
        length = ((self.last or self.first) - self.first).days + 1
        return tuple(self.first + timedelta(days=number) for number in range(length))


class WorkedDay(Entry):
    """A weekend day worked in exchange for a day off."""

    day: date
    certainty: Certainty


class HolidayFile(Entry):
    """The shape of holidays.yaml. `hours`: office hours of a working day in local time, in order."""

    zone: str
    hours: tuple[tuple[time, time], ...]
    weekend: tuple[Weekday, ...]
    years: tuple[int, int]
    days_off: tuple[DaysOff, ...]
    worked_days: tuple[WorkedDay, ...]

    @model_validator(mode="after")
    def _hours_follow_each_other(self) -> Self:
        moments = [moment for pair in self.hours for moment in pair]
        if not moments or any(later <= earlier for earlier, later in pairwise(moments)):
            raise ValueError("office hours must be in order and must not touch")
        if len(set(self.weekend)) > 5:
            raise ValueError("a week needs working days")
        return self

    @model_validator(mode="after")
    def _days_make_sense(self) -> Self:
        off = [day for entry in self.days_off for day in entry.days()]
        if len(off) != len(set(off)):
            raise ValueError("a day off stands twice")
        worked = {entry.day for entry in self.worked_days}
        if any(WEEKDAYS[day.weekday()] not in self.weekend for day in worked) or worked & set(off):
            raise ValueError("a worked day must be a weekend day that is not off")
        missing = [year for year in range(self.years[0], self.years[1] + 1) if not any(day.year == year for day in off)]
        if missing:
            raise ValueError(f"no days off for {missing}")
        return self
