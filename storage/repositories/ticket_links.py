"""Which reports belong together and stay separate; a row for each two of them, the smaller id first."""

from dataclasses import dataclass
from datetime import datetime

from storage.repositories.base import Repository, changed


@dataclass(frozen=True, slots=True)
class TicketLink:
    """`other_id`: the ticket at the other end; `kind`: as handlers/tickets/link.py names it; `official_id`: who made
    it."""

    other_id: int
    kind: str
    official_id: int
    at: datetime


class TicketLinkRepository(Repository):
    """Rows of `ticket_links`. They hold nothing of a person, and go when one of their two reports is anonymised."""

    async def of(self, ticket_id: int) -> list[TicketLink]:
        """The links of a ticket, the oldest first."""
        rows = await self.connection.fetch(
            "select high_id as other_id, kind, official_id, at from ticket_links where low_id = $1"
            " union all select low_id, kind, official_id, at from ticket_links where high_id = $1 order by 4, 1",
            ticket_id,
        )
        return [TicketLink(*row.values()) for row in rows]

    async def set(self, one_id: int, other_id: int, kind: str, official_id: int, now: datetime) -> bool:
        """Tie two tickets, or say anew what ties them; whether anything changed."""
        status = await self.connection.execute(
            "insert into ticket_links as l (low_id, high_id, kind, official_id, at) values ($1,$2,$3,$4,$5)"
            " on conflict (low_id, high_id) do update set kind = excluded.kind, official_id = excluded.official_id,"
            " at = excluded.at where l.kind <> excluded.kind",
            min(one_id, other_id),
            max(one_id, other_id),
            kind,
            official_id,
            now,
        )
        return changed(status) > 0

    async def drop(self, one_id: int, other_id: int) -> bool:
        """Tied no longer; whether they were."""
        status = await self.connection.execute(
            "delete from ticket_links where low_id = $1 and high_id = $2", min(one_id, other_id), max(one_id, other_id)
        )
        return changed(status) > 0
