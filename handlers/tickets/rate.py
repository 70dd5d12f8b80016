"""Rate the service, one to five; a later rating replaces an earlier one."""

from handlers.staff.actor import Actor
from handlers.tickets.act import begin
from handlers.tickets.errors import Unfit
from handlers.tickets.status import Verb
from handlers.work import Work
from storage.repositories.tickets import Ticket

BEST = 5


async def rate(work: Work, ticket_id: int, actor: Actor, rating: int) -> Ticket:
    """Errors: NotAllowed, Unfit (rating), MoveNotAllowed."""
    if not 1 <= rating <= BEST:
        raise Unfit("rating")
    act = await begin(work, ticket_id, actor, Verb.RATE)
    if act.repeated:
        return act.ticket
    return await act.finish("rated", {"rating": rating}, data={"rating": rating})
