"""The search: by code, number, phone, name, and by what is written in the reports of one's own office."""

from aiohttp import web

from bot.console.desk import Desk, signed_in
from bot.console.lines import lines_of
from bot.console.search_address import Looked, read_token, write_token
from bot.console.views.queue import body_names, said
from bot.console.way_back import SEARCH, from_search
from handlers.dialogue.answers.ticket_code import read_ticket_code
from handlers.tickets import access
from handlers.tickets.errors import NotAllowed
from handlers.tickets.search import LATELY, Found, Way, audit_search, read_asked, search


async def ask(desk: Desk) -> web.Response:
    """A form with what is looked for: to the report of a code, else to the address of the search."""
    looked = Looked(desk.field("q"), bool(desk.field("inside")), desk.field("office"))
    code = read_ticket_code(looked.text)
    async with desk.work() as work:
        if isinstance(code, str) and not looked.inside:
            await audit_search(work, desk.actor, Way.CODE, code)
            try:
                await access.visible(work, desk.actor, await work.uow.tickets.get_by_code(code))
            except NotAllowed:
                return desk.page("search.html", q=looked.text, lines=[], problem="console.search.nothing")
            return desk.go(f"/console/tickets/{code}")
        token = write_token(work.uow.vault, desk.actor.id, looked, work.now)
    return desk.go(f"/console/search/{token}")


async def show(desk: Desk) -> web.Response:
    """What is found, as often as the address is opened within its time."""
    token = desk.request.match_info["token"]
    async with desk.work() as work:
        looked = read_token(work.uow.vault, desk.actor.id, token, work.now)
        if looked is None:
            return desk.page("search.html", lines=[], problem="console.search.over")
        asked = read_asked(looked.text)
        if not asked:
            return desk.page("search.html", q=looked.text, lines=[], problem="console.search.unreadable")
        found = await search(work, desk.actor, asked, inside=looked.inside, office=looked.office)
        lines = await lines_of(work, found.tickets, desk.actor, desk.language)
    return desk.page(
        "search.html",
        q=looked.text,
        lines=lines,
        found=found,
        said=said(desk),
        from_list=from_search(token),
        walk=SEARCH + token,
        problem="" if lines else _nothing(found),
        bodies=body_names(desk) if found.wide else {},
        days=LATELY.days,
        readable=bool(asked.words) and not found.inside and not found.wide,
    )


def _nothing(found: Found) -> str:
    """What to say where nothing is found: whether what is written was read too."""
    if found.inside:
        return "console.search.nothing_inside"
    return "console.search.wide" if found.wide else "console.search.nothing"


ROUTES = (
    web.post("/console/search", signed_in(ask)),
    web.get("/console/search/{token:[A-Za-z0-9_-]{1,2000}}", signed_in(show)),
)
