"""Reports that go on in another chat of the same person, with the messages about them."""

from collections.abc import Sequence

from storage.repositories.base import Repository


class MovingRepository(Repository):
    """Rows of `tickets`, `outbox` and `erasures` that change their chat. Revisions stay: nothing of a ticket changes
    that an official's page shows."""

    async def to_chat(self, ticket_ids: Sequence[int], old: int, new: int, address: str) -> list[int]:
        """Give tickets of one contact to another (at `address` of the same channel); gives those that moved."""
        rows = await self.connection.fetch(
            "update tickets set contact_id = $3 where id = any($1::bigint[]) and contact_id = $2 returning id",
            list(ticket_ids),
            old,
            new,
        )
        moved = [row["id"] for row in rows]
        await self.connection.execute(
            "update outbox set contact_id = $3, address = $4 where contact_id = $2 and ticket_id = any($1::bigint[])",
            moved,
            old,
            new,
            address,
        )
        await self.connection.execute(
            "update erasures set contact_id = $3 where contact_id = $2 and ticket_id = any($1::bigint[])",
            moved,
            old,
            new,
        )
        return moved
