"""Messages held until the person writes again, because the platform lets nothing through or it would cost too much.

Whoever holds a message says so on the person (`contacts.has_held`), which a turn reads anyway: a turn of somebody for
whom nothing is held pays nothing for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from storage.repositories.base import Repository, changed
from storage.repositories.outbox import ROW, OutboxRepository, OutboxRow

GIVEN_UP = "HeldTooLong"
BILLED, TEMPLATE, DIGEST = "billed", "template", "digest"  # values of outbox.way

# Whoever wrote since `asked_at` may be sent to again: then nothing is held. A turn that was computed from the person
# as they were before is refused (turn_no), and looks again.
HOLD = """
with person as (
  update contacts set has_held = true, turn_no = turn_no + 1
  where id = $2 and (last_interaction_at is null or last_interaction_at <= $4) returning 1
)
update outbox set state = 'held', error = $3, way = '', owner = '', lease_until = null, hold_ends_at = $5
where id = $1 and exists (select from person) returning 1
"""
RELEASE = """
with person as (update contacts set has_held = false, turn_no = turn_no + 1 where id = $1)
update outbox set state = case when id = any($2::bigint[]) then 'sent' else 'leased' end,
  way = case when id = any($2::bigint[]) then $3 else '' end,
  sent_at = case when id = any($2::bigint[]) then $4::timestamptz end,
  owner = case when id = any($2::bigint[]) then '' else $5 end,
  lease_until = case when id = any($2::bigint[]) then null else $6::timestamptz end,
  error = '', hold_ends_at = null
where contact_id = $1 and state = 'held' and text_at is null
"""
# The count of the month and the mark on the message are one statement: none is counted twice, or sent uncounted.
PAY = """
with counted as (
  insert into counters (day, name, unit_code, n) values ($2, $3, '', 1)
  on conflict (day, name, unit_code) do update set n = counters.n + 1 where $4 = 0 or counters.n < $4 returning 1
)
update outbox set way = $5 where id = $1 and exists (select from counted) returning 1
"""
TAKE_BACK = """
with unpaid as (update outbox set way = '' where id = $1 and way = $4 returning 1)
update counters set n = n - 1 where day = $2 and name = $3 and unit_code = '' and exists (select from unpaid)
"""
# The template that told of a held message `o`, and was refused: nobody was told then.
REFUSED = """(select p.id from outbox p where p.contact_id = o.contact_id and p.ticket_id = o.ticket_id
  and p.created_at = o.told_at and p.cause like 'template:%' and p.state = 'failed' limit 1)"""
TOLD_AT = f"case when {REFUSED} is null then o.told_at end as told_at"
# Held messages `o` with the template `p` that told of them.
_TOLD_BY = """outbox o join outbox p on p.contact_id = o.contact_id and p.ticket_id = o.ticket_id
  and p.created_at = o.told_at and p.cause like 'template:%'
where o.state = 'held' and o.hold_ends_at is not null and o.dealt_at is null and o.channel = $1"""
# A template is tried anew as if it were written now; what it tells of was told when that happens.
TELL_AGAIN = """
with again as (
  update outbox set state = 'waiting', owner = '', lease_until = null, not_before = null, attempts = 0, way = '',
    error = '', resends = resends + 1, created_at = $2
  where id = any($1::bigint[]) and state = 'failed'
)
update outbox o set told_at = $2, resends = o.resends + 1 from outbox p
where p.id = any($1::bigint[]) and p.state = 'failed' and o.contact_id = p.contact_id and o.ticket_id = p.ticket_id
  and o.told_at = p.created_at and o.state = 'held'
"""
# Whoever holds a message names the person; what an older version held is found here.
NAMED = """
update contacts c set has_held = true, turn_no = c.turn_no + 1 where not c.has_held and c.channel = any($1::text[])
  and c.id in (select o.contact_id from outbox o where o.state = 'held' and o.text_at is null)
"""
# Of a report to who filed it: an official's chat, which hears of hundreds, gets no template.
UNTOLD = """
select distinct o.contact_id from outbox o join contacts c on c.id = o.contact_id
join tickets t on t.id = o.ticket_id and t.contact_id = o.contact_id
where o.state = 'held' and o.hold_ends_at is not null and o.told_at is null and o.dealt_at is null
  and o.channel = $1 and c.last_interaction_at < $2 and c.unreachable_at is null and o.contact_id > $3
