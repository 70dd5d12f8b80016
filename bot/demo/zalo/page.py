"""The phone page: a person taps through the account's talk beside the running demo."""

import html
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import yaml
from aiohttp import web

from bot.demo.zalo.people import Got, Person
from bot.demo.zalo.phone import Phones
from bot.demo.zalo.platform import FakeOa

FOLDER = Path(__file__).parent
WEBHOOK_WAITS = 30.0  # seconds: a demo on a slow machine is no platform that gives up after two
LARGEST = 20 * 1024 * 1024


def phone_words() -> dict[str, str]:
    """What stands on the phone page, and the words of the platform's template."""
    words: dict[str, str] = yaml.safe_load((FOLDER / "phone.yaml").read_text(encoding="utf-8"))
    return words


class PhonePage:
    """One person's phone on the platform."""

    def __init__(self, phones: Phones, person: Person) -> None:
        self._phones = phones
        self._person = person
        words = phone_words()
        page = (FOLDER / "phone.html").read_text(encoding="utf-8")
        for name, text in words.items():
            page = page.replace(f"{{{name}}}", html.escape(text))
        self._page = page

    def add_to(self, app: web.Application) -> None:
        """Its addresses."""
        app.router.add_get("/", self.show)
        app.router.add_get("/phone/messages", self.messages)
        app.router.add_post("/phone/write", self.write)
        app.router.add_post("/phone/photo", self.photo)
        app.router.add_post("/phone/contact", self.contact)
        app.router.add_post("/phone/receipts", self.receipts)
        app.router.add_post("/phone/by-hand", self.by_hand)

    async def show(self, request: web.Request) -> web.Response:
        """The page."""
        return web.Response(text=self._page, content_type="text/html")

    async def messages(self, request: web.Request) -> web.Response:
        """What the account sent, from the given number on."""
        after = request.query.get("after", "0")
        first = int(after) if after.isdigit() else 0
        person = self._person
        return web.json_response([_shown(person, n, got) for n, got in enumerate(person.got[first:], first + 1)])

    async def write(self, request: web.Request) -> web.Response:
        """The person writes, or presses a button: both are text on this platform."""
        return _answer(await self._phones.write(self._person, await request.text()))

    async def photo(self, request: web.Request) -> web.Response:
        """The person sends a picture."""
        return _answer(await self._phones.send_file(self._person, await request.read(), picture=True))

    async def contact(self, request: web.Request) -> web.Response:
        """The person shares the phone."""
        return _answer(await self._phones.share_contact(self._person))

    async def receipts(self, request: web.Request) -> web.Response:
        """Messages up to this number came to the phone, or were read (`told=seen`): the account is told, once."""
        number, person, status = await request.text(), self._person, 200
        most = min(int(number) if number.isdecimal() else 0, len(person.got))
        fresh = [got.number for got in person.got[person.received : most]]
        if fresh and (status := await self._phones.tell_received(person, *fresh)) == 200:
            person.received = most
        fresh = [got.number for got in person.got[person.seen : most]]
        if status == 200 and fresh and request.query.get("told") == "seen":
            status = await self._phones.tell_seen(person, *fresh)
            person.seen = most if status == 200 else person.seen
        return _answer(status)

    async def by_hand(self, request: web.Request) -> web.Response:
        """An official writes to the person from the account's own console."""
        return _answer(await self._phones.write_by_hand(self._person, await request.text()))


@asynccontextmanager
async def serving(oa: FakeOa, port: int, webhook: str, secret: str, person: Person) -> AsyncIterator[str]:
    """The platform and a person's phone on a port of this machine; gives its address. Only for a demo or a test."""
    oa.people[person.user] = person
    app = oa.app()
    async with aiohttp.ClientSession() as session:
        phones = Phones(oa, webhook, secret, "", session, within=WEBHOOK_WAITS)
        PhonePage(phones, person).add_to(app)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", port).start()
            phones.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
            yield phones.base
        finally:
            await runner.cleanup()


def _answer(status: int) -> web.Response:
    return web.Response(status=204 if status == 200 else 502)


def _shown(person: Person, number: int, got: Got) -> dict[str, Any]:
    buttons = [
        {"title": one["title"], "payload": one["payload"]}
        if one["type"] != "oa.open.url"
        else {"title": one["title"], "url": one["payload"]["url"]}
        for one in got.buttons
    ]
    told = "seen" if number <= person.seen else "received" if number <= person.received else ""
    return {
        "number": number,
        "text": _words(got),
        "buttons": buttons,
        "asks_contact": got.asks_contact,
        "told": told,
    }


def _words(got: Got) -> str:
    """Its text; of a request for contact data, its two lines."""
    attachment = got.body.get("attachment") or {}
    elements = attachment.get("payload", {}).get("elements") or [{}] if got.asks_contact else [{}]
    return got.text or "\n".join(str(elements[0][name]) for name in ("title", "subtitle") if elements[0].get(name))
