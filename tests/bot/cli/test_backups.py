"""`hotline backup` and `hotline restore`: everything as of one moment, and all of it or nothing."""

import asyncio
import json
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot.cli import main
from bot.clock import SystemClock
from storage import backups
from storage.crypto import Vault
from storage.database import connect
from storage.opening import NEWEST
from tests.bot.channels.webchat.visitor import Visitor
from tests.support import old_database
from tests.support.live import VAULT_KEY, start_live
from tests.support.postgres import Cluster

OTHER_KEY = "1:" + "C" * 43 + "=;" + "B" * 43 + "="


@pytest.fixture
def target(postgres_cluster: Cluster) -> Iterator[str]:
    """A second database, empty."""
    url = postgres_cluster.create(empty=True)
    yield url
    postgres_cluster.drop(url)


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("HOTLINE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOTLINE_VAULT_KEY", VAULT_KEY)


def hotline(url: str, *words: str, key: str = VAULT_KEY, said: str | None = None) -> Result:
    env = {"HOTLINE_DATABASE_URL": url, "HOTLINE_VAULT_KEY": key}
    return CliRunner().invoke(main.app, words, env=env, input=said)


async def rows(url: str) -> dict[str, list[Any]]:
    """Every row of every table, and where the sequences stand."""
    connection = await connect(url)
    try:
        tables = [row["name"] for row in await connection.fetch(backups.COLUMNS)]
        found = {name: sorted(map(repr, await connection.fetch(f"table {name}"))) for name in tables}
        found["sequences"] = sorted(map(repr, await connection.fetch(backups.SEQUENCES)))
        return found
    finally:
        await connection.close()


async def talk(url: str) -> Visitor:
    """Somebody in the middle of a conversation, with a photo; whose chat it is."""
    async with start_live(url, works=False) as live:
        visitor = await Visitor.arrive(live)
        await visitor.say("", start="web")
        await visitor.send_file(b"%PDF-1.7 " + b"x" * 5000, "application/pdf")
        await visitor.say("Tra cứu mũi tiêm")
        async with live.service.work("t") as work:
            await work.uow.tickets.next_serial()
    return visitor


def test_what_was_backed_up_comes_back_whole_and_the_service_goes_on(
    database_url: str, target: str, tmp_path: Path
) -> None:
    visitor = asyncio.run(talk(database_url))
    before = asyncio.run(rows(database_url))
    file = tmp_path / "today.backup"
    done = hotline(database_url, "backup", str(file))
    assert done.exit_code == 0, done.output
    assert (file.stat().st_mode & 0o777, list(tmp_path.iterdir())) == (0o600, [file])
    again = hotline(database_url, "backup", str(file))
    assert again.exit_code == 1 and "is there already" in again.stderr

    refused = hotline(target, "restore", str(file), said="n\n")
    assert refused.exit_code == 1 and f"schema {NEWEST}" in refused.stdout
    assert asyncio.run(rows(target)) == {"sequences": []}
    done = hotline(target, "restore", str(file), "--yes")
    assert done.exit_code == 0, (done.output, done.exception)
    after = asyncio.run(rows(target))
    assert after.pop("bodies")  # as `hotline migrate` loads them
    assert after == {name: found for name, found in before.items() if name != "bodies"}

    twice = hotline(target, "restore", str(file), "--yes")
    assert twice.exit_code == 1 and "the database is not empty" in twice.stderr

    async def go_on() -> list[dict[str, Any]]:
        async with start_live(target, works=False) as live:
            there = Visitor(live, visitor.token)
            heard = len(await there.replies())
            assert heard >= 3
            assert (await there.say("quay lại"))[0] == 200
            return (await there.replies())[heard:]

    assert asyncio.run(go_on())


