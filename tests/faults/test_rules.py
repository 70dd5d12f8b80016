"""What administrators change while processes are killed: nothing half, nothing lost, nothing twice; and how soon two
processes that run go by it.

HOTLINE_FAULT_KILLS as in test_kills.py: a fifth of the kills here.
"""

import base64
import os
import random
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from bot.coordination.redis import RedisCoordination
from bot.embedded import start_valkey
from handlers.administration.fitting import fitting
from handlers.administration.kinds import KINDS
from handlers.administration.versions import TOPIC, confirm, draft
from handlers.places.bodies import Place
from handlers.staff.actor import Actor, official
from handlers.staff.officials import enrol, refresh_staffed
from tests.support.console import PROVINCE, office
from tests.support.driver import World, open_world
from tests.support.process import Process, free_port, hotline
from tests.support.succession_process import file_at
from tests.support.until import pause, until

KILLS = max(int(os.environ.get("HOTLINE_FAULT_KILLS", "20")) // 5, 3)
CHANGES = 5
REPORTS = 60
VAULT_KEY = ";".join(
    prefix + base64.urlsafe_b64encode(key * 32).decode() for prefix, key in (("1:", b"d"), ("", b"i"))
)  # of the world's database
SOON = 2.0  # seconds from the commit until every process goes by it


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    made = await open_world(database_url)
    yield made
    await made.close()


async def two(world: World) -> list[Actor]:
    roles = ((PROVINCE, "lead"), (office(Place("89"), "so_tttt"), "lead"))
    async with world.work() as work:
        return [official(await enrol(work, f"Cán bộ {n}", dict([role]))) for n, role in enumerate(roles)]


def said(logs: list[Path], word: str) -> list[int]:
    lines = [line.split() for log in logs for line in log.read_text().splitlines()]
    return [int(line[1]) for line in lines if len(line) == 2 and line[0] == word]


async def test_kills_in_the_middle_of_confirming_lose_and_double_nothing(
    world: World, database_url: str, tmp_path: Path
) -> None:
    actors = await two(world)
    logs = [tmp_path / f"{name}.log" for name in "ab"]
    command = [sys.executable, "-m", "tests.support.rules_process", database_url, *(str(one.id) for one in actors)]
    processes = [Process(command, 0, log=log) for log in logs]
    for log, one in zip(logs, processes, strict=True):
        log.touch()
        one.start()
    try:
        for kill in range(KILLS):
            before = len(said(logs, "confirmed"))

            async def goes_on(before: int = before) -> bool:
                return len(said(logs, "confirmed")) > before + 1

            await until(goes_on, 120)
            await pause(random.uniform(0, 0.6))
            processes[kill % 2].kill()
            processes[kill % 2].start()
    finally:
        for one in processes:
            one.kill()
    async with world.database.reading() as uow:
        rows = await uow.connection.fetch("select id, state, turn, live_at, ended_at from rule_versions")
        acts = await uow.connection.fetch("select action, subject from audit_log where action like 'rules.%'")
        live = await uow.rule_versions.live()
    audited = Counter((one["action"], int(one["subject"].split(":")[1])) for one in acts)
    turns = [row["turn"] for row in rows if row["turn"]]
    assert len(turns) == len(set(turns)), "two changes took one number"
    for row in rows:
        assert audited["rules.drafted", row["id"]] == 1
        assert audited["rules.live", row["id"]] == (row["live_at"] is not None), dict(row)
        assert audited["rules.rolled_back", row["id"]] == (row["state"] == "rolled_back"), dict(row)
    states = {row["id"]: row["state"] for row in rows}
    assert all(states[one] in ("live", "rolled_back") for one in said(logs, "confirmed"))
    assert all(states[one] == "rolled_back" for one in said(logs, "taken"))
    rules, unfit = fitting(world.tools.reload, live)
    names = {str(one.first): one.name for one in rules.holidays.days_off}
    last = {one.key: one.entry["name"] for one in live}
    assert not unfit and last and last.items() <= names.items()


async def test_two_processes_go_by_a_change_within_two_seconds(world: World, database_url: str, tmp_path: Path) -> None:
    actors = await two(world)
    valkey = start_valkey(tmp_path / "valkey")
    env = {
        "HOTLINE_DATABASE_URL": database_url, "HOTLINE_REDIS_URL": valkey.url, "HOTLINE_LOG_LEVEL": "INFO",
        "HOTLINE_VAULT_KEY": VAULT_KEY,
    }  # fmt: skip
    logs = [tmp_path / f"{name}.log" for name in ("serve", "work")]
    told = RedisCoordination(valkey.url, "test")
    processes = [hotline(log.stem, port=free_port(), env=env, log=log) for log in logs]
    took = []
    try:
        for one in processes:
            one.start()
        await told.start()
        await processes[0].ready()
        await processes[1].ready()
        for turn in range(1, CHANGES + 1):
            entry = {"from": f"2021-12-{turn:02}", "name": "Nghỉ", "certainty": "H"}
            async with world.work() as work:
                made = await draft(work, actors[0], KINDS["holiday"], entry["from"], entry, 0)
            async with world.work() as work:
                await confirm(work, actors[1], made.id)
            began = time.monotonic()
            told.publish(TOPIC)

            async def read(turn: int = turn) -> bool:
                return all(_read(log, turn) for log in logs)

            await until(read, 30)
            took.append(time.monotonic() - began)
    finally:
        for one in processes:
            one.kill()
        await told.stop()
        valkey.stop()
    print("seconds until both processes went by it:", [round(one, 2) for one in took])
    assert min(took) < SOON, took  # the machine does other things besides: the best of some


def _read(log: Path, turn: int) -> bool:
    """Whether the process has read so many changes since it began: the log tells no numbers."""
    return sum("rules_read" in line for line in log.read_text().splitlines()) >= turn


async def test_kills_in_the_middle_of_a_succession_carry_each_report_once(
    world: World, database_url: str, tmp_path: Path
) -> None:
    old, heir = (office(Place("89", "884", one), "front_desk") for one in ("30316", "30319"))
    async with world.work() as work:
        await enrol(work, "Cán bộ xã", {old: "lead"})
        await refresh_staffed(work)
    for n in range(REPORTS):
        async with world.work() as work:
            await file_at(work, old, n)
    logs = [tmp_path / f"{name}.log" for name in "ab"]
    command = [sys.executable, "-m", "tests.support.succession_process", database_url, old, heir]
    processes = [Process(command, 0, log=log) for log in logs]
    for log, one in zip(logs, processes, strict=True):
        log.touch()
        one.start()

    async def carried(least: int) -> bool:
        async with world.database.reading() as uow:
            query = "select count(*) from tickets where body_id = $1"
            return bool(await uow.connection.fetchval(query, heir) >= least)

    try:
        for kill in range(KILLS):
            least = REPORTS * (kill + 1) // (KILLS + 1)
            await until(partial(carried, least), 120)
            processes[kill % 2].kill()
            processes[kill % 2].start()
        await until(partial(carried, REPORTS), 120)
    finally:
        for one in processes:
            one.kill()
    async with world.database.reading() as uow:
        events = await uow.connection.fetch("select ticket_id from ticket_events where kind = 'carried'")
        roles = await uow.connection.fetch("select body_id, role from official_roles order by body_id")
        given = "select count(*) from audit_log where action = 'staff.give_role' and details ->> 'body' = $1"
        assert await uow.connection.fetchval(given, heir) == 1
    assert len(events) == len({one["ticket_id"] for one in events}) == REPORTS
    assert {one["body_id"]: one["role"] for one in roles} == {old: "lead", heir: "lead"}
