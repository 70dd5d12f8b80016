"""The short way of a turn: one statement to read, one to commit, for turns that touch nothing but the conversation.

The commit is refused (TurnIsStale) when another turn of the person came between, an older update waits, or the person
is gone; nothing is written then, and the turn runs the long way, under the person's lock.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import chain
from typing import Any

import asyncpg

from storage.json_text import from_json, to_json
from storage.repositories.base import Repository
from storage.repositories.contacts import COLUMNS, Contact, ContactRepository
from storage.repositories.conversations import Conversation, ConversationRepository
from storage.repositories.outbox import Added, OutboxRow
from storage.value_class import changed, value_class

CONTACT = ", ".join(f"c.{name.strip()}" for name in COLUMNS.split(","))

PEEK = f"""
select {CONTACT}, c.turn_no, t.id as talk_id, t.parent_id, t.name as talk_name, t.version, t.step, t.prompt_no,
  t.status, t.state_sealed, t.updated_at,
  exists (select from updates u where u.channel = $1 and u.address = $2 and u.state = 'waiting') as earlier
from contacts c left join conversations t on t.contact_id = c.id and t.status = 'active'
where c.channel = $1 and c.address = $2
"""  # noqa: S608

# `owned` is the turn's right to write: the person as they were read, the key not seen, nothing older waiting. The key
# follows it and everything else follows the key, so a turn that may not write inserts nothing and needs no undoing.
# Two deliveries of one key meet at the person: the second finds another `turn_no`. A key that a broken turn stored
# between our look and our insert leaves `turn_no` raised and nothing else; the turn then runs the long way.
# `gone` is counted before `talk` inserts, so that the unique index on the active conversation sees it deleted.
COMMIT = """
with owned as (
  update contacts set turn_no = turn_no + 1, last_interaction_at = $4, unreachable_at = null
  where id = $5 and turn_no = $6
    and not exists (select from updates u where u.channel = $1 and u.key = $2)
    and not exists (select from updates u where u.channel = $1 and u.address = $3 and u.state = 'waiting')
  returning 1
), fresh as (
  insert into updates (channel, key, address, received_at) select $1, $2, $3, $4 where exists (select from owned)
  on conflict do nothing returning 1
), gone as (
  delete from conversations where id = any($7::bigint[]) and exists (select from fresh) returning 1
), talk as (
  insert into conversations (id, contact_id, parent_id, name, version, step, prompt_no, status, state_sealed,
    province_code, created_at, updated_at)
  select $8, $5, $9, $10, $11, $12, $13, 'active', $14, $15, $4, $4
  where exists (select from fresh) and (select count(*) from gone) >= 0
  on conflict (id) do update set parent_id = excluded.parent_id, version = excluded.version, step = excluded.step,
    prompt_no = excluded.prompt_no, status = 'active', state_sealed = excluded.state_sealed,
    province_code = excluded.province_code, updated_at = excluded.updated_at
), posted as (
  insert into outbox (id, cause, channel, contact_id, address, payload_sealed, once, class, state, owner, lease_until,
    province_code, created_at)
  select u.id, u.cause, $1, $5, $3, u.payload, u.once, u.class, case when b.behind then 'waiting' else 'leased' end,
    case when b.behind then '' else $21 end, case when b.behind then null else $22::timestamptz end, $15, $4
  from {rows} as u(id, cause, payload, once, class),
    (select exists (
      select from outbox o where o.contact_id = $5 and o.id < {first}
        and o.state in ('leased','waiting','sending') and o.owner <> $21
    ) as behind) b
  where exists (select from fresh)
  on conflict (cause) do nothing
  returning id, state = 'waiting' as behind
)
select exists (select from fresh) as written,
  exists (select from updates u where u.channel = $1 and u.key = $2) as seen_before,
  array(select id from posted) as ids, array(select behind from posted) as behind
"""
# Nearly every turn answers with one message; arrays of one cost the driver three times what plain values cost it.
COMMIT_ONE = COMMIT.format(
    rows="(values ($16::bigint, $17::text, $18::bytea, $19::bool, $20::text))", first="$16::bigint"
)
COMMIT_MANY = COMMIT.format(
    rows="unnest($16::bigint[], $17::text[], $18::bytea[], $19::bool[], $20::text[])", first="($16::bigint[])[1]"
)


class TurnIsStale(Exception):
    """What the turn was computed from has changed; nothing was written."""


@value_class(frozen=True, slots=True)
class Peeked:
    """What a turn starts from, read without a lock. `turn_no` tells later whether it still holds."""

    contact: Contact
    conversation: Conversation | None
    turn_no: int
    earlier: bool

    def after(self, kept: Conversation, state: bytes, now: datetime) -> "Peeked":
        """The same as a turn committed from this leaves it, its state (JSON) as if read from the table."""
        contact = changed(self.contact, last_interaction_at=now, unreachable_at=None)
        return Peeked(contact, changed(kept, updated_at=now, state=from_json(state)), self.turn_no + 1, False)


class TurnRepository(Repository):
    """Both ends of a short turn."""

    async def peek(self, channel: str, address: str) -> Peeked | None:
        """The person and their active conversation; None for somebody new."""
        row = await self.connection.fetchrow(PEEK, channel, address)
        if row is None:
            return None
        contact = ContactRepository(self.connection, self.vault).from_row(row)
        talks = ConversationRepository(self.connection, self.vault)
        talk = talks.from_row(row, contact.id) if row["talk_id"] is not None else None
        return Peeked(contact, talk, row["turn_no"], row["earlier"])

    async def commit(
        self, seen: Peeked, key: str, kept: Conversation, state: bytes, ended: Sequence[int],
        rows: Sequence[OutboxRow], owner: str, now: datetime, lease_until: datetime,
    ) -> list[Added] | None:  # fmt: skip
        """Write the turn, `state` as JSON; None when the key was seen before. Errors: TurnIsStale."""
        contact, vault = seen.contact, self.vault
        payloads = [(to_json(row.payload), f"outbox:payload:{row.id}") for row in rows]
        kept_state, *sealed = vault.seal_all([(state, f"conversations:state:{kept.id}"), *payloads])
        columns: list[list[Any]] = [
            [row.id for row in rows], [row.cause for row in rows], sealed, [row.once for row in rows],
            [row.message_class.value for row in rows],
        ]  # fmt: skip
        alone = len(rows) == 1
        try:
            row = await self.connection.fetchrow(
                COMMIT_ONE if alone else COMMIT_MANY, contact.channel, key, contact.address, now, contact.id,
                seen.turn_no, list(ended) or None, kept.id, kept.parent_id, kept.name, kept.version, kept.step,
                kept.prompt_no, kept_state, contact.province, *(chain(*columns) if alone else columns), owner,
                lease_until,
            )  # fmt: skip
        except asyncpg.UniqueViolationError:  # another turn opened a conversation meanwhile
            raise TurnIsStale from None
        if row["seen_before"]:
            return None
        if not row["written"]:
            raise TurnIsStale
        return [Added(number, behind) for number, behind in zip(row["ids"], row["behind"], strict=True)]
