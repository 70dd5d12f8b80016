"""Alarms: one row a kind and office until a lead has seen it, however often it is raised meanwhile."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.repositories.base import Repository

COLUMNS = "id, kind, body_id, n, first_at, last_at, told_at, acknowledged_at"
HOLD = "select pg_advisory_xact_lock(hashtext('alarm:' || $1))"
# What stands, or was seen a short while ago: it counts on, and nobody is asked to look again at once.
COUNT = (
    "update alarms set n = n + $3, last_at = greatest(last_at, $4) where id = (select id from alarms"  # noqa: S608
    " where kind = $1 and body_id = $2 and (acknowledged_at is null or acknowledged_at > $5)"
    f" order by last_at desc limit 1) returning {COLUMNS}"
)
TELL = (
    "update alarms set told_at = $2 where id = $1 and not exists (select from alarms other"
    " where other.kind = alarms.kind and other.body_id = alarms.body_id and other.told_at > $3) returning 1"
)


@dataclass(frozen=True, slots=True)
class Alarm:
    """`body_id`: the office it concerns, '' for the installation; `n`: how often it was raised."""

    id: int
    kind: str
    body_id: str
    n: int
    first_at: datetime
    last_at: datetime
    told_at: datetime | None
    acknowledged_at: datetime | None


class AlarmRepository(Repository):
    """Rows of `alarms`."""

    async def count(self, row_id: int, kind: str, body_id: str, n: int, now: datetime, seen_after: datetime) -> Alarm:
        """Count `n` more on the row that stands, or was seen after `seen_after`; else begin one."""
        await self.connection.execute(HOLD, kind)
        row = await self.connection.fetchrow(COUNT, kind, body_id, n, now, seen_after)
        if row is None:
            row = await self.connection.fetchrow(
                "insert into alarms (id, kind, body_id, n, first_at, last_at) values ($1,$2,$3,$4,$5,$5)"  # noqa: S608
                f" returning {COLUMNS}",
                row_id,
                kind,
                body_id,
                n,
                now,
            )
        return _from_row(row)

    async def tell(self, row_id: int, now: datetime, told_after: datetime) -> bool:
        """Note that leads are told now; False when they were told of this kind and office after `told_after`."""
        return bool(await self.connection.fetchval(TELL, row_id, now, told_after))

    async def get(self, row_id: int) -> Alarm | None:
        """One alarm."""
        row = await self.connection.fetchrow(f"select {COLUMNS} from alarms where id = $1", row_id)  # noqa: S608
        return _from_row(row) if row else None

    async def standing(self) -> list[Alarm]:
        """What nobody has seen yet, the newest first."""
        rows = await self.connection.fetch(
            f"select {COLUMNS} from alarms where acknowledged_at is null order by last_at desc"  # noqa: S608
        )
        return [_from_row(row) for row in rows]

    async def acknowledge(self, row_id: int, official_id: int, now: datetime) -> bool:
        """An official has seen it; False when somebody else did before."""
        done = await self.connection.fetchval(
            "update alarms set acknowledged_at = $3, acknowledged_by = $2 where id = $1 and acknowledged_at is null"
            " returning 1",
            row_id,
            official_id,
            now,
        )
        return bool(done)


def _from_row(row: Any) -> Alarm:
    return Alarm(**dict(row))