order by o.contact_id limit $4
"""


@dataclass(frozen=True, slots=True)
class Chat:
    """The chat that a report came from, as far as sending to it goes."""

    channel: str
    wrote_at: datetime | None
    unreachable_at: datetime | None


@dataclass(frozen=True, slots=True)
class RefusedTemplate:
    """A template that did not go out. `tried_at`: when it was tried last; `resends`: how often it was tried anew."""

    id: int
    error: str
    tried_at: datetime
    resends: int


class HeldRepository(Repository):
    """Rows of `outbox` in the state held, and what may be sent to whom."""

    async def wrote_at(self, contact_id: int) -> datetime | None:
        """When the person did something towards us last."""
        found = await self.connection.fetchval("select last_interaction_at from contacts where id = $1", contact_id)
        return found if isinstance(found, datetime) else None

    async def hold(self, row: OutboxRow, reason: str, asked_at: datetime, ends_at: datetime | None) -> bool:
        """Hold a message that is ours to send; False when the person has written since `asked_at`."""
        return bool(await self.connection.fetchval(HOLD, row.id, row.contact_id, reason, asked_at, ends_at))

    async def of_contact(self, contact_id: int) -> list[OutboxRow]:
        """What is held for somebody, oldest first, until the transaction ends nobody else's."""
        rows = await self.connection.fetch(
            f"select {ROW} from outbox where contact_id = $1 and state = 'held' and text_at is null"  # noqa: S608
            " order by id for update",
            contact_id,
        )
        read = OutboxRepository(self.connection, self.vault).from_row
        return [read(row) for row in rows]

    async def release(
        self, contact_id: int, in_digest: Sequence[int], owner: str, now: datetime, lease_until: datetime
    ) -> None:
        """The person wrote: all that is held is leased to this process, but for what a digest tells of."""
        await self.connection.execute(RELEASE, contact_id, list(in_digest), DIGEST, now, owner, lease_until)

    async def pay(self, row_id: int, way: str, month: date, name: str, most: int) -> bool:
        """Count a message that costs; False when the month's `most` (0: any number) are spent."""
        return bool(await self.connection.fetchval(PAY, row_id, month, name, most, way))

    async def take_back(self, row_id: int, way: str, month: date, name: str) -> None:
        """It was not sent after all: it is not counted either."""
        await self.connection.execute(TAKE_BACK, row_id, month, name, way)

    async def drop(self, row_id: int) -> None:
        """A template that there is no more need for."""
        await self.connection.execute("delete from outbox where id = $1", row_id)

    async def give_up(self, now: datetime) -> int:
        """What has waited too long is sent no more; how many."""
        status = await self.connection.execute(
            "update outbox set state = 'failed', error = $2 where state = 'held' and hold_ends_at <= $1", now, GIVEN_UP
        )
        return changed(status)

    async def name_people(self, channels: Sequence[str]) -> int:
        """People for whom something is held and who do not say so yet; how many."""
        return changed(await self.connection.execute(NAMED, list(channels)))

    async def may_go(self, contact_ids: Sequence[int], reasons: Sequence[str]) -> int:
        """What was held for these reasons may be tried again; how many messages."""
        status = await self.connection.execute(
            "update outbox set state = 'waiting', hold_ends_at = null, error = '' where contact_id = any($1::bigint[])"
            " and state = 'held' and text_at is null and error = any($2::text[])",
            list(contact_ids),
            list(reasons),
        )
        return changed(status)

    async def by_reason(self, channel: str) -> dict[str, int]:
        """How many messages of a channel are held, by reason."""
        rows = await self.connection.fetch(
            "select error, count(*) as n from outbox where state = 'held' and hold_ends_at is not null"
            " and channel = $1 group by error order by error",
            channel,
        )
        return {row["error"]: row["n"] for row in rows}

    async def waiting_for(self, channel: str, reasons: Sequence[str], since: datetime, limit: int) -> list[int]:
        """People who wrote since then and for whom messages are held for these reasons."""
        rows = await self.connection.fetch(
            "select distinct o.contact_id from outbox o join contacts c on c.id = o.contact_id where o.state = 'held'"
            " and o.hold_ends_at is not null and o.channel = $1 and o.error = any($2::text[])"
            " and c.last_interaction_at > $3 order by o.contact_id limit $4",
            channel,
            list(reasons),
            since,
            limit,
        )
        return [row["contact_id"] for row in rows]

    async def untold(self, channel: str, wrote_before: datetime, after: int, limit: int = 200) -> list[int]:
        """People of whose reports something is held that no template has told of; ids above `after`, rising."""
        rows = await self.connection.fetch(UNTOLD, channel, wrote_before, after, limit)
        return [row["contact_id"] for row in rows]

    async def tell(self, contact_id: int, now: datetime) -> dict[int, int]:
        """What a template tells of now: report -> its newest held message. Given once."""
        rows = await self.connection.fetch(
            "update outbox o set told_at = $2 from tickets t where o.contact_id = $1 and o.state = 'held'"
            " and o.hold_ends_at is not null and o.told_at is null and o.dealt_at is null"
            " and t.id = o.ticket_id and t.contact_id = $1"
            " returning o.id, o.ticket_id",
            contact_id,
            now,
        )
        newest: dict[int, int] = {}
        for row in rows:
            newest[row["ticket_id"]] = max(row["id"], newest.get(row["ticket_id"], 0))
        return newest

    async def refused_templates(self, channel: str, limit: int = 200) -> list[RefusedTemplate]:
        """Templates that were refused while what they tell of is still held, those first that were tried long ago."""
        rows = await self.connection.fetch(
            f"select distinct p.created_at, p.id, p.error, p.resends from {_TOLD_BY} and p.state = 'failed'"  # noqa: S608
            " order by p.created_at, p.id limit $2",
            channel,
            limit,
        )
        return [RefusedTemplate(row["id"], row["error"], row["created_at"], row["resends"]) for row in rows]

    async def template_went(self, channel: str, since: datetime) -> bool:
        """Whether a template has gone out since then to somebody for whom something is held."""
        found = await self.connection.fetchval(
            f"select exists (select from {_TOLD_BY} and p.state = 'sent' and p.sent_at > $2)",  # noqa: S608
            channel,
            since,
        )
        return bool(found)

    async def tell_again(self, template_ids: Sequence[int], now: datetime) -> None:
        """Try refused templates anew."""
        await self.connection.execute(TELL_AGAIN, list(template_ids), now)

    async def chats(self, ticket_ids: Sequence[int], channels: Sequence[str]) -> dict[int, Chat]:
        """The chats of those reports that came over these channels."""
        rows = await self.connection.fetch(
            "select t.id, c.channel, c.last_interaction_at, c.unreachable_at from tickets t"
            " join contacts c on c.id = t.contact_id where t.id = any($1::bigint[]) and c.channel = any($2::text[])",
            list(ticket_ids),
            list(channels),
        )
        return {row["id"]: Chat(row["channel"], row["last_interaction_at"], row["unreachable_at"]) for row in rows}
