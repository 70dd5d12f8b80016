"""Updates: the unique key that makes a repeat harmless, the wait after a failure, the dead list."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.repositories.base import Repository, changed
from storage.repositories.contacts import COLUMNS, Contact, ContactRepository
from storage.repositories.conversations import Conversation, ConversationRepository

# One round trip opens a turn: the key, the contact (made or locked), the open conversation, what still waits before it.
# The contact is locked by the upsert itself, so two turns of one person never overlap.
BEGIN = f"""
with fresh as (
  insert into updates (channel, key, address, received_at) values ($1, $2, $3, $5)
  on conflict do nothing returning 1
), contact as (
  insert into contacts as c (id, channel, address, created_at, last_interaction_at)
  select $4, $1, $3, $5, $5 from fresh
  on conflict (channel, address) do update set
    turn_no = c.turn_no + 1,
    last_interaction_at = case when $6 then $5 else c.last_interaction_at end,
    unreachable_at = case when $6 then null else c.unreachable_at end
  returning {COLUMNS}
)
select contact.*,
  exists (select 1 from updates u where u.channel = $1 and u.address = $3 and u.state = 'waiting') as earlier
from contact
"""  # noqa: S608

RESUME = f"""
update contacts set turn_no = turn_no + 1, last_interaction_at = greatest(last_interaction_at, $3),
  unreachable_at = case when $3::timestamptz is null then unreachable_at end
