"""The door on the web.

A visitor's token (256 random bits, made here) lives in the browser only; the chat's address is its digest, so that
nothing in the database or the logs opens a chat. It travels in the Authorization header, never in a URL.

Answers are rows of the outbox: the stream reads the table from where the browser stopped, and is woken by
coordination. A browser that was away gets everything it missed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from aiohttp import BodyPartReader, web

from bot.channels.base import Fetched, Receive
from bot.channels.errors import OurMistake
from bot.channels.webchat.parse import (
    LARGEST_FILE,
    LARGEST_TEXT,
    address_of,
    after_of,
    album_of,
    bad,
    ids_of,
    key_of,
    kind_of,
    place_of,
    read_json,
    read_part,
    text_of,
)
from bot.channels.webchat.source import Source
from bot.channels.webchat.stream import Stream
from bot.coordination import Coordination
from bot.intake import DatabaseDown
from bot.uploads import Busy, Uploads
from handlers.dialogue.file_names import clean_name
from handlers.dialogue.reply import Reply
from handlers.dialogue.start_command import read_command
from handlers.dialogue.traits import Traits
from handlers.dialogue.turn import Attachment, Incoming
from handlers.ports import Clock, Ids
from storage.database import BUSY, DOWN, Database

NAME = "webchat"
TRAITS = Traits(
    NAME, buttons=12, button_label=60, text_limit=8000, asks_location=True, tells_seen=True,
    edits=True, shows_rows=True,
)  # fmt: skip
SHORT = 64  # characters of a choice's token or of a start word
MEDIA_TYPE = 100
AWAY = {"error": "unavailable"}


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes: a chat of a channel. `page`: the page of ours that they write on, for somebody of a messenger."""

    channel: str
    address: str
    page: str = ""


def topic(address: str) -> str:
    """The coordination topic that wakes a chat's streams."""
    return f"{NAME}:{address}"


