"""What an official practises on (storage/practice.py)."""

from datetime import datetime

from storage.practice import ENTER, KEPT, ROWS, SEEN
from storage.repositories.base import Repository, changed
from storage.repositories.tickets import Ticket, TicketRepository


class PracticeRepository(Repository):
    """The rows of `practice_rows`."""

    async def enter(self, official_id: int) -> None:
        """To the end of the transaction every statement is about what this official practises on."""
        await self.connection.execute(ENTER, str(official_id))

    async def tickets(self) -> list[Ticket]:
        """Every report that the official who has entered practises on, as they were filed."""
        numbers = await self.connection.fetch(f"select id from {SEEN}.tickets order by id")  # noqa: S608
        return await TicketRepository(self.connection, self.vault).many([row["id"] for row in numbers])

    async def clear(self) -> None:
        """Throw away what the official who has entered practises on."""
        for table in KEPT:
            await self.connection.execute(f"delete from {SEEN}.{table}")  # noqa: S608

    async def sweep(self, before: datetime) -> int:
        """Delete everybody's rows that are older; how many."""
        gone = 0
        for table in KEPT:
            status = await self.connection.execute(
                f"delete from {ROWS}.{table} where practised_at < $1",  # noqa: S608
                before,
            )
            gone += changed(status)
        return gone
