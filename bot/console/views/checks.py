"""The comparison of a report with its paper: marks are kept as they are set."""

from aiohttp import web

from bot.console.desk import Desk, signed_in
from bot.console.views.acts import why
from bot.console.views.ticket import render, ticket_of
from bot.console.way_back import carried
from handlers.tickets.checks import save_checks
from handlers.tickets.errors import REFUSALS, NotAllowed

PREFIX = "is_"  # of a field's name; a reason is ticked by `point`


async def save(desk: Desk) -> web.Response:
    """Keep the marks of the form; by script only the words that follow from them come back. 409: not this one's."""
    marks = {name[len(PREFIX) :]: value == "yes" for name, value in _typed(desk) if name.startswith(PREFIX)}
    marks |= dict.fromkeys(desk.fields("point"), False)
    try:
        async with desk.work(desk.field("act")) as work:
            ticket = await ticket_of(work, desk)
            found = await save_checks(work, ticket.id, desk.actor, marks)
    except NotAllowed:
        raise
    except REFUSALS as refusal:
        return await render(desk, 409, problem=why(refusal))
    if desk.request.headers.get("HX-Request"):
        return desk.page("ticket_check_words.html", checks=found)
    return desk.go(f"/console/tickets/{ticket.code}{carried(desk.request)}#checks")


def _typed(desk: Desk) -> list[tuple[str, str]]:
    return [(name, value) for name, value in desk.form.items() if isinstance(value, str) and value in ("yes", "no")]


ROUTES = (web.post(r"/console/tickets/{code:[0-9]{1,20}}/checks", signed_in(save)),)
