"""`hotline clock`: three times side by side, and what to do when they cannot all be right."""

import asyncio
import os

import asyncpg
import pytest
from typer.testing import CliRunner

from bot.cli.clock import app
from storage.crypto import Vault

RUN = CliRunner()


def test_a_row_from_the_future_is_told_until_somebody_says_that_the_clock_is_right(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in os.environ if name.startswith(("HOTLINE_", "TELEGRAM_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOTLINE_DATABASE_URL", database_url)
    monkeypatch.setenv("HOTLINE_VAULT_KEY", Vault.new_secret())
    done = RUN.invoke(app, [])
    assert done.exit_code == 0 and "can be right" in done.stdout
    asyncio.run(write_later(database_url))
    done = RUN.invoke(app, [])
    assert done.exit_code == 1 and "hotline clock --accept" in done.stderr
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["clock", "database", "newest"]
    assert RUN.invoke(app, ["--accept"]).exit_code == 0
    assert RUN.invoke(app, []).exit_code == 0


async def write_later(url: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(
        "insert into updates (channel, key, received_at) values ('webchat', 'last', now() + interval '3 days')"
    )
    await connection.close()
