"""A photo is turned the right way up, for everybody who opens the ticket; the picture itself stays as it came."""

from typing import Final

from handlers.staff.actor import Actor
from handlers.tickets.access import Sight, sight
from handlers.tickets.act import audit
from handlers.tickets.errors import NotAllowed, Unfit
from handlers.work import Work

TURNS: Final = (0, 90, 180, 270)  # degrees clockwise


async def turn_photo(work: Work, ticket_id: int, actor: Actor, file_id: int, degrees: int) -> None:
    """Show a photo of the ticket turned by so many degrees of TURNS, counted from how it came: sent twice, it turns
    once. For whoever sees the whole ticket. Errors: NotAllowed (also for no photo of this ticket), Unfit (turn)."""
    ticket = await work.uow.tickets.get(ticket_id)
    if ticket is None or await sight(work, actor, ticket) is not Sight.FULL:
        raise NotAllowed
    if degrees not in TURNS:
        raise Unfit("turn")
    if not await work.uow.ticket_files.turn(ticket_id, file_id, degrees):
        raise NotAllowed
    await audit(work, actor, "photo_turned", ticket_id)
