"""One report beside the queue: enough to choose it or to leave it, without leaving the list."""

from aiohttp import web

from bot.console.desk import Desk, signed_in
from bot.console.views.ticket import ticket_of, values_of
from bot.console.way_back import carried
from handlers.tickets.act import audit
from handlers.tickets.queries import ticket_page

LAST = 3  # messages of the talk


async def show(desk: Desk) -> web.Response:
    """What was typed, the small photos, the end of the talk and who has it. Looking at it is audited as the page is."""
    async with desk.work() as work:
        seen = await ticket_page(work, desk.actor, (await ticket_of(work, desk)).id)
        values = await values_of(work, desk, seen)
        if values["full"] and values["photos"]:
            await audit(work, desk.actor, "thumbnails", seen.ticket.id)
            values["turns"] = await work.uow.ticket_files.turns(seen.ticket.id)
    talk = values.pop("talk")
    return desk.page("peek.html", **values, talk=talk[-LAST:], from_list=carried(desk.request))


ROUTES = (web.get(r"/console/tickets/{code:[0-9]{1,20}}/peek", signed_in(show)),)
