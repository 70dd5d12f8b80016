"""What hangs on a ticket: its files, and the bodies that hold a copy."""

from collections.abc import Iterable
from datetime import datetime

from storage.repositories.base import Repository


class TicketFileRepository(Repository):
    """Rows of `ticket_files`."""

    async def add(self, ticket_id: int, file_ids: Iterable[int], at: datetime, flag: str = "") -> None:
        """Hang files on a ticket; one that hangs there already stays. They are not purged while the ticket lives."""
        await self.connection.execute(
            "insert into ticket_files (ticket_id, file_id, flag, at) select $1, f, $3, $4 from unnest($2::bigint[]) f"
            " on conflict do nothing",
            ticket_id,
            list(file_ids),
            flag,
            at,
        )
        await self.set_purge(ticket_id, None)

    async def of_ticket(self, ticket_id: int) -> list[tuple[int, str]]:
        """(file id, flag) of a ticket's files, oldest first."""
        rows = await self.connection.fetch(
            "select file_id, flag from ticket_files where ticket_id = $1 order by at, file_id", ticket_id
        )
        return [(row["file_id"], row["flag"]) for row in rows]

    async def turns(self, ticket_id: int) -> dict[int, int]:
        """File id -> degrees clockwise that it is shown turned by, of those that are turned."""
        rows = await self.connection.fetch(
            "select file_id, turn from ticket_files where ticket_id = $1 and turn <> 0", ticket_id
        )
        return {row["file_id"]: row["turn"] for row in rows}

    async def turn(self, ticket_id: int, file_id: int, degrees: int) -> bool:
        """Show a photo turned from now on; False when no such photo hangs on the ticket."""
        found = await self.connection.fetchval(
            "update ticket_files h set turn = $3 from files f where h.ticket_id = $1 and h.file_id = $2"
            " and f.id = h.file_id and f.kind = 'photo' returning 1",
            ticket_id,
            file_id,
            degrees,
        )
        return bool(found)

    async def with_some(self, ticket_ids: Iterable[int]) -> set[int]:
        """Those of the tickets that have a file; one that could not be opened is none."""
        rows = await self.connection.fetch(
            "select distinct h.ticket_id from ticket_files h where h.ticket_id = any($1::bigint[])"
            " and not exists (select from files f where f.id = h.file_id and f.state = 'refused')",
            list(ticket_ids),
        )
        return {row["ticket_id"] for row in rows}

    async def tickets_of(self, file_id: int) -> list[int]:
        """The tickets a file hangs on."""
        rows = await self.connection.fetch("select ticket_id from ticket_files where file_id = $1", file_id)
        return [row["ticket_id"] for row in rows]

    async def flag(self, ticket_id: int, file_id: int, flag: str) -> None:
        """Note what was found about a file of this ticket."""
        await self.connection.execute(
            "update ticket_files set flag = $3 where ticket_id = $1 and file_id = $2", ticket_id, file_id, flag
        )

    async def set_purge(self, ticket_id: int, at: datetime | None) -> None:
        """When the ticket's files are deleted (None: not while it lives)."""
        await self.connection.execute(
            "update files f set purge_at = $2 from ticket_files t where t.ticket_id = $1 and f.id = t.file_id",
            ticket_id,
            at,
        )


class TicketCopyRepository(Repository):
    """Rows of `ticket_copies`."""

    async def add(self, ticket_id: int, body_ids: Iterable[str], at: datetime) -> None:
        """Give bodies a (masked) copy."""
        await self.connection.execute(
            "insert into ticket_copies (ticket_id, body_id, at) select $1, b, $3 from unnest($2::text[]) b"
            " on conflict do nothing",
            ticket_id,
            list(body_ids),
            at,
        )

    async def of_ticket(self, ticket_id: int) -> frozenset[str]:
        """The bodies that hold a copy."""
        rows = await self.connection.fetch("select body_id from ticket_copies where ticket_id = $1", ticket_id)
        return frozenset(row["body_id"] for row in rows)
