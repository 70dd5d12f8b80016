"""The Zalo Official Account door: signed events in, messages by the account's API out."""

import asyncio
import secrets
from collections.abc import Sequence
from functools import cache

import aiohttp
import structlog
from aiohttp import web
from prometheus_client import Counter

from bot.channels.base import Fetched, Host, Receive
from bot.channels.calls import HEADERS
from bot.channels.errors import OurMistake, SendError
from bot.channels.pictures import shipped_picture
from bot.channels.zalo.client import ZaloClient
from bot.channels.zalo.codes import UploadExpired
from bot.channels.zalo.events import NAME, Event, Kind, Unreadable, app_of, read_event, timestamp_of
from bot.channels.zalo.hearing import Hearing
from bot.channels.zalo.media import fetch
from bot.channels.zalo.messages import contact_request, picture_message, text_message
from bot.channels.zalo.oauth import App
from bot.channels.zalo.receipts import Receipts
from bot.channels.zalo.sending import SendingRules
from bot.channels.zalo.signature import SIGNATURE, TIMESTAMP, WebhookKeys, matching_form
from bot.channels.zalo.tokens import Tokens
from bot.intake import DatabaseDown
from bot.spool import Spool
from handlers.dialogue.reply import Reply
from storage.database import BUSY, DOWN
from storage.json_text import from_json

PATH = "/channels/zalo"
CONNECTIONS = 100
PLAY_EVERY = 1.0  # seconds between looks into the spool
SIGNATURES = Counter("hotline_zalo_signatures", "Events of Zalo by the form of their signature", ["form"])
EVENTS = Counter("hotline_zalo_events", "Events of Zalo by kind", ["kind"])
signatures, events = cache(SIGNATURES.labels), cache(EVENTS.labels)  # finding the counter behind a label is dear

log = structlog.get_logger()


