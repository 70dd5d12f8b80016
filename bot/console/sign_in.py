"""The door of the console: name, password and code; and the page behind a one-time link, on which these are set.

Opening a link shows a button and uses nothing up: programs that look at links in mail and chat before people do only
open them. In the demo the button signs in; elsewhere it leads to the form that sets name, password and second factor.
"""

import binascii
import re
from base64 import b64decode, b64encode
from datetime import timedelta
from typing import Any, Final

import segno
from aiohttp import web
from markupsafe import Markup

from bot.channels.webchat.source import Source
from bot.console.comparing import COMPARING, Full
from bot.console.csrf import same_origin
from bot.console.desk import PRIVATE, SERVICE, SIGN_IN
from bot.console.devices import device_of
from bot.console.known_device import known_device, remember_device
from bot.console.sessions import KEPT_KEY, drop_cookie, drop_key, keep_key, secret_of, set_cookie
from bot.pages.languages import page_language
from bot.pages.rendering import render
from bot.service import Service
from handlers.dialogue.talk import LOCAL
from handlers.staff import password_sign_in as signing
from handlers.staff.credentials import MOST, NOBODYS, hashed, key_address, password_fits
from handlers.staff.password_sign_in import Guess, Later
from handlers.staff.sessions import signed_in_with
from handlers.staff.sign_in import SignedIn, sign_in
from storage.crypto import Unsealable, digest
from storage.database import BUSY

CONSOLE = "/console"
TOKEN = re.compile(r"[A-Za-z0-9_-]{16,128}")
FULL: Final = {"Retry-After": "5"}  # seconds


async def show_door(request: web.Request) -> web.StreamResponse:
    """For who is not signed in. Who is goes on to the queue."""
    service = request.app[SERVICE]
    async with service.work(f"console:{service.ids.new()}") as work:
        signed = await signed_in_with(work, secret_of(request))
    if signed is not None:
        return _go(CONSOLE)
    return _page(request, service, "door.html", 200)


async def try_password(request: web.Request) -> web.StreamResponse:
    """A name and a password. 422: they are nobody's, which of both is not said; 429: too many wrong ones;
    503: too many others are compared at this moment."""
    service, form = request.app[SERVICE], await request.post()
    login, password, source = _text(form, "login"), _text(form, "password"), _source(request, service)
    if not same_origin(request, service.settings.public_url):
        return _page(request, service, "door.html", 403, problem="console_sign_in.again", login=login)
    try:
        async with service.work(f"console:{service.ids.new()}") as work:
            guess = await signing.count_guess(work, login, source, known_device(request, work.uow.vault))
    except BUSY:  # others are counted for the same name at this moment
        guess = Later(service.clock.now() + timedelta(minutes=1))
    if isinstance(guess, Later):
        return _later(request, service, guess, login=login)
    try:
        fits = await _fits(request, password, guess)
    except Full:
        async with service.work(f"console:{service.ids.new()}") as work:
            await signing.was_not_compared(work, guess)
        return _full(request, service, "door.html", login=login)
    if not fits:
        async with service.work(f"console:{service.ids.new()}") as work:
            await signing.password_was_wrong(work, source)
        return _page(request, service, "door.html", 422, problem="console_sign_in.wrong", login=login)
    async with service.work(f"console:{service.ids.new()}") as work:
        token = await signing.password_was_right(work, guess)
    return _page(request, service, "second.html", 200, second=token)


async def try_code(request: web.Request) -> web.StreamResponse:
    """The code of the second factor. 422: not the code; 429: too many wrong ones; 410: begin again."""
    service, form = request.app[SERVICE], await request.post()
    token, said = _text(form, "second"), "console_sign_in.again"
    if same_origin(request, service.settings.public_url) and TOKEN.fullmatch(token):
        async with service.work(f"console:{service.ids.new()}") as work:
            given = await signing.give_code(
                work, token, _text(form, "code"), _source(request, service), _device(request),
                known_device(request, work.uow.vault),
            )  # fmt: skip
        if isinstance(given, SignedIn):
            return _signed_in(given, service)
        if isinstance(given, Later):
            return _later(request, service, given, "second.html", second=token)
        if given != "over":
            said = "console_sign_in.clock" if given == "clock" else "console_sign_in.code_wrong"
            return _page(request, service, "second.html", 422, problem=said, second=token)
        said = "console_sign_in.over"
    return _page(request, service, "door.html", 410, problem=said)


async def show_link(request: web.Request) -> web.StreamResponse:
    """The page behind a one-time link: a button. Nothing is read and nothing used up."""
    token = request.match_info["token"]
    if not TOKEN.fullmatch(token):
        return _page(request, request.app[SERVICE], "link_over.html", 404)
    return _page(request, request.app[SERVICE], "link.html", 200)


async def use_link(request: web.Request) -> web.StreamResponse:
    """The button was pressed: in the demo the link is used up and the browser is signed in, elsewhere the form that
    sets the password comes, and the link is used up when it is set."""
    service, token = request.app[SERVICE], request.match_info["token"]
    if not same_origin(request, service.settings.public_url):
        return _page(request, service, "link.html", 403)
    if not service.links_sign_in:
        return await _set_up_page(request, service, token)
    async with service.work(f"console:{service.ids.new()}") as work:
        opened = await sign_in(work, token, _device(request))
    return _signed_in(opened, service) if opened else _page(request, service, "link_over.html", 404)


