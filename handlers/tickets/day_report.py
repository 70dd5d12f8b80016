"""The report of a day: what the letters ask for (domain: indicators), of one province as it stood at the day's end.

A day gone by is reported the same whenever it is asked for: what happened later stands in the report of its own day.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from handlers.dialogue.talk import LOCAL
from handlers.places.bodies import Place
from handlers.texts import Say
from handlers.tickets.figures import AGES, SMALLEST, Figures, event_categories, figures_of
from handlers.tickets.outcomes import by_day
from handlers.work import Work
from storage.repositories.reports import EntryCounts, SiteRow

UNKNOWN: Final = "unknown"
ENDED: Final = ("done", "done_in_time", "refused", "refused_in_time", "withdrawn", "merged", "reopened")
MOMENT: Final = timedelta(microseconds=1)  # a day ends that much before the next begins
DAYS: Final = 7  # days back for which opened and finished are shown


@dataclass(frozen=True, slots=True)
class DayReport:
    """`figures`: see there; `days`: local day -> what happened on it (`outcomes.KINDS`), of the last DAYS."""

    day: date
    province: str
    figures: Figures
    days: dict[date, dict[str, int]]
    entry: EntryCounts

    @property
    def entry_percent(self) -> int:
        """Entered among approved, in whole percent; 100 when nothing waits."""
        return round(100 * self.entry.entered / self.entry.approved) if self.entry.approved else 100


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of the report: which indicator, of what, how much (empty: too few to be shown)."""

    indicator: str
    of: str
    value: str


async def day_report(work: Work, province: str, day: date) -> DayReport:
    """The report of a province for a local day; of today as it stands now."""
    end = datetime.combine(day + timedelta(days=1), time(), LOCAL)
    last = (end - MOMENT).astimezone(work.now.tzinfo)
    at = min(last, work.now)
    events, area = event_categories(work), Place(province)
    moved = await work.uow.reports.moves(*area, events, last - timedelta(days=DAYS), at)
    return DayReport(
        day,
        province,
        await figures_of(work, area, at),
        by_day(moved, day - timedelta(days=DAYS - 1), DAYS),
        await work.uow.reports.entry(province, events, at, past=at < work.now),
    )


def counted_at(report: DayReport) -> Say:
    """When the figures stood so, in words: the whole day, or a time of it."""
    local = report.figures.at.astimezone(LOCAL)
    if (local + MOMENT).date() > report.day:
        return Say("daily_report.whole_day", {"day": f"{report.day:%d/%m/%Y}"})
    return Say("daily_report.at", {"time": f"{local:%H:%M}", "day": f"{local:%d/%m/%Y}"})


def rows_of(report: DayReport) -> Iterator[Row]:
    """The report as rows, for a table or a file. Levels, ages and categories by their codes, communes likewise."""
    figures = report.figures
    yield Row("backlog", "all", str(figures.total.open))
    yield Row("overdue", "all", str(figures.total.overdue))
    yield Row("overdue_percent", "all", str(figures.total.percent))
    closed = figures.closed
    yield Row("on_time_percent", "all", _percent(figures.on_time_percent))
    for name in ENDED:
        yield Row("ended", name, str(getattr(closed, name)))
    for level, counts in figures.ages.items():
        for age, count in zip(AGES, counts, strict=True):
            yield Row("backlog_by_age", f"{level}/{age}", str(count))
    for code, share in figures.categories.items():
        yield Row("backlog_by_category", code, str(share.open))
        yield Row("overdue_percent", code, str(share.percent))
    for site in figures.sites:
        yield Row("backlog_by_site", f"{site.category}/{site_code(site)}", str(site.open))
    for day, counted in report.days.items():
        for what, count in counted.items():
            yield Row("finished" if what == "done" else what, day.isoformat(), str(count))
    for name, value in report.entry._asdict().items():
        yield Row("entry", name, str(value))
    yield Row("entry", "percent", str(report.entry_percent))
    yield Row("installs", "all", _shown(figures.installs_total))
    for code, installed in figures.installs.items():
        yield Row("installs", code, _shown(installed))


def site_code(row: SiteRow) -> str:
    """The code of a place in a row: of a facility, else of a unit, else `unknown`."""
    return row.facility_code or row.district or row.province or UNKNOWN


def _percent(share: int | None) -> str:
    return "" if share is None else str(share)


def _shown(count: int | None) -> str:
    """A count, or that it is too small to be told."""
    return f"<{SMALLEST}" if count is None else str(count)
