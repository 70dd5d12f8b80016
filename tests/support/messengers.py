"""Two messengers beside each other for runs that kill processes: what people write, as each platform posts it, and
what came back, as each shows it.
"""

import random
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import aiohttp
from aiohttp import web

from bot.channels.zalo.channel import PATH as ZALO_PATH
from bot.channels.zalo.messages import text_of
from bot.demo.zalo.platform import FakeOa
from handlers.dialogue.reply import Reply
from tests.support.bot_api import BotApi
from tests.support.zalo import APP, APP_SECRET, OA, ZaloPlatform


class Messenger(Protocol):
    """One platform. A person is a number, the same in every run."""

    @property
    def name(self) -> str:
        """The channel's."""

    def address(self, person: int) -> str:
        """Under which address the channel knows them."""

    def event(self, person: int, text: str) -> tuple[str, dict[str, Any]]:
        """What a person writes: its key, and the event to post, as often as one likes."""

    async def post(self, port: int, event: dict[str, Any]) -> int:
        """Post an event to a process; gives the status. Errors: aiohttp's, TimeoutError."""

    def got(self) -> Mapping[str, list[str]]:
        """The words that came, by address, oldest first."""

    def words(self, reply: Reply) -> str:
        """How a reply stands on the phone."""


@dataclass(frozen=True, slots=True)
class TelegramMessenger:
    """A Bot API; `secret`: of the webhook."""

    api: BotApi
    session: aiohttp.ClientSession
    secret: str
    name: str = "telegram"

    def address(self, person: int) -> str:
        """The number of the chat."""
        return str(person)

    def event(self, person: int, text: str) -> tuple[str, dict[str, Any]]:
        """An update."""
        update = self.api.message(person, text)
        return str(update["update_id"]), update

    async def post(self, port: int, event: dict[str, Any]) -> int:
        """To the webhook, with the secret."""
        return await self.api.post(self.session, f"http://127.0.0.1:{port}/channels/telegram", self.secret, event)

    def got(self) -> Mapping[str, list[str]]:
        """Every message that was accepted."""
        return defaultdict(list, {str(chat): texts for chat, texts in self.api.by_chat().items()})

    def words(self, reply: Reply) -> str:
        """Buttons stand beside the words."""
        return reply.text


@dataclass(slots=True)
class NotReady(FakeOa):
    """An account that now and then says it cannot send just now (-200), as a share of all messages."""

    share: float = 0.0
    dice: random.Random = field(default_factory=lambda: random.Random(3))

    async def message(self, request: web.Request) -> web.Response:
        """As the platform does, with its faults."""
        if self.dice.random() < self.share:
            return web.json_response({"error": -200, "message": "Send message failed"})
        return await FakeOa.message(self, request)


@dataclass(frozen=True, slots=True)
class ZaloMessenger:
    """An Official Account that runs."""

    platform: ZaloPlatform
    name: str = "zalo"

    @staticmethod
    def platform_that_fails(share: float) -> ZaloPlatform:
        """A platform, not started, that answers -200 to this share of the messages."""
        made = ZaloPlatform()
        made.oa = NotReady(APP, OA, APP_SECRET, made.oa.clock, share=share)
        return made

    def address(self, person: int) -> str:
        """The id in this account."""
        return f"50402{person:010}"

    def event(self, person: int, text: str) -> tuple[str, dict[str, Any]]:
        """A text."""
        found = self.platform.phones.event(self.platform.person(self.address(person)), "user_send_text", {"text": text})
        return str(found["message"]["msg_id"]), found

    async def post(self, port: int, event: dict[str, Any]) -> int:
        """To the webhook, signed."""
        self.platform.phones.url = f"http://127.0.0.1:{port}{ZALO_PATH}"
        return await self.platform.phones.post(event)

    def got(self) -> Mapping[str, list[str]]:
        """Every message with words; the request for a phone has none of its own."""
        return {
            user: [got.text for got in one.got if not got.asks_contact] for user, one in self.platform.oa.people.items()
        }

    def words(self, reply: Reply) -> str:
        """With every choice numbered below."""
        return text_of(reply)
