"""The door of the console: name, password and code; and the page behind a one-time link, on which these are set.

Opening a link shows a button and uses nothing up: programs that look at links in mail and chat before people do only
open them. In the demo the button signs in; elsewhere it leads to the form that sets name, password and second factor
(setting_up.py).
"""

from datetime import timedelta
from typing import Any

from aiohttp import web

from bot.console.comparing import COMPARING, Full
from bot.console.csrf import same_origin
from bot.console.desk import SERVICE, SIGN_IN
from bot.console.known_device import known_device
from bot.console.outside import CONSOLE, TOKEN, device_name, full, go, later, own_page, signed_in, source_of, text_of
from bot.console.second_page import clock_words
from bot.console.sessions import drop_cookie, secret_of
from bot.console.setting_up import set_up_page
from bot.service import Service
from handlers.dialogue.answers.personal import mask_number
from handlers.staff import chat_links
from handlers.staff import password_sign_in as signing
from handlers.staff.credentials import MOST, NOBODYS, password_fits
from handlers.staff.password_sign_in import Guess, Later, Way
from handlers.staff.sessions import ended_idle, signed_in_with
from handlers.staff.sign_in import SignedIn, sign_in
from storage.database import BUSY


async def show_door(request: web.Request) -> web.StreamResponse:
    """For who is not signed in. Who is goes on to the queue."""
    service = request.app[SERVICE]
    async with service.work(f"console:{service.ids.new()}") as work:
        signed = await signed_in_with(work, secret_of(request))
        idle = await ended_idle(work, secret_of(request)) if signed is None else None
    if signed is not None:
        return go(CONSOLE)
    return own_page(request, service, "door.html", 200, idle=idle)


async def try_password(request: web.Request) -> web.StreamResponse:
    """A name and a password. 422: they are nobody's, which of both is not said; 429: too many wrong ones;
    503: too many others are compared at this moment."""
    service, form = request.app[SERVICE], await request.post()
    login, password, source = text_of(form, "login"), text_of(form, "password"), source_of(request, service)
    if not same_origin(request, service.settings.public_url):
        return own_page(request, service, "door.html", 403, problem="console_sign_in.again", login=login)
    try:
        async with service.work(f"console:{service.ids.new()}") as work:
            guess = await signing.count_guess(work, login, source, known_device(request, work.uow.vault))
    except BUSY:  # others are counted for the same name at this moment
        guess = Later(service.clock.now() + timedelta(minutes=1))
    if isinstance(guess, Later):
        return later(request, service, guess, login=login)
    try:
        fits = await _fits(request, password, guess)
    except Full:
        async with service.work(f"console:{service.ids.new()}") as work:
            await signing.was_not_compared(work, guess)
        return full(request, service, "door.html", login=login)
    if not fits:
        async with service.work(f"console:{service.ids.new()}") as work:
            await signing.password_was_wrong(work, source)
        return own_page(request, service, "door.html", 422, problem="console_sign_in.wrong", login=login)
    async with service.work(f"console:{service.ids.new()}") as work:
        token = await signing.password_was_right(work, guess)
        way = await signing.way_of(work, token, send=True)
    return _second_page(request, service, 200, token, way)


async def try_code(request: web.Request) -> web.StreamResponse:
    """The code of the second factor, or (`resend`) a new one by text message. 422: not the code; 429: too many wrong
    ones; 410: begin again."""
    service, form = request.app[SERVICE], await request.post()
    token, said = text_of(form, "second"), "console_sign_in.again"
    if not same_origin(request, service.settings.public_url) or not TOKEN.fullmatch(token):
        return own_page(request, service, "door.html", 410, problem=said)
    known = known_device(request, service.database.vault)
    async with service.work(f"console:{service.ids.new()}") as work:
        given: SignedIn | Later | str = "resend"
        if not text_of(form, "resend"):
            given = await signing.give_code(
                work, token, text_of(form, "code"), source_of(request, service), device_name(request), known
            )
        if isinstance(given, SignedIn):
            return signed_in(given, service)
        way = await signing.way_of(work, token, send=given == "text_over", again=given == "resend")
    if way is None or given == "over":
        return own_page(request, service, "door.html", 410, problem="console_sign_in.over")
    if isinstance(given, Later):
        values = {"second": token, "sent_to": mask_number(way.phone)}
        return later(request, service, given, "second.html", **values)
    if given == "resend":
        return _second_page(request, service, 200, token, way)
    return _second_page(request, service, 422, token, way, signing.PROBLEMS[given])


