"""Who asked a lead to open a record, and what the lead said."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.repositories.base import Repository

COLUMNS = "id, ticket_id, official_id, body_id, asked_at, decided_at, decided_by, allowed, about"


@dataclass(frozen=True, slots=True)
class RecordAsk:
    """`body_id`: the office of who asks, whose leads decide; nobody has while `decided_at` is None. `about`: a digest
    of what the ticket led to when it was asked; None where a process of the version before asked."""

    id: int
    ticket_id: int
    official_id: int
    body_id: str
    asked_at: datetime
    decided_at: datetime | None = None
    decided_by: int | None = None
    allowed: bool = False
    about: bytes | None = None


class RecordAskRepository(Repository):
    """Rows of `record_asks`."""

    async def add(self, ask: RecordAsk) -> None:
        """Keep a question."""
        await self.connection.execute(
            "insert into record_asks (id, ticket_id, official_id, body_id, asked_at, about) values ($1,$2,$3,$4,$5,$6)",
            ask.id,
            ask.ticket_id,
            ask.official_id,
            ask.body_id,
            ask.asked_at,
            ask.about,
        )

    async def newest(self, ticket_id: int, official_id: int, since: datetime) -> RecordAsk | None:
        """The last one of this official about this ticket, asked after `since`."""
        row = await self.connection.fetchrow(
            f"select {COLUMNS} from record_asks where ticket_id = $1 and official_id = $2 and asked_at > $3"  # noqa: S608
            " order by asked_at desc, id desc limit 1",
            ticket_id,
            official_id,
            since,
        )
        return _from_row(row) if row is not None else None

    async def open(self, since: datetime) -> list[RecordAsk]:
        """Those asked after `since` that nobody has decided, oldest first."""
        rows = await self.connection.fetch(
            f"select {COLUMNS} from record_asks where asked_at > $1 and decided_at is null order by asked_at, id",  # noqa: S608
            since,
        )
        return [_from_row(row) for row in rows]

    async def get(self, ask_id: int) -> RecordAsk | None:
        """One of them."""
        row = await self.connection.fetchrow(f"select {COLUMNS} from record_asks where id = $1", ask_id)  # noqa: S608
        return _from_row(row) if row is not None else None

    async def decide(self, ask_id: int, by: int, allowed: bool, now: datetime) -> bool:
        """Note the answer; False when there is one already."""
        return bool(
            await self.connection.fetchval(
                "update record_asks set decided_at = $4, decided_by = $2, allowed = $3"
                " where id = $1 and decided_at is null returning 1",
                ask_id,
                by,
                allowed,
                now,
            )
        )


def _from_row(row: Any) -> RecordAsk:
    return RecordAsk(*row)
