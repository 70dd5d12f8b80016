"""The stream of answers to one browser: rows of the outbox from where it stopped."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

from aiohttp import web

from bot.coordination import Coordination
from bot.coordination.base import Listener
from bot.streams import Streams, hung_up
from storage.database import DOWN, Database
from storage.repositories.outbox import OutboxRow

REMEMBERED = 1000  # answers a stream knows it sent: far more than the overlap holds
BEAT = 15.0  # seconds between signs of life, so that proxies keep the connection
OVERLAP = 5000 << 22  # ids of two processes may cross by their clocks' difference; browsers drop what they have


class Stream:
    """Reads and streams replies."""

    def __init__(self, database: Database, coordination: Coordination, topic: Callable[[str], str]) -> None:
        self._database = database
        self._coordination = coordination
        self._topic = topic
        self._closing = asyncio.Event()
        self._streams = Streams()

    def close(self) -> None:
        """End every stream."""
        self._closing.set()

    async def read(self, address: str, after: int) -> list[dict[str, Any]]:
        """Replies after a row id: {id, at (ms), text, buttons …}, oldest first; `ack`: to be told once it is seen."""
        async with self._database.reading() as uow:
            contact = await uow.contacts.find("webchat", address)
            if contact is None:
                return []
            rows = await uow.outbox.after(contact.id, max(0, after - OVERLAP) if after else 0)
        return [_shown(row) for row in rows]

    async def run(self, request: web.Request, address: str, after: int) -> web.StreamResponse:
        """Stream until the browser or the process goes; 429 for more than a session may have open."""
        with self._streams.one(address, hung_up(request)) as free:
            if not free:
                return web.json_response({"error": "streams"}, status=429, headers={"Retry-After": "15"})
            return await self._stream(request, address, after)

    async def _stream(self, request: web.Request, address: str, after: int) -> web.StreamResponse:
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        )
        await response.prepare(request)
        try:
            with self._coordination.listen(self._topic(address)) as listener:
                await self._follow(response, listener, address, after)
        except ConnectionError:
            pass  # the browser went; it asks again from where it stopped
        return response

    async def _follow(self, response: web.StreamResponse, listener: Listener, address: str, after: int) -> None:
        sent: dict[str, None] = {}
        closing = asyncio.create_task(self._closing.wait())
        try:
            while not closing.done():
                after = await self._write_new(response, address, after, sent)
                woken = asyncio.create_task(listener.get(BEAT))
                try:
                    await asyncio.wait({woken, closing}, return_when=asyncio.FIRST_COMPLETED)
                    if woken.done() and woken.result() is None:
                        await response.write(b": beat\n\n")
                finally:
                    woken.cancel()
        finally:
            closing.cancel()

    async def _write_new(self, response: web.StreamResponse, address: str, after: int, sent: dict[str, None]) -> int:
        try:
            found = await self.read(address, after)
        except DOWN:
            return after
        for one in found:
            if one["id"] in sent or int(one["id"]) == after:
                continue
            sent[one["id"]] = None
            if len(sent) > REMEMBERED:
                del sent[next(iter(sent))]
            body = json.dumps(one, ensure_ascii=False)
            await response.write(f"id: {one['id']}\ndata: {body}\n\n".encode())
            after = max(after, int(one["id"]))
        return after


def _shown(row: OutboxRow) -> dict[str, Any]:
    at = int(row.created_at.timestamp() * 1000) if row.created_at else 0
    return {"id": str(row.id), "at": at, **row.payload, **({"ack": True} if row.unseen else {})}
