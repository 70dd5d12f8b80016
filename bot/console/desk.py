"""An official's request: who it is, in which language, with a unit of work, pages and redirects."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import Any, Final

from aiohttp import web

from bot.console import again, csrf
from bot.console.menu import COUNTS, LINKS, group_for, is_closed, links_for
from bot.console.practising import END, is_open, leave
from bot.console.sent_form import MOST_TEXT, MULTIPART, close_files, read_form, rewind_files
from bot.console.sessions import secret_of
from bot.pages.rendering import render
from bot.service import Service
from handlers.staff.actor import Actor
from handlers.staff.sessions import Signed, ended_idle, signed_in_with
from handlers.tickets.errors import NotAllowed
from handlers.work import Work
from storage.database import BUSY

SERVICE: web.AppKey[Service] = web.AppKey("console_service", Service)
SIGN_IN = "/console/sign-in"
TRIES: Final = 3  # of a form that others get in the way of
MOST_ID: Final = 2**63 - 1  # PostgreSQL's bigint
FIELD = re.compile(r"[a-z][a-z0-9_]{0,40}")
ACT_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")
BY_ITSELF: Final = ("/console/events", "/console/counts", "/console/lines")  # asked by pages that stand open
POLLED: Final = ("/console/bulk/", "/console/backlog/", "/console/imports/")  # by pages that show how far something is
FORMS: Final = ("/console/file", "/console/paste", "/console/imports")  # addresses at which the form itself stands
PRIVATE = {"Cache-Control": "no-store"}


@dataclass(slots=True)
class Desk:
    """A signed-in official before a page. `form`: what was sent, {} for a page that is only looked at."""

    request: web.Request
    service: Service
    signed: Signed
    form: Any = field(default_factory=dict)
    waiting: Mapping[str, int] = field(default_factory=dict)  # page of the bar -> how much waits there
    province: str = field(init=False)

    def __post_init__(self) -> None:
        self.province = self.actor.province

    @property
    def actor(self) -> Actor:
        """The official as operations know them."""
        return self.signed.actor

    @property
    def practises(self) -> bool:
        """Whether all this is about made-up reports (practising.py)."""
        return self.signed.session.practises

    @property
    def language(self) -> str:
        """vi or en, the official's own."""
        return self.signed.language

    def say(self, key: str, **params: Any) -> str:
        """Words of the console in the official's language, as the official's province says them."""
        return self.service.tools.texts.say(key, params, language=self.language, province=self.province)

    def field(self, name: str) -> str:
        """A field of the form as clean text; '' when it is missing or a file."""
        value = self.form.get(name, "")
        return value.replace("\r\n", "\n").strip() if isinstance(value, str) else ""

    def fields(self, name: str) -> list[str]:
        """All values of a field that may be sent several times."""
        return [str(value) for value in self.form.getall(name, [])] if self.form else []

    def searched(self, name: str) -> tuple[str, str]:
        """The field that a search is for, and what is typed: `?q=`, or `?as=FIELD` with FIELD_words; else `name`."""
        query = self.request.query
        found = query.get("as", "")
        if not FIELD.fullmatch(found):
            return name, query.get("q", "")
        return found, query.get(f"{found}_words", "")

    def number(self, name: str) -> int | None:
        """A whole number of the form that an id may be, or None."""
        value = self.field(name)
        found = int(value) if re.fullmatch(r"[0-9]{1,19}", value) else None
        return found if found is not None and found <= MOST_ID else None

    @property
    def id(self) -> int:
        """The id in the address; 0, which no row has, for a number that no id can be."""
        found = int(self.request.match_info["id"])
        return found if found <= MOST_ID else 0

    @asynccontextmanager
    async def work(self, act: str = "") -> AsyncIterator[Work]:
        """A unit of work. `act`: the form's one-time key, so that a form sent twice acts once."""
        key = act if ACT_KEY.fullmatch(act) else str(self.service.ids.new())
        cause = f"console:{self.signed.official.id}:{key}"
        here = self.service.work(cause, self.actor.key)
        if self.practises:
            here = self.service.practice(self.signed.official.id, cause, self.actor.key)
        async with here as work:
            work.uow.audit.session = self.signed.session.mark
            yield work

    def page(self, template: str, status: int = 200, **values: Any) -> web.Response:
        """A page in the official's language."""
        known = {
            "t": self.say,
            "lang": self.language,
            "csrf": csrf.masked(self.signed.session.csrf),
            "me": self.signed.official,
            "links": [] if self.practises else links_for(self.request.app[LINKS], self.signed.official, self.waiting),
            "group": group_for(self.request.app[LINKS], self.signed.official, self.request.path),
            "has_no_desk": self.actor.has_no_desk,
            "practises": self.practises,
            "waiting": self.waiting,
            "act_key": lambda: str(self.service.ids.new()),
            "demo": self.service.settings.demo,
        }
        response = render(self.request, f"console/{template}", {**known, **values}, status=status)
        response.headers.update(PRIVATE)
        if not csrf.is_foreign(self.request):  # else its length would tell a stranger's page what stands in it
            response.enable_compression()
        return response

    def go(self, path: str) -> web.Response:
        """On to another page after a form."""
        return web.Response(status=303, headers={"Location": path, **PRIVATE})

    def missing(self) -> web.Response:
        """The one page for what does not exist and for what is none of the official's business, with what was just
        typed: the report of a form may be another office's since the page was opened."""
        return self.page("missing.html", status=404, written=again.typed_in(self.form).words)


