"""Forged and altered webhooks, through the real routes: none is taken and nothing is written.

1,500 to each messenger; 10,000 with script/test --faults.
"""

import json
import os
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass

import pytest

from bot.channels.telegram.channel import PATH as TELEGRAM_PATH
from bot.channels.zalo.channel import PATH as ZALO_PATH
from bot.channels.zalo.signature import SIGNATURE
from tests.support.bot_api import BotApi
from tests.support.forged import TELEGRAM_SECRET, Forged, Seen, forged_events, forged_updates
from tests.support.live import Live, start_live
from tests.support.zalo import APP, KEY, OA, ZaloPlatform

COUNT = 10_000 if int(os.environ.get("HOTLINE_FAULT_KILLS", "20")) >= 100 else 1500
SECRET = "a-Secret_of-the-tests-0123456789"
REFUSED = {400, 401}  # 400: what is no HTTP
# What any post that is taken would write into.
WRITTEN = (
    "select (select count(*) from updates) + (select count(*) from contacts) + (select count(*) from conversations)"
    " + (select count(*) from outbox) + (select count(*) from files) + (select count(*) from tickets)"
    " + (select count(*) from channel_grants where heard_at > '2000-01-01')"
)


@dataclass
class Routes:
    """A service that both messengers post to."""

    live: Live
    api: BotApi
    platform: ZaloPlatform

    async def post(self, path: str, one: Forged) -> int:
        """One post as it is; gives the status."""
        headers = {"Content-Type": "application/json", **one.headers}
        async with self.live.session.post(self.live.url(path), data=one.body, headers=headers) as answer:
            return answer.status

    async def taken(self, path: str, posts: Iterable[Forged]) -> tuple[Counter[int], list[Forged]]:
        """How often each status came, and what was not refused."""
        statuses, taken = Counter[int](), []
        for one in posts:
            status = await self.post(path, one)
            statuses[status] += 1
            if status not in REFUSED:
                taken.append(one)
        return statuses, taken

    async def written(self) -> int:
        """Rows of whatever a post may lead to."""
        async with self.live.service.database.reading() as uow:
            count: int = await uow.connection.fetchval(WRITTEN)
        return count


@pytest.fixture
async def routes(database_url: str) -> AsyncIterator[Routes]:
    api, platform = BotApi(), ZaloPlatform()
    await api.start()
    await platform.start()
    telegram = {"public_url": "http://127.0.0.1", **api.settings(SECRET)}
    async with start_live(database_url, works=False, **telegram, **platform.settings()) as live:
        await platform.connect(live.service.database, live.service.clock.now())
        yield Routes(live, api, platform)
    await platform.stop()
    await api.stop()


async def test_no_forged_event_of_zalo_is_taken(routes: Routes) -> None:
    event = routes.platform.phones.event(
        routes.platform.person("5040200000000000017"), "user_send_text", {"text": "chào, tra cứu mũi tiêm"}
    )
    seen = Seen(event, json.dumps(event, ensure_ascii=False).encode(), APP, OA, KEY)
    async with routes.live.service.database.reading() as uow:
        await uow.connection.execute("update channel_grants set heard_at = '1999-01-01'")
    statuses, taken = await routes.taken(ZALO_PATH, forged_events(seen, COUNT))
    print(f"Zalo: {statuses.total()} forged, {dict(statuses)}")
    assert taken == []
    assert statuses.total() == COUNT and await routes.written() == 0
    assert await routes.post(ZALO_PATH, Forged("genuine", seen.raw, {SIGNATURE: f"mac={seen.mac}"})) == 200
    assert await routes.written() > 0


async def test_no_update_without_telegrams_secret_is_taken(routes: Routes) -> None:
    raw = json.dumps(routes.api.message(7, "tra cứu mũi tiêm")).encode()
    async with routes.live.service.database.reading() as uow:
        await uow.connection.execute("update channel_grants set heard_at = '1999-01-01'")
    statuses, taken = await routes.taken(TELEGRAM_PATH, forged_updates(raw, SECRET, COUNT))
    print(f"Telegram: {statuses.total()} forged, {dict(statuses)}")
    assert taken == []
    assert statuses.total() == COUNT and await routes.written() == 0
    assert await routes.post(TELEGRAM_PATH, Forged("genuine", raw, {TELEGRAM_SECRET: SECRET})) == 200
    assert await routes.written() > 0
