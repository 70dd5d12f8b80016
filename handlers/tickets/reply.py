"""Reply to the citizen, to one ticket or to many at once; the state stays."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from handlers.staff.actor import Actor
from handlers.tickets.act import CITIZEN, begin
from handlers.tickets.errors import REFUSALS
from handlers.tickets.notices import follow, tell_citizen
from handlers.tickets.said import text_of
from handlers.tickets.status import NOT_FINISHED, Verb
from handlers.work import Work
from storage.repositories.ticket_changes import Changes
from storage.repositories.tickets import Ticket


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one ticket of many: the ticket, or why not."""

    ticket_id: int
    ticket: Ticket | None = None
    error: Exception | None = None


async def reply(work: Work, ticket_id: int, actor: Actor, text: str, *, expected: int | None = None) -> Ticket:
    """Errors: NotAllowed, Stale, Unfit (text), MoveNotAllowed (merged)."""
    text = text_of(text)
    act = await begin(work, ticket_id, actor, Verb.REPLY, expected=expected)
    if act.repeated:
        return act.ticket
    changes: Changes = {"first_reply_at": work.now} if act.before.first_reply_at is None else {}
    ticket = await act.finish("replied", changes, data={"text": text}, audience=CITIZEN)
    choices = (follow("add", ticket, "add"),) if ticket.status in NOT_FINISHED else ()
    await tell_citizen(work, ticket, "replied", act.cause, choices, text=text)
    return ticket


async def reply_many(work: Work, ticket_ids: Sequence[int], actor: Actor, text: str) -> list[Result]:
    """The same reply to many tickets; each has its own result. Errors: Unfit (text)."""
    text_of(text)
    return await each(ticket_ids, lambda ticket_id: reply(work, ticket_id, actor, text))


async def each(ticket_ids: Sequence[int], act: Callable[[int], Awaitable[Ticket]]) -> list[Result]:
    """The same operation on many tickets: what is refused for one does not stop the others.

    Locks are taken in the order of ids, so that two such lists never wait for each other; an operation refuses before
    it writes, so that the rest of the transaction stands. Results come in the order asked.
    """
    found: dict[int, Result] = {}
    for ticket_id in sorted(set(ticket_ids)):
        try:
            found[ticket_id] = Result(ticket_id, await act(ticket_id))
        except REFUSALS as refusal:
            found[ticket_id] = Result(ticket_id, error=refusal)
    return [found[ticket_id] for ticket_id in dict.fromkeys(ticket_ids)]
