"""Shifts that were sent to a colleague and not taken yet, and what was last said of the reports in them."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from storage.repositories.base import Repository

COLUMNS = "from_id, to_id, ticket_ids, at"


class Shift(NamedTuple):
    """Sent by `from_id` to `to_id`; `ticket_ids`: what `from_id` had then."""

    from_id: int
    to_id: int
    ticket_ids: Sequence[int]
    at: datetime


class Said(NamedTuple):
    """The newest of what stands in the history of a ticket: events of the kinds asked for, by their words."""

    ticket_id: int
    kind: str
    text: str
    at: datetime


class ShiftRepository(Repository):
    """Rows of `shifts`; one an official."""

    async def save(self, shift: Shift) -> None:
        """In place of what the same official sent before."""
        await self.connection.execute(
            f"insert into shifts ({COLUMNS}) values ($1,$2,$3,$4) on conflict (from_id)"  # noqa: S608
            " do update set to_id = excluded.to_id, ticket_ids = excluded.ticket_ids, at = excluded.at",
            shift.from_id,
            shift.to_id,
            list(shift.ticket_ids),
            shift.at,
        )

    async def of(self, from_id: int) -> Shift | None:
        """What an official has sent, while nobody else changes it."""
        row = await self.connection.fetchrow(
            f"select {COLUMNS} from shifts where from_id = $1 for update",  # noqa: S608
            from_id,
        )
        return Shift(*row) if row else None

    async def to(self, to_id: int) -> list[Shift]:
        """What was sent to an official, oldest first."""
        rows = await self.connection.fetch(
            f"select {COLUMNS} from shifts where to_id = $1 order by at, from_id",  # noqa: S608
            to_id,
        )
        return [Shift(*row) for row in rows]

    async def drop(self, from_id: int) -> None:
        """It was taken, or called back."""
        await self.connection.execute("delete from shifts where from_id = $1", from_id)

    async def last_said(self, ticket_ids: Sequence[int], kinds: Sequence[str]) -> dict[int, Said]:
        """The newest event of these kinds of each ticket."""
        rows = await self.connection.fetch(
            "select distinct on (ticket_id) id, ticket_id, kind, data_sealed, at from ticket_events"
            " where ticket_id = any($1::bigint[]) and kind = any($2::text[]) order by ticket_id, id desc",
            list(ticket_ids),
            list(kinds),
        )
        found = {}
        for number, ticket_id, kind, sealed, at in rows:
            data = self.vault.open_json(sealed, f"ticket_events:data:{number}") if sealed else {}
            found[ticket_id] = Said(ticket_id, kind, str(data.get("text", "")), at)
        return found
