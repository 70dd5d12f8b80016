"""What an error says of the database: a word for each kind, whatever the error was wrapped into."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Final

import asyncpg

from storage.database import NoConnection
from storage.opening import OldSchema


class Problem(StrEnum):
    """What is wrong."""

    ADDRESS = "address"  # what is configured is no address of a database
    LOGIN = "login"  # the user or the password is refused
    NO_DATABASE = "no_database"  # the server is there, the database is not
    RIGHTS = "rights"  # the user may not do this
    SCHEMA = "schema"  # not migrated to what this code needs
    FULL = "full"  # no room on its disk
    STANDBY = "standby"  # it takes no changes
    BUSY = "busy"  # others hold the same rows: the same again will go well
    AWAY = "away"  # it does not answer, or its line was cut


# In this order, since kinds contain one another.
_KINDS: Final[tuple[tuple[Problem, tuple[type[BaseException], ...]], ...]] = (
    (Problem.ADDRESS, (asyncpg.ClientConfigurationError,)),
    (Problem.LOGIN, (asyncpg.InvalidAuthorizationSpecificationError,)),
    (Problem.NO_DATABASE, (asyncpg.InvalidCatalogNameError,)),
    (Problem.RIGHTS, (asyncpg.InsufficientPrivilegeError,)),
    (Problem.SCHEMA, (OldSchema, asyncpg.UndefinedTableError, asyncpg.UndefinedColumnError)),
    (Problem.FULL, (asyncpg.DiskFullError,)),
    (Problem.STANDBY, (asyncpg.ReadOnlySQLTransactionError,)),
    (Problem.BUSY, (asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError)),
    (
        Problem.AWAY,
        (
            NoConnection,
            asyncpg.PostgresConnectionError,
            asyncpg.CannotConnectNowError,
            asyncpg.AdminShutdownError,
            asyncpg.CrashShutdownError,
            asyncpg.TooManyConnectionsError,
        ),
    ),
)


def problem_of(error: BaseException) -> tuple[Problem, str] | None:
    """What is wrong, with the error's own name (never its words, which may hold an address or a value); None when the
    error is about something else than the database."""
    for one in _inside(error):
        for problem, kinds in _KINDS:
            if isinstance(one, kinds):
                return problem, str(one) if isinstance(one, NoConnection) else type(one).__name__
    return None


def _inside(error: BaseException) -> Iterator[BaseException]:
    """The error, those of a group, and what it was made from (SQLAlchemy's hold theirs as `orig`)."""
    yield error
    parts = error.exceptions if isinstance(error, BaseExceptionGroup) else ()
    for one in (*parts, getattr(error, "orig", None), error.__cause__):
        if isinstance(one, BaseException):
            yield from _inside(one)
