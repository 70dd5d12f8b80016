"""The Telegram door: sends replies, takes updates by webhook (with a public address) or by long polling."""

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import aiohttp
import structlog
from aiohttp import web
from telegram import Bot, Update
from telegram.error import InvalidToken, TelegramError

from bot.channels.base import Fetched, Receive
from bot.channels.errors import MaybeSent, Misconfigured, Moved, OurMistake, Temporary, Unreachable, Wait, Whom
from bot.channels.pictures import shipped_picture
from bot.channels.telegram.keyboard import message_body
from bot.channels.telegram.menu import menu_calls_of
from bot.channels.telegram.parse import NAME, WANTED, blocked_by, chat_in, number_of, read_tap, read_update
from bot.channels.telegram.polling import Poller
from bot.channels.telegram.request import AiohttpRequest
from bot.intake import DatabaseDown
from handlers.dialogue.reply import Reply
from handlers.dialogue.traits import Limits, Traits
from handlers.ports import Clock
from handlers.texts import Texts
from storage.database import BUSY, DOWN, Database
from storage.json_text import from_json, to_json

PATH = "/channels/telegram"
LARGEST = 20 * 1024 * 1024
ANSWER_AFTER = 1.0  # seconds a pressed button may spin before a call stops it; sooner the webhook's answer does
MENU_PAUSE = 10.0  # seconds until the menu of commands is tried again
EDITED = 48 * 3600  # seconds after which a message is not taken away any more (deleteMessage)
CAPTION_LIMIT = 900  # characters of words under a picture; longer ones go without it
LIMITS = Limits(everybody=(30, 1.0), chat=(1, 1.0), group=(20, 60.0), group_mark="-")
TRAITS = Traits(
    NAME, buttons=12, button_label=40, text_limit=4096, units="utf16", asks_phone=True, asks_location=True,
    sensitive="link", deletes=True, menus=True, limits=LIMITS, edits=True, edits_within=EDITED,
)  # fmt: skip

log = structlog.get_logger()


