"""A carrier's gateway on loopback: keeps what was sent to whom, is not ready now and then, and loses some answers."""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field

from aiohttp import web


@dataclass
class SmsGateway:
    """`not_ready`: share of calls answered 503 with nothing sent; `lost`: share sent whose answer never comes."""

    not_ready: float = 0.0
    lost: float = 0.0
    slow: float = 0.0  # longest time a call takes, so that a kill meets one under way
    url: str = ""
    sent: Counter[str] = field(default_factory=Counter)  # messages by phone, +84…
    texts: list[str] = field(default_factory=list)  # the words of each
    _dice: random.Random = field(default_factory=lambda: random.Random(11))
    _runner: web.AppRunner | None = None

    async def start(self) -> str:
        """Listen on loopback; gives the address."""
        app = web.Application()
        app.router.add_post("/sms", self._take)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/sms"
        return self.url

    async def stop(self) -> None:
        """Stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _take(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        if self._dice.random() < self.not_ready:
            return web.Response(status=503)
        self.sent[body["to"]] += 1
        self.texts.append(body["text"])
        await asyncio.sleep(self._dice.uniform(0, self.slow))
        if self._dice.random() < self.lost and request.transport is not None:
            request.transport.close()
        return web.json_response({"id": str(self.sent.total())})
