"""The door on the web.

A visitor's token (256 random bits, made here) lives in the browser only; the chat's address is its digest, so that
nothing in the database or the logs opens a chat. It travels in the Authorization header, never in a URL.

Answers are rows of the outbox: the stream reads the table from where the browser stopped, and is woken by
coordination. A browser that was away gets everything it missed.
"""

import hashlib
import json
import re
from collections.abc import Sequence
from typing import Any

from aiohttp import BodyPartReader, web

from bot.channels.base import Fetched, Receive
from bot.channels.errors import OurMistake
from bot.channels.webchat.source import Source
from bot.channels.webchat.stream import Stream
from bot.coordination import Coordination
from bot.intake import DatabaseDown
from handlers.dialogue.reply import Reply
from handlers.dialogue.talk import Traits
from handlers.dialogue.turn import Attachment, Incoming
from handlers.ports import Clock, Ids
from storage.database import DOWN, Database

NAME = "webchat"
TRAITS = Traits(NAME, buttons=12, button_label=60, text_limit=8000, asks_location=True)
KEY = re.compile(r"^[A-Za-z0-9-]{8,64}$")
TOKEN = re.compile(r"^[A-Za-z0-9_-]{40,64}$")
LARGEST_FILE = 20 * 1024 * 1024
LARGEST_TEXT = 64 * 1024
AWAY = {"error": "unavailable"}


def topic(address: str) -> str:
    """The coordination topic that wakes a chat's streams."""
    return f"{NAME}:{address}"


