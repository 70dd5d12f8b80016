"""`hotline migrate` as it is called."""

import asyncio
import threading

import asyncpg
import pytest
from typer.testing import CliRunner, Result

from bot.cli import migrate as command
from bot.cli.migrate import app
from storage.migrations import run
from storage.migrations.run import Holder
from tests.support.old_database import restore


@pytest.fixture
def old_url(empty_database_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database that 1.0.0 left behind, which the command is set to."""
    restore(empty_database_url)
    monkeypatch.setenv("HOTLINE_DATABASE_URL", empty_database_url)
    return empty_database_url


def migrate() -> Result:
    return CliRunner().invoke(app, [])


def test_it_says_that_old_processes_must_be_stopped_first_and_only_when_they_must(old_url: str) -> None:
    done = migrate()
    assert done.exit_code == 0, done.output
    assert "Migration 0002: " in done.stderr
    assert "stop every `serve` and `work` of that version first" in done.stderr
    again = migrate()
    assert again.exit_code == 0 and "stop every" not in again.output


def test_a_new_database_needs_no_such_word(empty_database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_DATABASE_URL", empty_database_url)
    done = migrate()
    assert done.exit_code == 0 and "stop every" not in done.output


async def test_it_names_who_is_in_its_way_goes_on_when_they_are_gone_and_prints_no_traceback(
    old_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "PAUSE", 0)
    monkeypatch.setattr(command, "TRIES", 1)
    other = await asyncpg.connect(old_url, server_settings={"application_name": "hotline of old"})
    async with other.transaction():
        await other.execute("update doses set lot = lot")
        done = await asyncio.to_thread(CliRunner().invoke, app, [])
        assert done.exit_code == command.BLOCKED
        assert (
            f"Waiting: hotline of old (process {other.get_server_pid()} of PostgreSQL), idle in transaction"
            in done.stderr
        )
        assert "holds doses" in done.stderr
        assert "run it again" in done.stderr and "Traceback" not in done.output
    await other.close()
    assert (await asyncio.to_thread(CliRunner().invoke, app, [])).exit_code == 0


def test_it_waits_for_a_lock_and_goes_on_when_it_comes_free(old_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    held, release = threading.Event(), threading.Event()

    async def hold() -> None:
        other = await asyncpg.connect(old_url)
        async with other.transaction():
            await other.execute("lock table tickets in share mode")
            held.set()
            await asyncio.to_thread(release.wait, 60)
        await other.close()

    seen: list[Holder] = []

    def describe(holder: Holder) -> str:
        seen.append(holder)
        release.set()
        return ""

    monkeypatch.setattr(run, "PAUSE", 0)
    monkeypatch.setattr(command, "described", describe)
    holder = threading.Thread(target=asyncio.run, args=(hold(),))
    holder.start()
    assert held.wait(60)
    done = migrate()
    holder.join(60)
    assert done.exit_code == 0, done.output
    assert seen[0].tables == ("tickets",)
