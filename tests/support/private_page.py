"""A browser on the page that a messenger sent: opens the link, answers, looks at what is said there."""

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from aiohttp import ClientSession, DummyCookieJar, FormData, web
from aiohttp.test_utils import TestClient, TestServer

from bot.channels.webchat import PrivatePageChannel
from bot.coordination import MemoryCoordination
from tests.support.driver import World

PUBLIC = "https://hotline.example"
_numbers = itertools.count(1)


@dataclass
class Browser:
    """One browser profile. `cookie`: what it keeps between pages; `told`: every reply that it was shown."""

    client: TestClient[Any, Any] | ClientSession
    cookie: str = ""
    token: str = ""
    state: str = ""
    told: list[dict[str, Any]] = field(default_factory=list)

    async def follow(self, link: str) -> str:
        """Look at the page of a link without pressing anything; gives its state."""
        address, _, self.token = link.partition("#")
        assert address == f"{PUBLIC}/private"
        self.told = []
        return await self.look()

    async def open(self, code: str = "") -> str:
        """Press "open"."""
        return await self._post("open", {"code": code})

    async def renew(self) -> str:
        """Press "get a new page"."""
        return await self._post("renew", {})

    async def say(self, text: str = "", **more: Any) -> int:
        """Answer; gives the status."""
        body: dict[str, Any] = {"key": f"page-key-{next(_numbers):04d}", "text": text} | more
        answer = await self.client.post("/private/api/messages", json=body, headers=self.headers)
        if answer.status == 200:
            await self.look()
        return answer.status

    async def tap(self, label: str) -> int:
        """Press the newest button whose label begins so."""
        buttons = [one for reply in self.told for one in reply.get("buttons", ())]
        return await self.say(tap=next(one[1] for one in reversed(buttons) if one[0].startswith(label)))

    async def send_photo(self, content: bytes) -> int:
        """Send a picture; gives the status."""
        form = FormData({"key": f"page-key-{next(_numbers):04d}", "text": ""})
        form.add_field("file", content, filename="photo.jpg", content_type="image/jpeg")
        answer = await self.client.post("/private/api/files", data=form, headers=self.headers)
        return answer.status

    async def look(self) -> str:
        """Ask for what is new."""
        last = self.told[-1]["id"] if self.told else "0"
        answer = await self.client.get(f"/private/api/replies?after={last}", headers=self.headers)
        return await self._take(answer)

    @property
    def headers(self) -> dict[str, str]:
        """The link's token, and the cookie."""
        kept = {"Cookie": f"private-page={self.cookie}"} if self.cookie else {}
        return {"Authorization": f"Bearer {self.token}", **kept}

    @property
    def text(self) -> str:
        """All that stands on the page."""
        return "\n".join(reply["text"] for reply in self.told)

    async def _post(self, path: str, body: dict[str, Any]) -> str:
        return await self._take(await self.client.post(f"/private/api/{path}", json=body, headers=self.headers))

    async def _take(self, answer: Any) -> str:
        self.state = str(answer.status)
        if answer.status == 200:
            assert (answer.headers["Cache-Control"], answer.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
            body = await answer.json()
            self.state = body["state"]
            self.told += body.get("replies", [])
            self.token = body.get("token", self.token)
        if "private-page" in answer.cookies:
            self.cookie = answer.cookies["private-page"].value
        return self.state


@dataclass
class Pages:
    """The door of the pages, and the links that a chat was sent."""

    world: World
    client: TestClient[Any, Any]

    def browser(self) -> Browser:
        """A browser that was never here."""
        return Browser(self.client)

    def link(self, address: str) -> str:
        """The newest link in a chat."""
        chat = next(one for one in self.world.chats if one.address == address)
        return next(b.url for reply in reversed(chat.inbox()) for b in reply.buttons if b.url)


@asynccontextmanager
async def pages_of(world: World) -> AsyncIterator[Pages]:
    """The pages of a world, served on loopback."""
    world.tools.policy = replace(world.tools.policy, public_url=PUBLIC)
    channel = PrivatePageChannel(
        receive=world.intake.receive, database=world.database, coordination=MemoryCoordination(), clock=world.clock,
        ids=world.ids, proxies=0,
    )  # fmt: skip
    app = web.Application()
    app.router.add_routes(channel.routes())
    async with TestClient(TestServer(app), cookie_jar=DummyCookieJar()) as client:
        yield Pages(world, client)
