"""A messenger for whole programs: the emulator of the Bot API, and before it a proxy that keeps what was said.

The emulator checks every call and delivers updates by long polling or to a webhook, but keeps no text, and of a
webhook's answer it reads the status alone. So the webhook it is given is the proxy's: what the bot's own answer names
is called as the platform would.
"""

import itertools
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message as FormPart
from typing import Any
from urllib.parse import parse_qsl, urlencode

import aiohttp
from aiohttp import web
from lo_bot_api_emulator import LoBotApiEmulator
from telegram import Message

from tests.support.bot_api import TOKEN
from tests.support.until import until

WAIT = 30.0  # seconds an answer may take on a busy machine
DATE = 1634700000
PHOTO_SIDE = 1600


@dataclass
class Messenger:
    """The platform. `calls`: (method, status) of everything asked; `said`: every message that was accepted."""

    emulator: LoBotApiEmulator
    session: aiohttp.ClientSession
    behind: str = ""
    url: str = ""
    calls: list[tuple[str, int]] = field(default_factory=list)
    said: list[dict[str, Any]] = field(default_factory=list)
    ids: Any = field(default_factory=lambda: itertools.count(50_000))
    hook: str = ""  # where the bot wants its updates

    def person(self, chat: int) -> "Person":
        """Somebody with a private chat."""
        return Person(self, chat)

    async def send(self, kind: str, content: dict[str, Any]) -> None:
        """Hand an update to whoever takes this bot's updates."""
        await self.emulator.enqueue_update({kind: content}, token=TOKEN)

    def count(self, method: str) -> int:
        """How often a method was called with success."""
        return self.calls.count((method, 200))

    def refused(self) -> list[tuple[str, int]]:
        """Calls that the emulator did not accept."""
        return [call for call in self.calls if call[1] != 200]

    async def pass_on(self, request: web.Request) -> web.Response:
        """The proxy: hands a call to the emulator and keeps it."""
        body = await request.read()
        if request.path.endswith("/setWebhook"):
            body = self._through_here(body)
        headers = {"Content-Type": request.headers.get("Content-Type", "application/octet-stream")}
        async with self.session.request(request.method, self.behind + request.path, data=body, headers=headers) as got:
            answer, status, media = await got.read(), got.status, got.content_type
        method = request.match_info.get("method", "file")
        self.calls.append((method, status))
        if method in ("sendMessage", "sendPhoto") and status == 200:
            message = json.loads(answer)["result"]
            assert Message.de_json(message, None).message_id == message["message_id"]
            self.said.append({**_fields(headers["Content-Type"], body), "message_id": message["message_id"]})
        return web.Response(body=answer, status=status, content_type=media)

    def _through_here(self, asked: bytes) -> bytes:
        """A call of setWebhook with our own address in the place of the bot's."""
        fields = dict(parse_qsl(asked.decode(), keep_blank_values=True))
        self.hook = fields["url"]
        return urlencode({**fields, "url": f"{self.url}/hook"}).encode()

    async def hand_in(self, request: web.Request) -> web.Response:
        """The webhook: hands an update to the bot, and the method its answer names to the emulator."""
        names = ("Content-Type", "X-Telegram-Bot-Api-Secret-Token")
        headers = {name: request.headers[name] for name in names}
        async with self.session.post(self.hook, data=await request.read(), headers=headers) as got:
            status, named = got.status, await got.json() if got.content_type == "application/json" else {}
        if "method" in named:
            method = named.pop("method")
            async with self.session.post(f"{self.behind}/bot{TOKEN}/{method}", json=named) as called:
                self.calls.append((method, called.status))
        return web.Response(status=status)


@asynccontextmanager
async def messenger() -> AsyncIterator[Messenger]:
    """A messenger on loopback until the block ends."""
    emulator = LoBotApiEmulator(allow_insecure_loopback_webhooks=True)
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())
        made = Messenger(emulator, session)
        made.behind = await stack.enter_async_context(_listening(emulator.app()))
        proxy = web.Application(client_max_size=1 << 26)
        proxy.router.add_post("/bot{token}/{method}", made.pass_on)
        proxy.router.add_post("/hook", made.hand_in)
        proxy.router.add_get("/file/bot{token}/{path:.*}", made.pass_on)
        made.url = await stack.enter_async_context(_listening(proxy))
        yield made


