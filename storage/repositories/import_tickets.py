"""Which tickets miss the doses that imports brought, and how they stood when that finished them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from storage.repositories.base import Repository
from storage.repositories.tickets import Ticket
from storage.typed_json import from_json, to_json


@dataclass(frozen=True, slots=True)
class Stood:
    """How a ticket stood: what being finished by an import changes. Nothing personal."""

    status: str
    due_at: datetime
    warn_at: datetime
    paused_seconds: int
    paused_at: datetime | None = None
    reminded_at: datetime | None = None
    entered_at: datetime | None = None
    seen_at: datetime | None = None
    closed_at: datetime | None = None

    @classmethod
    def of(cls, ticket: Ticket) -> "Stood":
        """As it stands."""
        return cls(
            ticket.status,
            ticket.due_at,
            ticket.warn_at,
            ticket.paused_seconds,
            ticket.paused_at,
            ticket.reminded_at,
            ticket.entered_at,
            ticket.seen_at,
            ticket.closed_at,
        )


@dataclass(frozen=True, slots=True)
class Moved:
    """An import finished a ticket at a moment: how it stood before and after."""

    at: datetime
    before: Stood
    after: Stood


class Brought(NamedTuple):
    """A dose that an import brought and a ticket missed. `moved`: None when that did not finish the ticket."""

    person_id: int
    series: str
    number: int
    moved: Moved | None


class ImportTicketRepository(Repository):
    """Rows of `import_tickets`."""

    async def note(self, ticket_id: int, person_id: int, doses: Sequence[tuple[int, str, int]], now: datetime) -> None:
        """Doses (import, series, number) of a person came that the ticket misses."""
        if doses:
            await self.connection.execute(
                "insert into import_tickets (import_id, ticket_id, person_id, series, number, at)"
                " select u.import_id, $1, $2, u.series, u.number, $3"
                " from unnest($4::bigint[], $5::text[], $6::smallint[]) as u(import_id, series, number)"
                " on conflict do nothing",
                ticket_id,
                person_id,
                now,
                *map(list, zip(*doses, strict=True)),
            )

    async def waiting(self, categories: Sequence[str]) -> list[tuple[int, bytes | None, int | None]]:
        """Tickets of these categories that are not finished: id, index of the number they are about, proven person."""
        rows = await self.connection.fetch(
            "select id, subject_index, person_id from tickets where category = any($1::text[])"
            " and status in ('open','claimed','waiting_citizen','approved','entered') order by id",
            list(categories),
        )
        return [(row["id"], row["subject_index"], row["person_id"]) for row in rows]

    async def set_moved(self, ticket_id: int, moved: Moved | None) -> None:
        """The ticket was finished by what came, of whatever import; None: it was put back."""
        await self.connection.execute(
            "update import_tickets set moved = $2 where ticket_id = $1", ticket_id, to_json(moved) if moved else None
        )

    async def tickets(self, import_id: int) -> list[int]:
        """The tickets that miss something the import brought, by id."""
        rows = await self.connection.fetch(
            "select distinct ticket_id from import_tickets where import_id = $1 order by ticket_id", import_id
        )
        return [row["ticket_id"] for row in rows]

    async def moved(self, import_id: int) -> int:
        """How many tickets were finished with something the import brought."""
        found: int = await self.connection.fetchval(
            "select count(distinct ticket_id) from import_tickets where import_id = $1 and moved is not null", import_id
        )
        return found

    async def of(self, import_id: int, ticket_id: int) -> list[Brought]:
        """What the import brought of a ticket, held until the transaction ends."""
        rows = await self.connection.fetch(
            "select person_id, series, number, moved from import_tickets where import_id = $1 and ticket_id = $2"
            " order by person_id, series, number for update",
            import_id,
            ticket_id,
        )
        return [Brought(row["person_id"], row["series"], row["number"], _moved(row["moved"])) for row in rows]

    async def drop(self, import_id: int, ticket_id: int) -> None:
        """What the import brought of this ticket is taken back."""
        await self.connection.execute(
            "delete from import_tickets where import_id = $1 and ticket_id = $2", import_id, ticket_id
        )


def _moved(kept: object) -> Moved | None:
    return from_json(Moved, kept).value if kept else None
