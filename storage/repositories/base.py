"""What repositories share."""

from typing import Any, Protocol

from storage.crypto import Vault


class Connection(Protocol):
    """What repositories use of an asyncpg connection (asyncpg ships no types). Rows are asyncpg Records."""

    async def execute(self, query: str, *args: Any, timeout: float | None = None) -> str:  # noqa: ASYNC109
        """Run a statement; gives its status, e.g. "UPDATE 3"."""

    async def executemany(self, query: str, args: Any) -> None:
        """Run a statement for each row of arguments."""

    async def fetch(self, query: str, *args: Any, timeout: float | None = None) -> list[Any]:  # noqa: ASYNC109
        """All rows."""

    async def fetchrow(self, query: str, *args: Any) -> Any:
        """The first row, or None."""

    async def fetchval(self, query: str, *args: Any, timeout: float | None = None) -> Any:  # noqa: ASYNC109
        """The first column of the first row, or None."""

    async def copy_to_table(self, table_name: str, *, source: Any, columns: Any = None) -> str:
        """COPY a stream in text form into a table."""

    async def copy_records_to_table(self, table_name: str, *, records: Any, columns: Any = None) -> str:
        """COPY into a table."""


class Repository:
    """A connection inside the caller's transaction, and the keys of the encrypted fields."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self.connection = connection
        self.vault = vault


def changed(status: str) -> int:
    """How many rows a statement touched, from its status ("UPDATE 3")."""
    return int(status.rsplit(" ", 1)[-1])