class TelegramChannel:
    """One bot. Every process may send; `serves` tells whether this one takes updates."""

    name = NAME
    traits = TRAITS
    streams = False

    def __init__(
        self,
        *,
        token: str,
        api: str,
        secret: str,
        public_url: str,
        receive: Receive,
        database: Database,
        clock: Clock,
        serves: bool,
        commands: Sequence[tuple[str, dict[str, Any]]] = (),
        texts: Texts | None = None,
    ) -> None:
        """`commands`: the calls that set the menu of commands, made once this process takes updates; `texts`: the words
        of a chat's own menu, None: none is set."""
        self._base = f"{api.rstrip('/')}/bot{token}"
        self._files = f"{api.rstrip('/')}/file/bot{token}"
        self._secret = secret
        self._public_url = public_url.rstrip("/")
        self._receive = receive
        self._database = database
        self._clock = clock
        self._serves = serves
        self._commands = tuple(commands)
        self._texts = texts
        self._request = AiohttpRequest()
        self.bot = Bot(
            token,
            base_url=f"{api.rstrip('/')}/bot",
            base_file_url=f"{api.rstrip('/')}/file/bot",
            request=self._request,
            get_updates_request=self._request,
        )
        self._poller = Poller(self)
        self._answers: set[asyncio.Task[None]] = set()
        self._pictures_from = 0.0  # when pictures may be sent again, by the loop's clock

    # ---- life -----------------------------------------------------------------------------------------------------

    def routes(self) -> Sequence[web.RouteDef]:
        """The webhook."""
        return (web.post(PATH, self.webhook),)

    async def start(self) -> None:
        """Open the session; register the webhook or begin to poll. An unreachable platform does not stop the start."""
        await self._request.initialize()
        if not self._serves:
            return
        if self._commands:
            self._spawn(self._set_menu())
        if self._public_url:
            self._spawn(self._register())
        else:
            self._poller.start()

    async def stop(self) -> None:
        """Stop polling and close the session (the lanes have been emptied by then or give back their rows)."""
        await self._poller.stop()
        for task in list(self._answers):
            task.cancel()
        await asyncio.gather(*self._answers, return_exceptions=True)

    async def close(self) -> None:
        """Close the connections, after the last message."""
        await self._request.shutdown()

    async def _register(self) -> None:
        url = self._public_url + PATH
        while True:
            try:
                await self.bot.set_webhook(url, secret_token=self._secret, allowed_updates=WANTED, max_connections=40)
            except InvalidToken:
                log.error("channel_misconfigured", channel=NAME)
                return
            except TelegramError as error:
                log.warning("webhook_not_registered", channel=NAME, error=type(error).__name__)
                await asyncio.sleep(10)
            else:
                log.info("webhook_registered", channel=NAME)
                return

    async def _set_menu(self) -> None:
        """Set the commands; the chat goes on without them, so a refusal is only noted."""
        left = list(self._commands)
        while left:
            method, body = left[0]
            try:
                status, answer = await self.call(method, body)
            except (aiohttp.ClientError, TimeoutError):
                status, answer = 0, {}
            if not answer.get("ok") and (not status or status == 429 or status >= 500):
                await asyncio.sleep(MENU_PAUSE)
                continue
            if not answer.get("ok"):
                log.warning("menu_not_set", channel=NAME, method=method, status=status)
            left.pop(0)

    # ---- in -------------------------------------------------------------------------------------------------------

    async def webhook(self, request: web.Request) -> web.Response:
        """Verify before parsing, run the turn, then answer: 200 once it is durable, 503 while the database is away.

        The answer stops the spinner of a pressed button: the platform runs a method named in it ("Making requests when
        getting updates"). A call of its own would be a fifth of the turn's processor time.
        """
        given = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        if not secrets.compare_digest(given.encode(errors="surrogateescape"), self._secret.encode()):
            return web.Response(status=401)
        raw = await request.read()
        try:
            body = from_json(raw)
        except ValueError:
            body = None
        try:
            pressed = await self._take(body if isinstance(body, dict) else {"unreadable": len(raw)})
        except DatabaseDown:
            return web.Response(status=503, headers={"Retry-After": "1"})
        if not pressed:
            return web.Response()
        return web.Response(body=to_json(_stopped(pressed)), content_type="application/json")

    async def take(self, body: dict[str, Any]) -> None:
        """One update that came by polling: nobody waits for an answer to it. Errors: DatabaseDown."""
        pressed = await self._take(body)
        if pressed:
            self._stop_spinning(pressed)

    async def _take(self, body: dict[str, Any]) -> str:
        """One update, however it came; the id of a press whose spinner the caller is to stop, or nothing.

        Errors: DatabaseDown.
        """
        pressed = read_tap(body, self._clock.now())
        if pressed is None:
            return await self._take_other(body)
        incoming, query_id = pressed
        late = asyncio.get_running_loop().call_later(ANSWER_AFTER, self._stop_spinning, query_id)
        try:
            await self._receive(incoming)
        finally:
            late.cancel()
        return query_id

    async def _take_other(self, body: dict[str, Any]) -> str:
        """Anything but a plain press, read with the library's own types; likewise."""
        try:
            update = Update.de_json(body, self.bot)
            incoming, blocked = read_update(update, self._clock.now()), blocked_by(update)
        except Exception as error:  # whatever is in it, it must not come back for a day
            await self._keep_dead(body, type(error).__name__)
            return ""
        if blocked:
            await self._note_blocked(blocked)
        if incoming is not None:
            await self._receive(incoming)
        query = update.callback_query
        return query.id if query is not None and isinstance(query.id, str) else ""

    async def _keep_dead(self, body: dict[str, Any], error: str) -> None:
        log.warning("update_unreadable", channel=NAME, error=error)
        try:
            key = number_of(body.get("update_id"))
        except ValueError:
            key = f"unreadable-{secrets.token_hex(8)}"
        try:
            async with self._database.unit_of_work() as uow:
                await uow.updates.keep_dead(NAME, key, body, self._clock.now(), error, chat_in(body))
        except (*DOWN, *BUSY):
            raise DatabaseDown from None

    async def _note_blocked(self, address: str) -> None:
        try:
            async with self._database.unit_of_work() as uow:
                contact = await uow.contacts.find(NAME, address)
                if contact is not None:
                    await uow.contacts.set_unreachable(contact.id, self._clock.now())
        except (*DOWN, *BUSY):
            raise DatabaseDown from None

    def _spawn(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._answers.add(task)
        task.add_done_callback(self._answers.discard)

    def _stop_spinning(self, query_id: str) -> None:
        self._spawn(self._answer(query_id))

    async def _answer(self, query_id: str) -> None:
        """Stop the button's spinner by a call. An old query is refused with a 400: nothing is lost."""
        body = _stopped(query_id)
        try:
            await self.call(body.pop("method"), body)
        except (aiohttp.ClientError, TimeoutError):
            log.debug("callback_not_answered", channel=NAME)

    async def call(self, method: str, body: dict[str, Any], waits: float = 0.0) -> tuple[int, dict[str, Any]]:
        """A Bot API call as JSON: (status, answer). Errors: aiohttp's, TimeoutError."""
        return await self._request.post_json(f"{self._base}/{method}", body, waits)

    # ---- out ------------------------------------------------------------------------------------------------------

    async def send(self, address: str, reply: Reply) -> str:
        """Send one message. Errors: channels.errors."""
        if reply.deletes:
            return await self._delete(address, reply.deletes)
        if reply.menu:
            return await self._show_menu(address, reply.menu)
        if reply.edits:
            return await self._amend(address, reply)
        body = message_body(address, reply, self.traits)
        pictured = bool(reply.image) and len(body["text"]) <= CAPTION_LIMIT
        loop = asyncio.get_running_loop()
        if pictured and loop.time() < self._pictures_from:
            raise Wait(self._pictures_from - loop.time(), Whom.CHAT)
        try:
            picture = await asyncio.to_thread(shipped_picture, reply.image) if pictured else None
            if picture is not None:
                status, answer = await self._request.post_photo(f"{self._base}/sendPhoto", body, picture)
            else:
                status, answer = await self.call("sendMessage", body)
        except aiohttp.ClientConnectorError:
            raise Temporary("not connected") from None
        except (aiohttp.ClientError, TimeoutError):
            raise MaybeSent("answer lost") from None
        if answer.get("ok"):
            return str(answer["result"].get("message_id", ""))
        error = refusal(status, answer)
        if picture is not None and isinstance(error, Wait):  # said of this method: words may still go
            self._pictures_from = loop.time() + error.seconds
            raise Wait(error.seconds, Whom.CHAT)
        raise error

    async def _delete(self, address: str, message: str) -> str:
        """Take a person's message away. Older than 48 hours or gone already: it stays, which is nothing to tell."""
        try:
            status, answer = await self.call("deleteMessage", {"chat_id": int(address), "message_id": int(message)})
        except (aiohttp.ClientError, TimeoutError):
            raise Temporary("not deleted") from None
        if not answer.get("ok") and (status == 429 or status >= 500):
            raise refusal(status, answer)
        return ""

    async def _show_menu(self, address: str, menu: str) -> str:
        """Give the chat a menu of commands; refused, the chat goes on without it."""
        for method, body in menu_calls_of(self._texts, int(address), menu) if self._texts is not None else ():
            try:
                status, answer = await self.call(method, body)
            except (aiohttp.ClientError, TimeoutError):
                raise Temporary("menu not set") from None  # to be set twice does no harm
            if not answer.get("ok") and (status == 429 or status >= 500):
                raise refusal(status, answer)
        return ""

    async def _amend(self, address: str, reply: Reply) -> str:
        """Change a message of ours, or take it away where there are no words. Older than the platform allows, or gone
        from the chat: another message tells."""
        method, body = "deleteMessage", message_body(address, reply, self.traits)
        if reply.text:
            method = "editMessageText"
        else:
            body = {"chat_id": body["chat_id"]}
        try:
            status, answer = await self.call(method, {**body, "message_id": int(reply.edits)})
        except (aiohttp.ClientError, TimeoutError):
            raise Temporary("not changed") from None  # to be changed twice does no harm
        if answer.get("ok"):
            return reply.edits
        error = refusal(status, answer)
        if not isinstance(error, OurMistake):
            raise error
        words = str(answer.get("description", "")).lower()
        if "not modified" in words or (not reply.text and "not found" in words):
            return reply.edits
        return await self.send(address, replace(reply, text=reply.instead, edits="", instead=""))

    async def fetch(self, ref: str) -> Fetched:
        """Download a file. Errors: channels.errors; OurMistake above 20 MB or when the file is gone."""
        try:
            status, answer = await self.call("getFile", {"file_id": ref})
            if not answer.get("ok"):
                raise refusal(status, answer)
            path = str(answer["result"].get("file_path", ""))
            url = path if path.startswith(self._files) else f"{self._files}/{path}"
            status, content = await self._request.get_bytes(url, LARGEST)
        except (aiohttp.ClientError, TimeoutError):
            raise Temporary("file not fetched") from None
        if status != 200:
            raise Temporary("file not fetched") if status >= 500 else OurMistake("file gone")
        if len(content) > LARGEST:
            raise OurMistake("file too large")
        return Fetched(content)


def _stopped(query_id: str) -> dict[str, str]:
    """The method that stops a pressed button's spinner, as the answer to a webhook names it."""
    return {"method": "answerCallbackQuery", "callback_query_id": query_id}


def refusal(status: int, answer: dict[str, Any]) -> Exception:
    """The error behind a refused call (core.telegram.org/bots/api, "Making requests")."""
    code = int(answer.get("error_code") or status)
    if code == 429:
        return Wait(float(answer.get("parameters", {}).get("retry_after", 1)))
    if code == 403:
        return Unreachable("blocked or gone")
    if code in (401, 404):
        return Misconfigured("the token is refused")
    if code >= 500:
        return Temporary("platform fault")
    moved = answer.get("parameters", {}).get("migrate_to_chat_id")
    if isinstance(moved, int):  # a group became a supergroup
        return Moved(str(moved))
    words = str(answer.get("description", "")).lower()
    if "chat not found" in words or "user is deactivated" in words:
        return Unreachable("no such chat")
    return OurMistake(f"refused with {code}")
