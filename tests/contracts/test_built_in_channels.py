"""The channels of the service itself keep the contract that those of other packages keep."""

import hashlib
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.channels.base import Channel, Host
from bot.channels.telegram import TelegramChannel
from bot.channels.terminal.channel import TerminalChannel
from bot.doors import BUILT_IN
from bot.settings import Settings
from bot.sms.gateways import DemoGateway
from tests.contracts.channel import ChannelContract, Post, ReceivingContract, SendingContract
from tests.support.bot_api import BotApi
from tests.support.zalo import ZaloPlatform

SECRET = "a-secret-of-the-webhook"


def opened(name: str, host: Host, **settings: Any) -> Channel:
    """A built-in channel, as a process with these settings opens it."""
    made = BUILT_IN[name](Settings(**settings), host, DemoGateway(host.database, host.clock, host.ids))
    assert made is not None
    return made


class TestTerminal(ChannelContract):
    name = "terminal"

    def make(self, host: Host) -> Channel:
        return TerminalChannel()


class TestSms(SendingContract):
    name = "sms"
    address = "a-made-up-number"

    def make(self, host: Host) -> Channel:
        return opened(self.name, host)

    async def reach(self, host: Host) -> None:
        async with host.database.unit_of_work() as uow:
            contact = await uow.contacts.ensure(1, self.name, self.address, host.clock.now())
            await uow.contacts.set_phone(contact.id, "0300000017", None)

    async def arrived(self, host: Host) -> list[str]:
        async with host.database.reading() as uow:
            return [one.text for one in reversed(await uow.sms_log.newest())]

    async def cut(self, host: Host) -> None:
        await host.database.close()


class TestWebchat(ReceivingContract):
    name = "webchat"

    def make(self, host: Host) -> Channel:
        return opened(self.name, host)

    def update(self, host: Host, key: str, text: str) -> Post:
        token = hashlib.sha256(b"a visitor").hexdigest()[:43]
        body = json.dumps({"key": key, "text": text}).encode()
        return Post("/chat/api/messages", body, {"Authorization": f"Bearer {token}"})

    def forged(self, host: Host, key: str, text: str) -> Post:
        return Post("/chat/api/messages", self.update(host, key, text).body)

    def nonsense(self, host: Host) -> Post:
        right = self.update(host, "key-000001", "")
        return Post(right.path, b"[[[", right.headers)


class TestPage(ChannelContract):
    name = "page"

    def make(self, host: Host) -> Channel:
        return opened(self.name, host)


class TestTelegram(SendingContract, ReceivingContract):
    name = "telegram"
    address = "70017"

    @pytest.fixture(autouse=True)
    async def api(self) -> AsyncIterator[BotApi]:
        self.platform = BotApi()
        await self.platform.start()
        yield self.platform
        await self.platform.stop()

    def make(self, host: Host) -> Channel:
        made = opened(self.name, host, **self.platform.settings(SECRET))
        assert isinstance(made, TelegramChannel)
        return made

    async def arrived(self, host: Host) -> list[str]:
        return self.platform.texts(int(self.address))

    async def cut(self, host: Host) -> None:
        self.platform.fault = lambda method, body: 0

    def update(self, host: Host, key: str, text: str) -> Post:
        body = self.platform.message(int(self.address), text)
        body["update_id"] = int(hashlib.sha256(key.encode()).hexdigest()[:6], 16)
        return Post(
            "/channels/telegram",
            json.dumps(body).encode(),
            {"X-Telegram-Bot-Api-Secret-Token": SECRET, "Content-Type": "application/json"},
        )

    def forged(self, host: Host, key: str, text: str) -> Post:
        return Post("/channels/telegram", self.update(host, key, text).body)

    def nonsense(self, host: Host) -> Post:
        right = self.update(host, "key-000001", "")
        return Post(right.path, b"[[[", right.headers)


class TestZalo(SendingContract, ReceivingContract):
    name = "zalo"
    address = "5040200000000000017"

    @pytest.fixture(autouse=True)
    async def platform(self) -> AsyncIterator[ZaloPlatform]:
        self.zalo = ZaloPlatform()
        await self.zalo.start()
        yield self.zalo
        await self.zalo.stop()

    def make(self, host: Host) -> Channel:
        return opened(self.name, host, **self.zalo.settings())

    async def reach(self, host: Host) -> None:
        self.zalo.oa.clock = host.clock.now
        await self.zalo.connect(host.database, host.clock.now())
        self.zalo.person(self.address).wrote_at = host.clock.now()

    async def arrived(self, host: Host) -> list[str]:
        return [got.text for got in self.zalo.oa.people[self.address].got]

    async def cut(self, host: Host) -> None:
        await self.zalo.stop()

    def update(self, host: Host, key: str, text: str) -> Post:
        event = self.zalo.phones.event(
            self.zalo.person(self.address), "user_send_text", {"msg_id": key.replace("-", ""), "text": text}
        )
        return self.zalo.signed(event)

    def forged(self, host: Host, key: str, text: str) -> Post:
        return Post("/channels/zalo", self.update(host, key, text).body, {"X-ZEvent-Signature": f"mac={'0' * 64}"})

    def nonsense(self, host: Host) -> Post:
        return Post("/channels/zalo", b"[[[", {})


def test_every_built_in_channel_runs_the_contract() -> None:
    tried = {one.name for one in (TestTerminal, TestSms, TestWebchat, TestPage, TestTelegram, TestZalo)}
    assert tried == set(BUILT_IN)
