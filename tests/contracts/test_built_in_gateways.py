"""The SMS gateways of the service itself keep the contract that those of other packages keep."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from pydantic import SecretStr

from bot.settings import Settings
from bot.sms.gateways import GATEWAYS, Gateway
from storage.database import Database
from tests.contracts.sms_gateway import PHONE, GatewayContract
from tests.support.driver import CountingIds, FakeClock


class TestDemo(GatewayContract):
    name = "demo"

    def make(self, database: Database) -> Gateway:
        return GATEWAYS[self.name](Settings(), database, FakeClock(), CountingIds())

    async def arrived(self, database: Database) -> list[str]:
        async with database.reading() as uow:
            return [one.text for one in reversed(await uow.sms_log.newest()) if one.phone == PHONE]

    async def cut(self, database: Database) -> None:
        await database.close()


class TestHttp(GatewayContract):
    name = "http"

    @pytest.fixture(autouse=True)
    async def carrier(self) -> AsyncIterator[None]:
        self.messages: list[str] = []
        self.broken = False
        app = web.Application()
        app.router.add_post("/sms", self._take)
        async with TestServer(app) as server:
            self.url = str(server.make_url("/sms"))
            yield

    async def _take(self, request: web.Request) -> web.Response:
        body = await request.json()
        if self.broken or body["to"] != "+84" + PHONE.removeprefix("0"):
            return web.json_response({"error": body}, status=500)
        self.messages.append(body["text"])
        return web.json_response({"id": len(self.messages)})

    def make(self, database: Database) -> Gateway:
        settings = Settings(sms_url=self.url, sms_token=SecretStr("t"))
        return GATEWAYS[self.name](settings, database, FakeClock(), CountingIds())

    async def arrived(self, database: Database) -> list[str]:
        return self.messages

    async def cut(self, database: Database) -> None:
        self.broken = True


def test_every_built_in_gateway_runs_the_contract() -> None:
    assert {TestDemo.name, TestHttp.name} == set(GATEWAYS)
