"""News that goes by text message: rows of the outbox with `text_at`.

In a chat that says what it has shown, `text_at` is when the row goes by text message unless it was seen before. On the
way to a phone it is when a row that is held (quiet hours) may go out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.repositories.base import Repository, changed

HELD = "held"
SETTLED = "text_at = null"


@dataclass(frozen=True, slots=True)
class News:
    """One message of a chat that nobody has seen: the row, and the ticket it is about."""

    id: int
    ticket_id: int
    created_at: datetime


class NewsRepository(Repository):
    """Rows of `outbox` between the chat and the phone."""

    async def seen(self, contact_id: int, ids: Sequence[int], now: datetime) -> int:
        """The chat has shown these messages of its own: no text message any more. How many had not been noted."""
        status = await self.connection.execute(
            f"update outbox set seen_at = $3, delivered_at = coalesce(delivered_at, $3), {SETTLED}"  # noqa: S608
            " where contact_id = $1 and id = any($2::bigint[]) and seen_at is null",
            contact_id,
            list(ids),
            now,
        )
        return changed(status)

    async def people(self, now: datetime, after: int, limit: int = 200) -> list[int]:
        """Contacts with an unseen message whose time for a text message has come; ids above `after`, rising."""
        rows = await self.connection.fetch(
            "select distinct contact_id from outbox where text_at <= $1 and state <> $2 and contact_id > $3"
            " order by contact_id limit $4",
            now,
            HELD,
            after,
            limit,
        )
        return [row["contact_id"] for row in rows]

    async def unseen(self, contact_id: int, since: datetime) -> list[News]:
        """What a person has not seen, oldest first, held until the transaction ends.

        Whoever wrote after a message came had it before their eyes; what came before `since` is no news any more.
        """
        await self.connection.execute(
            f"update outbox o set {SETTLED} from contacts c where o.contact_id = $1 and c.id = $1"  # noqa: S608
            " and o.text_at is not null and o.state <> $3"
            " and (o.created_at < $2 or o.created_at <= c.last_interaction_at)",
            contact_id,
            since,
            HELD,
        )
        rows = await self.connection.fetch(
            "select id, ticket_id, created_at from outbox where contact_id = $1 and text_at is not null"
            " and ticket_id is not null and seen_at is null and state <> $2 order by id for update",
            contact_id,
            HELD,
        )
        return [News(row["id"], row["ticket_id"], row["created_at"]) for row in rows]

    async def put_off(self, ids: Sequence[int], until: datetime) -> None:
        """Not before a moment."""
        await self.connection.execute(
            "update outbox set text_at = $2 where id = any($1::bigint[]) and text_at is not null", list(ids), until
        )

    async def settle(self, ids: Sequence[int]) -> None:
        """These go by text message no more: a text has told of them, or none can."""
        await self.connection.execute(f"update outbox set {SETTLED} where id = any($1::bigint[])", list(ids))  # noqa: S608

    async def let_go(self, now: datetime) -> int:
        """Text messages that were held for the night and may go out now; how many."""
        status = await self.connection.execute(
            f"update outbox set state = 'waiting', owner = '', lease_until = null, {SETTLED}"  # noqa: S608
            " where text_at <= $1 and state = $2",
            now,
            HELD,
        )
        return changed(status)

    async def at_night(self, contact_id: int) -> bool:
        """Whether a person takes text messages at night too."""
        return bool(await self.connection.fetchval("select texts_at_night from contacts where id = $1", contact_id))

    async def set_at_night(self, contact_id: int, wanted: bool) -> None:
        """Remember it."""
        await self.connection.execute(
            "update contacts set texts_at_night = $2, turn_no = turn_no + 1 where id = $1", contact_id, wanted
        )
