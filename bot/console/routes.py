"""Every address of the console: the door is listed here, every file of `views` brings its own.

A new page is a file in `views` with `ROUTES`, and with `LINK` when it stands in the bar on top.
"""

import asyncio
from collections.abc import Iterable
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from aiohttp import web

from bot.console import duty_page, setting_up, sign_in, views
from bot.console.comparing import COMPARING, Comparing
from bot.console.desk import SERVICE, Desk, signed_in
from bot.console.menu import COUNTS, LINKS, Counts, Link
from bot.console.views.events import STOPPING, STREAMS
from bot.service import Service
from bot.streams import Streams


async def unknown(desk: Desk) -> web.Response:
    """No page: said as it is said of a page that is none of the official's business. A stranger reads it nowhere: every
    address asks who is there first."""
    return desk.missing()


async def to_queue(desk: Desk) -> web.Response:
    """`/console/`, as people type it."""
    raise web.HTTPSeeOther("/console")


DOOR = (
    web.get("/console/sign-in", sign_in.show_door),
    web.post("/console/sign-in", sign_in.try_password),
    web.post("/console/sign-in/code", sign_in.try_code),
    web.get("/console/sign-in/chat/{token}", sign_in.show_chat_link),
    web.post("/console/sign-in/chat/{token}", sign_in.use_chat_link),
    web.get("/console/sign-in/{token}", sign_in.show_link),
    web.post("/console/sign-in/{token}", sign_in.use_link),
    web.post("/console/sign-in/{token}/set-up", setting_up.set_up),
    web.get("/console/duty/{token}", duty_page.show),
    web.post("/console/duty/{token}", duty_page.take),
)
SLASH = web.get("/console/", signed_in(to_queue))
ELSE = web.route("*", "/console{rest:(?:/.*)?}", signed_in(unknown))


def pages() -> list[ModuleType]:
    """The files of `views`, by name."""
    return [import_module(f"{views.__name__}.{found.name}") for found in iter_modules(views.__path__)]


def routes() -> list[web.RouteDef]:
    """Pages are read with GET, everything that changes something is a POST with a token.

    An address with fewer open places comes first: `/tickets/{code}/record` before `/tickets/{code}/{act}`.
    """
    found: Iterable[web.RouteDef] = (route for page in pages() for route in page.ROUTES)
    return [*DOOR, SLASH, *sorted(found, key=lambda route: route.path.count("{"))]


def links() -> tuple[Link, ...]:
    """The bar on top, from the left."""
    found: Iterable[Link] = (page.LINK for page in pages() if hasattr(page, "LINK"))
    return tuple(sorted(found, key=lambda link: link.order))


def add_console(app: web.Application, service: Service) -> None:
    """Give the application its officials' side. Needs the pages' templates (`add_pages`) to be set up."""
    app[SERVICE] = service
    app[COMPARING] = Comparing()
    app[LINKS] = links()
    app[COUNTS] = Counts()
    app[STOPPING] = asyncio.Event()
    app[STREAMS] = Streams()
    app.router.add_routes([*routes(), ELSE])  # the last: what no other takes, by whatever method
    app.on_shutdown.append(_stop_streams)


async def _stop_streams(app: web.Application) -> None:
    app[STOPPING].set()
