"""Watch the time limits: nobody has looked, 75 % used up, time is up."""

from handlers.jobs.job import OpenWork
from handlers.jobs.work_list import for_each
from handlers.tickets.escalate import escalate, warn, warn_triage


async def sla_watch(open_work: OpenWork) -> None:
    """Escalate first: what is overdue needs no warning on top, but gets its place above. That time is nearly up is told
    in office hours: at night nobody can do anything about it."""
    await for_each(
        open_work, "escalate", lambda work, last: work.uow.ticket_watch.to_escalate(work.now, last), escalate
    )
    await for_each(open_work, "triage", lambda work, last: work.uow.ticket_watch.to_triage(work.now, last), warn_triage)
    async with open_work("job:sla_watch:hours") as work:
        if not work.rules.calendar.is_open(work.now):
            return
    await for_each(open_work, "warn", lambda work, last: work.uow.ticket_watch.to_warn(work.now, last), warn)
