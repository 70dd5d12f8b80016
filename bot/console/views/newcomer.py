"""Two printed pages for an official who begins: the work of a day, and what to do when something is out of the way."""

from typing import Final

from aiohttp import web

from bot.console.desk import Desk, signed_in
from bot.console.practising import offered

PRACTISE: Final = "practise"
DAY: Final = ("queue", "take", "ask", "agree", "enter", "explain", "refuse", "pass_on", "mistake", "keys")
ELSE: Final = ("danger", "code", "colleague", "paste", "phone", "paper", "offline", "secret", "numbers", "bribe")


async def show(desk: Desk) -> web.Response:
    """The pages, to be read on the screen or printed."""
    practice = offered(desk.service, desk.actor)
    day = (PRACTISE, *DAY) if practice else DAY
    return desk.page("newcomer.html", practice=practice, pages={"day": day, "else": ELSE})


ROUTES = (web.get("/console/newcomer", signed_in(show)),)