where channel = $1 and address = $2 returning {COLUMNS}
"""  # noqa: S608

_DEAD = "seq, channel, key, sealed, attempts, received_at, error"

# After the lock is held: what an other turn committed meanwhile is seen only by a new statement.
OPEN_CONVERSATION = """
select id as talk_id, parent_id, name as talk_name, version, step, prompt_no, status, state_sealed, updated_at
from conversations where contact_id = $1 and status = 'active'
"""


@dataclass(frozen=True, slots=True)
class Begun:
    """A turn that may run: its contact (locked), the active conversation, whether older updates still wait."""

    contact: Contact
    conversation: Conversation | None
    earlier: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """A stored update that has yet to run. `body` is the normalised update as JSON."""

    channel: str
    key: str
    address: str
    body: dict[str, Any]
    attempts: int
    next_try_at: datetime


@dataclass(frozen=True, slots=True)
class Dead:
    """An update that could not be taken in. `seq`: its number; `body`: the normalised update, or what came of it."""

    seq: int
    channel: str
    body: dict[str, Any]
    attempts: int
    received_at: datetime
    error: str


class UpdateRepository(Repository):
    """The inbox."""

    async def begin(
        self, channel: str, key: str, address: str, contact_id: int, now: datetime, *, human: bool = True
    ) -> Begun | None:
        """Open a turn; None when this key was seen before. `human`: the person wrote (not a result of slow work)."""
        row = await self.connection.fetchrow(BEGIN, channel, key, address, contact_id, now, human)
        if row is None:
            return None
        contact = ContactRepository(self.connection, self.vault).from_row(row)
        found = await self.connection.fetchrow(OPEN_CONVERSATION, contact.id)
        talk = ConversationRepository(self.connection, self.vault).from_row(found, contact.id) if found else None
        return Begun(contact, talk, row["earlier"])

    async def resume(self, channel: str, key: str, address: str, wrote_at: datetime | None) -> Begun | None:
        """Open the turn of a stored update again; None when another worker finished it.

        `wrote_at`: when the person wrote it, None for a result of slow work.
        """
        contacts = ContactRepository(self.connection, self.vault)
        row = await self.connection.fetchrow(RESUME, channel, address, wrote_at)
        if row is None:
            return None
        done = await self.connection.execute(
            "update updates set state = 'done', sealed = null, error = '' "
            "where channel = $1 and key = $2 and state = 'waiting'",
            channel,
            key,
        )
        if not changed(done):
            return None
        contact = contacts.from_row(row)
        found = await self.connection.fetchrow(OPEN_CONVERSATION, contact.id)
        talk = ConversationRepository(self.connection, self.vault).from_row(found, contact.id) if found else None
        return Begun(contact, talk, False)

    async def keep(
        self, channel: str, key: str, address: str, contact_id: int, body: dict[str, Any], now: datetime, error: str
    ) -> bool:
        """Store an update whose turn could not finish; False when it is stored or done already."""
        await self.connection.execute(
            "insert into contacts (id, channel, address, created_at) values ($1,$2,$3,$4) on conflict do nothing",
            contact_id,
            channel,
            address,
            now,
        )
        status = await self.connection.execute(
            "insert into updates (channel, key, address, state, sealed, attempts, received_at, next_try_at, error) "
            "values ($1,$2,$3,'waiting',$4,1,$5,$5,$6) on conflict do nothing",
            channel,
            key,
            address,
            self.vault.seal_json(body, f"updates:{channel}:{key}"),
            now,
            error,
        )
        return changed(status) > 0

    async def seen(self, channel: str, key: str) -> bool:
        """Whether an update came before (the turn itself decides; this only saves work)."""
        found = await self.connection.fetchval("select 1 from updates where channel = $1 and key = $2", channel, key)
        return found is not None

    async def next_waiting(self, now: datetime, limit: int = 20) -> list[Waiting]:
        """The oldest waiting update of each chat that may be tried now."""
        rows = await self.connection.fetch(
            "select distinct on (channel, address) channel, key, address, sealed, attempts, next_try_at from updates "
            "where state = 'waiting' order by channel, address, seq",
        )
        due = [r for r in rows if r["next_try_at"] <= now][:limit]
        return [self._waiting(r) for r in due]

    async def waiting_of(self, channel: str, address: str) -> list[Waiting]:
        """Every waiting update of one chat, oldest first."""
        rows = await self.connection.fetch(
            "select channel, key, address, sealed, attempts, next_try_at from updates "
            "where channel = $1 and address = $2 and state = 'waiting' order by seq",
            channel,
            address,
        )
        return [self._waiting(r) for r in rows]

    async def failed(self, channel: str, key: str, attempts: int, next_try_at: datetime, error: str) -> bool:
        """Count a failure of the try after `attempts` others; False when another process counted that one."""
        status = await self.connection.execute(
            "update updates set attempts = attempts + 1, next_try_at = $4, error = $5 "
            "where channel = $1 and key = $2 and attempts = $3 and state = 'waiting'",
            channel,
            key,
            attempts,
            next_try_at,
            error,
        )
        return changed(status) > 0

    async def bury(self, channel: str, key: str, error: str) -> bool:
        """Put a waiting update on the dead list; its chat goes on."""
        status = await self.connection.execute(
            "update updates set state = 'dead', attempts = attempts + 1, error = $3"
            " where channel = $1 and key = $2 and state = 'waiting'",
            channel,
            key,
            error,
        )
        return changed(status) > 0

    async def keep_dead(
        self, channel: str, key: str, body: dict[str, Any], now: datetime, error: str, address: str = ""
    ) -> bool:
        """Store something that could not even be read; of what cannot be written down either, only that it came.

        `address`: whose it is, as far as that shows, so that it goes when they ask for their data to be deleted.
        """
        try:
            sealed = self.vault.seal_json(body, f"updates:{channel}:{key}")
        except ValueError:
            sealed = self.vault.seal_json({"unreadable": "nested too deep"}, f"updates:{channel}:{key}")
        status = await self.connection.execute(
            "insert into updates (channel, key, state, sealed, received_at, error, address)"
            " values ($1,$2,'dead',$3,$4,$5,$6) on conflict do nothing",
            channel,
            key,
            sealed,
            now,
            error,
            address,
        )
        return changed(status) > 0

    async def dead(self, limit: int) -> list[Dead]:
        """The dead list, the newest first."""
        rows = await self.connection.fetch(
            f"select {_DEAD} from updates where state = 'dead' order by seq desc limit $1",  # noqa: S608
            limit,
        )
        return [self._dead(row) for row in rows]

    async def lock_dead(self, seq: int) -> Dead | None:
        """One of the dead list, held until the transaction ends."""
        row = await self.connection.fetchrow(
            f"select {_DEAD} from updates where seq = $1 and state = 'dead' for update",  # noqa: S608
            seq,
        )
        return self._dead(row) if row else None

    async def revive(self, seq: int, now: datetime) -> None:
        """Let one of the dead list wait again, as after its first failure."""
        await self.connection.execute(
            "update updates set state = 'waiting', attempts = 1, next_try_at = $2, error = ''"
            " where seq = $1 and state = 'dead'",
            seq,
            now,
        )

    def _dead(self, row: Any) -> Dead:
        body = self.vault.open_json(row["sealed"], f"updates:{row['channel']}:{row['key']}")
        return Dead(row["seq"], row["channel"], body, row["attempts"], row["received_at"], row["error"])

    def _waiting(self, row: Any) -> Waiting:
        channel, key = row["channel"], row["key"]
        body = self.vault.open_json(row["sealed"], f"updates:{channel}:{key}")
        return Waiting(channel, key, row["address"], body, row["attempts"], row["next_try_at"])
