"""The start of a process: what is not ready yet is waited for, what is wrong is said in one line before anything is
written with it."""

import asyncio
import base64
import os
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from bot.cli import main, run
from bot.settings import Settings
from storage.crypto import Vault
from storage.database import Database, connect
from storage.migrations.run import upgrade
from storage.opening import open_checked

NOW = datetime(2026, 11, 29, tzinfo=UTC)


def line(*keys: tuple[int, str], index: str = "i") -> str:
    """A line of keys, each of one letter."""
    data = ",".join(f"{number}:{base64.b64encode(letter.encode() * 32).decode()}" for number, letter in keys)
    return f"{data};{base64.b64encode(index.encode() * 32).decode()}"


A = line((1, "a"))
AB = line((1, "a"), (2, "b"))
ONLY_B = line((2, "b"))
OTHER = line((1, "o"))
OTHER_INDEX = line((1, "a"), index="x")


@pytest.fixture
def clean(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in [name for name in os.environ if name.startswith("HOTLINE_")]:
        monkeypatch.delenv(name)
    return monkeypatch


async def one_official(url: str, key: str, *, checked: bool = True) -> None:
    """An official enrolled by a process with that key; `checked`: by one of today, which leaves its marks."""
    vault = Vault.from_secret(key)
    database = await (open_checked(url, vault, NOW, largest=1) if checked else Database.open(url, vault, largest=1))
    async with database.unit_of_work() as uow:
        await uow.officials.add(vault.writes, "Lê Thị Người Thử", "", NOW)
    await database.close()


def told(*command: str, logged: str = "") -> str:
    """The one line a command ends with; `logged`: what its log says before."""
    done = CliRunner().invoke(main.app, command)
    assert done.exit_code in (1, 2), (done.output, done.exception)
    assert isinstance(done.exception, SystemExit)
    assert logged in done.output
    lines = [one for one in done.stderr.splitlines() if not one.startswith("{")]
    assert len(lines) == 1, done.stderr
    return lines[0]


def test_a_wrong_key_is_said_at_start_and_nothing_is_written_with_it(
    database_url: str, clean: pytest.MonkeyPatch
) -> None:
    clean.setenv("HOTLINE_DATABASE_URL", database_url)
    asyncio.run(one_official(database_url, A, checked=False))  # as the release before left it: no marks
    for command in (("serve",), ("work",), ("staff", "list"), ("report", "--province", "89")):
        clean.setenv("HOTLINE_VAULT_KEY", OTHER)
        assert told(*command) == (
            "HOTLINE_VAULT_KEY does not fit this database: it does not open officials: it belongs to another"
            " installation."
        )
    asyncio.run(one_official(database_url, AB))
    for key, said in (
        (ONLY_B, "key 1, which rows of officials are sealed with, is missing"),
        (A, "key 2, which rows of officials are sealed with, is missing"),
        (line((1, "a"), (2, "b"), index="x"), "its index key, the part behind the semicolon, is another"),
        ("", "missing: HOTLINE_VAULT_KEY"),
        ("secret", "HOTLINE_VAULT_KEY is no line of keys"),
        (A + A, "HOTLINE_VAULT_KEY is no line of keys"),
    ):
        clean.setenv("HOTLINE_VAULT_KEY", key)
        assert said in told("serve"), key


async def test_a_key_that_is_new_opens_and_does_not_write_until_it_is_told_to(database_url: str) -> None:
    for key, writes in ((A, 1), (AB, 1)):
        vault = Vault.from_secret(key)
        database = await open_checked(database_url, vault, NOW, largest=1)
        assert vault.writes == writes
        async with database.unit_of_work() as uow:
            if key == AB:
                await uow.vault_marks.set("writes", "2", NOW)
        await database.close()
    vault = Vault.from_secret(AB)
    await (await open_checked(database_url, vault, NOW, largest=1)).close()
    assert vault.writes == 2


async def test_a_database_that_is_not_ready_is_waited_for(empty_database_url: str, clean: pytest.MonkeyPatch) -> None:
    settings = Settings.model_validate({"database_url": empty_database_url, "vault_key": A})
    waits: list[float] = []

    async def migrated_meanwhile(seconds: float) -> None:
        waits.append(seconds)
        await asyncio.to_thread(upgrade, empty_database_url)

    clean.setattr(run, "pause", migrated_meanwhile)
    service = await run._open_when_up(settings, serves=True, works=False)
    await service.database.close()
    assert waits == [run.PATIENCE[0]]


def test_a_database_that_stays_behind_ends_the_process_with_one_line(
    database_url: str, clean: pytest.MonkeyPatch
) -> None:
    async def take_back() -> None:
        connection = await connect(database_url)
        await connection.execute("update alembic_version set version_num = '0002'")
        await connection.close()

    asyncio.run(take_back())
    clean.setattr(run, "PATIENCE", (0.0,))
    clean.setenv("HOTLINE_DATABASE_URL", database_url)
    clean.setenv("HOTLINE_VAULT_KEY", A)
    said = told("serve", logged='"error": "schema: OldSchema"')
    assert said.startswith("The database does not have the schema of this version, run `hotline migrate`")


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("HOTLINE_LATE", "code=45", "(code=45): how long a message may wait"),
        ("HOTLINE_PORT", "eighty", "(eighty): port to listen on. Input should be a valid integer"),
        ("ZALO_OA_BILLED_MONTH", "-1", "(-1): Zalo: messages and templates that may cost in a month"),
        ("ZALO_OA_TEMPLATE_FIELDS", "ma=code, ngay=day", "values: code, office, state, date."),
        ("HOTLINE_SENSITIVE", "webchat=link", "only another's messenger can have pages"),
    ],
)
def test_a_setting_that_does_not_fit_is_said_in_one_line_with_what_belongs_there(
    clean: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    clean.setenv(name, value)
    for command in (("serve",), ("zalo", "status"), ("migrate",)):
        line = told(*command)
        assert line.startswith(f"{name} does not fit") and says in line and "\\s" not in line, line
