"""`hotline keys`: a new key, handed to every process before it writes, and everything sealed anew with it."""

import asyncio
import base64
import os
import re
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner, Result

from bot.cli import keys, main
from storage.crypto import Unsealable, Vault
from storage.database import connect
from storage.models import metadata
from storage.opening import open_checked
from storage.resealing import by_key, sealed_columns
from tests.bot.channels.webchat.visitor import Visitor
from tests.support.live import Live, start_live
from tests.support.process import hotline as process
from tests.support.until import until

NOW = datetime(2026, 11, 29, tzinfo=UTC)
INDEX = base64.b64encode(b"i" * 32).decode()
ONE = "1:" + base64.b64encode(b"a" * 32).decode()
TWO = "2:" + base64.b64encode(b"b" * 32).decode()
OLD, BOTH, NEW = f"{ONE};{INDEX}", f"{ONE},{TWO};{INDEX}", f"{TWO};{INDEX}"
MANY = 1500


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("HOTLINE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setattr(keys, "SWITCHED", 0.0)


def hotline(url: str, *words: str, key: str = BOTH) -> Result:
    return CliRunner().invoke(main.app, words, env={"HOTLINE_DATABASE_URL": url, "HOTLINE_VAULT_KEY": key})


async def counted(url: str) -> dict[int, int]:
    connection = await connect(url)
    try:
        return await by_key(connection)
    finally:
        await connection.close()


async def talk(live: Live) -> Visitor:
    visitor = await Visitor.arrive(live)
    await visitor.say("", start="web")
    await visitor.send_file(b"%PDF-1.7 " + os.urandom(200_000), "application/pdf")
    await visitor.say("Tra cứu mũi tiêm")
    return visitor


def test_every_sealed_column_says_where_it_is_sealed_for() -> None:
    declared = {
        (table.name, column.name)
        for table in metadata.sorted_tables
        for column in table.columns
        if column.name.endswith("sealed")
    }
    assert {(one.table, one.column) for one in sealed_columns()} == declared
    assert len(declared) > 15


def test_a_new_key_is_one_more_and_changes_nothing() -> None:
    done = CliRunner().invoke(
        main.app, ["keys", "new"], env={"HOTLINE_DATABASE_URL": "postgresql://x", "HOTLINE_VAULT_KEY": OLD}
    )
    line = done.stdout.strip()
    assert re.fullmatch(re.escape(ONE) + r",2:[A-Za-z0-9+/]{43}=;" + re.escape(INDEX), line)
    sealed = Vault.from_secret(OLD).seal(b"x", "p")
    assert Vault.from_secret(line).open(sealed, "p") == b"x"
    assert "replace every `serve` and `work`" in done.stderr


async def test_everything_is_sealed_anew_while_the_service_runs_and_opens_without_the_old_key(
    database_url: str,
) -> None:
    async with start_live(database_url, works=False, vault_key=OLD) as before:
        visitor = await talk(before)
    async with start_live(database_url, works=False, vault_key=BOTH) as live:
        here = Visitor(live, visitor.token)
        assert (await here.say("quay lại"))[0] == 200
        assert set(await counted(database_url)) == {1}, "a key that is only handed out does not write"

        done = await asyncio.to_thread(hotline, database_url, "keys", "rotate")
        assert done.exit_code == 0, (done.output, done.exception)
        live.service.refresh.keys_read_at = None
        await live.service.refresh.keys()
        assert live.service.database.vault.writes == 2
        assert (await here.say("Tra cứu mũi tiêm"))[0] == 200
        assert set(await counted(database_url)) == {2}
        heard = await here.replies()
    shown = await asyncio.to_thread(hotline, database_url, "keys", "show")
    assert "key 1: 0 values\n" in shown.stdout and re.search(r"key 2: \d+ values, writes", shown.stdout)
    async with start_live(database_url, works=False, vault_key=NEW) as after:
        there = Visitor(after, visitor.token)
        assert await there.replies() == heard
        assert (await there.say("quay lại"))[0] == 200
        async with after.service.database.reading() as uow:
            number = await uow.connection.fetchval("select id from files limit 1")
            content = await uow.files.content(number)
    assert content is not None and content.startswith(b"%PDF-1.7 ") and len(content) > 200_000


@pytest.mark.parametrize("name", ["hotline", "hotline keys 1", "hotline keys 1.3"])
async def test_a_process_that_could_not_read_it_is_told_of_first(database_url: str, name: str) -> None:
    await (await open_checked(database_url, Vault.from_secret(OLD), NOW, largest=1)).close()
    other = await connect(database_url)
    await other.execute(f"set application_name = '{name}'")
    done = await asyncio.to_thread(hotline, database_url, "keys", "rotate")
    await other.close()
    assert done.exit_code == 1 and "Some processes do not have key 2" in done.stderr
    vault = Vault.from_secret(BOTH)
    await (await open_checked(database_url, vault, NOW, largest=1)).close()
    assert vault.writes == 1


async def test_a_run_that_was_killed_is_run_again_and_leaves_alone_what_no_key_opens(database_url: str) -> None:
    vault = Vault.from_secret(OLD)
    database = await open_checked(database_url, vault, NOW, largest=1)
    async with database.unit_of_work() as uow:
        await uow.connection.executemany(
            "insert into updates (channel, key, state, sealed, received_at) values ('x', $1, 'dead', $2, now())",
            [(str(n), vault.seal_json({"n": n}, f"updates:x:{n}")) for n in range(MANY)],
        )
    await database.close()
    running = process("keys", "rotate", port=0, env={"HOTLINE_DATABASE_URL": database_url, "HOTLINE_VAULT_KEY": BOTH})
    running.start()

    async def some() -> bool:
        return (await counted(database_url)).get(2, 0) >= 100

    await until(some, 60)
    running.kill()
    stood = await counted(database_url)
    assert 100 <= stood[2] < MANY and stood[1] + stood[2] == MANY

    foreign = Vault.from_secret(OLD).seal(b"{}", "of another row")
    connection = await connect(database_url)
    await connection.execute("update updates set sealed = $1 where key = $2", foreign, str(MANY - 1))
    done = await asyncio.to_thread(hotline, database_url, "keys", "rotate")
    assert done.exit_code == 1 and "Left as they are: 1 with key 1; 1 of them no key in the line opens" in done.stderr
    rows = await connection.fetch("select key, sealed from updates where sealed <> $1", foreign)
    await connection.close()
    fresh = Vault.from_secret(NEW)
    assert {int(row["key"]) for row in rows} == set(range(MANY - 1))
    assert all(fresh.open_json(row["sealed"], f"updates:x:{row['key']}") == {"n": int(row["key"])} for row in rows)
    with pytest.raises(Unsealable):
        fresh.open(foreign, f"updates:x:{MANY - 1}")
