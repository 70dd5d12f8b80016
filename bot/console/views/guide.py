"""The guide with pictures: the work of every day, as officials see it."""

from typing import Final

from aiohttp import web

from bot.console.desk import Desk, signed_in

# Of each: words in console_guide.section, a picture in static/guide (made by tests/support/pictures/guide.py).
SECTIONS: Final = (
    "queue", "ticket", "ask", "correct", "refuse", "transfer", "many", "file", "phone", "absence",
)  # fmt: skip


async def show(desk: Desk) -> web.Response:
    """Every section, its picture loaded when it comes into sight."""
    return desk.page("guide.html", sections=SECTIONS)


ROUTES = (web.get("/console/guide", signed_in(show)),)
