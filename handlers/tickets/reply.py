"""Reply to the citizen, to one ticket or to many. Who answers what nobody has takes it; else the state stays."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from handlers.staff.actor import Actor
from handlers.tickets.access import may
from handlers.tickets.act import CITIZEN, begin
from handlers.tickets.claim import taken_by
from handlers.tickets.errors import REFUSALS
from handlers.tickets.notices import follow, tell_citizen
from handlers.tickets.said import answer_of
from handlers.tickets.status import NOT_FINISHED, State, Verb
from handlers.work import Work
from storage.repositories.ticket_changes import Changes
from storage.repositories.tickets import Ticket

UNSEEN: Final[Mapping[int, int]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one ticket of many: the ticket, or why not."""

    ticket_id: int
    ticket: Ticket | None = None
    error: Exception | None = None


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
    choices = (follow("add", ticket, "add"),) if ticket.status in NOT_FINISHED else ()
    await tell_citizen(work, ticket, "replied", act.cause, choices, text=text)
    return ticket


async def reply_many(
    work: Work, ticket_ids: Sequence[int], actor: Actor, text: str, *, seen: Mapping[int, int] = UNSEEN
) -> list[Result]:
    """The same reply to many tickets; each has its own result, and who has it stays. `seen`: ticket id -> the revision
    that the official read; one that changed since gets no reply. Errors: Unfit (text, variable)."""
    answer_of(text)
    return await each(
        ticket_ids, lambda number: reply(work, number, actor, text, expected=seen.get(number), takes=False)
    )


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
