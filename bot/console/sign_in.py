"""Sign-in by one-time link. Opening the link shows a button and uses nothing up: programs that look at links in mail
and chat before people do only open them. Pressing the button uses the link up."""

import re

from aiohttp import web

from bot.console.csrf import same_origin
from bot.console.desk import PRIVATE, SERVICE, SIGN_IN
from bot.console.sessions import drop_cookie, secret_of, set_cookie
from bot.pages.languages import page_language
from bot.pages.rendering import render
from bot.service import Service
from handlers.staff.sessions import signed_in_with
from handlers.staff.sign_in import sign_in

CONSOLE = "/console"
TOKEN = re.compile(r"[A-Za-z0-9_-]{16,128}")


async def show_door(request: web.Request) -> web.StreamResponse:
    """For who is not signed in: how to get a link. Who is goes on to the queue."""
    service = request.app[SERVICE]
    async with service.work(f"console:{service.ids.new()}") as work:
        signed = await signed_in_with(work, secret_of(request))
    if signed is not None:
        return _go(CONSOLE)
    return _page(request, service, "door.html", 200)


async def show_link(request: web.Request) -> web.StreamResponse:
    """The page behind a one-time link: a button. Nothing is read and nothing used up."""
    token = request.match_info["token"]
    if not TOKEN.fullmatch(token):
        return _page(request, request.app[SERVICE], "link_over.html", 404)
    return _page(request, request.app[SERVICE], "link.html", 200)


async def use_link(request: web.Request) -> web.StreamResponse:
    """The button was pressed: the link is used up and the browser is signed in."""
    service, token = request.app[SERVICE], request.match_info["token"]
    if not same_origin(request, service.settings.public_url):
        return _page(request, service, "link.html", 403)
    async with service.work(f"console:{service.ids.new()}") as work:
        opened = await sign_in(work, token)
    if opened is None:
        return _page(request, service, "link_over.html", 404)
    response = _go(CONSOLE)
    set_cookie(response, opened.secret)
    return response


def signed_out() -> web.Response:
    """To the door, without the cookie."""
    response = _go(SIGN_IN)
    drop_cookie(response)
    return response


def _page(request: web.Request, service: Service, template: str, status: int) -> web.Response:
    lang = page_language(request)
    values = {
        "t": lambda key, **params: service.tools.texts.say(key, params, language=lang),
        "lang": lang,
        "life": int(service.tools.policy.sign_in_link_life.total_seconds() // 60),
    }
    response = render(request, f"console/{template}", values, status=status)
    # The address holds the secret: no other page may learn it, no shelf may keep the page.
    response.headers.update({**PRIVATE, "Referrer-Policy": "same-origin"})
    return response


def _go(path: str) -> web.Response:
    return web.Response(status=303, headers={"Location": path, **PRIVATE})
