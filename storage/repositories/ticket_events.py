"""What happened to tickets: append only, each from one cause; only a call that nobody made may be called off."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from storage.repositories.base import Repository

COLUMNS = (
    "id, ticket_id, kind, actor, body_id, to_body_id, audience, data_sealed, cause, at,"
    " from_status, to_status, owner_id, due_at"
)


@dataclass(frozen=True, slots=True)
class TicketEvent:
    """One thing that happened. `kind`: past tense; `actor`: contact:ID, official:ID or system; `data`: encrypted.

    `from_status`, `to_status`: where the ticket stood before and after, '' for what is no act on it; `owner_id` and
    `due_at`: whose it was then and by when it was due.
    """

    id: int
    ticket_id: int
    kind: str
    actor: str
    cause: str
    at: datetime
    body_id: str = ""
    to_body_id: str = ""
    audience: str = "internal"
    data: Mapping[str, Any] = field(default_factory=dict, repr=False)
    from_status: str = ""
    to_status: str = ""
    owner_id: str = ""
    due_at: datetime | None = None


class TicketEventRepository(Repository):
    """Rows of `ticket_events`."""

    async def append(self, event: TicketEvent) -> bool:
        """Keep an event; False when its cause has made one already."""
        sealed = self.vault.seal_json(dict(event.data), f"ticket_events:data:{event.id}") if event.data else None
        return bool(
            await self.connection.fetchval(
                f"insert into ticket_events ({COLUMNS}) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14)"  # noqa: S608
                " on conflict (cause) do nothing returning 1",
                event.id,
                event.ticket_id,
                event.kind,
                event.actor,
                event.body_id,
                event.to_body_id,
                event.audience,
                sealed,
                event.cause,
                event.at,
                event.from_status,
                event.to_status,
                event.owner_id,
                event.due_at,
            )
        )

    async def call_off(self, ids: Sequence[int]) -> None:
        """What was to be told by a call is not any more; it stays in the history as such."""
        query = "update ticket_events set kind = 'call_off' where id = any($1::bigint[]) and kind = 'to_call'"
        await self.connection.execute(query, list(ids))

    async def number_since(self, ticket_id: int, kinds: Sequence[str], since: datetime) -> int:
        """How many of these kinds a ticket has from after a moment, of those that left it with its office."""
        number = await self.connection.fetchval(
            "select count(*) from ticket_events where ticket_id = $1 and kind = any($2::text[]) and at > $3"
            " and owner_id = body_id",
            ticket_id,
            list(kinds),
            since,
        )
        return int(number)

    async def kinds_since(self, ticket_id: int, kinds: Sequence[str], since: datetime) -> list[str]:
        """Of these kinds what a ticket has from after a moment, in order."""
        rows = await self.connection.fetch(
            "select kind from ticket_events where ticket_id = $1 and kind = any($2::text[]) and at > $3 order by id",
            ticket_id,
            list(kinds),
            since,
        )
        return [row["kind"] for row in rows]

    async def happened(self, cause: str) -> bool:
        """Whether this cause has made an event."""
        return bool(await self.connection.fetchval("select 1 from ticket_events where cause = $1", cause))

    async def of_ticket(self, ticket_id: int, *, audience: str = "", limit: int = 500) -> list[TicketEvent]:
        """A ticket's events in order; with `audience` only those meant for it."""
        rows = await self.connection.fetch(
            f"select {COLUMNS} from (select {COLUMNS} from ticket_events where ticket_id = $1"  # noqa: S608
            " and ($2 = '' or audience = $2) order by id desc limit $3) newest order by id",
            ticket_id,
            audience,
            limit,
        )
        return [self.from_row(row) for row in rows]

    async def last(self, ticket_id: int, kind: str) -> TicketEvent | None:
        """The newest event of a kind."""
        row = await self.connection.fetchrow(
            f"select {COLUMNS} from ticket_events where ticket_id = $1 and kind = $2 order by id desc limit 1",  # noqa: S608
            ticket_id,
            kind,
        )
        return self.from_row(row) if row else None

    def from_row(self, row: Any) -> TicketEvent:
        """The event of a row that holds `COLUMNS`."""
        sealed = row["data_sealed"]
        data = self.vault.open_json(sealed, f"ticket_events:data:{row['id']}") if sealed else {}
        return TicketEvent(
            row["id"],
            row["ticket_id"],
            row["kind"],
            row["actor"],
            row["cause"],
            row["at"],
            row["body_id"],
            row["to_body_id"],
            row["audience"],
            data,
            row["from_status"],
            row["to_status"],
            row["owner_id"],
            row["due_at"],
        )