View = Callable[[Desk], Awaitable[web.StreamResponse]]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def signed_in(view: View) -> Handler:
    """A handler that asks who is there, refuses foreign forms, and answers the same for unknown and forbidden."""

    @wraps(view)
    async def handle(request: web.Request) -> web.StreamResponse:
        service = request.app[SERVICE]
        async with service.work(f"console:{service.ids.new()}") as work:
            signed = await signed_in_with(work, secret_of(request), acts=not _by_itself(request))
            counts, links = request.app[COUNTS], request.app[LINKS]
            if signed is not None and signed.actor.has_no_desk:
                links = tuple(link for link in links if link.grouped)
            counted = signed is not None and not signed.session.practises
            waiting = await counts.of(work, signed.actor, links, request.path) if signed and counted else {}
        if signed is None:
            return await _over(request, service)
        desk = Desk(request, service, signed, waiting=waiting)
        if signed.actor.has_no_desk and is_closed(request.path):
            return _elsewhere(desk)
        if request.method == "POST":
            try:
                desk.form = await read_form(request)
            except web.HTTPRequestEntityTooLarge:
                return desk.page("too_large.html", 413, back=request.path if request.path in FORMS else "/console")
        try:
            if request.method == "POST":
                own = csrf.same_origin(request, service.settings.public_url)
                if not own or not csrf.token_agrees(request, desk.form, signed.session.csrf):
                    return _refused(desk, own)
            if desk.practises and desk.field(END):
                await leave(service, signed)
                desk = replace(desk, signed=signed.without_practice())
            if desk.practises and not is_open(request):
                return _closed(desk)
            return await (_carried_out(view, desk) if request.method == "POST" else view(desk))
        except NotAllowed:
            return _closed(desk) if desk.practises and request.method == "POST" else desk.missing()
        finally:
            close_files(desk.form)

    return handle


def _by_itself(request: web.Request) -> bool:
    """Whether an open page asks, and nobody does anything."""
    polled = request.path.startswith(POLLED) and "HX-Request" in request.headers
    return request.method == "GET" and (polled or request.path in BY_ITSELF)


def _elsewhere(desk: Desk) -> web.Response:
    """Who has no desk goes from the first page to the own ones; the rest is as what does not exist."""
    if desk.request.method != "GET" or desk.request.path.rstrip("/") != "/console":
        return desk.missing()
    own = links_for(desk.request.app[LINKS], desk.signed.official, {})
    return desk.go(own[0].path if own else "/console/account")


def _closed(desk: Desk) -> web.Response:
    """The page for what is not practised, with what was typed: 403."""
    if desk.request.headers.get("HX-Request"):
        return web.Response(status=401, headers=PRIVATE)  # the page sends it as a plain form
    return desk.page("not_practised.html", 403, end=END, **again.values_of(desk.request, again.typed_in(desk.form)))


async def _carried_out(view: View, desk: Desk) -> web.StreamResponse:
    """A form is carried out once more where somebody else held what it needed: a turn holds its person and then the
    report, an act the report and then whom it tells, and of two such that meet the database lets one go. What the one
    has done is undone with it, and its one-time key keeps anything from happening twice.

    503, with all that was typed: there was no getting through.
    """
    for _ in range(TRIES):
        try:
            return await view(desk)
        except BUSY:
            rewind_files(desk.form)
    return desk.page("busy.html", 503, **again.values_of(desk.request, again.typed_in(desk.form)))


def _refused(desk: Desk, own: bool) -> web.Response:
    """A form without the session's token. One of ours is of the session before: what was typed can be sent again."""
    if own and desk.request.headers.get("HX-Request"):
        return web.Response(status=401, headers=PRIVATE)  # the page sends it as a plain form
    typed = again.typed_in(desk.form)
    if own and typed.is_anything:
        return desk.page("again.html", 403, **again.values_of(desk.request, typed))
    return desk.page("refused.html", status=403)


async def _over(request: web.Request, service: Service) -> web.Response:
    """Nobody is signed in: to the door, or, where a form of ours would be lost, the page that keeps it."""
    ours = request.method == "POST" and csrf.same_origin(request, service.settings.public_url)
    large = request.content_type != MULTIPART and (request.content_length or 0) > MOST_TEXT
    if not ours or large or not request.content_length or request.headers.get("HX-Request"):
        return _to_sign_in(request)
    form = await read_form(request, keeps_files=False)
    typed = again.typed_in(form)
    close_files(form)
    if not typed.is_anything:
        return _to_sign_in(request)
    async with service.work(f"console:{service.ids.new()}") as work:
        idle = await ended_idle(work, secret_of(request))
    response = again.session_over(request, service, typed, idle)
    response.headers.update(PRIVATE)
    return response


def _to_sign_in(request: web.Request) -> web.Response:
    if request.headers.get("HX-Request"):
        return web.Response(status=401, headers={"HX-Redirect": SIGN_IN, **PRIVATE})
    return web.Response(status=303, headers={"Location": SIGN_IN, **PRIVATE})
