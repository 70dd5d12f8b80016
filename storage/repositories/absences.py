"""Who is away from when to when, and the reports that went to others for it."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from storage.repositories.base import Repository

SAVE = (
    "insert into absences (official_id, starts_at, ends_at, to_id, begun_at) values ($1,$2,$3,$4,$5)"
    " on conflict (official_id) do update set starts_at = excluded.starts_at, ends_at = excluded.ends_at,"
    " to_id = excluded.to_id, begun_at = excluded.begun_at"
)
HAND = (
    "insert into handed_over (ticket_id, official_id, to_id, mark_id) values ($1,$2,$3,$4) on conflict (ticket_id)"
    " do update set official_id = excluded.official_id, to_id = excluded.to_id, mark_id = excluded.mark_id"
)
# Still under way where it was put, and no other official has done anything to it since.
UNTOUCHED = (
    "select t.id from handed_over h join tickets t on t.id = h.ticket_id where h.official_id = $1"
    " and t.status = any($2::text[]) and t.claimed_by is not distinct from h.to_id and not exists (select from"
    " ticket_events e where e.ticket_id = t.id and e.id > h.mark_id and e.actor like 'official:%'"
    " and e.actor <> 'official:' || h.official_id) order by t.due_at, t.id"
)


class Absence(NamedTuple):
    """Away from `starts_at` until before `ends_at`. `to_id`: who gets the reports, None: the queue; `begun_at`: when
    they went there, None before."""

    official_id: int
    starts_at: datetime
    ends_at: datetime
    to_id: int | None
    begun_at: datetime | None = None


class AbsenceRepository(Repository):
    """Rows of `absences` and `handed_over`."""

    async def get(self, official_id: int) -> Absence | None:
        """The one of an official, under way or to come."""
        return next(iter(await self.of([official_id])), None)

    async def of(self, official_ids: Sequence[int]) -> list[Absence]:
        """Those of these officials, the next first."""
        rows = await self.connection.fetch(
            "select official_id, starts_at, ends_at, to_id, begun_at from absences"
            " where official_id = any($1::bigint[]) order by starts_at, official_id",
            list(official_ids),
        )
        return [Absence(*row) for row in rows]

    async def lock(self, official_id: int) -> Absence | None:
        """The same, while nobody else changes it."""
        await self.connection.execute("select 1 from officials where id = $1 for update", official_id)
        return await self.get(official_id)

    async def save(self, absence: Absence) -> None:
        """Keep one in place of any other of the official."""
        await self.connection.execute(SAVE, *absence)

    async def drop(self, official_id: int) -> None:
        """It is over."""
        await self.connection.execute("delete from absences where official_id = $1", official_id)

    async def due(self, now: datetime, after_id: int = 0, limit: int = 200) -> list[int]:
        """Officials whose absence begins or ends, by id."""
        rows = await self.connection.fetch(
            "select official_id from absences where ((begun_at is null and starts_at <= $1) or ends_at <= $1)"
            " and official_id > $2 order by official_id limit $3",
            now,
            after_id,
            limit,
        )
        return [row["official_id"] for row in rows]

    async def hand(self, ticket_id: int, official_id: int, to_id: int | None, mark_id: int) -> None:
        """Remember who had a report. `mark_id`: an id made after the event that says so."""
        await self.connection.execute(HAND, ticket_id, official_id, to_id, mark_id)

    async def untouched(self, official_id: int, states: Sequence[str]) -> list[int]:
        """Of what the official had: reports in these states that nobody else has worked on, the most urgent first."""
        rows = await self.connection.fetch(UNTOUCHED, official_id, list(states))
        return [row["id"] for row in rows]

    async def forget(self, official_id: int) -> None:
        """What the official had is remembered no longer."""
        await self.connection.execute("delete from handed_over where official_id = $1", official_id)

    async def forget_in(self, official_id: int, body_id: str) -> None:
        """The same of the reports of one body, in which the official works no longer."""
        await self.connection.execute(
            "delete from handed_over h using tickets t where t.id = h.ticket_id and h.official_id = $1"
            " and t.body_id = $2",
            official_id,
            body_id,
        )