@asynccontextmanager
async def _listening(app: web.Application) -> AsyncIterator[str]:
    # A poll whose asker is gone must not be held: the emulator allows one at a time.
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1, handler_cancellation=True)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@dataclass
class Person:
    """Somebody in a private chat with the bot. `hear` reads on from where it stopped."""

    platform: Messenger
    chat: int
    read: int = 0
    taps: int = 0
    sent: int = 0

    @property
    def messages(self) -> list[dict[str, Any]]:
        """What the bot said here, oldest first."""
        return [message for message in self.platform.said if message["chat_id"] == self.chat]

    @property
    def _self(self) -> dict[str, Any]:
        return {"id": self.chat, "is_bot": False, "first_name": "Người", "language_code": "vi"}

    async def send(self, **content: Any) -> None:
        """A message of any kind."""
        self.sent += 1
        chat = {"id": self.chat, "type": "private"}
        message = {"message_id": next(self.platform.ids), "date": DATE, "chat": chat, "from": self._self, **content}
        await self.platform.send("message", message)

    async def say(self, text: str) -> None:
        """Type."""
        await self.send(text=text)

    async def share_phone(self, phone: str) -> None:
        """Press the keyboard's contact button."""
        assert any(button.get("request_contact") for button in _keys(self.messages[-1], "keyboard"))
        await self.send(contact={"phone_number": phone, "first_name": "Người", "user_id": self.chat})

    async def photo(self, name: str, content: bytes) -> None:
        """Send a picture, in two sizes as phones do."""
        self.platform.emulator.assets[name] = {"data": content, "size": len(content)}
        small = {"file_id": f"{name}-small", "file_unique_id": f"{name}-small", "width": 90, "height": 68}
        large = {"file_id": name, "file_unique_id": name, "width": PHOTO_SIDE, "height": 1200}
        await self.send(photo=[small, {**large, "file_size": len(content)}])

    async def tap(self, label: str) -> None:
        """Press the newest button whose label begins so, once it is there: buttons stand below the last of several
        messages. One of a reply keyboard sends its words."""

        async def there() -> bool:
            return self._found(label) is not None

        try:
            await until(there, WAIT)
        except TimeoutError:
            raise AssertionError(f"no button {label!r} in {self.messages[-1:]}") from None
        found = self._found(label)
        assert found is not None
        message, button = found
        if "callback_data" in button:
            return await self._press(message, button["callback_data"])
        return await self.say(button["text"])

    def _found(self, label: str) -> tuple[dict[str, Any], dict[str, Any]] | None:
        for message in reversed(self.messages):
            for kind in ("inline_keyboard", "keyboard"):
                for button in _keys(message, kind):
                    if button["text"].startswith(label):
                        return message, button
        return None

    async def _press(self, message: dict[str, Any], data: str) -> None:
        self.taps += 1
        self.sent += 1
        where = {"message_id": message["message_id"], "date": DATE, "chat": {"id": self.chat, "type": "private"}}
        query = {"id": str(next(self.platform.ids)), "from": self._self, "message": where, "chat_instance": "1"}
        await self.platform.send("callback_query", {**query, "data": data})

    async def hear(self, *words: str) -> str:
        """Wait for the next message with all of these words; gives its text. What came before it counts as read."""
        found = ""

        async def said() -> bool:
            nonlocal found
            for number, message in enumerate(self.messages[self.read :], self.read + 1):
                if all(word in message["text"] for word in words):
                    self.read, found = number, message["text"]
                    return True
            return False

        try:
            await until(said, WAIT)
        except TimeoutError:
            unread = [message["text"] for message in self.messages[self.read :]]
            raise AssertionError(f"not heard: {words}; heard: {unread}") from None
        return found


def _fields(media: str, body: bytes) -> dict[str, Any]:
    """What a message says: chat_id, text (of a picture its caption), reply_markup, and whether a picture came."""
    if media.startswith("application/json"):
        return {"picture": False, **json.loads(body)}
    form = message_from_bytes(b"Content-Type: " + media.encode() + b"\r\n\r\n" + body)
    content = {part.get_param("name", header="content-disposition"): _bytes_of(part) for part in form.walk()}
    markup = json.loads(content["reply_markup"]) if "reply_markup" in content else None
    caption = content.get("caption", b"").decode()
    return {"chat_id": int(content["chat_id"]), "text": caption, "reply_markup": markup, "picture": True}


def _bytes_of(part: FormPart) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _keys(message: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    markup = message.get("reply_markup") or {}
    return [button for row in markup.get(kind, ()) for button in row]
