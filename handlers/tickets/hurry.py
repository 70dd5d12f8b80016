"""A citizen has lost patience: who has the report and the level above hear of it, once a day and report.

Nobody owns it for that, and its time stays: by the clock it moves up of itself (escalate.py).
"""

from handlers.tickets.ladder import level_above
from handlers.tickets.notices import body_name, tell_body, tell_holder
from handlers.work import Work
from storage.repositories.tickets import Ticket


async def hurry(work: Work, ticket: Ticket) -> str:
    """Tell them; gives the body above, '' at the top."""
    # The day in the cause keeps it to one message each.
    cause = f"hurry:{ticket.id}:{work.rules.calendar.local(work.now).date().isoformat()}"
    above = level_above(work, ticket)
    await tell_holder(work, ticket, "hurried", cause)
    if above is not None:
        await tell_body(work, ticket, above, "hurried", f"{cause}:above", body=body_name(work, ticket.body_id))
    return above or ""
