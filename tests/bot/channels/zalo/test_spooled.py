"""While the database is away, events of Zalo are answered 200 and come in afterwards, in order."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.channels.base import Host
from bot.channels.zalo import channel as zalo
from bot.coordination import MemoryCoordination
from bot.doors import BUILT_IN
from bot.settings import Settings
from bot.sms.gateways import DemoGateway
from bot.spool import Spool
from handlers.dialogue.turn import Incoming
from storage.crypto import Vault
from storage.database import Database
from tests.contracts.channel import Received
from tests.support.driver import CountingIds, FakeClock
from tests.support.live import VAULT_KEY, start_live
from tests.support.until import until
from tests.support.zalo import ZaloPlatform

PEOPLE = ("1", "2", "3")


class ComesAndGoes(Received):
    """Away for seven updates in every twenty that are tried, the first among them."""

    tries = 0
    breaks = 0  # updates that break before they are received

    async def receive(self, incoming: Incoming) -> str:
        if self.breaks:
            self.breaks -= 1
            raise RuntimeError
        self.tries += 1
        self.away = self.tries % 20 < 7
        return await super().receive(incoming)


@pytest.fixture
async def received(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[Received, ZaloPlatform]]:
    monkeypatch.setattr(zalo, "PLAY_EVERY", 0.01)
    got = ComesAndGoes()
    database = await Database.open(database_url, Vault({1: b"d" * 32}, b"i" * 32), largest=2)
    host = Host(got.receive, database, MemoryCoordination(), FakeClock(), CountingIds(), serves=True)
    platform = ZaloPlatform()
    await platform.start()
    settings = Settings(**platform.settings(), spool_dir=str(tmp_path))
    made = BUILT_IN["zalo"](settings, host, DemoGateway(database, host.clock, host.ids))
    assert made is not None
    await made.start()
    app = web.Application()
    app.router.add_routes(made.routes())
    async with TestServer(app) as server:
        platform.phones.url = str(server.make_url(zalo.PATH))
        yield got, platform
    await made.stop()
    await made.close()
    await platform.stop()
    await database.close()


async def test_no_event_is_lost_and_none_overtakes(received: tuple[Received, ZaloPlatform]) -> None:
    got, platform = received

    async def write(user: str) -> None:
        for n in range(30):
            assert await platform.phones.write(platform.person(user), f"{user}:{n}") == 200

    await asyncio.gather(*(write(user) for user in PEOPLE))

    async def all_came() -> bool:
        return len({one.key for one in got.updates}) == 30 * len(PEOPLE)

    await until(all_came)
    for user in PEOPLE:
        texts = [one.text for one in got.updates if one.address == user]
        assert list(dict.fromkeys(texts)) == [f"{user}:{n}" for n in range(30)]


async def test_an_event_that_breaks_is_kept_and_tried_once_more(received: tuple[ComesAndGoes, ZaloPlatform]) -> None:
    got, platform = received
    got.breaks = 1
    assert await platform.phones.write(platform.person("1"), "chào") == 200

    async def came() -> bool:
        return [one.text for one in got.updates] == ["chào"]

    await until(came)


async def test_what_comes_in_all_at_once_afterwards_is_not_too_fast(database_url: str, tmp_path: Path) -> None:
    platform = ZaloPlatform()
    await platform.start()
    settings = {**platform.settings(), "spool_dir": str(tmp_path), "messages_minute": 4}
    kept = Spool(tmp_path / "zalo", Vault.from_secret(VAULT_KEY), 1 << 20)
    for n in range(10):
        post = platform.signed(platform.phones.event(platform.person("1"), "user_send_text", {"text": f"tin {n}"}))
        assert await kept.keep("1", post.body)
    async with start_live(database_url, works=False, demo=True, **settings) as live:

        async def all_came() -> bool:
            async with live.service.database.reading() as uow:
                return bool(await uow.connection.fetchval("select count(*) = 10 from updates where channel = 'zalo'"))

        await until(all_came)
    await platform.stop()