class WebchatChannel:
    """Receives from and sends to browsers."""

    name = NAME
    traits = TRAITS
    streams = True

    def __init__(
        self, *, receive: Receive, database: Database, coordination: Coordination, clock: Clock, ids: Ids, proxies: int,
        uploads: Uploads | None = None,
    ) -> None:  # fmt: skip
        self._receive = receive
        self._database = database
        self._coordination = coordination
        self._clock = clock
        self._ids = ids
        self._uploads = uploads
        self._source = Source(database.vault, proxies)
        self._stream = Stream(database, coordination, topic)

    def routes(self) -> Sequence[web.RouteDef]:
        """The chat's small API; the page itself is in bot/pages."""
        return (
            web.post("/chat/api/session", self.open_session),
            web.post("/chat/api/messages", self.take_message),
            web.post("/chat/api/files", self.take_file),
            web.post("/chat/api/seen", self.take_seen),
            web.post("/chat/api/close", self.close_session),
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
        """`{"key": unique, "text"?, "tap"?, "start"?, "language"?, "chosen"?, "location"?: [lat, lon]}`.

        A key counts once. `language` is that of the page: somebody new is spoken to in it, for good where `chosen`.
        """
        sender = await self._sender(request)
        body = await read_json(request)
        text, start = read_command(text_of(body.get("text")))
        told = replace(
            self._told(request, sender, key_of(body.get("key")), text),
            tap=text_of(body.get("tap"), SHORT),
            location=place_of(body.get("location")),
        )
        if not sender.page:
            told = replace(
                told,
                start=text_of(body.get("start"), SHORT) or start,
                language=text_of(body.get("language"), SHORT),
                chosen=body.get("chosen") is True,
            )
        return await self._take(told)

    async def _sender(self, request: web.Request) -> Sender:
        """Whose token came with the request. Errors: 401."""
        return Sender(NAME, address_of(request))

    def _told(self, request: web.Request, sender: Sender, key: str, text: str) -> Incoming:
        key = f"page:{sender.page}:{key}" if sender.page else key
        source, now = self._source.digest(request), self._clock.now()
        return Incoming(sender.channel, key, sender.address, now, text, source=source, page=sender.page)

    async def take_file(self, request: web.Request) -> web.Response:
        """multipart/form-data: `key`, `file`, `text`?, `album`? (the same for files sent at once). Kept encrypted
        before it is looked at."""
        sender = await self._sender(request)
        if not request.content_type.startswith("multipart/"):
            raise bad(400, "unreadable")
        if self._uploads is None:
            return await self._read_file(request, sender)
        size = min(request.content_length or LARGEST_FILE, LARGEST_FILE)
        try:
            refused = await self._count(request, sender, size)
            async with self._uploads.holding(sender.address, 0 if refused else size):
                return await self._read_file(request, sender, refused)
        except (*DOWN, *BUSY, Busy):
            return away()

    async def _count(self, request: web.Request, sender: Sender, size: int) -> str:
        """'' when a file of this size may come, else what is said: counted before a byte of it is read."""
        if self._uploads is None:
            return ""
        await self._uploads.look()
        async with self._database.unit_of_work() as uow:
            contact = await uow.contacts.ensure(self._ids.new(), sender.channel, sender.address, self._clock.now())
            return await self._uploads.may_send(uow, contact, size, self._source.digest(request))

    async def _read_file(self, request: web.Request, sender: Sender, refused: str = "") -> web.Response:
        words = {"key": "", "text": "", "album": ""}
        content, media, name = b"", "", ""
        try:
            async for part in await request.multipart():
                if not isinstance(part, BodyPartReader):
                    continue
                if part.name == "file":
                    content = await read_part(part, LARGEST_FILE, keep=not refused)
                    media = text_of(part.headers.get("Content-Type", ""), MEDIA_TYPE)
                    name = clean_name(part.filename or "")
                elif part.name in words:
                    words[part.name] = (await read_part(part, LARGEST_TEXT)).decode(errors="replace")
        except ValueError:
            raise bad(400, "unreadable") from None
        told = self._told(request, sender, key_of(words["key"]), text_of(words["text"]))
        if refused:
            return await self._take(replace(told, unsupported=refused))
        if not content:
            raise bad(400, "empty")
        if (kind := kind_of(media, content)) == "gif":
            return await self._take(replace(told, unsupported=kind))
        kept, content = [content], b""  # handed over, so that it can let go of the bytes
        told = replace(told, album=album_of(words["album"]))
        return await self._keep_file(told, kept, media, kind, name)

    async def _keep_file(self, told: Incoming, kept: list[bytes], media: str, kind: str, name: str) -> web.Response:
        content = kept.pop()
        key, now = told.key, told.at
        try:
            async with self._database.unit_of_work() as uow:
                if await uow.updates.seen(told.channel, key):
                    return web.json_response({"result": "repeat"})
                contact = await uow.contacts.ensure(self._ids.new(), told.channel, told.address, now)
                file_id = await uow.files.put(
                    self._ids.new(), contact.id, kind, told.channel, media, content, now, name=name
                )
        except DOWN:
            return away()
        size = len(content)
        del content  # the turn may wait; the bytes need not
        attachment = Attachment(kind, "", file_id, size, media)
        return await self._take(replace(told, attachments=(attachment,)))

    async def close_session(self, request: web.Request) -> web.Response:
        """The chat is closed on its device: the token opens nothing any more, what was filed goes on."""
        address = address_of(request)
        try:
            async with self._database.unit_of_work() as uow:
                await uow.contacts.close(NAME, address)
        except (*DOWN, *BUSY):
            return away()
        self._coordination.publish(topic(address))
        return web.json_response({"closed": True}, headers={"Cache-Control": "no-store"})

    async def take_seen(self, request: web.Request) -> web.Response:
        """`{"ids": ["…", …]}`: notices that stand before somebody's eyes; of other people's rows nothing is noted."""
        address = address_of(request)
        ids = ids_of((await read_json(request)).get("ids"))
        try:
            async with self._database.unit_of_work() as uow:
                contact = await uow.contacts.find(NAME, address)
                noted = await uow.news.seen(contact.id, ids, self._clock.now()) if contact is not None else 0
        except (*DOWN, *BUSY):
            return away()
        return web.json_response({"noted": noted}, headers={"Cache-Control": "no-store"})

    async def _take(self, incoming: Incoming) -> web.Response:
        try:
            result = await self._receive(incoming)
        except DatabaseDown:
            return away()
        return web.json_response({"result": result}, headers={"Cache-Control": "no-store"})

    # ---- out ------------------------------------------------------------------------------------------------------

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: `id` is the row, `data` the reply as JSON."""
        return await self._stream.run(request, address_of(request), after_of(request))

    async def replies(self, request: web.Request) -> web.Response:
        """The same without a stream, for browsers or networks that break it."""
        try:
            found = await self._stream.read(address_of(request), after_of(request))
        except DOWN:
            return away()
        return web.json_response({"replies": found}, headers={"Cache-Control": "no-store"})


def away() -> web.Response:
    """Nothing was kept: come again."""
    return web.json_response(AWAY, status=503, headers={"Retry-After": "1"})
