"""Three processes renew the token of one Zalo account at once, while they are killed and answers are lost: of one
renewal token no second use, but where the first answer came to nobody; and that raises the alarm.

HOTLINE_FAULT_KILLS as in test_kills.py: a tenth of the kills, twenty renewals for each (script/test --faults: 200).
"""

import os
import random
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web

from bot.channels.zalo.channel import account_name
from bot.demo.zalo.platform import FakeOa
from storage.crypto import Vault
from storage.database import Database
from storage.repositories.grants import Grant
from tests.support.process import Process
from tests.support.until import pause, until
from tests.support.zalo import APP, APP_SECRET, OA

KILLS = max(int(os.environ.get("HOTLINE_FAULT_KILLS", "20")) // 10, 2)
RENEWALS = KILLS * 20 if KILLS >= 10 else 24
NOT_READ, ANSWER_LOST, ANSWER_LATE = 0.04, 0.03, 0.03
LATE = 0.7  # seconds: more than the processes wait


@dataclass(slots=True)
class Moody(FakeOa):
    """A platform that closes the door, loses answers and is slow now and then."""

    dice: random.Random = field(default_factory=lambda: random.Random(11))
    followed: dict[str, str] = field(default_factory=dict)  # renewal token used -> the one that came of it

    async def token(self, request: web.Request) -> web.Response:
        """As the platform does, with its moods."""
        mood = self.dice.random()
        assert request.transport is not None
        if mood < NOT_READ:
            request.transport.abort()
            return web.Response()
        before, uses = self.renewal, len(self.used)
        answer = await FakeOa.token(self, request)
        if len(self.used) > uses:
            self.followed[before] = self.renewal
        if mood < NOT_READ + ANSWER_LOST:
            request.transport.abort()
        elif mood < NOT_READ + ANSWER_LOST + ANSWER_LATE:
            await pause(LATE)
        return answer


@dataclass
class Account:
    """The platform, the table and three processes."""

    oa: Moody
    database: Database
    processes: list[Process]
    logs: list[Path]
    stood: set[str] = field(default_factory=set)  # every renewal token that was seen in the table
    refusals: int = 0

    async def grant(self) -> Grant:
        async with self.database.reading() as uow:
            found = await uow.grants.get(account_name(OA))
        assert found is not None
        self.stood.add(found.renewal)
        return found

    async def connect(self) -> None:
        """An administrator brings a pair."""
        access, renewal = self.oa.issue()
        now = datetime.now(UTC)
        async with self.database.unit_of_work() as uow:
            await uow.grants.put(Grant(account_name(OA), access, renewal, 0, now, now + timedelta(hours=25)))

    def said(self, line: str) -> int:
        return sum(log.read_text().splitlines().count(line) for log in self.logs)

    async def look(self) -> None:
        """Connect again what was refused, once it was told."""
        grant = await self.grant()
        if grant.refused_at is None:
            return
        self.refusals += 1
        before = self.said("alarm")

        async def told() -> bool:
            return self.said("alarm") > before

        await until(told, 30)
        await self.connect()


@pytest.fixture
async def account(database_url: str, tmp_path: Path) -> AsyncIterator[Account]:
    oa = Moody(APP, OA, APP_SECRET, lambda: datetime.now(UTC))
    runner = web.AppRunner(oa.app(), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    database = await Database.open(database_url, Vault({1: b"d" * 32}, b"i" * 32), largest=2)
    logs = [tmp_path / f"{name}.log" for name in "abc"]
    command = [sys.executable, "-m", "tests.support.token_process", database_url, url]
    made = Account(oa, database, [Process([*command, log.stem], 0, log=log) for log in logs], logs)
    await made.connect()
    for log, one in zip(logs, made.processes, strict=True):
        log.touch()
        one.start()
    yield made
    for one in made.processes:
        one.kill()
    await runner.cleanup()
    await database.close()


async def test_no_renewal_token_is_used_twice_but_where_its_answer_came_to_nobody(account: Account) -> None:
    dice, kills = random.Random(5), 0
    while len(account.oa.used) < RENEWALS or kills < KILLS:
        done = len(account.oa.used)
        if kills < KILLS and done >= (kills + 1) * RENEWALS // (KILLS + 1):
            victim = dice.choice(account.processes)
            victim.kill()
            victim.start()
            kills += 1
        await account.look()
        await pause(0.01)
    oa, common = account.oa, {*account.oa.used, *account.oa.refused, *account.stood}
    assert len(oa.used) == len(set(oa.used)) >= RENEWALS and kills == KILLS
    again = [token for token in oa.refused if token in oa.followed]
    assert [token for token in again if oa.followed[token] in common] == []  # what came of it reached nobody
    # A process that was killed before it wrote down that a token was refused may try that one again.
    assert len(set(again)) <= account.refusals + 1 and len(again) <= len(set(again)) + KILLS
    assert account.said("alarm") >= account.refusals
    assert account.said("renewed") > RENEWALS / 2
