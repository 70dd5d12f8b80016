"""The page that a messenger sends for what must not stand in it, in the clothes of the web chat.

Its link holds a token in the part of an address that no server gets (`/private#…`), so it stands in no log and no
referrer; scripts send it in the Authorization header. Looking at the page changes nothing; the first press opens it for
this browser alone, which a cookie remembers. What is answered there runs the turn of the chat it belongs to.
"""

import re
from collections.abc import Sequence
from typing import Any, Final

from aiohttp import web
from prometheus_client import Counter

from bot.channels.webchat.channel import Sender, WebchatChannel, away
from bot.channels.webchat.parse import after_of, bad, read_json, text_of
from bot.intake import DatabaseDown
from handlers.dialogue.private import CODE_WANTED, PAGE, PAGE_LIFE, WANTED
from handlers.dialogue.reply import Reply
from handlers.dialogue.traits import Traits
from handlers.dialogue.turn import Incoming
from storage.database import BUSY, DOWN
from storage.repositories.outbox import OutboxRow
from storage.repositories.private_pages import Opened

SECRET: Final = re.compile(r"^[A-Za-z0-9_-]{32,64}$")  # a token of a link, or of a browser
TRAITS: Final = Traits(PAGE, buttons=12, button_label=60, text_limit=8000, asks_location=True)
COOKIE: Final = "private-page"
PATH: Final = "/private"
WEEK: Final = 7 * 24 * 3600
PAGES = Counter("hotline_private_pages", "Presses on one-time pages and what came of them", ["result"])
HEADERS: Final = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


class PrivatePageChannel(WebchatChannel):
    """Takes answers from pages, and keeps there what is said on them."""

    name = PAGE
    traits = TRAITS
    streams = False

    def routes(self) -> Sequence[web.RouteDef]:
        """The page's API; the page itself is in bot/pages."""
        return (
            web.post(f"{PATH}/api/open", self.open_page),
            web.post(f"{PATH}/api/renew", self.renew),
            web.post(f"{PATH}/api/messages", self.take_message),
            web.post(f"{PATH}/api/files", self.take_file),
            web.get(f"{PATH}/api/replies", self.replies),
        )

    async def send(self, address: str, reply: Reply) -> str:
        """The row is already in the table, where the page asks for it."""
        return ""

    # ---- opening --------------------------------------------------------------------------------------------------

    async def open_page(self, request: web.Request) -> web.Response:
        """`{"code"?: six digits}` -> `{"state"}` and, once it is open here, `{"replies"}`.

        Opens for one browser. `code`: what a strange browser needs where the page shows what is known of somebody.
        """
        code = text_of((await read_json(request)).get("code"), 6)
        try:
            page = await self._page(request)
            state = state_of(page, self._clock.now())
            if state != "closed":
                return await self._answer(request, page, state)
            if page.guarded and not page.known:
                if not code:
                    return await self._send_code(page)
                async with self._database.reading() as uow:
                    if not await uow.pages.try_code(page.id, code, self._clock.now()):
                        return _pressed({"state": "wrong_code"})
            device = _device(request) or self._ids.token()
            async with self._database.reading() as uow:
                if not await uow.pages.bind(page.id, device, self._clock.now() + PAGE_LIFE, sure=page.known):
                    return _pressed({"state": "taken"})
            response = await self._answer(request, page, "open")
            PAGES.labels("open").inc()
        except (*DOWN, *BUSY, DatabaseDown):
            return away()
        secure = request.headers.get("X-Forwarded-Proto", request.scheme) == "https"
        response.set_cookie(COOKIE, device, max_age=WEEK, path=PATH, httponly=True, samesite="Strict", secure=secure)
        return response

    async def renew(self, request: web.Request) -> web.Response:
        """`{"state", "token"?}`: a new link: at once in the browser that has the page, else in the chat, whose owner
        alone sees it."""
        try:
            page = await self._page(request)
            now = self._clock.now()
            if page.mine and page.stands and not page.ended:
                token = self._ids.token()
                async with self._database.reading() as uow:
                    await uow.pages.renew(page.id, token, now + PAGE_LIFE)
                PAGES.labels("renewed").inc()
                return _told({"state": "open", "token": token})
            await self._ask_chat(page, WANTED, f"{page.id}:{int(now.timestamp()) // 60}")
        except (*DOWN, *BUSY, DatabaseDown):
            return away()
        return _pressed({"state": "sent"})

    async def _send_code(self, page: Opened) -> web.Response:
        await self._ask_chat(page, CODE_WANTED, f"{page.id}:code:{int(self._clock.now().timestamp()) // 60}")
        return _pressed({"state": "code"})

    async def _ask_chat(self, page: Opened, event: str, key: str) -> None:
        """At most once a minute: a stranger with the link must not fill the chat."""
        now, data = self._clock.now(), {"page": page.id}
        await self._receive(Incoming(page.channel, f"system:page:{key}", page.address, now, event=event, data=data))

    # ---- while it is open -----------------------------------------------------------------------------------------

    async def replies(self, request: web.Request) -> web.Response:
        """`{"state", "replies"}` after a row id."""
        try:
            page = await self._page(request)
            return await self._answer(request, page, state_of(page, self._clock.now()))
        except (*DOWN, *BUSY):
            return away()

    async def _sender(self, request: web.Request) -> Sender:
        try:
            page = await self._page(request)
        except (*DOWN, *BUSY):
            raise web.HTTPServiceUnavailable(headers={"Retry-After": "1"}) from None
        if state_of(page, self._clock.now()) != "open":
            raise bad(401, "no_session")
        return Sender(page.channel, page.address, str(page.id))

    async def _page(self, request: web.Request) -> Opened:
        """The page of the bearer token. Errors: 401."""
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        if kind != "Bearer" or not SECRET.match(token):
            raise bad(401, "no_session")
        async with self._database.reading() as uow:
            page = await uow.pages.find(token, _device(request))
        if page is None:
            raise bad(401, "no_session")
        return page

    async def _answer(self, request: web.Request, page: Opened, state: str) -> web.Response:
        mine = page.mine or (state == "open" and not page.taken)
        rows: list[OutboxRow] = []
        if mine:  # also what was said last, when it is over
            async with self._database.reading() as uow:
                rows = await uow.outbox.of_page(page.contact_id, str(page.id), after_of(request))
        return _told({"state": state, "lang": page.language, "replies": [_shown(row) for row in rows]})


def state_of(page: Opened, now: Any) -> str:
    """`closed`: it can be opened here; `open`: it is; `taken`: in another browser; `done`: its question is not open any
    more; `ended`: its time is over."""
    if not page.stands:
        return "done"
    if page.taken:
        return "taken"
    if page.ended or page.expires_at <= now:
        return "ended"
    return "open" if page.mine else "closed"


def _device(request: web.Request) -> str:
    """The browser's secret, '' when it has none of ours."""
    found = request.cookies.get(COOKIE, "")
    return found if SECRET.match(found) else ""


def _shown(row: OutboxRow) -> dict[str, Any]:
    at = int(row.created_at.timestamp() * 1000) if row.created_at else 0
    return {"id": str(row.id), "at": at, **row.payload}


def _pressed(body: dict[str, Any]) -> web.Response:
    PAGES.labels(body["state"]).inc()
    return _told(body)


def _told(body: dict[str, Any]) -> web.Response:
    return web.json_response(body, headers=HEADERS)
