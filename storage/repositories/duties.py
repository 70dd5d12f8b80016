"""Who is on duty when: officials, and people without an account by name and number."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from storage.repositories.base import Repository

COLUMNS: Final = "id, body_id, official_id, who_sealed, rank, starts_at, ends_at"


class Duty(NamedTuple):
    """`official_id` None: somebody without an account, called `name` at `phone` (national form). `rank` 1: on duty,
    2: the deputy. `ends_at`: the first moment after it."""

    id: int
    body_id: str
    official_id: int | None
    name: str
    phone: str
    rank: int
    starts_at: datetime
    ends_at: datetime


class DutyRepository(Repository):
    """Rows of `duties`."""

    async def add(self, one: Duty) -> None:
        """A new row."""
        sealed = self.vault.seal_json([one.name, one.phone], f"duties:who:{one.id}") if one.name else None
        await self.connection.execute(
            "insert into duties (id, body_id, official_id, who_sealed, phone_index, rank, starts_at, ends_at)"
            " values ($1,$2,$3,$4,$5,$6,$7,$8)",
            one.id,
            one.body_id,
            one.official_id,
            sealed,
            self.vault.index("phone", one.phone) if one.phone else None,
            one.rank,
            one.starts_at,
            one.ends_at,
        )

    async def drop(self, duty_id: int) -> None:
        """Nobody wants it."""
        await self.connection.execute("delete from duties where id = $1", duty_id)

    async def get(self, duty_id: int) -> Duty | None:
        """One."""
        row = await self.connection.fetchrow(f"select {COLUMNS} from duties where id = $1", duty_id)  # noqa: S608
        return self._duty(row) if row else None

    async def of_bodies(self, body_ids: Sequence[str], since: datetime, until: datetime) -> list[Duty]:
        """Those of some offices that touch a time, by office, rank and beginning."""
        rows = await self.connection.fetch(
            f"select {COLUMNS} from duties where body_id = any($1::text[]) and ends_at > $2 and starts_at < $3"  # noqa: S608
            " order by body_id, rank, starts_at, id",
            list(body_ids),
            since,
            until,
        )
        return [self._duty(row) for row in rows]

    async def of_province(self, province: str, since: datetime) -> list[Duty]:
        """Those that are not over by then, by beginning."""
        rows = await self.connection.fetch(
            f"select {COLUMNS} from duties where split_part(body_id, ':', 2) = $1 and ends_at > $2"  # noqa: S608
            " order by starts_at, rank, id",
            province,
            since,
        )
        return [self._duty(row) for row in rows]

    async def bodies_of_phone(self, phone: str, now: datetime) -> list[str]:
        """The offices that a number is on duty for now or later."""
        query = "select distinct body_id from duties where phone_index = $1 and ends_at > $2 order by body_id"
        rows = await self.connection.fetch(query, self.vault.index("phone", phone), now)
        return [row["body_id"] for row in rows]

    def _duty(self, row: Any) -> Duty:
        sealed = row["who_sealed"]
        name, phone = self.vault.open_json(sealed, f"duties:who:{row['id']}") if sealed else ("", "")
        return Duty(
            row["id"], row["body_id"], row["official_id"], name, phone, row["rank"], row["starts_at"], row["ends_at"]
        )
