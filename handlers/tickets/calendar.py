"""When offices work: working days, office hours with their lunch break, holidays. Pure; the days are data."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.catalogue.holidays import WEEKDAYS, HolidayFile

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Office hours in local time of `zone`; `weekend`: weekday numbers (Monday 0); `worked`: weekend days worked;
    `unconfirmed`: years of which some day stands on no document."""

    zone: ZoneInfo
    hours: tuple[tuple[time, time], ...]
    weekend: frozenset[int]
    days_off: frozenset[date]
    worked: frozenset[date] = frozenset()
    unconfirmed: frozenset[int] = frozenset()

    @classmethod
    def of(cls, file: HolidayFile) -> "Calendar":
        """The calendar of a holidays.yaml."""
        return cls(
            zone=ZoneInfo(file.zone),
            hours=file.hours,
            weekend=frozenset(WEEKDAYS.index(name) for name in file.weekend),
            days_off=frozenset(day for entry in file.days_off for day in entry.days()),
            worked=frozenset(entry.day for entry in file.worked_days),
            unconfirmed=frozenset(one.first.year for one in file.days_off if not one.certainty.is_confirmed),
        )

    def local(self, moment: datetime) -> datetime:
        """An aware moment on the local clock."""
        return moment.astimezone(self.zone)

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on this local day."""
        if day in self.days_off:
            return False
        return day.weekday() not in self.weekend or day in self.worked

    def is_open(self, moment: datetime) -> bool:
        """Whether an office is open at this moment."""
        here = self.local(moment)
        return self.is_working_day(here.date()) and any(start <= here.time() < end for start, end in self.hours)

    @property
    def length_of_day(self) -> timedelta:
        """Office hours of one working day."""
        day = date(2021, 1, 1)
        return sum(
            (datetime.combine(day, end) - datetime.combine(day, start) for start, end in self.hours), start=timedelta()
        )

    def open_between(self, begin: datetime, end: datetime) -> timedelta:
        """Office hours between two moments."""
        found = timedelta()
        for opens, closes in self.open_from(begin):
            if opens >= end:
                break
            found += min(closes, end) - opens
        return found

    def later(self, moment: datetime, length: timedelta) -> datetime:
        """The moment (UTC) at which so many office hours have passed since another; while an office is open, so that
        what ends with a working day ends as the next one begins."""
        for opens, closes in self.open_from(moment):
            if closes - opens > length:
                return opens + length
            length -= closes - opens
        raise AssertionError("offices never open again")

    def open_from(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Stretches of office hours from a moment on, as UTC pairs, without end."""
        day = self.local(moment).date()
        while True:
            if self.is_working_day(day):
                for start, end in self.hours:
                    closes = datetime.combine(day, end, self.zone).astimezone(UTC)
                    if closes > moment:
                        yield max(moment, datetime.combine(day, start, self.zone).astimezone(UTC)), closes
            day += ONE_DAY
