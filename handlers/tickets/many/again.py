"""A refusal of one report: at once, or, where its citizen disputed an outcome before, once another official agrees."""

from typing import Final

from handlers.staff.actor import Actor
from handlers.tickets.errors import NeedsYes, NotAllowed, Unfit
from handlers.tickets.many.acts import REFUSE
from handlers.tickets.many.pressed import press
from handlers.tickets.refuse import refuse
from handlers.work import Work
from storage.repositories.bulk_acts import BulkAct, Order

ASKED: Final = "refuse_asked"


async def refuse_or_ask(
    work: Work, ticket_id: int, actor: Actor, code: str, text: str = "", *, expected: int | None = None
) -> str:
    """What was done: REFUSE or ASKED, which waits as an act on one report; asked once more it stays as it was.

    Errors: those of `refuse` but NeedsYes; Unfit (second): nobody is there to ask; Unfit (waits): the refusal that
    waits has another reason or other words.
    """
    try:
        await refuse(work, ticket_id, actor, code, text, expected=expected)
    except NeedsYes:
        order, waiting = Order(REFUSE, text, code), await refusal_asked(work, ticket_id, actor)
        if waiting is None:
            await _ask(work, ticket_id, actor, order, expected)
        elif waiting.order != order:
            raise Unfit("waits") from None
        return ASKED
    return REFUSE


async def refusal_asked(work: Work, ticket_id: int, actor: Actor) -> BulkAct | None:
    """The newest refusal of this report, alone or among others, for which the actor waits for a yes."""
    return await work.uow.bulk_acts.asked_about(ticket_id, actor.id, REFUSE)


async def _ask(work: Work, ticket_id: int, actor: Actor, order: Order, expected: int | None) -> None:
    ticket = await work.uow.tickets.get(ticket_id)
    if ticket is None:
        raise NotAllowed
    seen = {} if expected is None else {ticket_id: expected}
    await press(work, actor, order, [ticket], seen=seen, cause=f"{actor.id}:{work.cause}", now=True)
