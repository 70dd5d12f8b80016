"""Officials lent to other offices, and what offices asked each other for. That one works there is a row of
`official_roles` with an end."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from storage.repositories.base import Repository

COLUMNS: Final = "id, official_id, from_body, to_body, ends_at, asked_by, asked_at, begun_at"
# The day is over; or who was lent does not belong to the lending office any more.
DUE: Final = (
    "select id from loans l where id > $2 and (ends_at <= $1 or (official_id is not null and not exists (select from"
    " official_roles r where r.official_id = l.official_id and r.body_id = l.from_body and r.ends_at is null)))"
    " order by id limit $3"
)


class Loan(NamedTuple):
    """`official_id` None: `to_body` asks `from_body` for somebody; `begun_at` None: the other side has not agreed.
    `ends_at`: the end of the last day."""

    id: int
    official_id: int | None
    from_body: str
    to_body: str
    ends_at: datetime
    asked_by: int
    asked_at: datetime
    begun_at: datetime | None = None


class LoanRepository(Repository):
    """Rows of `loans`, and those of `official_roles` that end."""

    async def save(self, loan: Loan) -> None:
        """A new one, or the one with its id as it is now."""
        await self.connection.execute(
            f"insert into loans ({COLUMNS}) values ($1,$2,$3,$4,$5,$6,$7,$8) on conflict (id)"  # noqa: S608
            " do update set official_id = excluded.official_id, begun_at = excluded.begun_at",
            *loan,
        )

    async def lock(self, loan_id: int) -> Loan | None:
        """One, while nobody else changes it."""
        row = await self.connection.fetchrow(f"select {COLUMNS} from loans where id = $1 for update", loan_id)  # noqa: S608
        return Loan(*row) if row else None

    async def of_province(self, province: str, limit: int = 500) -> list[Loan]:
        """Those between offices of a province, what waits for an answer first, then by their end."""
        rows = await self.connection.fetch(
            f"select {COLUMNS} from loans where split_part(to_body, ':', 2) = $1"  # noqa: S608
            " order by begun_at is not null, ends_at, id limit $2",
            province,
            limit,
        )
        return [Loan(*row) for row in rows]

    async def ending(self, province: str, now: datetime, until: datetime) -> list[Loan]:
        """Those that run between offices of a province and end by then."""
        rows = await self.connection.fetch(
            f"select {COLUMNS} from loans where split_part(to_body, ':', 2) = $1 and begun_at is not null"  # noqa: S608
            " and ends_at > $2 and ends_at <= $3 order by ends_at, id",
            province,
            now,
            until,
        )
        return [Loan(*row) for row in rows]

    async def asked_by(self, to_body: str) -> list[Loan]:
        """What an office has asked others for and nobody has answered."""
        query = f"select {COLUMNS} from loans where to_body = $1 and official_id is null order by id"  # noqa: S608
        return [Loan(*row) for row in await self.connection.fetch(query, to_body)]

    async def running(self, now: datetime) -> int:
        """How many run."""
        query = "select count(*) from loans where begun_at is not null and ends_at > $1"
        return int(await self.connection.fetchval(query, now))

    async def of_officials(self, official_ids: Sequence[int]) -> list[Loan]:
        """Those of these officials, begun or offered."""
        rows = await self.connection.fetch(
            f"select {COLUMNS} from loans where official_id = any($1::bigint[]) order by id",  # noqa: S608
            list(official_ids),
        )
        return [Loan(*row) for row in rows]

    async def drop(self, loan_id: int) -> None:
        """It is over, or nobody wants it."""
        await self.connection.execute("delete from loans where id = $1", loan_id)

    async def due(self, now: datetime, after_id: int = 0, limit: int = 200) -> list[int]:
        """Those to be ended, by id."""
        return [row["id"] for row in await self.connection.fetch(DUE, now, after_id, limit)]

    async def begin(self, official_id: int, body_id: str, role: str, ends_at: datetime) -> None:
        """The official works in the body until then; who belongs there goes on as before."""
        await self.connection.execute(
            "insert into official_roles (official_id, body_id, role, ends_at) values ($1,$2,$3,$4)"
            " on conflict (official_id, body_id) do nothing",
            official_id,
            body_id,
            role,
            ends_at,
        )

    async def end(self, official_id: int, body_id: str) -> None:
        """The official works there no longer, unless he belongs there by now."""
        await self.connection.execute(
            "delete from official_roles where official_id = $1 and body_id = $2 and ends_at is not null",
            official_id,
            body_id,
        )