async def show_link(request: web.Request) -> web.StreamResponse:
    """The page behind a one-time link: a button. Nothing is read and nothing used up."""
    token = request.match_info["token"]
    if not TOKEN.fullmatch(token):
        return own_page(request, request.app[SERVICE], "link_over.html", 404)
    return own_page(request, request.app[SERVICE], "link.html", 200)


async def use_link(request: web.Request) -> web.StreamResponse:
    """The button was pressed: in the demo the link is used up and the browser is signed in, elsewhere the form that
    sets the password comes, and the link is used up when it is set."""
    service, token = request.app[SERVICE], request.match_info["token"]
    if not same_origin(request, service.settings.public_url):
        return own_page(request, service, "link.html", 403)
    if not service.links_sign_in:
        return await set_up_page(request, service, token)
    async with service.work(f"console:{service.ids.new()}") as work:
        opened = await sign_in(work, token, device_name(request))
    return signed_in(opened, service) if opened else own_page(request, service, "link_over.html", 404)


async def show_chat_link(request: web.Request) -> web.StreamResponse:
    """The page behind a link from an official's own chat: a button, as messengers look at links before people do."""
    fits = TOKEN.fullmatch(request.match_info["token"])
    page, status = ("link.html", 200) if fits else ("link_over.html", 404)
    return own_page(request, request.app[SERVICE], page, status, chat=True)


async def use_chat_link(request: web.Request) -> web.StreamResponse:
    """The button was pressed: it stands for the password, and the second step comes. 404: used up, or too old."""
    service, token = request.app[SERVICE], request.match_info["token"]
    if not same_origin(request, service.settings.public_url):
        return own_page(request, service, "link.html", 403, chat=True)
    second = None
    if TOKEN.fullmatch(token):
        async with service.work(f"console:{service.ids.new()}") as work:
            second = await chat_links.use_chat_link(work, token)
            way = await signing.way_of(work, second, send=True) if second else None
    if second is None:
        return own_page(request, service, "link_over.html", 404, chat=True)
    return _second_page(request, service, 200, second, way)


def link_address(service: Service, token: str) -> str:
    """The address that an official opens."""
    return f"{service.settings.public_url.rstrip('/')}{SIGN_IN}/{token}"


def signed_out() -> web.Response:
    """To the door, without the cookie."""
    response = go(SIGN_IN)
    drop_cookie(response)
    return response


async def _fits(request: web.Request, password: str, guess: Guess) -> bool:
    """As long for a name that nobody has. Errors: Full."""
    kept = guess.kept.password_hash if guess.kept else NOBODYS
    fits = await request.app[COMPARING].run(password_fits, password[: MOST + 1], kept, known=guess.known)
    return fits and guess.kept is not None


def _second_page(
    request: web.Request, service: Service, status: int, token: str, way: Way | None, problem: str = ""
) -> web.Response:
    """The page of the second step. `way`: None for an official who was switched off meanwhile."""
    values: dict[str, Any] = {"second": token, "problem": problem}
    if way is not None:
        values["sent_to"] = mask_number(way.phone)
        if way.waits is not None:
            values |= {"problem": "console_sign_in.text_later", "until": clock_words(service, way.waits)}
    return own_page(request, service, "second.html", status, **values)
