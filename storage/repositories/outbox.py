"""The outbox: final words waiting to be sent, with the lease that says which process sends them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from storage.repositories.base import Repository, changed
from storage.repositories.contacts import ContactRepository, Notice
from storage.value_class import value_class

ROW = (
    "id, cause, channel, contact_id, address, payload_sealed, once, attempts, created_at, ticket_id, class, way,"
    " error = 'MaybeSent' as unsure"
)

# On its way, or held until a moment that comes by itself.
UNSENT = "(state in ('leased','waiting','sending') or (state = 'held' and text_at is not null))"


DIGEST: Final = "held:"  # how the cause of a digest begins: the messages that follow it are older, and read after it

# `behind`: somebody else still holds an older message for the same person, which must go first. Such a row is born
# waiting, never leased: the next turn of the person must see at once that it is nobody's.
ADD = """
insert into outbox (id, cause, channel, contact_id, address, payload_sealed, once, ticket_id, class, state, owner,
  lease_until, province_code, created_at, text_at)
select u.id, u.cause, u.channel, u.contact, u.address, u.payload, u.once, u.ticket, u.class,
  case when u.held then 'held' when b.behind then 'waiting' else 'leased' end,
  case when u.held or b.behind then '' else $9 end,
  case when u.held or b.behind then null else $10::timestamptz end, $11, $12, u.text_at
from unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::bytea[], $7::bool[], $8::bigint[],
  $13::text[], $14::timestamptz[], $15::bool[])
  as u(id, cause, channel, contact, address, payload, once, ticket, class, text_at, held)
cross join lateral (select exists (
  select 1 from outbox o where o.contact_id = u.contact and o.id < u.id
    and o.state in ('leased','waiting','sending') and o.owner <> $9
) as behind) b
on conflict (cause) do nothing
returning id, state <> 'leased' as behind
"""

OLDEST_OPEN = f"""
select {ROW} from outbox o
where state in ('leased','waiting') and (lease_until is null or lease_until < $2)
  and (not_before is null or not_before <= $2) and channel = any($3::text[])
  and contact_id <> all($4::bigint[]) and ($5::bigint is null or contact_id = $5)
  and (not $6 or contact_id in (select u.contact_id from outbox u where u.class in ('reply','code')
    and (u.state = 'waiting' or u.state = 'leased' and u.lease_until < $2)))
  and not exists (select 1 from outbox e where e.contact_id = o.contact_id and e.id < o.id
    and e.state in ('leased','waiting','sending'))
order by case class when 'broadcast' then 3 when 'reminder' then 2 when 'notice' then 1 else 0 end, id
limit $1 for update skip locked
"""  # noqa: S608

# The commit does not wait for the disk: what a killed process has sent and not yet marked goes twice, so the time in
# between counts. Only a crash of the database itself could forget the marks of its last moments, and then
# those messages go twice, never a code.
MARK_SENT = """
with quick as materialized (select set_config('synchronous_commit', 'off', true))
update outbox o set state = 'sent', sent_at = $3, external_id = u.external, lease_until = null, error = ''
from quick, unnest($1::bigint[], $2::text[]) as u(id, external) where o.id = u.id
"""


class MessageClass(StrEnum):
    """Why a message is written; the values of `outbox.class`."""

    REPLY = "reply"  # answers what the person wrote, pressed or sent, a photo after its check too
    NOTICE = "notice"  # comes unasked, to citizens and officials
    CODE = "code"  # a one-time code
    REMINDER = "reminder"  # comes unasked and by the clock: nothing has happened
    BROADCAST = "broadcast"  # the same for many


# A class that a newer version writes is read as a notice.
CLASSES: Final = {one.value: one for one in MessageClass}


@value_class(frozen=True, slots=True)
class Added:
    """A row that was inserted. `behind`: it waits in the table, behind another process's row or for its time."""

    id: int
    behind: bool


@value_class(frozen=True, slots=True)
class OutboxRow:
    """One message. `payload` is the rendered reply as JSON (handlers/dialogue/reply.py); `once`: never sent twice.

    `message_class`: answers go before everything else. `text_at`: when it goes by text message unless it was seen;
    with `held`, a text message that may not go out before. `unseen`: of a row that was read for its chat: a notice that
    the chat has not yet said it has shown. `way`: as in `outbox.way`. `unsure`: it was tried, and may have gone out.
    """

    id: int
    cause: str
    channel: str
    contact_id: int
    address: str
    payload: dict[str, Any]
    once: bool = False
    attempts: int = 0
    ticket_id: int | None = None
    created_at: datetime | None = None
    message_class: MessageClass = MessageClass.REPLY
    text_at: datetime | None = None
    held: bool = False
    unseen: bool = False
    way: str = ""
    unsure: bool = False


