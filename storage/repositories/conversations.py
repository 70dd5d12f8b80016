"""Conversations: the step a person is at and what they have told so far (encrypted JSON)."""

from datetime import datetime
from typing import Any

from storage.repositories.base import Repository, changed
from storage.value_class import value_class


@value_class(frozen=True, slots=True)
class Conversation:
    """A kept conversation. `state` is the engine's JSON (handlers/dialogue/state.py)."""

    id: int
    contact_id: int
    parent_id: int | None
    name: str
    version: int
    step: str
    prompt_no: int
    status: str
    state: dict[str, Any]
    updated_at: datetime


SELECT = (
    "select id as talk_id, parent_id, name as talk_name, version, step, prompt_no, status, state_sealed, updated_at,"
    " contact_id from conversations"
)


class ConversationRepository(Repository):
    """Rows of `conversations`. At most one a contact is active (a unique index keeps it)."""

    def from_row(self, row: Any, contact_id: int) -> Conversation:
        """The conversation of a row selected with the names used here."""
        number = row["talk_id"]
        state = self.vault.open_json(row["state_sealed"], f"conversations:state:{number}")
        return Conversation(
            number, contact_id, row["parent_id"], row["talk_name"], row["version"], row["step"], row["prompt_no"],
            row["status"], state, row["updated_at"],
        )  # fmt: skip

    async def get(self, conversation_id: int, contact_id: int) -> Conversation | None:
        """One conversation, only if it is this contact's."""
        row = await self.connection.fetchrow(SELECT + " where id = $1 and contact_id = $2", conversation_id, contact_id)
        return self.from_row(row, contact_id) if row else None

    async def find(self, conversation_id: int) -> Conversation | None:
        """One conversation, whoever's it is: for jobs."""
        row = await self.connection.fetchrow(SELECT + " where id = $1", conversation_id)
        return self.from_row(row, row["contact_id"]) if row else None

    async def left_standing(self, name: str, since: datetime, until: datetime, last: int) -> list[int]:
        """Ids above `last` of conversations of this name, open or laid aside, last touched between the two times."""
        rows = await self.connection.fetch(
            "select id from conversations where name = $1 and status in ('active','under','paused')"
            " and updated_at between $2 and $3 and id > $4 order by id limit 200",
            name, since, until, last,
        )  # fmt: skip
        return [row["id"] for row in rows]

    async def paused(self, contact_id: int) -> list[Conversation]:
        """The drafts of a contact, newest first."""
        rows = await self.connection.fetch(
            SELECT + " where contact_id = $1 and status = 'paused' order by updated_at desc, id desc limit 20",
            contact_id,
        )
        return [self.from_row(row, contact_id) for row in rows]

    async def unfinished(self, contact_id: int) -> list[Conversation]:
        """The drafts of a contact and what waits below the active conversation, newest first."""
        rows = await self.connection.fetch(
            SELECT + " where contact_id = $1 and status in ('paused','under')"
            " order by updated_at desc, id desc limit 20",
            contact_id,
        )
        return [self.from_row(row, contact_id) for row in rows]

    async def save(self, talk: Conversation, now: datetime, province: str = "") -> None:
        """Insert or update, whole."""
        await self.connection.execute(
            "insert into conversations (id, contact_id, parent_id, name, version, step, prompt_no, status,"
            " state_sealed, province_code, created_at, updated_at) values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$11)"
            " on conflict (id) do update set parent_id = $3, version = $5, step = $6, prompt_no = $7, status = $8,"
            " state_sealed = $9, province_code = $10, updated_at = $11",
            talk.id, talk.contact_id, talk.parent_id, talk.name, talk.version, talk.step, talk.prompt_no, talk.status,
            self.vault.seal_json(talk.state, f"conversations:state:{talk.id}"), province, now,
        )  # fmt: skip

    async def remove(self, conversation_id: int) -> None:
        """Forget a conversation that is over: its data lives on only in what it made (a ticket)."""
        await self.connection.execute("delete from conversations where id = $1", conversation_id)

    async def set_status(self, conversation_id: int, status: str, now: datetime) -> None:
        """Change only where the conversation stands."""
        await self.connection.execute(
            "update conversations set status = $2, updated_at = $3 where id = $1", conversation_id, status, now
        )

    async def drop_open(self, contact_id: int, now: datetime) -> int:
        """End every open conversation of a contact, and what was put aside (erasure); how many."""
        return changed(
            await self.connection.execute(
                "delete from conversations where contact_id = $1 and status in ('active','paused','under','aside')",
                contact_id,
            )
        )
