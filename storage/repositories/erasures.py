"""Requests to delete what is known of a person: when each is carried out, what still waits for a report to close."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from storage.repositories.base import Repository
from storage.repositories.outbox import UNSENT

COLUMNS: Final = "ticket_id, contact_id, asked_at, due_at, carried_out_at, ended_at, waiting, counts"
# A report that an office still works on, or whose outcome may still be disputed ($2: since when it may not be).
RUNNING: Final = (
    "(t.status in ('open','claimed','waiting_citizen') or (t.status = 'entered' and t.entered_at > $2)"
    " or (t.status = 'approved' and (t.enters or coalesce(t.approved_at, t.updated_at) > $2)))"
)


@dataclass(frozen=True, slots=True)
class Erasure:
    """One request. `ticket_id`: the request; `contact_id`: whose chat it came from, None for one on paper.

    `due_at`: until then it can be taken back; `waiting`: ids of reports whose personal data go when they close;
    `counts`: what was deleted, by kind. `ended_at` without `carried_out_at`: taken back, or refused.
    """

    ticket_id: int
    contact_id: int | None
    asked_at: datetime
    due_at: datetime
    carried_out_at: datetime | None = None
    ended_at: datetime | None = None
    waiting: tuple[int, ...] = ()
    counts: Mapping[str, int] | None = None


class ErasureRepository(Repository):
    """Rows of `erasures`; they hold nothing personal and stay as the proof that a request was honoured."""

    async def add(self, ticket_id: int, contact_id: int | None, asked_at: datetime, due_at: datetime) -> bool:
        """Note a request; False when it is noted already."""
        return bool(
            await self.connection.fetchval(
                "insert into erasures (ticket_id, contact_id, asked_at, due_at) values ($1,$2,$3,$4)"
                " on conflict do nothing returning 1",
                ticket_id,
                contact_id,
                asked_at,
                due_at,
            )
        )

    async def get(self, ticket_id: int) -> Erasure | None:
        """The request of a ticket."""
        row = await self.connection.fetchrow(
            f"select {COLUMNS} from erasures where ticket_id = $1",  # noqa: S608
            ticket_id,
        )
        return _from_row(row) if row else None

    async def lock(self, ticket_id: int) -> Erasure | None:
        """The same, held until the transaction ends."""
        row = await self.connection.fetchrow(
            f"select {COLUMNS} from erasures where ticket_id = $1 for update",  # noqa: S608
            ticket_id,
        )
        return _from_row(row) if row else None

    async def pending_of(self, contact_id: int) -> Erasure | None:
        """The request of a chat that has yet to be carried out and that nobody has taken back or refused."""
        row = await self.connection.fetchrow(
            f"select {', '.join(f'e.{name}' for name in COLUMNS.split(', '))} from erasures e"  # noqa: S608
            " join tickets t on t.id = e.ticket_id where e.contact_id = $1 and e.ended_at is null"
            " and e.carried_out_at is null and t.status not in ('withdrawn','refused','merged')"
            " order by e.asked_at desc limit 1",
            contact_id,
        )
        return _from_row(row) if row else None

    async def due(self, now: datetime, after: int = 0, limit: int = 200) -> list[int]:
        """Tickets of the requests whose time has come, by id, a page at a time."""
        rows = await self.connection.fetch(
            "select ticket_id from erasures where ended_at is null and carried_out_at is null and due_at <= $1"
            " and ticket_id > $2 order by ticket_id limit $3",
            now,
            after,
            limit,
        )
        return [row["ticket_id"] for row in rows]

    async def closed_since(self, disputable_since: datetime, after: int = 0, limit: int = 200) -> list[int]:
        """Tickets of the requests that wait for a report which has closed meanwhile, by id."""
        rows = await self.connection.fetch(
            "select e.ticket_id from erasures e where e.ended_at is null and e.carried_out_at is not null"  # noqa: S608
            f" and exists (select from tickets t where t.id = any(e.waiting) and not {RUNNING})"
            " and e.ticket_id > $1 order by 1 limit $3",
            after,
            disputable_since,
            limit,
        )
        return [row["ticket_id"] for row in rows]

    async def running(self, ticket_ids: Sequence[int], disputable_since: datetime) -> frozenset[int]:
        """Those of these tickets that have not closed."""
        rows = await self.connection.fetch(
            f"select id from tickets t where id = any($1::bigint[]) and {RUNNING}",  # noqa: S608
            list(ticket_ids),
            disputable_since,
        )
        return frozenset(row["id"] for row in rows)

    async def unsent(self, ticket_ids: Sequence[int]) -> frozenset[int]:
        """Those of these tickets about which a message is still on its way."""
        rows = await self.connection.fetch(
            f"select distinct ticket_id from outbox where ticket_id = any($1::bigint[]) and {UNSENT}",  # noqa: S608
            list(ticket_ids),
        )
        return frozenset(row["ticket_id"] for row in rows)

    async def save(
        self, ticket_id: int, waiting: Sequence[int], counts: Mapping[str, int], carried_out_at: datetime,
        ended_at: datetime | None,
    ) -> None:  # fmt: skip
        """What was done and what still waits."""
        await self.connection.execute(
            "update erasures set waiting = $2, counts = $3, carried_out_at = $4, ended_at = $5 where ticket_id = $1",
            ticket_id,
            list(waiting),
            dict(counts),
            carried_out_at,
            ended_at,
        )

    async def drop(self, ticket_id: int, now: datetime) -> None:
        """It was taken back or refused: nothing is deleted."""
        await self.connection.execute("update erasures set ended_at = $2 where ticket_id = $1", ticket_id, now)


def _from_row(row: Any) -> Erasure:
    values = {name: row[name] for name in COLUMNS.split(", ")}
    return Erasure(**{**values, "waiting": tuple(values["waiting"])})
