"""The PostgreSQL pool and the unit of work opened on it.

Every statement goes straight to asyncpg: on the turn's hot path a statement through the SQLAlchemy engine costs
several times as much. The schema is declared in storage/models, migrated by storage/migrations.
"""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import asyncpg

from storage.crypto import Vault
from storage.unit_of_work import UnitOfWork

PROGRAM = "hotline"
# What tells "the database cannot be used now" from "our statement is wrong".
DOWN = (
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
    asyncpg.DiskFullError,
    asyncpg.ReadOnlySQLTransactionError,
    TimeoutError,
)

# What tells "somebody else holds it too long" from "our statement is wrong": the same again will go well.
BUSY = (asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError, asyncpg.SerializationError)


class NoConnection(ConnectionError):
    """The database could not be reached, or its line was cut. Only `Database` raises it: any other error of the
    operating system, in a step or a channel, is not the database's."""


# What is surely the database's own fault, whatever an update says: the same again may go well once it is back.
# (An InterfaceError on a living line is a mistake of ours.)
AWAY = (NoConnection, *(kind for kind in DOWN if issubclass(kind, asyncpg.PostgresError)))


class Database:
    """A pool of connections and the keys of the encrypted fields."""

    def __init__(self, pool: Any, vault: Vault) -> None:
        self.pool = pool
        self.vault = vault

    @classmethod
    async def open(cls, url: str, vault: Vault, *, smallest: int = 1, largest: int = 20) -> "Database":
        """Connect. `url`: postgresql://… (a `+asyncpg` is accepted). Errors: those of `DOWN`."""
        with reaching():
            pool = await asyncpg.create_pool(
                plain_url(url),
                min_size=smallest,
                max_size=largest,
                init=_prepare,
                command_timeout=30,
                timeout=5,
                reset=_nothing,
                server_settings={"lock_timeout": "1500", "application_name": program_name(vault)},
            )
        return cls(pool, vault)

    async def close(self) -> None:
        """Give back every connection; waits for those at work."""
        await self.pool.close()

    @asynccontextmanager
    async def unit_of_work(self) -> AsyncIterator[UnitOfWork]:
        """One transaction: committed when the block ends well, rolled back otherwise."""
        connection = await self._connection()
        try:
            async with connection.transaction():
                yield UnitOfWork(connection, self.vault)
        except asyncpg.InterfaceError as error:
            raise _cut(connection, error) from None
        finally:
            await self.pool.release(connection)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[UnitOfWork]:
        """A connection without a transaction, for single reading statements."""
        connection = await self._connection()
        try:
            yield UnitOfWork(connection, self.vault)
        except asyncpg.InterfaceError as error:
            raise _cut(connection, error) from None
        finally:
            await self.pool.release(connection)

    async def _connection(self) -> Any:
        try:
            return await self.pool.acquire()
        except (OSError, TimeoutError, asyncpg.InterfaceError) as error:
            raise NoConnection(type(error).__name__) from None


def program_name(vault: Vault) -> str:
    """How a process shows at the server: with the numbers of its data keys, for `hotline keys rotate` to see."""
    return f"{PROGRAM} keys {'.'.join(map(str, sorted(vault.numbers)))}"[:63]


def keys_known(name: str) -> frozenset[int]:
    """The numbers in a `program_name`; none for a process that does not say."""
    listed = name.removeprefix(f"{PROGRAM} keys ")
    return frozenset(int(one) for one in listed.split(".") if one.isdecimal()) if listed != name else frozenset()


@contextmanager
def reaching() -> Iterator[None]:
    """Around what only connects: an error of the operating system there is the database's. Errors: NoConnection."""
    try:
        yield
    except (OSError, TimeoutError) as error:
        raise error if isinstance(error, NoConnection) else NoConnection(type(error).__name__) from None


def _cut(connection: Any, error: asyncpg.InterfaceError) -> Exception:
    try:
        cut = connection.is_closed()
    except asyncpg.InterfaceError:  # the pool has taken it back, which inside our block happens to a cut line alone
        cut = True
    return NoConnection(type(error).__name__) if cut else error


async def _prepare(connection: Any) -> None:
    await connection.set_type_codec("jsonb", encoder=json.dumps, decoder=json.loads, schema="pg_catalog")


async def _nothing(connection: Any) -> None:
    """asyncpg resets a connection at every release (a round trip); ours keep no session state to reset."""


async def connect(url: str) -> Any:
    """One connection outside a pool (an asyncpg connection). Errors: those of `DOWN`."""
    with reaching():
        return await asyncpg.connect(plain_url(url), timeout=5)


async def create_database(url: str, name: str) -> None:
    """Make the database `name` on the server of `url` unless it is there. Errors: those of `DOWN`."""
    connection = await connect(url)
    try:
        if not await connection.fetchval("select 1 from pg_database where datname = $1", name):
            quoted = name.replace('"', '""')
            await connection.execute(f'create database "{quoted}"')
    finally:
        await connection.close()


def plain_url(url: str) -> str:
    """The form asyncpg reads, from any form a setting may hold."""
    return url.replace("postgresql+asyncpg://", "postgresql://", 1).replace("postgres://", "postgresql://", 1)


def alchemy_url(url: str) -> str:
    """The form SQLAlchemy reads (migrations only)."""
    return plain_url(url).replace("postgresql://", "postgresql+asyncpg://", 1)
