"""Many notices at once by two processes, people who write meanwhile, and a Bot API that counts as Telegram does.

The limits are five times Telegram's, counted by when messages come to this process: where it, and what sends, wait for
a processor, those of a second and of the wait come within one second. What must hold: nobody sends faster than the
platform takes, an answer passes the notices, and without Valkey each process keeps to its part. HOTLINE_FLOOD_NOTICES
says how many notices (2,000; script/test --long: 10,000).
"""

import asyncio
import os
import random
from collections import Counter, deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.clock import SystemIds
from bot.embedded import start_postgres, start_valkey
from bot.embedded.valkey import RunningValkey
from handlers.dialogue.reply import Reply
from storage.crypto import Vault
from storage.database import Database, create_database
from storage.migrations.run import upgrade
from storage.repositories.outbox import MessageClass, OutboxRow
from tests.support.bot_api import TOKEN, BotApi
from tests.support.busy import allowance, waiting
from tests.support.process import Process, free_port, hotline
from tests.support.until import pause, until

NOTICES = int(os.environ.get("HOTLINE_FLOOD_NOTICES", "2000"))
WITHOUT_VALKEY = 300  # more of them: Valkey is killed when a third of these are out
SCALE = 5
OVERALL, A_CHAT = 30 * SCALE, SCALE  # messages a second
PASSED = 2 * 30  # notices that may go between the commit of an answer and the answer
CITIZENS = 12
BEAT, LATES = 0.01, 150  # seconds; so many beats are more than a second
FIRST_CITIZEN, FIRST_NOTICED = 1, 1_000
SECRET = "flood"


@dataclass
class Meter:
    """Counts what is tried, refuses what is too fast, and remembers how many notices had gone when a chat was told."""

    recent: deque[float] = field(default_factory=deque)
    of_chat: dict[int, float] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)
    notices: int = 0
    lates: deque[float] = field(default_factory=lambda: deque([0.0], LATES))  # seconds that each beat came too late
    beat: float = field(default_factory=lambda: asyncio.get_running_loop().time())
    told: dict[int, int] = field(default_factory=dict)  # a citizen's chat -> notices gone when it was last told

    async def watch(self) -> None:
        """Notice how long this process waits for a processor."""
        while True:
            await pause(BEAT)
            now = asyncio.get_running_loop().time()
            self.lates.append(now - self.beat - BEAT)
            self.beat = now

    def fault(self, method: str, body: dict[str, Any]) -> int | None:
        if method != "sendMessage":
            return None
        now, chat = asyncio.get_running_loop().time(), body["chat_id"]
        while self.recent and self.recent[0] <= now - 1:
            self.recent.popleft()
        late = max(*self.lates, now - self.beat - BEAT)
        full = len(self.recent) >= OVERALL * (1 + late)
        if full or now - self.of_chat.get(chat, 0.0) < 1 / A_CHAT - late:
            self.refused["overall" if full else "chat"] += 1
            return 429
        self.recent.append(now)
        self.of_chat[chat] = now
        if body["text"].startswith("tin "):
            self.notices += 1
        else:
            self.told[chat] = self.notices
        return None


@dataclass
class Street:
    """Two processes, the people who get notices, and those who write."""

    api: BotApi
    meter: Meter
    database: Database
    session: aiohttp.ClientSession
    valkey: RunningValkey
    serves: list[Process]
    metrics: list[int]
    dice: random.Random = field(default_factory=lambda: random.Random(11))
    passed: list[int] = field(default_factory=list)  # notices between the commit of an answer and the answer
    stopping: bool = False

    async def flood(self, number: int, first: int) -> None:
        """Notices to so many chats, committed by a process that died: whoever has room takes them up."""
        ids, now = SystemIds(), datetime.now(UTC)
        async with self.database.unit_of_work() as uow:
            people = [(ids.new(), str(chat)) for chat in range(first, first + number)]
            await uow.connection.executemany(
                "insert into contacts (id, channel, address, created_at) values ($1, 'telegram', $2, $3)",
                [(*one, now) for one in people],
            )
            rows = [
                OutboxRow(
                    ids.new(), f"notice:{chat}", "telegram", contact, chat, Reply(f"tin {chat}").to_json(),
                    message_class=MessageClass.NOTICE,
                )
                for contact, chat in people
            ]  # fmt: skip
            await uow.outbox.add(rows, "dead", now, now - timedelta(seconds=1))

    async def citizen(self, chat: int) -> None:
        """Writes now and then, to one process or the other."""
        while not self.stopping:
            await pause(self.dice.uniform(0.3, 1.5))
            port = self.dice.choice(self.serves).port
            before = self.api.counts[chat]
            update = self.api.message(chat, "xin chào")
            url = f"http://127.0.0.1:{port}/channels/telegram"
            assert await self.api.post(self.session, url, SECRET, update) == 200
            committed = self.meter.notices
            await self.api.wait_sent(chat, before + 1)
            self.passed.append(self.meter.told[chat] - committed)

    async def gone(self, number: int) -> bool:
        """Whether so many notices have gone out."""
        return self.meter.notices >= number

    async def metric(self, name: str) -> float:
        """A counter of Telegram's, both processes together."""
        total = 0.0
        for port in self.metrics:
            async with self.session.get(f"http://127.0.0.1:{port}/metrics") as answer:
                lines = (await answer.text()).splitlines()
            total += sum(float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith(name + "{"))
        return total


