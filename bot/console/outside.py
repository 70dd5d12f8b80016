"""Pages for who is not signed in: how they are drawn, and what a request says of the browser behind it."""

import re
from typing import Any, Final

from aiohttp import web

from bot.channels.webchat.source import Source
from bot.console.desk import PRIVATE
from bot.console.devices import device_of
from bot.console.known_device import remember_device
from bot.console.second_page import clock_words
from bot.console.sessions import set_cookie
from bot.pages.languages import page_language
from bot.pages.rendering import render
from bot.service import Service
from handlers.staff.password_sign_in import Later
from handlers.staff.sign_in import SignedIn

CONSOLE: Final = "/console"
TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{16,128}")
FULL: Final = {"Retry-After": "5"}  # seconds


def own_page(request: web.Request, service: Service, template: str, status: int, **values: Any) -> web.Response:
    """A page in the browser's language, which no shelf keeps."""
    lang = page_language(request)
    shown = {
        "t": lambda key, **params: service.tools.texts.say(key, params, language=lang),
        "lang": lang,
        "life": int(service.tools.policy.sign_in_link_life.total_seconds() // 60),
        "links_sign_in": service.links_sign_in,
        "texts_go": service.tools.policy.text_messages,
        "problem": "",
        "until": "",
        "login": "",
        "sent_to": "",
        "chat": False,
        **values,
    }
    response = render(request, f"console/{template}", shown, status=status)
    # The address holds the secret: no other page may learn it, no shelf may keep the page.
    response.headers.update({**PRIVATE, "Referrer-Policy": "same-origin"})
    return response


def later(
    request: web.Request, service: Service, until: Later, template: str = "door.html", **values: Any
) -> web.Response:
    """Too many wrong ones."""
    said = clock_words(service, until.until)
    return own_page(request, service, template, 429, problem="console_sign_in.later", until=said, **values)


def full(request: web.Request, service: Service, template: str, **values: Any) -> web.Response:
    """So many are compared that this one was not."""
    response = own_page(request, service, template, 503, problem="console_sign_in.busy", **values)
    response.headers.update(FULL)
    return response


def signed_in(opened: SignedIn, service: Service) -> web.Response:
    """On to the console, with the cookies of the session and of the device."""
    response = go(CONSOLE)
    set_cookie(response, opened.secret)
    remember_device(response, service.database.vault, opened.official_id)
    return response


def go(path: str) -> web.Response:
    """To another page."""
    return web.Response(status=303, headers={"Location": path, **PRIVATE})


def text_of(form: Any, name: str) -> str:
    """A field of a form; '' when it is missing or a file."""
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def source_of(request: web.Request, service: Service) -> str:
    """A digest of the network address."""
    return Source(service.database.vault, service.settings.trusted_proxies).digest(request)


def device_name(request: web.Request) -> str:
    """Browser and system, as their owner knows them."""
    return device_of(request.headers.get("User-Agent", ""))