def offers_of(payload: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """(label, token) of the choices of a rendered reply, in the order of their numbers: pages have none."""
    return tuple((label, token) for label, token, url, *_ in payload.get("buttons", ()) if not url)


class OutboxRepository(Repository):
    """Rows of `outbox`."""

    async def add(
        self, rows: Sequence[OutboxRow], owner: str, now: datetime, lease_until: datetime, province: str = ""
    ) -> list[Added]:
        """Insert rows leased to the committing process; only new ones are given back (a cause sends once)."""
        if not rows:
            return []
        inserted = await self.connection.fetch(
            ADD,
            [r.id for r in rows],
            [r.cause for r in rows],
            [r.channel for r in rows],
            [r.contact_id for r in rows],
            [r.address for r in rows],
            [self.vault.seal_json(r.payload, f"outbox:payload:{r.id}") for r in rows],
            [r.once for r in rows],
            [r.ticket_id for r in rows],
            owner,
            lease_until,
            province,
            now,
            [r.message_class.value for r in rows],
            [r.text_at for r in rows],
            [r.held for r in rows],
        )
        added = [Added(row["id"], row["behind"]) for row in inserted]
        new, notices = {one.id for one in added}, dict[int, Notice]()
        for row in rows:
            if row.message_class is not MessageClass.NOTICE or row.id not in new or row.cause.startswith(DIGEST):
                continue
            if offers := offers_of(row.payload):
                notices[row.contact_id] = Notice(row.id, now, offers)
        await ContactRepository(self.connection, self.vault).put_notices(notices)
        return added

    def from_row(self, row: Any) -> OutboxRow:
        """The message of a row that holds `ROW`."""
        payload = self.vault.open_json(row["payload_sealed"], f"outbox:payload:{row['id']}")
        return OutboxRow(
            row["id"],
            row["cause"],
            row["channel"],
            row["contact_id"],
            row["address"],
            payload,
            row["once"],
            row["attempts"],
            row["ticket_id"],
            row["created_at"],
            CLASSES.get(row["class"], MessageClass.NOTICE),
            way=row["way"],
            unsure=row["unsure"],
        )

    async def history(self, contact_id: int, limit: int = 50) -> list[tuple[OutboxRow, str]]:
        """The newest messages of a contact with their states, oldest first."""
        rows = await self.connection.fetch(
            f"select {ROW}, state from outbox where contact_id = $1 order by id desc limit $2",  # noqa: S608
            contact_id,
            limit,
        )
        return [(self.from_row(row), row["state"]) for row in reversed(rows)]

    async def after(self, contact_id: int, row_id: int, limit: int = 200) -> list[OutboxRow]:
        """Messages of a contact with a greater id, oldest first; from 0 the newest `limit`."""
        rows = await self.connection.fetch(
            f"select * from (select {ROW}, class = 'notice' and seen_at is null as unseen from outbox"  # noqa: S608
            " where contact_id = $1 and id > $2 order by id desc limit $3) newest order by id",
            contact_id,
            row_id,
            limit,
        )
        return [replace(self.from_row(row), unseen=row["unseen"]) for row in rows]

    async def of_page(self, contact_id: int, page: str, row_id: int) -> list[OutboxRow]:
        """What was said on a page of ours after a row, oldest first."""
        rows = await self.connection.fetch(
            f"select {ROW} from outbox where contact_id = $1 and channel = 'page' and address = $2 and id > $3"  # noqa: S608
            " order by id limit 200",
            contact_id,
            page,
            row_id,
        )
        return [self.from_row(row) for row in rows]

    async def gone_out(
        self, contact_id: int, after: int, until: datetime, limit: int = 30, *, waiting: bool
    ) -> list[OutboxRow]:
        """Messages to a contact with a greater id that had gone out at a moment, newest first. `waiting`: those too
        that are on their way. What a digest told of has shown no choices."""
        rows = await self.connection.fetch(
            f"select {ROW} from outbox where contact_id = $1 and id > $2 and channel <> 'page'"  # noqa: S608
            " and (state in ('sent','unknown') or ($5 and state in ('leased','sending','waiting'))) and way <> 'digest'"
            " and coalesce(sent_at, created_at) <= $3 order by id desc limit $4",
            contact_id,
            after,
            until,
            limit,
            waiting,
        )
        return [self.from_row(row) for row in rows]

    async def sent_as(self, contact_id: int, external_id: str) -> OutboxRow | None:
        """The message to a contact that the platform knows under this id."""
        row = await self.connection.fetchrow(
            f"select {ROW} from outbox where contact_id = $1 and external_id = $2 order by id desc limit 1",  # noqa: S608
            contact_id,
            external_id,
        )
        return self.from_row(row) if row else None

    async def claim(
        self,
        owner: str,
        now: datetime,
        lease_until: datetime,
        limit: int = 1,
        *,
        channels: Sequence[str],
        but: Sequence[int] = (),
        only: int | None = None,
        answers: bool = False,
    ) -> list[OutboxRow]:
        """Take the oldest open message of some chats: one row a chat, so that order is kept.

        `but`: contacts to leave alone; `only`: one contact; `answers`: contacts for whom an answer waits.
        """
        rows = await self.connection.fetch(OLDEST_OPEN, limit, now, list(channels), list(but), only, answers)
        if rows:
            await self.connection.execute(
                "update outbox set state = 'leased', owner = $2, lease_until = $3, attempts = attempts + 1"
                " where id = any($1::bigint[])",
                [row["id"] for row in rows],
                owner,
                lease_until,
            )
        return [self.from_row(row) for row in rows]

    async def renew(self, ids: Sequence[int], owners: Sequence[str], lease_until: datetime) -> list[int]:
        """Keep leases that are still ours; gives back which."""
        rows = await self.connection.fetch(
            "update outbox set lease_until = $3 where id = any($1::bigint[]) and owner = any($2::text[])"
            " and state in ('leased','sending') returning id",
            list(ids),
            list(owners),
            lease_until,
        )
        return [row["id"] for row in rows]

    async def mark_sent(self, sent: Sequence[tuple[int, str]], now: datetime) -> None:
        """Note what went out: (row id, the platform's message id)."""
        await self.connection.execute(
            MARK_SENT, [number for number, _ in sent], [external for _, external in sent], now
        )

    async def mark_sending(self, row_id: int, owners: Sequence[str]) -> bool:
        """Before a message that must never go twice: from here on a dead process leaves it unknown, not unsent."""
        taken = await self.connection.fetchval(
            "update outbox set state = 'sending' where id = $1 and owner = any($2::text[])"
            " and state in ('leased','sending') returning 1",
            row_id,
            list(owners),
        )
        return bool(taken)

    async def put_back(
        self, ids: Sequence[int], not_before: datetime | None, owners: Sequence[str], unsure: int = 0
    ) -> None:
        """Give rows that these names hold to whoever sweeps next, not before a time. `unsure`: the row of them that may
        have gone out."""
        await self.connection.execute(
            "update outbox set state = 'waiting', owner = '', lease_until = null, not_before = $2,"
            " error = case when id = $4 then 'MaybeSent' else '' end"
            " where id = any($1::bigint[]) and owner = any($3::text[]) and state in ('leased','sending')",
            list(ids),
            not_before,
            list(owners),
            unsure,
        )

    async def finish(self, row_id: int, state: str, error: str) -> None:
        """A final state that is not sent: failed or unknown."""
        await self.connection.execute(
            "update outbox set state = $2, error = $3, lease_until = null where id = $1", row_id, state, error
        )

    async def readdress(self, contact_id: int, address: str) -> None:
        """What waits for a contact goes to another address of their chat; what stands on a page of ours stays there."""
        await self.connection.execute(
            "update outbox set address = $2 where contact_id = $1 and state in ('leased','waiting','sending','held')"
            " and channel <> 'page'",
            contact_id,
            address,
        )

    async def give_up_unknown(self, now: datetime) -> int:
        """Messages that a dead process was sending and that must not go twice."""
        status = await self.connection.execute(
            "update outbox set state = 'unknown', lease_until = null where state = 'sending' and lease_until < $1", now
        )
        return changed(status)

    async def oldest_by_class(self, now: datetime) -> dict[str, float]:
        """Age of the oldest message not yet sent, in seconds, for each class that has any."""
        rows = await self.connection.fetch(
            "select class, min(created_at) as oldest from outbox where state in ('leased','waiting','sending')"
            " group by class"
        )
        return {row["class"]: (now - row["oldest"]).total_seconds() for row in rows}
