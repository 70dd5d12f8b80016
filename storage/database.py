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
# Connections that stay with `Database` between two uses: the pool's own way there and back makes a task, a future and a
# guard each time, a twentieth of a turn. They go back when anybody waits for one, so nobody waits beside an idle one.
AT_HAND = 16
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
        self._at_hand: list[Any] = []
        self._waiting = 0

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
        self._waiting += 1  # whoever is still at work gives back to the pool
        for connection in self._at_hand:
            await self.pool.release(connection)
        self._at_hand.clear()
        await self.pool.close()

    @asynccontextmanager
    async def unit_of_work(self) -> AsyncIterator[UnitOfWork]:
        """One transaction: committed when the block ends well, rolled back otherwise."""
        async with Lent(self) as connection, connection.transaction():
            yield UnitOfWork(connection, self.vault)

    def reading(self) -> "Reading":
        """A connection without a transaction, for single reading statements. What is set for its session (`set …`) may
        meet the next who uses it: that is for a process of its own."""
        return Reading(self)

    async def take(self) -> Any:
        """A connection: one that was just used, or else one of the pool. Errors: NoConnection."""
        while self._at_hand:
            connection = self._at_hand.pop()
            if not _is_cut(connection):
                return connection
            await self.pool.release(connection)
        self._waiting += 1
        try:
            return await self.pool.acquire()
        except (OSError, TimeoutError, asyncpg.InterfaceError) as error:
            raise NoConnection(type(error).__name__) from None
        finally:
            self._waiting -= 1

    async def give_back(self, connection: Any, *, well: bool) -> None:
        """What `take` gave. `well`: its block ended without an error, so that nothing of it can still be going on."""
        if well and not self._waiting and len(self._at_hand) < AT_HAND:
            self._at_hand.append(connection)
        else:
            await self.pool.release(connection)


class Lent:
    """A connection for the length of a block; a line that was cut in it is a NoConnection."""

    __slots__ = ("_connection", "_database")

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: Any = None

    async def __aenter__(self) -> Any:
        self._connection = await self._database.take()
        return self._connection

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        try:
            if isinstance(error, asyncpg.InternalClientError):  # a line that the server ended in the middle of a word
                raise NoConnection(type(error).__name__) from None
            if isinstance(error, asyncpg.InterfaceError):
                raise _cut(self._connection, error) from None
        finally:
            await self._database.give_back(self._connection, well=error is None)


class Reading(Lent):
    """The same with its repositories, without a transaction."""

    __slots__ = ()

    async def __aenter__(self) -> UnitOfWork:
        return UnitOfWork(await super().__aenter__(), self._database.vault)


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
    return NoConnection(type(error).__name__) if _is_cut(connection) else error


def _is_cut(connection: Any) -> bool:
    try:
        return bool(connection.is_closed())
    except asyncpg.InterfaceError:  # the pool has taken it back, which happens to a cut line alone
        return True


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
