"""Messages about reports that did not reach who filed them, and what officials did about each.

Rows of the outbox that are held until the person writes, that failed, or of which nobody knows whether they arrived.
What officials hear in their own chats, and codes, are none of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from storage.repositories.base import Repository, changed
from storage.repositories.held import REFUSED, TOLD_AT

STATES: Final = ("held", "failed", "unknown")
_COLUMNS: Final = (
    "o.id, o.cause, o.ticket_id, o.contact_id, o.channel, o.state, o.error, o.class, o.created_at, o.not_before,"
    f" o.sent_at, o.delivered_at, o.seen_at, o.text_at, o.way, o.hold_ends_at, {TOLD_AT}, o.resends, o.dealt_how,"
    f" o.dealt_at, case when o.state = 'held' then coalesce({REFUSED}, 0) else 0 end as template_id"
)
# A text message that waits for the morning goes by itself; a template only tells that another message is held.
_OPEN: Final = (
    "o.state in ('held','failed','unknown') and o.dealt_at is null and o.ticket_id is not null and o.class <> 'code'"
    " and not (o.state = 'held' and o.text_at is not null) and position(':official:' in o.cause) = 0"
    " and not starts_with(o.cause, 'template:')"
)
DROPPED: Final = "dropped"  # beside the states: what an official has dropped, a while ago at most
_THEIRS: Final = "(t.body_id = any($1::text[]) or t.escalated_to = any($1::text[]))"


_DROPPED: Final = "o.dealt_how = 'dropped'"
# What was held when it was dropped is known by why it was (bot/channels/errors.py): its end may have come meanwhile.
_RESTORE: Final = """
with back as (
  select o.id, o.contact_id, case
    when o.state <> 'failed' or o.error not in ('OutsideWindow','BilledOff','CapReached') or o.hold_ends_at <= $2
      then o.state
    when c.last_interaction_at > o.dealt_at then 'waiting' else 'held' end as state
  from outbox o join contacts c on c.id = o.contact_id where o.id = $1
), named as (
  update contacts c set has_held = true, turn_no = c.turn_no + 1 from back
  where c.id = back.contact_id and back.state = 'held'
)
update outbox o set dealt_how = '', dealt_by = null, dealt_at = null, state = back.state, owner = '',
  lease_until = null, hold_ends_at = case when back.state = 'waiting' then null else o.hold_ends_at end,
  error = case when back.state = 'waiting' then '' else o.error end
