"""What the phone desk did: one row for each thing done, with nothing of the person in it."""

from collections.abc import Sequence
from datetime import date

from storage.repositories.base import Repository

MOST = 100  # wishes to be called that are listed


class PhoneCallRepository(Repository):
    """Rows of `phone_calls`, and tickets that ask for a call."""

    async def add(self, cause: str, day: date, body_id: str, kind: str, intent: str = "") -> None:
        """Count it on the local day; the same cause counts once."""
        await self.connection.execute(
            "insert into phone_calls (cause, day, body_id, kind, intent) values ($1,$2,$3,$4,$5)"
            " on conflict (cause, kind) do nothing",
            cause,
            day,
            body_id,
            kind,
            intent,
        )

    async def by_kind(self, bodies: Sequence[str], day: date) -> dict[str, int]:
        """How much of each kind these offices did on a local day."""
        rows = await self.connection.fetch(
            "select kind, count(*) as n from phone_calls where body_id = any($1::text[]) and day = $2 group by kind",
            list(bodies),
            day,
        )
        return {row["kind"]: int(row["n"]) for row in rows}

    async def wished(self, bodies: Sequence[str]) -> list[int]:
        """Ids of unfinished tickets of these offices that ask for a call, the most urgent first."""
        rows = await self.connection.fetch(
            "select id from tickets where body_id = any($1::text[]) and call_back <> ''"
            " and status in ('open','claimed','waiting_citizen') order by due_at, id limit $2",
            list(bodies),
            MOST,
        )
        return [row["id"] for row in rows]
