"""A message about a report as an official corrects or withdraws it: rows of the outbox, wherever they stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from storage.repositories.base import Repository

WITHDRAWN: Final = "withdrawn"  # `outbox.dealt_how` of what was stopped before it went out
CARRIED: Final = "carried"  # of a change that was made in the waiting message itself
CALLED, TEXTED = "called", "sms"  # `dealt_how`: told by a call; told by a text message that there is news
_COLUMNS: Final = (
    "id, contact_id, channel, state, external_id, sent_at, seen_at, payload_sealed, dealt_how,"
    " coalesce(state = 'sending' or state = 'leased' and lease_until >= $2, false) as flying"
)


@dataclass(frozen=True, slots=True)
class SentMessage:
    """One message. `external_id`: the platform's id of it; `flying`: a process has it and may be sending it just now;
    `payload`: the rendered reply as JSON (handlers/dialogue/reply.py); `dealt_how`: as in undelivered.py."""

    id: int
    contact_id: int
    channel: str
    state: str
    external_id: str
    sent_at: datetime | None
    seen_at: datetime | None
    payload: Mapping[str, Any] = field(repr=False)
    flying: bool = False
    dealt_how: str = ""

    @property
    def unsent(self) -> bool:
        """Whether nobody has got it and nobody is sending it: it can be changed where it stands."""
        if self.called or (self.state == "failed" and self.dealt_how == TEXTED):
            return False
        return self.state in ("waiting", "held", "failed") or (self.state == "leased" and not self.flying)

    @property
    def edits(self) -> str:
        """The id of the message that it changes; '' of a message of its own."""
        return str(self.payload.get("edits", ""))

    @property
    def called(self) -> bool:
        """Whether somebody has told the person its words by a call."""
        return self.dealt_how == CALLED


class SentMessageRepository(Repository):
    """Rows of `outbox` by what made them."""

    async def newest(self, causes: Sequence[str], now: datetime, *, lock: bool = False) -> SentMessage | None:
        """The newest message with one of these causes. `lock`: held until the transaction ends, so that no process
        takes it up meanwhile."""
        row = await self.connection.fetchrow(
            f"select {_COLUMNS} from outbox where cause = any($1::text[]) order by id desc limit 1"  # noqa: S608
            + (" for update" if lock else ""),
            list(causes),
            now,
        )
        return self._message(row) if row else None

    async def get(self, message_id: int, now: datetime, *, lock: bool = False) -> SentMessage | None:
        """One message; None once it was erased. `lock`: as above."""
        query = f"select {_COLUMNS} from outbox where id = $1" + (" for update" if lock else "")  # noqa: S608
        row = await self.connection.fetchrow(query, message_id, now)
        return self._message(row) if row else None

    async def rewrite(self, message_id: int, payload: Mapping[str, Any]) -> None:
        """Put other words in its place. What a dead process held is nobody's now: it would wake up with the old."""
        await self.connection.execute(
            "update outbox set payload_sealed = $2, state = case when state = 'leased' then 'waiting' else state end,"
            " owner = case when state = 'leased' then '' else owner end,"
            " lease_until = case when state = 'leased' then null else lease_until end where id = $1",
            message_id,
            self._sealed(message_id, payload),
        )

    async def replace(self, message_id: int, payload: Mapping[str, Any], *, news: bool) -> None:
        """Put other words where a page shows the row itself. `news`: a text message may still tell that it is there."""
        await self.connection.execute(
            "update outbox set payload_sealed = $2, text_at = case when $3 then text_at end where id = $1",
            message_id,
            self._sealed(message_id, payload),
            news,
        )

    async def stop(self, message_id: int, payload: Mapping[str, Any], official_id: int | None, now: datetime) -> None:
        """It goes out no more, and nobody is asked to see to it. `payload`: what stands in place of its words."""
        await self.connection.execute(
            "update outbox set payload_sealed = $2, state = 'failed', error = 'Withdrawn', owner = '',"
            " lease_until = null, text_at = null, hold_ends_at = null, dealt_how = $3, dealt_by = $4, dealt_at = $5"
            " where id = $1",
            message_id,
            self._sealed(message_id, payload),
            WITHDRAWN,
            official_id,
            now,
        )

    async def settle_change(self, message_id: int, how: str, now: datetime) -> None:
        """A change that is not sent for itself, and that nobody needs to see to."""
        await self.connection.execute(
            "update outbox set state = 'failed', error = 'NotSent', owner = '', lease_until = null, dealt_how = $2,"
            " dealt_at = $3 where id = $1",
            message_id,
            how,
            now,
        )

    def _sealed(self, message_id: int, payload: Mapping[str, Any]) -> bytes:
        return self.vault.seal_json(dict(payload), f"outbox:payload:{message_id}")

    def _message(self, row: Any) -> SentMessage:
        payload = self.vault.open_json(row["payload_sealed"], f"outbox:payload:{row['id']}")
        return SentMessage(
            row["id"], row["contact_id"], row["channel"], row["state"], row["external_id"], row["sent_at"],
            row["seen_at"], payload, row["flying"], row["dealt_how"],
        )  # fmt: skip
