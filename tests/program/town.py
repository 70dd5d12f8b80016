"""A running installation: PostgreSQL and Valkey, `hotline serve` and `work` as processes, set up by command."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from bot.embedded import start_postgres, start_valkey
from storage.crypto import Vault
from storage.database import Database
from tests.support.process import QUIET, ROOT, Process, free_port, hotline

PROGRAM = (sys.executable, "-c", "from bot.cli.main import app; app()")


@dataclass
class Town:
    """An installation with an empty database. `env`: what its processes read."""

    database: Database
    env: dict[str, str]
    serve: Process
    work: Process
    log: Path

    async def run(self, *arguments: str) -> str:
        """`hotline …` to its end; gives what it printed. Errors: AssertionError with what it complained about."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("HOTLINE_", "TELEGRAM_"))}
        child = await asyncio.create_subprocess_exec(
            *PROGRAM,
            *arguments,
            cwd=ROOT,
            env={**kept, **QUIET, **self.env},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, complaints = await child.communicate()
        assert child.returncode == 0, complaints.decode()
        return out.decode()

    async def start(self) -> None:
        """Start serve and work and wait until both answer."""
        for process in (self.serve, self.work):
            process.start()
        for process in (self.serve, self.work):
            await process.ready()


@asynccontextmanager
async def open_town(folder: Path, **settings: str) -> AsyncIterator[Town]:
    """Servers and a migrated database; `start` starts the processes. Both must end well when the block ends."""
    os.chmod(folder, 0o755)  # noqa: S103 - the servers run as another user
    postgres, valkey = start_postgres(folder / "postgres", durable=False), start_valkey(folder / "valkey")
    connection = await asyncpg.connect(postgres.url)
    await connection.execute("create database town")
    await connection.close()
    url, key, port = postgres.database("town"), Vault.new_secret(), free_port()
    env = {
        "HOTLINE_DATABASE_URL": postgres.database("town", "hotline_app"),
        "HOTLINE_OWNER_DATABASE_URL": url,
        "HOTLINE_REDIS_URL": valkey.url,
        "HOTLINE_VAULT_KEY": key,
        "HOTLINE_TEST_ID_PREFIXES": "098",
        "HOTLINE_DEMO": "true",
        **settings,
    }
    log = folder / "log"
    serve = hotline("serve", port=port, env=env, log=log)
    work = hotline("work", port=free_port(), env=env, log=log)
    database = await Database.open(url, Vault.from_secret(key), largest=2)
    town = Town(database, env, serve, work, log)
    try:
        await town.run("migrate")
        yield town
        assert [process.stop() for process in (serve, work)] == [0, 0]
    finally:
        for process in (serve, work):
            process.kill()
        await database.close()
        valkey.stop()
        postgres.stop()
