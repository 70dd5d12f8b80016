"""Each working morning the health department of a province hears how the day before ended; the numbers are kept."""

from datetime import timedelta
from typing import Final

from handlers.catalogue.office_kinds import OfficeKind
from handlers.jobs.job import OpenWork
from handlers.places.bodies import Place, body_id
from handlers.texts import Say
from handlers.tickets.day_report import DayReport, day_report
from handlers.tickets.notices import tell_people
from handlers.work import Work

NAME: Final = "daily_report"
KEPT: Final = "report_sent"  # a counter a province and day: who was reported on already


async def daily_report(open_work: OpenWork) -> None:
    """Once a local day, in office hours, each served province in a unit of work of its own."""
    async with open_work(f"job:{NAME}:list") as work:
        calendar, provinces = work.rules.calendar, sorted(work.tools.policy.served)
        if not calendar.is_open(work.now):
            return
        day = calendar.local(work.now).date() - timedelta(days=1)
    for province in provinces:
        async with open_work(f"job:{NAME}") as work:
            if not await work.uow.counters.total(KEPT, day, day, province):
                await tell(work, await day_report(work, province, day))


async def tell(work: Work, report: DayReport) -> None:
    """Keep the numbers and tell the officials of the department. The day in the cause keeps it to one message."""
    opened, done = report.days[report.day]
    total = report.figures.total
    kept = {"report_open": total.open, "report_overdue": total.overdue, KEPT: 1}
    for name, number in kept.items():
        await work.uow.counters.add(report.day, name, report.province, number)
    if not (total.open or opened or done):
        return
    department = body_id(work.tools.policy.edition, Place(report.province), OfficeKind.SO_Y_TE)
    people = await work.uow.officials.of_bodies([department], work.now)
    said = Say(
        "daily_report.summary",
        {
            "day": f"{report.day:%d/%m/%Y}",
            "opened": opened,
            "done": done,
            "open": total.open,
            "overdue": total.overdue,
            "percent": total.percent,
            "entry": report.entry_percent,
        },
    )
    cause = f"job:{NAME}:{report.day.isoformat()}:{report.province}"
    await tell_people(work, people, said, cause, province=report.province)
