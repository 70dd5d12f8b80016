"""A Bot API on loopback for what the emulator lacks: it keeps every text, answers 429, 403, 5xx or nothing at all when
told to, and posts updates to a webhook. What it answers passes python-telegram-bot's own models (see its test).
"""

import asyncio
import itertools
import json
import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession, web

TOKEN = "123456:TEST-token-that-opens-nothing-0000000"
BOT = {"id": 123456, "is_bot": True, "first_name": "Tổng đài", "username": "tiemchung_test_bot"}
PIECE = 16_000  # bytes of a file that are sent at a time


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a method: what was asked and what was answered."""

    method: str
    body: dict[str, Any]
    status: int


@dataclass
class BotApi:
    """The server. `fault(method, body)` may give a status to answer instead: 429, 403, 500, or 0 to drop the line."""

    calls: list[Call] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    fault: Callable[[str, dict[str, Any]], int | None] = lambda method, body: None
    retry_after: int = 1
    url: str = ""
    webhook: dict[str, Any] = field(default_factory=dict)
    _runner: web.AppRunner | None = None
    _updates: list[dict[str, Any]] = field(default_factory=list)
    _new: asyncio.Event = field(default_factory=asyncio.Event)
    newest: dict[int, dict[str, Any]] = field(default_factory=dict)  # the last message of every chat
    counts: dict[int, int] = field(default_factory=lambda: defaultdict(int))  # messages of every chat
    _arrivals: dict[int, asyncio.Event] = field(default_factory=lambda: defaultdict(asyncio.Event))
    _ids: Any = field(default_factory=lambda: itertools.count(1))
    _update_ids: Any = field(default_factory=lambda: itertools.count(1000))

    def settings(self, secret: str) -> dict[str, Any]:
        """What a process needs to know of it. `secret`: what comes with each update of a webhook."""
        return {
            "telegram_bot_token": TOKEN, "telegram_api_base_url": self.url, "telegram_webhook_secret": secret,
        }  # fmt: skip

    async def start(self, port: int = 0) -> str:
        """Listen on loopback; gives the address."""
        app = web.Application(client_max_size=1 << 26)
        app.router.add_route("*", "/bot{token}/{method}", self._answer)
        app.router.add_get("/file/bot{token}/{path:.*}", self._file)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self.url

    async def stop(self) -> None:
        """Stop listening. A poll that still waits is answered: the server would wait for its end, 25 seconds."""
        self._new.set()
        if self._runner is not None:
            await self._runner.cleanup()

    # ---- what the bot said ----------------------------------------------------------------------------------------

    def sent(self, chat: int | None = None) -> list[dict[str, Any]]:
        """Messages that were accepted, oldest first."""
        found = [c.body for c in self.calls if c.method == "sendMessage" and c.status == 200]
        return [body for body in found if chat is None or body["chat_id"] == chat]

    def texts(self, chat: int) -> list[str]:
        """Their words."""
        return [str(body["text"]) for body in self.sent(chat)]

    async def wait_sent(self, chat: int, count: int, seconds: float = 20.0) -> None:
        """Wait until a chat got so many messages. Errors: TimeoutError."""
        async with asyncio.timeout(seconds):
            while self.counts[chat] < count:
                self._arrivals[chat].clear()
                await self._arrivals[chat].wait()

    def by_chat(self) -> dict[int, list[str]]:
        """The words of every chat."""
        found: dict[int, list[str]] = defaultdict(list)
        for body in self.sent():
            found[body["chat_id"]].append(body["text"])
        return found

    def token(self, chat: int, label: str) -> str:
        """The callback data of the newest button whose label begins so."""
        for body in reversed(self.sent(chat)):
            for row in (body.get("reply_markup") or {}).get("inline_keyboard", []):
                for button in row:
                    if button["text"].startswith(label) and "callback_data" in button:
                        return str(button["callback_data"])
        raise AssertionError(f"no button {label!r} in chat {chat}")

    # ---- what people do -------------------------------------------------------------------------------------------

    def message(self, chat: int, text: str | None = None, **more: Any) -> dict[str, Any]:
        """An update with a message."""
        person = {"id": chat, "is_bot": False, "first_name": "Người", "language_code": "vi"}
        body = {"message_id": next(self._ids), "date": 1634700000, "chat": {"id": chat, "type": "private"}}
        body |= {"from": person, **({"text": text} if text is not None else {}), **more}
        return {"update_id": next(self._update_ids), "message": body}

    def tap(self, chat: int, data: str) -> dict[str, Any]:
        """An update with a pressed button."""
        person = {"id": chat, "is_bot": False, "first_name": "Người"}
        where = {"message_id": next(self._ids), "date": 1634700000, "chat": {"id": chat, "type": "private"}}
        query = {"id": str(next(self._ids)), "from": person, "message": where, "chat_instance": "1", "data": data}
        return {"update_id": next(self._update_ids), "callback_query": query}

    def queue(self, update: dict[str, Any]) -> None:
        """Give an update to the poller."""
        self._updates.append(update)
        self._new.set()

    async def post(self, session: ClientSession, url: str, secret: str, update: dict[str, Any]) -> int:
        """Post an update to a webhook and run the method its answer names; gives the status."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret, "Content-Type": "application/json"}
        async with session.post(url, data=json.dumps(update), headers=headers) as answer:
            raw, named = await answer.read(), {}
        if raw and answer.status == 200:
            named = json.loads(raw)
        if "method" in named:
            self.calls.append(Call(named.pop("method"), named, 200))
        return answer.status

    # ---- the server -----------------------------------------------------------------------------------------------

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        body = await self._read(request)
        status = self.fault(method, body)
        if status == 0:
            if request.transport is not None:
                request.transport.close()
            return web.Response()
        if status is not None:
            self.calls.append(Call(method, body, status))
            return self._refuse(status)
        result = await self._result(method, body)
        self.calls.append(Call(method, body, 200))
        if method == "sendMessage":
            self.newest[body["chat_id"]] = body
            self.counts[body["chat_id"]] += 1
            self._arrivals[body["chat_id"]].set()
        return web.json_response({"ok": True, "result": result})

    async def _read(self, request: web.Request) -> dict[str, Any]:
        if request.content_type == "application/json":
            found: dict[str, Any] = await request.json()
            return found
        form = await request.post()
        return {name: _loaded(value) if isinstance(value, str) else value for name, value in form.items()}

    def _refuse(self, status: int) -> web.Response:
        body: dict[str, Any] = {"ok": False, "error_code": status, "description": f"fault {status}"}
        if status == 429:
            body["parameters"] = {"retry_after": self.retry_after}
        return web.json_response(body, status=status)

    async def _result(self, method: str, body: dict[str, Any]) -> Any:
        if method == "getMe":
            return BOT
        if method == "getUpdates":
            return await self._poll(int(body.get("offset") or 0), float(body.get("timeout") or 0))
        if method == "setWebhook":
            self.webhook = body
            return True
        if method == "getFile":
            return {"file_id": body["file_id"], "file_unique_id": "u", "file_path": f"photos/{body['file_id']}"}
        if method == "sendPhoto":
            size = {"file_id": "p", "file_unique_id": "u", "width": 1, "height": 1}
            chat = {"id": int(body["chat_id"]), "type": "private"}
            return {"message_id": next(self._ids), "date": 1634700000, "chat": chat, "photo": [size], "from": BOT}
        if method == "sendMessage":
            chat = {"id": body["chat_id"], "type": "private"}
            return {
                "message_id": next(self._ids),
                "date": 1634700000,
                "chat": chat,
                "text": body["text"],
                "from": BOT,
            }
        return True

    async def _poll(self, offset: int, timeout: float) -> list[dict[str, Any]]:  # noqa: ASYNC109
        self._updates = [update for update in self._updates if update["update_id"] >= offset]
        if not self._updates and timeout:
            self._new.clear()
            try:
                await asyncio.wait_for(self._new.wait(), timeout)
            except TimeoutError:
                return []
        return list(self._updates)

    async def _file(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["path"].removeprefix("photos/")
        if name not in self.files:
            return web.Response(status=404)
        answer = web.StreamResponse()
        await answer.prepare(request)
        for start in range(0, len(self.files[name]), PIECE):  # as a network brings it, not all at once
            await answer.write(self.files[name][start : start + PIECE])
            await asyncio.sleep(0)
        return answer


def sometimes(share: float, status: int, seed: int = 1, method: str = "sendMessage") -> Callable[..., int | None]:
    """A fault that comes with a probability, the same every run."""
    dice = random.Random(seed)
    return lambda called, body: status if called == method and dice.random() < share else None


def _loaded(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return value
