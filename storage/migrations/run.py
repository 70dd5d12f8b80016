"""Bring a database to the newest schema. Import this only in the CLI and in tests: alembic costs 0.3 s."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import sleep

import asyncpg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy.exc import DBAPIError

from storage.database import alchemy_url, connect, reaching
from storage.practice import align

HERE = Path(__file__).parent
NEWEST = "head"
LOCK_NOT_AVAILABLE = "55P03"
PAUSE = 1.0  # seconds
# Who has a lock on one of our tables, or a transaction that an index being built waits for.
HOLDERS = """
select a.pid, a.application_name as name, a.state, extract(epoch from clock_timestamp() - a.xact_start) as seconds,
  array(select distinct c.relname::text from pg_locks l join pg_class c on c.oid = l.relation
    where l.pid = a.pid and l.granted and c.relkind = 'r' and c.relnamespace = 'public'::regnamespace order by 1
  ) as tables
from pg_stat_activity a
where a.datname = current_database() and a.pid <> pg_backend_pid() and a.xact_start is not null
  and a.backend_type = 'client backend'
order by a.xact_start
"""


@dataclass(frozen=True, slots=True)
class Holder:
    """A transaction that is open. `name`: of its program; `state`: as pg_stat_activity says; never its statements."""

    pid: int
    name: str
    state: str
    seconds: float
    tables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A migration that is missing. `stop_first`: why processes of the version before must be stopped, or ''."""

    revision: str
    stop_first: str


class Blocked(Exception):
    """A lock could not be had in time. What was done stays; the next run goes on from there."""


def config(url: str) -> Config:
    """Alembic's configuration for one database, without an ini file."""
    made = Config()
    made.set_main_option("script_location", str(HERE).replace("%", "%%"))
    made.attributes["url"] = alchemy_url(url)
    return made


def upgrade(url: str, *, tries: int = 1, waiting: Callable[[], None] = lambda: None, to: str = NEWEST) -> None:
    """Run every migration that is missing, or those up to `to`; the place to practise follows the newest schema.

    Blocking: call it before the event loop starts or in a thread.

    A lock is waited for a second at most, because whoever asks for it later stands behind us meanwhile. `tries`: how
    often to ask, with a second between in which others come through; `waiting` is called after each one in vain.
    Errors: Blocked; those of `DOWN`.
    """
    for left in reversed(range(tries)):
        try:
            with reaching():
                command.upgrade(config(url), to)
                if to == NEWEST:
                    asyncio.run(_practice(url))
            return
        except asyncpg.LockNotAvailableError:
            pass
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", "") != LOCK_NOT_AVAILABLE:
                raise
        waiting()
        if left:
            sleep(PAUSE)
    raise Blocked


async def _practice(url: str) -> None:
    connection = await connect(url)
    try:
        await align(connection)
    finally:
        await connection.close()


async def missing(url: str) -> list[Step]:
    """The migrations that a database in use has not had, in order; none for an empty database."""
    connection = await connect(url)
    try:
        if await connection.fetchval("select to_regclass('alembic_version')") is None:
            return []
        current = await connection.fetchval("select version_num from alembic_version")
    finally:
        await connection.close()
    scripts = ScriptDirectory.from_config(config(url))
    steps = scripts.iterate_revisions("head", current)
    return [Step(one.revision, getattr(one.module, "STOP_FIRST", "")) for one in reversed(list(steps))]


async def holders(url: str) -> list[Holder]:
    """Transactions of others that are open in this database, oldest first."""
    connection = await connect(url)
    try:
        rows = await connection.fetch(HOLDERS)
    finally:
        await connection.close()
    return [
        Holder(row["pid"], row["name"], row["state"] or "", float(row["seconds"]), tuple(row["tables"]))
        for row in rows
    ]  # fmt: skip
