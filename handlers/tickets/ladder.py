"""Who stands above the owner of a ticket, without those it complains of."""

from handlers.places.routing import Reason, Route, next_level
from handlers.tickets.access import accused_bodies
from handlers.work import Work
from storage.repositories.tickets import Ticket


def level_above(work: Work, ticket: Ticket) -> str | None:
    """The next body with officials above the owner; None at the top."""
    directory = work.tools.directory
    accused = accused_bodies(directory, ticket.accused_body)
    day = work.rules.calendar.local(work.now).date()
    acting = dict.fromkeys(directory.acting_office(body, day) for body in ticket.ladder)
    ladder = tuple(body for body in acting if body and body not in accused) or (ticket.body_id,)
    route = Route(ticket.body_id, ticket.label, (), ladder, Reason.MATRIX)
    owner, seen = ticket.body_id, {ticket.body_id}
    while (above := next_level(route, owner, directory)) is not None and above not in seen:
        if above not in accused:
            return above
        seen.add(above)
        owner = above
    return None
