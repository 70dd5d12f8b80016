"""What is surely known when a call is cut off, and what a fault after the words must not do."""

import asyncio
from dataclasses import dataclass, field
from typing import Any, cast

import aiohttp
import pytest

from bot.channels.base import Host
from bot.channels.errors import MaybeSent, Temporary
from bot.channels.zalo.channel import ZaloChannel
from bot.channels.zalo.client import ZaloClient
from bot.channels.zalo.oauth import App
from bot.channels.zalo.signature import WebhookKeys
from bot.channels.zalo.tokens import Tokens
from handlers.dialogue.reply import Reply
from storage.database import NoConnection
from tests.support.driver import FakeClock


@dataclass
class Token:
    """A token that holds."""

    clock: FakeClock = field(default_factory=FakeClock)

    async def access(self) -> str:
        return "token"


async def test_a_message_whose_answer_is_lost_may_have_been_sent_and_one_whose_picture_is_lost_was_not() -> None:
    server = await asyncio.start_server(lambda reader, writer: writer.close(), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, aiohttp.ClientSession() as session:
        client = ZaloClient(f"http://127.0.0.1:{port}", cast(Tokens, Token()), session)
        with pytest.raises(MaybeSent):
            await client.send({"message": {"text": "chào"}})
        with pytest.raises(Temporary):
            await client.upload_picture(b"picture")


@dataclass
class Empty:
    """A process of which nothing is asked."""

    database: Any = None
    clock: Any = field(default_factory=FakeClock)


@dataclass
class OneMessage:
    """A line to the platform; the database that holds the token goes away after the first message."""

    sent: list[Any] = field(default_factory=list)

    async def send(self, body: dict[str, Any]) -> str:
        if self.sent:
            raise NoConnection("away")
        self.sent.append(body)
        return "1"


async def test_words_whose_request_for_a_phone_fails_below_them_are_sent_and_not_once_more() -> None:
    host = cast(Host, Empty())
    channel = ZaloChannel(app=App("1", "s", ""), keys=WebhookKeys("1", "2", "s"), api="", host=host)
    channel._client = cast(ZaloClient, OneMessage())
    assert await channel.send("1", Reply("Số điện thoại của bác?", ask_phone="Gửi số")) == "1"