def test_a_backup_is_of_one_moment(database_url: str, target: str, tmp_path: Path) -> None:
    """What is committed while it is written is in none of its tables."""
    vault, file = Vault.from_secret(VAULT_KEY), tmp_path / "b"

    async def write_on(table: str, counted: int) -> None:
        connection = await connect(database_url)
        values = "values ('later', $1, now())"
        await connection.execute(f"insert into vault_marks (name, value, at) {values} on conflict do nothing", table)
        await connection.execute(
            "insert into updates (channel, key, received_at) values ('x', $1, now()) on conflict do nothing", table
        )
        await connection.close()

    async def make() -> backups.Manifest:
        with backups.new_file(file) as opened:
            return await backups.back_up(database_url, vault, opened, SystemClock().now(), write_on)

    made = asyncio.run(make())
    assert made.rows["updates"] == 0 and made.rows["vault_marks"] == 0
    assert hotline(target, "restore", str(file), "--yes").exit_code == 0


def test_a_damaged_or_foreign_backup_changes_nothing(database_url: str, target: str, tmp_path: Path) -> None:
    asyncio.run(talk(database_url))
    names = ("good", "cut", "spoilt", "newer", "packing", "words", "head")
    file, cut, spoilt, newer, packing, words, head = (tmp_path / name for name in names)
    assert hotline(database_url, "backup", str(file)).exit_code == 0
    whole = file.read_bytes()
    cut.write_bytes(whole[: len(whole) // 2])
    with zipfile.ZipFile(file) as archive:
        entry = archive.getinfo("outbox.copy")
        manifest = json.loads(archive.read("manifest.json"))
    at = entry.header_offset + 30 + len("outbox.copy") + 20 + entry.compress_size // 2
    spoilt.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
    first = entry.header_offset + 30 + len("outbox.copy") + 20
    packing.write_bytes(whole[:first] + b"\x07" + whole[first + 1 :])
    with zipfile.ZipFile(file) as archive, zipfile.ZipFile(words, "w") as other:
        first = archive.getinfo("manifest.json").header_offset + 30 + len("manifest.json")
        for one in archive.namelist():
            other.writestr(one, b"no copy at all" if one == "outbox.copy" else archive.read(one))
    head.write_bytes(whole[:first] + b"\x07" + whole[first + 1 :])
    with zipfile.ZipFile(newer, "w") as archive:
        archive.writestr("manifest.json", json.dumps({**manifest, "revision": "9999"}))
    for path, key, said in (
        (cut, VAULT_KEY, "is no backup, or was cut off"),
        (spoilt, VAULT_KEY, "is damaged"),
        (packing, VAULT_KEY, "is damaged"),
        (words, VAULT_KEY, "is damaged"),
        (head, VAULT_KEY, "is no backup, or was cut off"),
        (newer, VAULT_KEY, "was made by a newer version"),
        (file, OTHER_KEY, "HOTLINE_VAULT_KEY does not open"),
    ):
        done = hotline(target, "restore", str(path), "--yes", key=key)
        assert done.exit_code == 1 and said in done.stderr, (done.output, done.exception)
    held = asyncio.run(rows(target))
    assert {name: found for name, found in held.items() if found and name not in ("alembic_version", "sequences")} == {}
    assert hotline(target, "restore", str(file), "--yes").exit_code == 0


async def test_a_database_in_use_is_not_restored_into(database_url: str, target: str, tmp_path: Path) -> None:
    file = tmp_path / "b"
    assert (await asyncio.to_thread(hotline, database_url, "backup", str(file))).exit_code == 0
    other = await connect(target)
    await other.execute("set application_name = 'hotline'")
    done = await asyncio.to_thread(hotline, target, "restore", str(file), "--yes")
    await other.close()
    assert done.exit_code == 1 and "stop every `serve` and `work` first" in done.stderr


def test_what_an_older_release_left_is_backed_up_and_comes_back_in_the_schema_of_today(
    empty_database_url: str, target: str, tmp_path: Path
) -> None:
    key, file = old_database.restore(empty_database_url).vault_key, tmp_path / "old"
    assert hotline(empty_database_url, "backup", str(file), key=key).exit_code == 0
    done = hotline(target, "restore", str(file), "--yes", key=key)
    assert done.exit_code == 0, (done.output, done.exception)
    old, new = asyncio.run(rows(empty_database_url)), asyncio.run(rows(target))
    assert {name: len(new[name]) for name in old if name not in ("bodies", "sequences")} == {
        name: len(found) for name, found in old.items() if name not in ("bodies", "sequences")
    }
    assert NEWEST in new["alembic_version"][0]