class ZaloChannel:
    """One Official Account. Every process may send; `routes` are served by those that take updates."""

    name = NAME
    streams = False

    def __init__(
        self, *, app: App, keys: WebhookKeys, api: str, host: Host, spool: Spool | None = None, media_origin: str = "",
        rules: SendingRules | None = None,
    ) -> None:  # fmt: skip
        """`spool`: where events are kept while the database is away; without one they are answered 503 and may be lost.

        `media_origin`: an origin beside the vendor's from which files may come, for the demo's own platform.
        """
        self._rules = rules or SendingRules()
        self.traits = self._rules.traits()
        self._app = app
        self._keys = keys
        self._api = api
        self._host = host
        self._spool = spool
        self._media_origin = media_origin
        self._owner = secrets.token_hex(8)
        self._session: aiohttp.ClientSession | None = None
        self._client: ZaloClient | None = None
        self._pictures: dict[str, str] = {}
        self._receipts = Receipts(host.database, host.clock)
        self._hearing = Hearing(account_name(keys.oa_id), host.database, host.clock)
        self._playing: asyncio.Task[None] | None = None

    # ---- life -----------------------------------------------------------------------------------------------------

    def routes(self) -> Sequence[web.RouteDef]:
        """The webhook."""
        return (web.post(PATH, self.webhook),)

    async def start(self) -> None:
        """Open the session. An account that is not connected yet does not stop the start: messages wait."""
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=CONNECTIONS),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers=HEADERS,
        )
        tokens = Tokens(
            account_name(self._keys.oa_id), self._app, self._host.database, self._host.clock, self._owner,
            self._session, self._host.alarm,
        )  # fmt: skip
        self._client = ZaloClient(self._api, tokens, self._session)
        if not self._host.serves:
            return
        await self._hearing.start()
        if self._spool is None:
            log.warning("without_spool", channel=NAME, means="events are lost while the database is away")
        else:
            self._playing = asyncio.create_task(self._play(self._spool))

    async def stop(self) -> None:
        """Updates come by webhook, which the server ends; what is kept is played by the next process."""
        if self._playing is not None:
            self._playing.cancel()
            await asyncio.gather(self._playing, return_exceptions=True)
            self._playing = None
        await self._receipts.stop()
        await self._hearing.stop()

    async def close(self) -> None:
        """Close the connections, after the last message."""
        if self._session is not None:
            await self._session.close()
            self._session = self._client = None

    # ---- in -------------------------------------------------------------------------------------------------------

    async def webhook(self, request: web.Request) -> web.Response:
        """Verify, run the turn, answer 200 once it is durable. An unsigned `{}` comes when the address is saved."""
        raw = await request.read()
        if raw.strip() == b"{}":
            return web.Response()
        try:
            found = from_json(raw)
        except ValueError:
            found = None
        body = found if isinstance(found, dict) else {}
        form = matching_form(
            self._keys, raw, request.headers.get(SIGNATURE, ""), timestamp_of(body), request.headers.get(TIMESTAMP, "")
        )
        if form is None or app_of(body) != self._keys.app_id:
            signatures("none" if form is None else "other_app").inc()
            return web.Response(status=401)
        signatures(form).inc()
        self._hearing.heard()
        try:
            event = read_event(body, self._host.clock.now())
        except Unreadable as error:
            events("unreadable").inc()
            log.warning("update_unreadable", channel=NAME, error=str(error))
            return web.Response()
        events(event.kind.value).inc()
        return await self._take_or_keep(event, raw)

    async def _take_or_keep(self, event: Event, raw: bytes) -> web.Response:
        """200 once it is in the database or on the disk. 503 may lose it: the platform comes again only when it could
        not connect."""
        behind = self._spool is not None and self._spool.stands(event.user)
        if not behind:
            try:
                await self._take(event, self._host.receive)
            except DatabaseDown:
                behind = True
            except Exception as error:  # answered 500 it may never come again; kept, it is tried once more
                if self._spool is None:
                    raise
                log.error("event_broke", channel=NAME, error=type(error).__name__)
            else:
                return web.Response()
        if self._spool is not None and await self._spool.keep(event.user, raw):
            return web.Response()
        log.error("event_not_kept", channel=NAME)
        return web.Response(status=503, headers={"Retry-After": "1"})

    async def _play(self, spool: Spool) -> None:
        """Bring in what is kept, as long as the process runs."""
        while True:
            taken = 0
            try:
                taken = await spool.play(self._take_kept)
            except OSError as error:
                log.warning("spool_not_read", error=type(error).__name__)
            if not taken:  # else more may stand behind what was taken
                await asyncio.sleep(PLAY_EVERY)

    async def _take_kept(self, raw: bytes) -> None:
        event = read_event(from_json(raw), self._host.clock.now())
        await self._take(event, self._host.receive_kept or self._host.receive)

    async def _take(self, event: Event, receive: Receive) -> None:
        if event.kind is Kind.ERASE and not await self._knows(event.user):
            log.info("nothing_to_erase", channel=NAME)
        elif event.incoming is not None:
            await receive(event.incoming)
        elif event.kind in (Kind.RECEIVED, Kind.SEEN):
            await self._receipts.take(event)
        elif event.kind is Kind.UNFOLLOW:
            await self._note_gone(event)

    async def _knows(self, user: str) -> bool:
        """Whether anything is kept of a person."""
        try:
            async with self._host.database.reading() as uow:
                return await uow.contacts.find(NAME, user) is not None
        except (*DOWN, *BUSY):
            raise DatabaseDown from None

    async def _note_gone(self, event: Event) -> None:
        try:
            async with self._host.database.unit_of_work() as uow:
                contact = await uow.contacts.find(NAME, event.user)
                if contact is not None:
                    await uow.contacts.set_unreachable(contact.id, self._host.clock.now())
        except (*DOWN, *BUSY):
            raise DatabaseDown from None

    # ---- out ------------------------------------------------------------------------------------------------------

    async def send(self, address: str, reply: Reply) -> str:
        """Send one message. Errors: channels.errors."""
        client = self._open()
        if reply.template:
            return await client.send_template(address, self._rules.template, self._rules.values(reply.template))
        picture = await asyncio.to_thread(shipped_picture, reply.image) if reply.image else None
        if picture is None:
            number = await client.send(text_message(address, reply))
        else:
            number = await self._send_picture(client, address, reply, picture)
        if reply.ask_phone:
            await self._ask_phone(client, address, reply)
        return number

    async def _send_picture(self, client: ZaloClient, address: str, reply: Reply, picture: bytes) -> str:
        """A picture that is uploaded once and named from then on, until the platform forgets it."""
        known = self._pictures.get(reply.image)
        if known is not None:
            try:
                return await client.send(picture_message(address, reply, known))
            except UploadExpired:
                pass
        known = self._pictures[reply.image] = await client.upload_picture(picture)
        try:
            return await client.send(picture_message(address, reply, known))
        except UploadExpired:
            raise OurMistake("an upload expired at once") from None

    async def _ask_phone(self, client: ZaloClient, address: str, reply: Reply) -> None:
        """The messenger's own request, below words that are sent already: without it the number is typed. A fault here
        must not send the words again."""
        try:
            await client.send(contact_request(address, reply.ask_phone, reply.ask_phone, ""))
        except (SendError, *DOWN, *BUSY) as error:
            log.info("contact_not_asked", channel=NAME, error=type(error).__name__)

    async def fetch(self, ref: str) -> Fetched:
        """The bytes behind an address that an event named. Errors: channels.errors."""
        return Fetched(await fetch(self._open().session, ref, self._media_origin))

    def _open(self) -> ZaloClient:
        if self._client is None:
            raise RuntimeError("the channel is not started")
        return self._client


def account_name(oa_id: str) -> str:
    """Under which name the pair of an account stands in `channel_grants`."""
    return f"{NAME}:{oa_id}"