from back where o.id = back.id
"""


@dataclass(frozen=True, slots=True)
class Message:
    """One message about a report. `error`: the name of the fault it ended with; `dealt_how`: what an official did
    instead of sending it again: sms, called or dropped, '' for nothing yet. `way`, `hold_ends_at`, `told_at`: as in
    `outbox`; `template_id`: the template that should have told of what is held and was refused, 0 for none."""

    id: int
    cause: str
    ticket_id: int
    contact_id: int
    channel: str
    state: str
    error: str
    message_class: str
    created_at: datetime
    not_before: datetime | None = None
    sent_at: datetime | None = None
    delivered_at: datetime | None = None
    seen_at: datetime | None = None
    text_at: datetime | None = None
    way: str = ""
    hold_ends_at: datetime | None = None
    told_at: datetime | None = None
    resends: int = 0
    dealt_how: str = ""
    dealt_at: datetime | None = None
    template_id: int = 0


@dataclass(frozen=True, slots=True)
class Count:
    """How many messages of a channel ended so, and since when the oldest waits for somebody."""

    channel: str
    state: str
    error: str
    n: int
    oldest: datetime


class UndeliveredRepository(Repository):
    """Rows of `outbox` as officials look at them."""

    async def page(
        self,
        bodies: Sequence[str],
        *,
        channel: str = "",
        state: str = "",
        after: int = 0,
        limit: int = 50,
        ids: Sequence[int] | None = None,
        since: datetime | None = None,
    ) -> list[Message]:
        """What waits for somebody of these offices, the oldest first; ids above `after`. `ids`: only of these; `since`:
        instead of what waits, what was dropped since then."""
        which, states = (_OPEN, state) if since is None else (_DROPPED, "")
        rows = await self.connection.fetch(
            f"select {_COLUMNS} from outbox o join tickets t on t.id = o.ticket_id"  # noqa: S608
            f" where {which} and {_THEIRS} and ($2 = '' or o.channel = $2) and ($3 = '' or o.state = $3) and o.id > $4"
            " and ($6::bigint[] is null or o.id = any($6)) and ($7::timestamptz is null or o.dealt_at >= $7)"
            " order by o.id limit $5",
            list(bodies),
            channel,
            states,
            after,
            limit,
            None if ids is None else list(ids),
            since,
        )
        return [_message(row) for row in rows]

    async def number(self, bodies: Sequence[str], most: int) -> int:
        """How many messages wait for somebody of these offices; `most` for as many and more."""
        found: int = await self.connection.fetchval(
            "select count(*) from (select from outbox o join tickets t on t.id = o.ticket_id"  # noqa: S608
            f" where {_OPEN} and {_THEIRS} limit $2) n",
            list(bodies),
            most,
        )
        return found

    async def counts(self, bodies: Sequence[str]) -> list[Count]:
        """The same by channel, state and fault."""
        rows = await self.connection.fetch(
            "select o.channel, o.state, o.error, count(*) as n, min(o.created_at) as oldest"  # noqa: S608
            f" from outbox o join tickets t on t.id = o.ticket_id where {_OPEN} and {_THEIRS}"
            " group by 1, 2, 3 order by n desc, 1, 2, 3",
            list(bodies),
        )
        return [Count(*row) for row in rows]

    async def of_causes(self, causes: Sequence[str]) -> dict[str, Message]:
        """Messages by what made them, whatever became of them."""
        rows = await self.connection.fetch(
            f"select {_COLUMNS} from outbox o where o.cause = any($1::text[]) and o.ticket_id is not null",  # noqa: S608
            list(causes),
        )
        return {row["cause"]: _message(row) for row in rows}

    async def lock(self, message_id: int) -> Message | None:
        """The message, if it still waits for somebody, held until the transaction ends."""
        row = await self.connection.fetchrow(
            f"select {_COLUMNS} from outbox o where o.id = $1 and {_OPEN} for update",  # noqa: S608
            message_id,
        )
        return _message(row) if row else None

    async def lock_dropped(self, message_id: int, since: datetime) -> Message | None:
        """The message, if it was dropped since then, held until the transaction ends."""
        row = await self.connection.fetchrow(
            f"select {_COLUMNS} from outbox o where o.id = $1 and {_DROPPED} and o.dealt_at >= $2 for update",  # noqa: S608
            message_id,
            since,
        )
        return _message(row) if row else None

    async def restore(self, message_id: int, now: datetime) -> None:
        """Take back that a locked message was dropped. What was held is held again, or goes if its person has written
        since."""
        await self.connection.execute(_RESTORE, message_id, now)

    async def ticket_of(self, message_id: int) -> int | None:
        """The report that a message is about; None for any other message."""
        found: int | None = await self.connection.fetchval("select ticket_id from outbox where id = $1", message_id)
        return found

    async def payload(self, message_id: int) -> dict[str, Any]:
        """The final words of a message, as JSON."""
        sealed = await self.connection.fetchval("select payload_sealed from outbox where id = $1", message_id)
        found: dict[str, Any] = self.vault.open_json(sealed, f"outbox:payload:{message_id}")
        return found

    async def of_ticket(self, ticket_id: int, *, lock: bool = False) -> list[Message]:
        """What waits of one report, oldest first. `lock`: held until the transaction ends."""
        rows = await self.connection.fetch(
            f"select {_COLUMNS} from outbox o where o.ticket_id = $1 and {_OPEN} order by o.id"  # noqa: S608
            + (" for update" if lock else ""),
            ticket_id,
        )
        return [_message(row) for row in rows]

    async def send_again(self, message_id: int, now: datetime) -> None:
        """Give a locked message to whoever sends next, with all its tries."""
        await self.connection.execute(
            "update outbox set state = 'waiting', owner = '', lease_until = null, not_before = $2, attempts = 0,"
            " way = '', hold_ends_at = null,"
            " error = '', resends = resends + 1 where id = $1",
            message_id,
            now,
        )

    async def settle(self, ids: Sequence[int], how: str, official_id: int, now: datetime) -> int:
        """Nobody needs to look at these any more. What was held is not sent later, unless only a text message has said
        that it is there. How many."""
        status = await self.connection.execute(
            "update outbox set dealt_how = $2, dealt_by = $3, dealt_at = $4,"
            " state = case when state = 'held' and $2 <> 'sms' then 'failed' else state end"
            " where id = any($1::bigint[]) and dealt_at is null",
            list(ids),
            how,
            official_id,
            now,
        )
        return changed(status)

    async def to_call(self, bodies: Sequence[str], unfinished: Sequence[str], limit: int = 200) -> list[int]:
        """Reports whose people no message reaches, those that wait longest first: with a message above, a call that
        was promised and not made, or, while the report is not finished, a chat that is gone."""
        rows = await self.connection.fetch(
            "select t.id from tickets t left join contacts c on c.id = t.contact_id"  # noqa: S608
            " left join lateral (select min(o.created_at) as at from outbox o"
            f"   where o.ticket_id = t.id and o.state in ('failed','unknown') and {_OPEN}) m on true"
            " left join lateral (select min(e.at) as at from ticket_events e where e.ticket_id = t.id"
            "   and e.kind = 'to_call' and not exists (select from ticket_events d where d.ticket_id = t.id"
            "   and d.kind = 'called' and d.at >= e.at)) p on true"
            f" where {_THEIRS} and t.merged_into is null and (m.at is not null or p.at is not null"
            " or (c.unreachable_at is not null and t.status = any($2::text[])"
            "   and not exists (select from ticket_events d where d.ticket_id = t.id"
            "   and d.kind = 'called' and d.at >= c.unreachable_at)))"
            " order by least(m.at, p.at, c.unreachable_at), t.id limit $3",
            list(bodies),
            list(unfinished),
            limit,
        )
        return [row["id"] for row in rows]

    async def oldest_by_body(self, before: datetime) -> list[str]:
        """Offices with a message that has waited for somebody since `before`."""
        rows = await self.connection.fetch(
            f"select distinct t.body_id from outbox o join tickets t on t.id = o.ticket_id where {_OPEN}"  # noqa: S608
            " and o.created_at <= $1 order by 1",
            before,
        )
        return [row["body_id"] for row in rows]

    async def totals(self) -> list[tuple[str, int, datetime]]:
        """How many messages wait for somebody by class, and since when the oldest does (a metric)."""
        rows = await self.connection.fetch(
            f"select o.class, count(*) as n, min(o.created_at) as oldest from outbox o where {_OPEN} group by 1"  # noqa: S608
        )
        return [(row["class"], row["n"], row["oldest"]) for row in rows]


def _message(row: Any) -> Message:
    return Message(*row)
