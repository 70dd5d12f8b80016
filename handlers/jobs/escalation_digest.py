"""Each working morning the bodies above hear, once, how many overdue tickets of others they can see and finish."""

from typing import Final

from handlers.dialogue.outcome import Choice, Jump
from handlers.jobs.job import OpenWork
from handlers.places.bodies import province_of
from handlers.texts import Say
from handlers.tickets.notices import QUEUE, tell_people
from storage.repositories.outbox import MessageClass

NAME: Final = "escalation_digest"


async def escalation_digest(open_work: OpenWork) -> None:
    """Once a local day, in office hours. The day in the cause keeps it to one message."""
    async with open_work(f"job:{NAME}") as work:
        calendar = work.rules.calendar
        if not calendar.is_open(work.now):
            return
        day = calendar.local(work.now).date().isoformat()
        choice = Choice("escalated", "ticket_words.button.open", jump=Jump(QUEUE, ("filter", "escalated")))
        for body_id, number in (await work.uow.ticket_watch.overdue_by_level()).items():
            people = await work.uow.officials.of_bodies([body_id], work.now)
            said = Say("ticket_notices.official.digest", {"number": number})
            cause, province = f"job:{NAME}:{day}:{body_id}", province_of(body_id)
            await tell_people(work, people, said, cause, (choice,), province, MessageClass.REMINDER)