async def set_up(request: web.Request) -> web.StreamResponse:
    """Name, password and second factor are set. 422: each fault beside its field; 404: the link is over."""
    service, token, form = request.app[SERVICE], request.match_info["token"], await request.post()
    if not same_origin(request, service.settings.public_url):
        return _page(request, service, "link.html", 403)
    key = _opened(service, token, _text(form, "key"))
    if key is None or service.links_sign_in:
        return await _set_up_page(request, service, token)
    login, password, code = (_text(form, name) for name in ("login", "password", "code"))
    faults = signing.faults_of(login, password, _text(form, "again"), key, code, service.clock.now())
    if not faults:
        try:
            kept = await request.app[COMPARING].run(hashed, password, known=True)
        except Full:
            return _full(request, service, "link.html")
        async with service.work(f"console:{service.ids.new()}") as work:
            done = await signing.set_up(work, token, login, kept, key, code, _device(request))
        if isinstance(done, SignedIn):
            response = _signed_in(done, service)
            drop_key(response)
            return response
        if done == "over":
            return _page(request, service, "link_over.html", 404)
        faults = {"login": "taken"}
    return _key_page(request, service, 422, token, login, key, faults)


def link_address(service: Service, token: str) -> str:
    """The address that an official opens."""
    return f"{service.settings.public_url.rstrip('/')}{SIGN_IN}/{token}"


def signed_out() -> web.Response:
    """To the door, without the cookie."""
    response = _go(SIGN_IN)
    drop_cookie(response)
    return response


def _device(request: web.Request) -> str:
    return device_of(request.headers.get("User-Agent", ""))


async def _fits(request: web.Request, password: str, guess: Guess) -> bool:
    """As long for a name that nobody has. Errors: Full."""
    kept = guess.kept.password_hash if guess.kept else NOBODYS
    fits = await request.app[COMPARING].run(password_fits, password[: MOST + 1], kept, known=guess.known)
    return fits and guess.kept is not None


async def _set_up_page(request: web.Request, service: Service, token: str) -> web.Response:
    """The form. Loaded anew in the same browser it shows the same key: the phone has scanned it already."""
    begun = None
    if TOKEN.fullmatch(token):
        async with service.work(f"console:{service.ids.new()}") as work:
            begun = await signing.begin_set_up(work, token)
    if begun is None:
        return _page(request, service, "link_over.html", 404)
    key = _opened(service, token, request.cookies.get(KEPT_KEY, "")) or begun.key
    response = _key_page(request, service, 200, token, begun.login, key, {})
    keep_key(response, _sealed(service, token, key), service.tools.policy.sign_in_link_life)
    return response


def _key_page(
    request: web.Request, service: Service, status: int, token: str, login: str, key: bytes, faults: dict[str, str]
) -> web.Response:
    """The form, with the key of the second factor sealed for this link: nothing is stored before it is confirmed."""
    named = service.tools.texts.say("console_sign_in.service", {}, language=page_language(request))
    address = key_address(key, login or "-", named)
    drawn = segno.make(address, micro=False, error="m").svg_inline(border=2, dark="#000", light="#fff", omitsize=True)
    found = re.search("secret=([A-Z2-7]+)", address)
    letters = found[1] if found else ""
    return _page(
        request, service, "set_up.html", status,
        login=login, faults=faults, address=address, qr=Markup(drawn),  # noqa: S704 - drawn here, from letters and digits
        letters=" ".join(letters[at : at + 4] for at in range(0, len(letters), 4)), action=f"{SIGN_IN}/{token}/set-up",
        key=_sealed(service, token, key),
    )  # fmt: skip


def _sealed(service: Service, token: str, key: bytes) -> str:
    return b64encode(service.database.vault.seal(key, _place(token))).decode()


def _opened(service: Service, token: str, sealed: str) -> bytes | None:
    """The key that a form brought back; None when it was not made for this link."""
    try:
        return service.database.vault.open(b64decode(sealed, validate=True), _place(token))
    except (binascii.Error, ValueError, Unsealable):
        return None


def _place(token: str) -> str:
    return f"set_up:{digest(token).hex()}"


def _text(form: Any, name: str) -> str:
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def _source(request: web.Request, service: Service) -> str:
    return Source(service.database.vault, service.settings.trusted_proxies).digest(request)


def _later(
    request: web.Request, service: Service, later: Later, template: str = "door.html", **values: Any
) -> web.Response:
    until, today = later.until.astimezone(LOCAL), service.clock.now().astimezone(LOCAL).date()
    said = until.strftime("%H:%M" if until.date() == today else "%H:%M %d/%m")
    return _page(request, service, template, 429, problem="console_sign_in.later", until=said, **values)


def _full(request: web.Request, service: Service, template: str, **values: Any) -> web.Response:
    response = _page(request, service, template, 503, problem="console_sign_in.busy", **values)
    response.headers.update(FULL)
    return response


def _signed_in(opened: SignedIn, service: Service) -> web.Response:
    response = _go(CONSOLE)
    set_cookie(response, opened.secret)
    remember_device(response, service.database.vault, opened.official_id)
    return response


def _page(request: web.Request, service: Service, template: str, status: int, **values: Any) -> web.Response:
    lang = page_language(request)
    shown = {
        "t": lambda key, **params: service.tools.texts.say(key, params, language=lang),
        "lang": lang,
        "life": int(service.tools.policy.sign_in_link_life.total_seconds() // 60),
        "links_sign_in": service.links_sign_in,
        "problem": "",
        "until": "",
        "login": "",
        **values,
    }
    response = render(request, f"console/{template}", shown, status=status)
    # The address holds the secret: no other page may learn it, no shelf may keep the page.
    response.headers.update({**PRIVATE, "Referrer-Policy": "same-origin"})
    return response


def _go(path: str) -> web.Response:
    return web.Response(status=303, headers={"Location": path, **PRIVATE})
