"""Which reports officials follow, and what of them they have not seen or been told yet."""

from collections.abc import Sequence
from datetime import datetime

from storage.repositories.base import Repository

# Somebody else, or the clock, has done something since.
NEWS = (
    "exists (select from ticket_events e where e.ticket_id = f.ticket_id and e.id > f.{mark}"
    " and e.actor <> 'official:' || f.official_id)"
)
UNSEEN, UNTOLD = NEWS.format(mark="seen_id"), NEWS.format(mark="told_id")


class TicketFollowRepository(Repository):
    """Rows of `ticket_follows`. `mark_id`: an id made now, after every event there is."""

    async def set(self, official_id: int, ticket_id: int, by_chat: bool, mark_id: int, now: datetime) -> None:
        """Follow from now on, or change how one is told."""
        await self.connection.execute(
            "insert into ticket_follows (official_id, ticket_id, by_chat, seen_id, told_id, at)"
            " values ($1,$2,$3,$4,$4,$5) on conflict (official_id, ticket_id)"
            " do update set by_chat = excluded.by_chat, told_id = excluded.told_id",
            official_id,
            ticket_id,
            by_chat,
            mark_id,
            now,
        )

    async def drop(self, official_id: int, ticket_id: int) -> None:
        """Follow no longer."""
        await self.connection.execute(
            "delete from ticket_follows where official_id = $1 and ticket_id = $2", official_id, ticket_id
        )

    async def of(self, official_id: int) -> dict[int, bool]:
        """Ticket id -> whether the chat is told too, of all that an official follows."""
        rows = await self.connection.fetch(
            "select ticket_id, by_chat from ticket_follows where official_id = $1", official_id
        )
        return dict(rows)

    async def look(self, official_id: int, ticket_id: int, mark_id: int) -> None:
        """The official has seen how it stands."""
        await self.connection.execute(
            "update ticket_follows set seen_id = $3 where official_id = $1 and ticket_id = $2",
            official_id,
            ticket_id,
            mark_id,
        )

    async def unseen(self, official_id: int) -> list[int]:
        """What an official follows and has not seen since others changed it."""
        rows = await self.connection.fetch(
            f"select f.ticket_id from ticket_follows f where f.official_id = $1 and {UNSEEN}",  # noqa: S608
            official_id,
        )
        return [row["ticket_id"] for row in rows]

    async def to_tell(self, after_id: int = 0, limit: int = 200) -> list[int]:
        """Tickets that somebody is to be told of, by id."""
        rows = await self.connection.fetch(
            f"select distinct f.ticket_id from ticket_follows f where f.by_chat and f.ticket_id > $1 and {UNTOLD}"  # noqa: S608
            " order by f.ticket_id limit $2",
            after_id,
            limit,
        )
        return [row["ticket_id"] for row in rows]

    async def told(self, ticket_id: int, mark_id: int) -> Sequence[int]:
        """Who is to be told of a ticket, by id; from now on they count as told."""
        rows = await self.connection.fetch(
            f"update ticket_follows f set told_id = $2 where f.ticket_id = $1 and f.by_chat and {UNTOLD}"  # noqa: S608
            " returning f.official_id",
            ticket_id,
            mark_id,
        )
        return sorted(row["official_id"] for row in rows)