@pytest.fixture
async def street(tmp_path: Path) -> AsyncIterator[Street]:
    """A database, Valkey, a Bot API that counts, and two processes that serve and send."""
    os.chmod(tmp_path, 0o755)  # noqa: S103 - the servers run as another user
    postgres, valkey = start_postgres(tmp_path / "postgres"), start_valkey(tmp_path / "valkey")
    await create_database(postgres.url, "flood")
    url, key = postgres.database("flood"), Vault.new_secret()
    await asyncio.to_thread(upgrade, url)
    meter = Meter()
    api = BotApi(retry_after=1, fault=meter.fault)
    await api.start()
    watch = asyncio.create_task(meter.watch())
    serves, metrics = [], []
    for _ in range(2):
        port = free_port()
        metrics.append(free_port())
        env = {
            "HOTLINE_DATABASE_URL": url, "HOTLINE_REDIS_URL": valkey.url, "HOTLINE_VAULT_KEY": key,
            "TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_BASE_URL": api.url, "TELEGRAM_WEBHOOK_SECRET": SECRET,
            "HOTLINE_PUBLIC_URL": f"http://127.0.0.1:{port}", "HOTLINE_SEND_PERCENT": str(100 * SCALE),
            "HOTLINE_METRICS_PORT": str(metrics[-1]),
        }  # fmt: skip
        serves.append(hotline("serve", port=port, env=env, log=tmp_path / "log"))
    database = await Database.open(url, Vault.from_secret(key), largest=2)
    async with aiohttp.ClientSession() as session:
        for process in serves:
            process.start()
        for process in serves:
            await process.ready()
        yield Street(api, meter, database, session, valkey, serves, metrics)
    for process in serves:
        process.kill()
    watch.cancel()
    await database.close()
    await api.stop()
    valkey.stop()
    postgres.stop()


@pytest.mark.timeout(120 + NOTICES / 20)
async def test_a_flood_of_notices_breaks_no_limit_and_holds_up_no_answer(street: Street) -> None:
    meter, loop = street.meter, asyncio.get_running_loop()
    people = [asyncio.create_task(street.citizen(chat)) for chat in range(FIRST_CITIZEN, FIRST_CITIZEN + CITIZENS)]
    began = loop.time()
    await street.flood(NOTICES, FIRST_NOTICED)
    await until(lambda: street.gone(NOTICES), 60 + NOTICES / 30)
    lasted = loop.time() - began
    held_back = await street.metric("hotline_messages_held_back_total")
    asked, sent = await street.metric("hotline_send_round_trips_total"), len(street.api.sent())
    refused = meter.refused.total()
    slow = sum(passed > PASSED for passed in street.passed)
    print(
        f"{NOTICES} notices and {sent - NOTICES} answers in {lasted:.1f} s: {dict(meter.refused)} refused,"
        f" {held_back:.0f} held back, {asked:.0f} round trips; between commit and answer at most"
        f" {max(street.passed)} notices, {slow} of {len(street.passed)} above {PASSED}; {waiting():.0f} % waits"
    )
    assert held_back >= NOTICES / 2
    assert refused <= 0.001 * sent * allowance()
    assert asked <= sent / 10
    assert slow <= 0.01 * len(street.passed)

    await street.flood(WITHOUT_VALKEY, FIRST_NOTICED + NOTICES)
    await until(lambda: street.gone(NOTICES + WITHOUT_VALKEY // 3), 60)
    street.valkey.stop()
    await until(lambda: street.gone(NOTICES + WITHOUT_VALKEY), 60)
    street.stopping = True
    await asyncio.gather(*people)
    later, refused = len(street.api.sent()) - sent, meter.refused.total() - refused
    print(f"with Valkey killed: {later} messages, {refused} refused")
    assert refused <= 0.01 * later
    told = Counter(body["chat_id"] for body in street.api.sent() if body["text"].startswith("tin "))
    assert max(told.values()) == 1