class WebchatChannel:
    """Receives from and sends to browsers."""

    name = NAME
    traits = TRAITS

    def __init__(
        self, *, receive: Receive, database: Database, coordination: Coordination, clock: Clock, ids: Ids, proxies: int
    ) -> None:
        self._receive = receive
        self._database = database
        self._coordination = coordination
        self._clock = clock
        self._ids = ids
        self._source = Source(database.vault, proxies)
        self._stream = Stream(database, coordination, topic)

    def routes(self) -> Sequence[web.RouteDef]:
        """The chat's small API; the page itself is in bot/pages."""
        return (
            web.post("/chat/api/session", self.open_session),
            web.post("/chat/api/messages", self.take_message),
            web.post("/chat/api/files", self.take_file),
            web.get("/chat/api/events", self.events),
            web.get("/chat/api/replies", self.replies),
        )

    async def start(self) -> None:
        """Nothing to begin."""

    async def stop(self) -> None:
        """End the open streams, so that the server can close."""
        self._stream.close()

    async def close(self) -> None:
        """Nothing to let go."""

    async def send(self, address: str, reply: Reply) -> str:
        """The row is already in the table; wake the streams that show it."""
        self._coordination.publish(topic(address))
        return ""

    async def fetch(self, ref: str) -> Fetched:
        """Files of the web chat come with their bytes."""
        raise OurMistake("no file to fetch")

    # ---- in -------------------------------------------------------------------------------------------------------

    async def open_session(self, request: web.Request) -> web.Response:
        """A new token."""
        return web.json_response({"token": self._ids.token()}, headers={"Cache-Control": "no-store"})

    async def take_message(self, request: web.Request) -> web.Response:
        """`{"key": unique, "text"?, "tap"?, "start"?, "location"?: [lat, lon]}`; the same key twice changes nothing."""
        address = self._address(request)
        if request.content_length is not None and request.content_length > LARGEST_TEXT:
            raise _bad(413, "too_long")
        try:
            body = json.loads(await request.content.read(LARGEST_TEXT))
        except ValueError:
            raise _bad(400, "unreadable") from None
        if not isinstance(body, dict):
            raise _bad(400, "unreadable")
        place = body.get("location")
        incoming = Incoming(
            NAME, _key(body.get("key")), address, self._clock.now(), _text(body.get("text")), _text(body.get("tap"))[:64],
            location=(float(place[0]), float(place[1])) if _is_place(place) else None,
            start=_text(body.get("start"))[:64], source=self._source.digest(request),
        )  # fmt: skip
        return await self._take(incoming)

    async def take_file(self, request: web.Request) -> web.Response:
        """multipart/form-data: `key`, `file`, `text`?. Kept encrypted before it is looked at."""
        address = self._address(request)
        if not request.content_type.startswith("multipart/"):
            raise _bad(400, "unreadable")
        key, text, content, media = "", "", b"", ""
        try:
            async for part in await request.multipart():
                if not isinstance(part, BodyPartReader):
                    continue
                if part.name == "file":
                    content, media = await self._read(part), part.headers.get("Content-Type", "")
                elif part.name in ("key", "text"):
                    value = (await part.read_chunk(LARGEST_TEXT)).decode(errors="replace")
                    key, text = (value, text) if part.name == "key" else (key, value)
        except ValueError:
            raise _bad(400, "unreadable") from None
        if not content:
            raise _bad(400, "empty")
        return await self._keep_file(address, _key(key), text, content, media, self._source.digest(request))

    async def _read(self, part: BodyPartReader) -> bytes:
        found = bytearray()
        while chunk := await part.read_chunk(1 << 16):
            found += chunk
            if len(found) > LARGEST_FILE:
                raise _bad(413, "too_large")
        return bytes(found)

    async def _keep_file(
        self, address: str, key: str, text: str, content: bytes, media: str, source: str
    ) -> web.Response:
        kind = "voice" if media.startswith("audio/") else "photo" if _is_picture(media, content) else "document"
        now = self._clock.now()
        try:
            async with self._database.unit_of_work() as uow:
                if await uow.updates.seen(NAME, key):
                    return web.json_response({"result": "repeat"})
                contact = await uow.contacts.ensure(self._ids.new(), NAME, address, now)
                file_id = await uow.files.put(self._ids.new(), contact.id, kind, NAME, media[:100], content, now)
        except DOWN:
            return _away()
        attachment = Attachment(kind, "", file_id, len(content), media[:100])
        return await self._take(
            Incoming(NAME, key, address, now, text[:LARGEST_TEXT], attachments=(attachment,), source=source)
        )

    async def _take(self, incoming: Incoming) -> web.Response:
        try:
            result = await self._receive(incoming)
        except DatabaseDown:
            return _away()
        return web.json_response({"result": result}, headers={"Cache-Control": "no-store"})

    # ---- out ------------------------------------------------------------------------------------------------------

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: `id` is the row, `data` the reply as JSON."""
        return await self._stream.run(request, self._address(request), _after(request))

    async def replies(self, request: web.Request) -> web.Response:
        """The same without a stream, for browsers or networks that break it."""
        try:
            found = await self._stream.read(self._address(request), _after(request))
        except DOWN:
            return _away()
        return web.json_response({"replies": found}, headers={"Cache-Control": "no-store"})

    def _address(self, request: web.Request) -> str:
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        if kind != "Bearer" or not TOKEN.match(token):
            raise _bad(401, "no_session")
        return hashlib.sha256(token.encode()).hexdigest()


def _bad(status: int, code: str) -> web.HTTPException:
    kinds: dict[int, type[web.HTTPException]] = {400: web.HTTPBadRequest, 401: web.HTTPUnauthorized}
    text = json.dumps({"error": code})
    if status == 413:
        return web.HTTPRequestEntityTooLarge(LARGEST_FILE, 0, text=text, content_type="application/json")
    return kinds[status](text=text, content_type="application/json")


def _away() -> web.Response:
    return web.json_response(AWAY, status=503, headers={"Retry-After": "1"})


def _key(value: Any) -> str:
    if not isinstance(value, str) or not KEY.match(value):
        raise _bad(400, "key")
    return value


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _is_place(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(isinstance(v, int | float) for v in value)


def _is_picture(media: str, content: bytes) -> bool:
    starts = (b"\xff\xd8", b"\x89PNG", b"GIF8", b"RIFF", b"BM")
    return media.startswith("image/") or content.startswith(starts) or content[4:12] in (b"ftypheic", b"ftypmif1")


def _after(request: web.Request) -> int:
    value = request.headers.get("Last-Event-ID") or request.query.get("after", "0")
    return int(value) if value.isdigit() and len(value) < 20 else 0
