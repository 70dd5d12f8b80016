"""Each working morning the health department of a province hears how the days ended that it has not heard of, also
those before a weekend or a holiday; the numbers are kept."""

from datetime import timedelta
from typing import Final

from handlers.catalogue.office_kinds import OfficeKind
from handlers.jobs.job import OpenWork
from handlers.places.bodies import Place, body_id
from handlers.texts import Say
from handlers.tickets.day_report import DayReport, day_report
from handlers.tickets.notices import tell_people
from handlers.work import Work
from storage.repositories.outbox import MessageClass

NAME: Final = "daily_report"
KEPT: Final = "report_sent"  # a counter a province and day: who was reported on already
ONE_DAY: Final = timedelta(days=1)
LONGEST: Final = timedelta(days=14)  # offices are closed for less; what is older is not told any more


async def daily_report(open_work: OpenWork) -> None:
    """Every local day once, in office hours, each province and day in a unit of work of its own, the oldest first."""
    async with open_work(f"job:{NAME}:list") as work:
        calendar, provinces = work.rules.calendar, sorted(work.tools.policy.served)
        if not calendar.is_open(work.now):
            return
        today = calendar.local(work.now).date()
        last = await work.uow.counters.last_days(KEPT, today - LONGEST, today)
    for province in provinces:
        day = last.get(province, today - 2 * ONE_DAY) + ONE_DAY
        while day < today:
            async with open_work(f"job:{NAME}") as work:
                if not await work.uow.counters.total(KEPT, day, day, province):
                    await tell(work, await day_report(work, province, day))
            day += ONE_DAY


async def tell(work: Work, report: DayReport) -> None:
    """Keep the numbers and tell the officials of the department. The day in the cause keeps it to one message."""
    counted, figures = report.days[report.day], report.figures
    total, on_time = figures.total, figures.on_time_percent
    kept = {"report_open": total.open, "report_overdue": total.overdue, KEPT: 1}
    for name, number in kept.items():
        await work.uow.counters.add(report.day, name, report.province, number)
    if not (total.open or any(counted.values())):
        return
    department = body_id(work.tools.policy.edition, Place(report.province), OfficeKind.SO_Y_TE)
    people = await work.uow.officials.of_bodies([department], work.now)
    said = Say(
        "daily_report.summary",
        {
            "day": f"{report.day:%d/%m/%Y}",
            **counted,
            "open": total.open,
            "overdue": total.overdue,
            "percent": total.percent,
            "on_time": "–" if on_time is None else f"{on_time}%",
            "entry": report.entry_percent,
        },
    )
    cause = f"job:{NAME}:{report.day.isoformat()}:{report.province}"
    await tell_people(work, people, said, cause, province=report.province, message_class=MessageClass.REMINDER)
