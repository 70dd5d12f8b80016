"""Long polling: the offset moves on only after every update of a batch is durable."""

import asyncio
from typing import Any, Protocol

import aiohttp
import structlog

from bot.channels.telegram.parse import NAME, WANTED
from bot.intake import DatabaseDown
from bot.logs import where

POLL = 25  # seconds a poll waits at the platform
PAUSE = 1.0  # seconds after a fault
LONG_PAUSE = 10.0  # seconds after a refusal (another poller, a bad token)

log = structlog.get_logger()


class Taking(Protocol):
    """What a poller needs of the channel it polls for."""

    async def call(self, method: str, body: dict[str, Any], waits: float = 0.0) -> tuple[int, dict[str, Any]]:
        """A Bot API call as JSON: (status, answer). Errors: aiohttp's, TimeoutError."""

    async def take(self, body: dict[str, Any]) -> None:
        """One update, however it came. Errors: DatabaseDown."""


class Poller:
    """Asks for updates until stopped."""

    def __init__(self, channel: Taking) -> None:
        self._channel = channel
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """End. Updates not confirmed come again to the next process."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        offset = 0
        await self._drop_webhook()
        while True:
            batch = await self._ask(offset)
            if batch and await self._take(batch):
                offset = max(update["update_id"] for update in batch) + 1

    async def _drop_webhook(self) -> None:
        """A webhook set earlier would refuse polls."""
        await self._call("deleteWebhook", {"drop_pending_updates": False})

    async def _ask(self, offset: int) -> list[dict[str, Any]]:
        body = {"offset": offset, "timeout": POLL, "allowed_updates": WANTED, "limit": 100}
        found = await self._call("getUpdates", body)
        listed = found if isinstance(found, list) else []
        return [update for update in listed if isinstance(update, dict) and isinstance(update.get("update_id"), int)]

    async def _call(self, method: str, body: dict[str, Any]) -> Any:
        try:
            status, answer = await self._channel.call(method, body, POLL)
        except (aiohttp.ClientError, TimeoutError) as error:
            log.warning("poll_failed", channel=NAME, error=type(error).__name__)
            await asyncio.sleep(PAUSE)
            return None
        if not answer.get("ok"):
            log.warning("poll_refused", channel=NAME, status=status)
            await asyncio.sleep(LONG_PAUSE if status in (401, 404, 409) else PAUSE)
            return None
        return answer.get("result")

    async def _take(self, batch: list[dict[str, Any]]) -> bool:
        """Updates of one chat in order, chats side by side; False when some of them must come again."""
        chats: dict[object, list[dict[str, Any]]] = {}
        for update in batch:
            chats.setdefault(_chat(update), []).append(update)
        done = await asyncio.gather(*(self._in_order(updates) for updates in chats.values()))
        if not all(done):
            await asyncio.sleep(PAUSE)
        return all(done)

    async def _in_order(self, updates: list[dict[str, Any]]) -> bool:
        for update in updates:
            try:
                await self._channel.take(update)
            except DatabaseDown:
                return False
            except Exception as error:  # polling must go on; the platform gives the update again
                log.error("update_failed", channel=NAME, error=type(error).__name__, where=where(error))
                return False
        return True


def _chat(update: dict[str, Any]) -> object:
    for name in ("message", "edited_message", "my_chat_member"):
        if isinstance(update.get(name), dict):
            return _id_of(update[name])
    query = update.get("callback_query")
    if isinstance(query, dict) and isinstance(query.get("message"), dict):
        return _id_of(query["message"])
    return update.get("update_id")


def _id_of(message: dict[str, Any]) -> object:
    chat = message.get("chat")
    number = chat.get("id") if isinstance(chat, dict) else None
    return number if isinstance(number, int) else None
