"""Note something for colleagues; the citizen never sees it."""

from handlers.staff.actor import Actor
from handlers.tickets.act import begin
from handlers.tickets.said import text_of
from handlers.tickets.status import Verb
from handlers.work import Work
from storage.repositories.tickets import Ticket


async def note(work: Work, ticket_id: int, actor: Actor, text: str, *, expected: int | None = None) -> Ticket:
    """Errors: NotAllowed, Stale, Unfit (text)."""
    text = text_of(text)
    act = await begin(work, ticket_id, actor, Verb.NOTE, expected=expected)
    return act.ticket if act.repeated else await act.finish("noted", data={"text": text})
