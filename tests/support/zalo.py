"""The demo's Zalo platform on a port of its own, with an account that is connected or not."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
from aiohttp import StreamReader, web
from aiohttp.typedefs import Handler

from bot.channels.zalo.channel import PATH, account_name
from bot.channels.zalo.signature import SIGNATURE
from bot.demo.zalo.people import Person
from bot.demo.zalo.phone import Phones
from bot.demo.zalo.platform import FakeOa
from storage.database import Database
from storage.repositories.grants import Grant
from tests.contracts.channel import Post

APP, OA, APP_SECRET, KEY = "4100000000000000001", "3200000000000000001", "secret-of-the-app", "key-of-the-webhook"


@dataclass(frozen=True, slots=True)
class Sent:
    """A request as it came, headers in small letters, and what it got: the status, the error number (0: none)."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes
    status: int
    error: int


class ZaloPlatform:
    """A platform that runs; `phones` post to `webhook` once it is set. `writes_down`: every request, into `wire`."""

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC), *, writes_down: bool = False) -> None:
        self.writes_down = writes_down
        self.oa = FakeOa(APP, OA, APP_SECRET, clock)
        self.url = ""
        self.wire: list[Sent] = []  # every request, as it came

    async def start(self) -> None:
        """Listen, and open the phones' session."""
        app = self.oa.app()
        if self.writes_down:
            app.middlewares.append(self._write_down)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self.session = aiohttp.ClientSession()
        self.phones = Phones(self.oa, "", KEY, self.url, self.session, within=30.0)

    @web.middleware
    async def _write_down(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        raw, status, error = await request.read(), 404, 0
        payload = StreamReader(request.protocol, 2**16)
        payload.feed_data(raw)
        payload.feed_eof()
        vars(request)["_payload"] = payload  # a form of several parts is read from it once more
        try:
            answer = await handler(request)
            status = answer.status
            found = None
            if isinstance(answer, web.Response) and answer.content_type == "application/json":
                found = json.loads(answer.text or "null")
            error = int(found.get("error", 0)) if isinstance(found, dict) else 0
            return answer
        finally:
            headers = {name.lower(): value for name, value in request.headers.items()}
            path, query = request.path, request.rel_url.raw_query_string
            self.wire.append(Sent(request.method, path, query, headers, raw, status, error))

    async def stop(self) -> None:
        """Close both; may be called twice."""
        await self.session.close()
        await self._runner.cleanup()

    def settings(self) -> dict[str, Any]:
        """What a process needs to know of it."""
        return {
            "zalo_oa_app_id": APP,
            "zalo_oa_id": OA,
            "zalo_oa_app_secret": APP_SECRET,
            "zalo_oa_secret_key": KEY,
            "zalo_oa_api_base_url": self.url,
            "zalo_oa_oauth_base_url": self.url,
        }

    async def connect(self, database: Database, now: datetime, hours: int = 25) -> None:
        """Put a fresh pair into the table, as `hotline zalo connect` does."""
        access, renewal = self.oa.issue()
        grant = Grant(account_name(OA), access, renewal, 0, now, now + timedelta(hours=hours))
        async with database.unit_of_work() as uow:
            await uow.grants.put(grant)

    def person(self, user: str, name: str = "Lan", phone: str = "0300000017") -> Person:
        """Somebody with the app; made when new."""
        return self.oa.people.setdefault(user, Person(user, name, phone))

    def signed(self, event: dict[str, Any]) -> Post:
        """The post of an event, as the platform makes it."""
        raw = json.dumps(event, ensure_ascii=False).encode()
        return Post(PATH, raw, {SIGNATURE: self.phones.signature(raw, event)})
