"""What the database knows of its keys (never a key): which one writes, and a value that only the index key makes."""

from datetime import datetime

from storage.repositories.base import Repository

WRITES = "writes"  # the number of the data key that seals
INDEX = "index"  # the blind index of a fixed word, hex
CODES = "codes"  # what scrambles the codes of tickets, where the index key it came from is gone, hex
REINDEXING = "reindexing"  # the same of the index key that everything is being indexed anew with


class VaultMarkRepository(Repository):
    """Rows of `vault_marks`."""

    async def get(self, name: str) -> str | None:
        """The mark, or None."""
        found: str | None = await self.connection.fetchval("select value from vault_marks where name = $1", name)
        return found

    async def first(self, name: str, value: str, now: datetime) -> str:
        """Set a mark unless it stands; gives the one that stands."""
        await self.connection.execute(
            "insert into vault_marks (name, value, at) values ($1,$2,$3) on conflict do nothing", name, value, now
        )
        return await self.get(name) or value

    async def set(self, name: str, value: str, now: datetime) -> None:
        """Set a mark."""
        await self.connection.execute(
            "insert into vault_marks (name, value, at) values ($1,$2,$3) on conflict (name) do update"
            " set value = excluded.value, at = excluded.at",
            name,
            value,
            now,
        )

    async def clear(self, name: str) -> None:
        """Take a mark away."""
        await self.connection.execute("delete from vault_marks where name = $1", name)
