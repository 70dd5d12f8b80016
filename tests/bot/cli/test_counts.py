"""`hotline counts verify`: numbers that are kept, beside a count of every report."""

import asyncio
import os

import asyncpg
import pytest
from typer.testing import CliRunner

from bot.cli.counts import app
from handlers.tickets.counted import owner_columns
from storage.crypto import Vault
from storage.database import Database
from tests.storage.test_tickets import NOW, ticket

RUN = CliRunner()
OFFICE = "2021:89:886:30346:front_desk"
VAULT = Vault.new_secret()


@pytest.fixture
def url(database_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database with two reports of one office, and settings that name it."""
    for name in [name for name in os.environ if name.startswith(("HOTLINE_", "TELEGRAM_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOTLINE_DATABASE_URL", database_url)
    monkeypatch.setenv("HOTLINE_VAULT_KEY", VAULT)
    asyncio.run(filed(database_url))
    return database_url


async def filed(url: str) -> None:
    database = await Database.open(url, Vault.from_secret(VAULT), largest=1)
    async with database.unit_of_work() as uow:
        for number in (1, 2):
            assert await uow.tickets.insert(ticket(number, body_id=OFFICE, due_at=NOW, **owner_columns(OFFICE)))
    await database.close()


async def counted(url: str) -> None:
    database = await Database.open(url, Vault.from_secret(VAULT), largest=1)
    async with database.unit_of_work() as uow:
        await uow.ticket_counts.fill()
    await database.close()


async def run(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(statement)
    await connection.close()


def test_before_the_job_has_run_there_is_nothing_to_compare(url: str) -> None:
    done = RUN.invoke(app, ["verify"])
    assert done.exit_code == 0 and "Nothing is kept yet" in done.stdout


def test_a_wrong_number_is_named_and_counted_anew_when_asked_for(url: str) -> None:
    asyncio.run(counted(url))
    asyncio.run(run(url, "update tickets set status = 'claimed' where id = 1"))  # written down, not added up
    right = RUN.invoke(app, ["verify"])
    assert right.exit_code == 0 and "Every number is what counting gives." in right.stdout
    asyncio.run(run(url, "update ticket_counts set open = open + 5 where scope = '89|886|*' and level < 2"))
    asyncio.run(run(url, "delete from ticket_counts where scope = '89|*|front_desk' and level = 2"))
    for _ in range(2):  # looking changes nothing
        done = RUN.invoke(app, ["verify"])
        assert done.exit_code == 1 and "3 numbers are wrong. --repair counts" in done.stderr
    assert f"province 89, district 886, offices *, due on {NOW:%Y-%m-%d} UTC, open: kept 6, counted 1" in done.stderr
    assert "province 89, district 886, offices *, all, open: kept 6, counted 1" in done.stderr
    hour = f"due from {NOW:%Y-%m-%d %H}:00 UTC"
    assert f"district *, offices front_desk, {hour}, open: kept -1, counted 1" in done.stderr
    assert f"district *, offices front_desk, {hour}, claimed: kept 1, counted 1" not in done.stderr
    done = RUN.invoke(app, ["verify", "--repair"])
    assert done.exit_code == 0 and "3 numbers were wrong; everything was counted anew" in done.stdout
    assert RUN.invoke(app, ["verify"]).exit_code == 0


def test_what_cannot_be_repaired_ends_with_1(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def nothing(_: object) -> None: ...

    asyncio.run(counted(url))
    asyncio.run(run(url, "update ticket_counts set open = 0 where level = 0"))
    monkeypatch.setattr("storage.repositories.ticket_counts.TicketCountRepository.fill", nothing)
    done = RUN.invoke(app, ["verify", "--repair"])
    assert done.exit_code == 1 and "4 numbers are wrong." in done.stderr and "--repair" not in done.stderr
