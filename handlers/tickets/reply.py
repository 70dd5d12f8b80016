"""Reply to the citizen. Who answers what nobody has takes it; else the state stays."""

from handlers.staff.actor import Actor
from handlers.tickets.access import may
from handlers.tickets.act import CITIZEN, begin
from handlers.tickets.chat_hand import keep_chat
from handlers.tickets.claim import taken_by
from handlers.tickets.notices import follow, tell_citizen
from handlers.tickets.said import answer_of
from handlers.tickets.status import NOT_FINISHED, State, Verb
from handlers.work import Work
from storage.repositories.ticket_changes import Changes
from storage.repositories.tickets import Ticket


async def reply(
    work: Work, ticket_id: int, actor: Actor, text: str, *, expected: int | None = None, takes: bool = True
) -> Ticket:
    """`takes`: who answers what nobody has stands for it from then on, so that no colleague answers it as well.

    Errors: NotAllowed, AlreadyClaimed, Stale, Unfit (text, variable), MoveNotAllowed (merged).
    """
    text = answer_of(text)
    act = await begin(work, ticket_id, actor, Verb.REPLY, expected=expected)
    if act.repeated:
        return act.ticket
    changes: Changes = {"first_reply_at": work.now} if act.before.first_reply_at is None else {}
    path: tuple[Verb, ...] = ()
    if takes and act.before.status == State.OPEN and await may(work, actor, act.before, Verb.CLAIM):
        changes, path = {**changes, **taken_by(work, actor)}, (Verb.CLAIM, Verb.REPLY)
    ticket = await act.finish("replied", changes, data={"text": text}, audience=CITIZEN, path=path)
    if takes:
        await keep_chat(work, ticket)
    choices = (follow("add", ticket, "add"),) if ticket.status in NOT_FINISHED else ()
    await tell_citizen(work, ticket, "replied", act.cause, choices, text=text)
    return ticket
