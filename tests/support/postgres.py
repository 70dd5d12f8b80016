"""A PostgreSQL for a test run, and a database of its own for every test."""

import asyncio
import itertools
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import asyncpg

from bot.embedded import RunningPostgres, start_postgres
from storage.migrations.run import upgrade

TEMPLATE = "migrated"


class Cluster:
    """One server without durability: stopping it throws everything away. Migrated once, copied for each test."""

    def __init__(self, folder: Path) -> None:
        self._server: RunningPostgres = start_postgres(folder / "postgres", durable=False)
        self._numbers = itertools.count(1)
        self._has_template = False
        # A test's event loop may belong to this thread already, so the cluster has a thread and a loop of its own.
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._loop = asyncio.Runner()
        self._connection: asyncpg.Connection | None = None

    @property
    def template(self) -> str:
        """The name of a migrated database that nobody may connect to; made when first asked for."""
        if not self._has_template:
            self.run(f'create database "{TEMPLATE}"')
            self._thread.submit(upgrade, self._server.database(TEMPLATE)).result()
            self.run(f'alter database "{TEMPLATE}" allow_connections false')
            self._has_template = True
        return TEMPLATE

    def create(self, *, empty: bool = False) -> str:
        """The URL of a new database, migrated unless `empty`."""
        name = f"test_{next(self._numbers)}"
        template = "template0" if empty else self.template
        self.run(f'create database "{name}" template "{template}" strategy file_copy')
        return self._server.database(name)

    def drop(self, url: str) -> None:
        """Drop a database that `create` made; connections still open are cut."""
        name = url.partition("@/")[2].partition("?")[0]
        self.run(f'drop database "{name}" with (force)')

    def run(self, statement: str) -> None:
        """Run one statement outside a transaction."""
        self._thread.submit(self._loop.run, self._run(statement)).result()

    async def _run(self, statement: str) -> None:
        if self._connection is None:
            self._connection = await asyncpg.connect(self._server.url)
        await self._connection.execute(statement)

    def stop(self) -> None:
        """Stop the server."""
        if self._connection is not None:
            self._thread.submit(self._loop.run, self._connection.close()).result()
        self._thread.submit(self._loop.close).result()
        self._thread.shutdown()
        self._server.stop()
