"""The database goes away under load for HOTLINE_OUTAGE_SECONDS (30; --long: 600): what Zalo was told is taken is taken.

Two processes share the folder that keeps events meanwhile. At the end no acknowledged event is lost, every chat was
taken in its order, and the folder is empty. A folder that is full refuses with 503, which the platform is told.
"""

import asyncio
import json
import os
import random
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.channels.zalo.channel import PATH
from bot.channels.zalo.signature import SIGNATURE
from bot.demo.zalo.people import Person
from bot.embedded import start_postgres
from bot.embedded.postgres import RunningPostgres
from storage.crypto import Vault
from storage.database import Database, connect, create_database
from storage.migrations.run import upgrade
from tests.support.process import Process, free_port, hotline
from tests.support.until import pause, until
from tests.support.zalo import ZaloPlatform

SECONDS = float(os.environ.get("HOTLINE_OUTAGE_SECONDS", "30"))
MEGABYTES = 1 + int(SECONDS // 40)
CHATS = 16
THINKING = (0.2, 0.8)  # seconds between two messages of one person
BEFORE, AFTER = 2.0, 3.0  # seconds of load with the database there
ANSWERED = 0.8  # a press that came twice is answered by nothing
SAID = ("chào", "1", "menu", "tra cứu mũi tiêm", "thôi", "Mộ cây số mấy?", "menu", "2", "quay lại")


@dataclass
class Town:
    """Two processes behind one address each, and the people who write to them by turns."""

    platform: ZaloPlatform
    session: aiohttp.ClientSession
    postgres: RunningPostgres
    data: Path
    spool: Path
    serves: tuple[Process, ...]
    dice: random.Random = field(default_factory=lambda: random.Random(11))
    taken: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))  # person -> ids acknowledged
    refused: Counter[int] = field(default_factory=Counter)  # by status
    stopping: bool = False

    async def person(self, number: int) -> None:
        """Writes one message after the other, to either process, each after the answer to the one before."""
        person = self.platform.person(f"50402{number:010}")
        while not self.stopping:
            await self.write(person, self.dice.choice(SAID))
            await pause(self.dice.uniform(*THINKING))

    async def write(self, person: Person, text: str) -> int:
        """Post one event; what is answered 200 must not be lost."""
        event = self.platform.phones.event(person, "user_send_text", {"text": text})
        raw = json.dumps(event, ensure_ascii=False).encode()
        headers = {SIGNATURE: self.platform.phones.signature(raw, event), "Content-Type": "application/json"}
        url = f"http://127.0.0.1:{self.dice.choice(self.serves).port}{PATH}"
        async with self.session.post(url, data=raw, headers=headers) as answer:
            if answer.status == 200:
                self.taken[person.user].append(event["message"]["msg_id"])
            else:
                self.refused[answer.status] += 1
            return answer.status

    def kept(self) -> int:
        """Files in the folder."""
        return len(list(self.spool.rglob("*.spool")))

    async def empty(self) -> bool:
        """Whether nothing is kept any more."""
        return not self.kept()


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """A durable database, two serving processes with a small folder, a connected account."""
    os.chmod(tmp_path, 0o755)  # noqa: S103 - the server runs as another user
    data, spool = tmp_path / "postgres", tmp_path / "spool"
    postgres = start_postgres(data)
    await create_database(postgres.url, "outage")
    url, key = postgres.database("outage"), Vault.new_secret()
    await asyncio.to_thread(upgrade, url)
    platform = ZaloPlatform()
    await platform.start()
    database = await Database.open(url, Vault.from_secret(key), largest=1)
    await platform.connect(database, datetime.now(UTC))
    await database.close()
    env = {
        **{name.upper(): str(value) for name, value in platform.settings().items()},
        "HOTLINE_DATABASE_URL": url, "HOTLINE_VAULT_KEY": key, "HOTLINE_SPOOL_DIR": str(spool),
        "HOTLINE_SPOOL_MEGABYTES": str(MEGABYTES),
    }  # fmt: skip
    serves = tuple(hotline("serve", port=free_port(), env=env, log=tmp_path / "log") for _ in range(2))
    for process in serves:
        process.start()
    for process in serves:
        await process.ready()
    async with aiohttp.ClientSession() as session:
        yield (made := Town(platform, session, postgres, data, spool, serves))
    for process in serves:
        process.kill()
    await platform.stop()
    made.postgres.stop()


@pytest.mark.timeout(300 + SECONDS * 3)
async def test_an_outage_of_the_database_loses_nothing_that_was_acknowledged(town: Town) -> None:
    people = [asyncio.create_task(town.person(number)) for number in range(1, CHATS + 1)]
    await pause(BEFORE)
    town.postgres.stop()
    await pause(SECONDS)
    kept = town.kept()
    town.postgres = start_postgres(town.data)
    await pause(AFTER)
    town.stopping = True
    await asyncio.gather(*people)
    await until(town.empty, 120 + SECONDS)  # what came meanwhile, on a machine that others use
    connection = await connect(town.postgres.database("outage"))
    try:
        for user, wanted in town.taken.items():
            known = await connection.fetch("select key from updates where channel = 'zalo' and address = $1", user)
            assert {row["key"] for row in known} >= set(wanted), "acknowledged events lost"
            answered = await in_order(connection, user)
            assert answered == [key for key in wanted if key in answered], "a chat was taken out of its order"
            assert len(answered) >= ANSWERED * len(wanted)
    finally:
        await connection.close()
    total = sum(len(ids) for ids in town.taken.values())
    print(f"{SECONDS:.0f} s away: {total} acknowledged, {dict(town.refused)} refused; {kept} chats kept at its end")
    assert kept == CHATS
    assert town.refused == {}, "refused by status"


async def in_order(connection: Any, user: str) -> list[str]:
    """The events of a person that were answered, in the order of the answers."""
    rows = await connection.fetch("select cause from outbox where channel = 'zalo' and address = $1 order by id", user)
    return list(dict.fromkeys(str(row["cause"]).split(":")[1] for row in rows))


async def test_a_folder_that_is_full_refuses_and_says_so(town: Town) -> None:
    lan, words = town.platform.person("504020000000099"), "x" * 1900 * MEGABYTES  # a larger folder is as soon full
    town.postgres.stop()
    statuses = [await town.write(lan, words) for _ in range(3)]
    while statuses[-1] == 200:
        statuses += await asyncio.gather(*[town.write(lan, words) for _ in range(50)])
    assert statuses[0] == 200
    assert statuses[-1] == 503
    assert sum(path.stat().st_size for path in town.spool.rglob("*.spool")) <= MEGABYTES * 2**20
