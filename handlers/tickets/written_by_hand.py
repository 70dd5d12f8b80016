"""An official wrote to the citizen by hand, in the messenger's own console: it stands in the ticket's talk.

The messenger names nobody of ours, so the event says only that it was an official. The clocks of the ticket go on.
"""

from handlers.staff.actor import SYSTEM
from handlers.tickets.act import CITIZEN, begin
from handlers.tickets.said import TEXT_LIMIT
from handlers.tickets.status import Verb
from handlers.work import Work
from storage.repositories.tickets import Ticket

KIND = "written_by_hand"


async def written_by_hand(work: Work, ticket_id: int, text: str) -> Ticket:
    """Errors: NotAllowed (gone), MoveNotAllowed (merged)."""
    act = await begin(work, ticket_id, SYSTEM, Verb.REPLY, name=KIND)
    if act.repeated:
        return act.ticket
    return await act.finish(KIND, data={"text": text[:TEXT_LIMIT]}, audience=CITIZEN)
