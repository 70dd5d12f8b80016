"""Called back: the citizen asked for a call and got it. What was said stands in the history; the wish is fulfilled."""

from handlers.dialogue.answers.personal import without_papers
from handlers.staff.actor import Actor
from handlers.tickets.act import begin
from handlers.tickets.phone_calls import CALLED, count_call
from handlers.tickets.said import text_of
from handlers.tickets.status import Verb
from handlers.work import Work
from storage.repositories.ticket_changes import Changes
from storage.repositories.tickets import Ticket


async def called(work: Work, ticket_id: int, actor: Actor, text: str, *, expected: int | None = None) -> Ticket:
    """`text`: what came of the call; numbers of papers in it are kept by their last digits.

    Errors: NotAllowed, Stale, Unfit (text).
    """
    text = without_papers(text_of(text))
    act = await begin(work, ticket_id, actor, Verb.NOTE, expected=expected, name="called")
    if act.repeated:
        return act.ticket
    await count_call(work, actor, CALLED)
    changes: Changes = {"call_back": "", "first_reply_at": act.before.first_reply_at or work.now}
    return await act.finish("called", changes, data={"text": text}, reason="called")
