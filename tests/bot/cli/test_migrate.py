"""`hotline migrate` as it is called."""

import asyncio
import threading
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest
from typer.testing import CliRunner, Result

from bot.cli import migrate as command
from bot.cli.migrate import app
from handlers.audit.sealing import made as made_block
from storage.crypto import Vault
from storage.database import Database
from storage.migrations import run
from storage.migrations.run import Holder
from storage.repositories.retention import AUDIT
from storage.repositories.rule_versions import RuleVersion
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


def test_where_an_older_process_would_not_find_a_report_it_says_so(
    empty_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOTLINE_DATABASE_URL", empty_database_url)
    run.upgrade(empty_database_url, to="0061")
    done = migrate()
    assert done.exit_code == 0, done.output
    assert "Migration 0062: " in done.stderr and "stop every `serve` and `work` of that version first" in done.stderr
    assert "Migration 0002: " not in done.stderr


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


async def test_the_service_runs_as_a_user_who_adds_to_the_audit_log_and_changes_nothing_in_it(
    database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    await asyncio.to_thread(command.give_rights_to, database_url, database_url)
    assert "One user owns the schema and runs the service" in capsys.readouterr().err
    app_url = database_url.replace("//postgres@", "//served:it's@")
    for made in ("Made the user served, under which the service runs.\n", ""):
        await asyncio.to_thread(command.give_rights_to, database_url, app_url)
        assert capsys.readouterr().err == made
    database = await Database.open(app_url, Vault({1: b"d" * 32}, b"i" * 32), largest=2)
    now = datetime.now(UTC)
    async with database.unit_of_work() as uow:
        await uow.audit.add(1, now, "system", "look_up")
        await uow.contacts.ensure(2, "webchat", "1", now)
        assert not await uow.audit_blocks.can_be_changed()
        rows = await uow.audit_blocks.unsealed(10)
        await uow.audit_blocks.seal(made_block(uow.vault, None, rows, now), [row.id for row in rows])
        assert await uow.retention.delete(AUDIT, now - timedelta(days=730)) == 0
    for refused in (
        "update audit_log set actor = 'official:2'", "update audit_log set block = null", "delete from audit_log",
        "truncate audit_log", "insert into audit_log (id, at, actor, action, block) values (3, now(), 'x', 'y', 9)",
        "delete from audit_blocks", "update audit_blocks set n = 1", "delete from alembic_version",
        "select audit_prune(now(), 1)", "alter table audit_log disable trigger all", "drop table audit_log",
    ):  # fmt: skip
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with database.reading() as uow:
                await uow.connection.execute(refused)
    await database.close()


async def test_it_names_what_administrators_changed_and_this_release_cannot_load(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOTLINE_DATABASE_URL", database_url)
    database = await Database.open(database_url, Vault({1: bytes(32)}, bytes(32)), largest=1)
    now = datetime.now(UTC)
    fits = RuleVersion(1, "deadline", "89", "record", {"hours": 24}, 0, "live", 1, "1.0.0", 7, now)
    async with database.unit_of_work() as uow:
        await uow.rule_versions.add(fits)
        await uow.rule_versions.add(fits._replace(id=2, key="other", entry={"weeks": 2}, turn=2))
        await uow.rule_versions.add(fits._replace(id=3, kind="gone", province="", turn=3))
    await database.close()
    done = await asyncio.to_thread(migrate)
    assert done.exit_code == 0
    assert "Rule version 2 (deadline other, province 89) does not fit this release:" in done.stderr
    assert "89.yaml: deadlines.other" in done.stderr and "Rule version 3 (gone record)" in done.stderr
    assert "Rule version 1" not in done.stderr
