"""Which points of a report agree with the paper: a row a point that an official has compared."""

from collections.abc import Mapping
from datetime import datetime

from storage.repositories.base import Repository


class TicketCheckRepository(Repository):
    """Rows of `ticket_checks`."""

    async def of_ticket(self, ticket_id: int) -> dict[str, bool]:
        """Point -> whether it agrees, of the points compared."""
        rows = await self.connection.fetch("select point, agrees from ticket_checks where ticket_id = $1", ticket_id)
        return {row["point"]: row["agrees"] for row in rows}

    async def replace(self, ticket_id: int, points: Mapping[str, bool], official_id: int, now: datetime) -> None:
        """Keep these points and no others; who compared one, and when, stays where it says the same."""
        await self.connection.execute(
            "delete from ticket_checks where ticket_id = $1 and point <> all($2::text[])", ticket_id, list(points)
        )
        await self.connection.execute(
            "insert into ticket_checks as c (ticket_id, point, agrees, official_id, at)"
            " select $1, p, a, $4, $5 from unnest($2::text[], $3::boolean[]) as u(p, a)"
            " on conflict (ticket_id, point) do update set agrees = excluded.agrees,"
            " official_id = excluded.official_id, at = excluded.at where c.agrees <> excluded.agrees",
            ticket_id,
            list(points),
            list(points.values()),
            official_id,
            now,
        )
