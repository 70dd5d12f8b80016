"""What a messenger tells of messages of ours: that they came to the phone, that they were read.

Receipts come out of order, twice, and for messages that we never sent. To be read includes to have come; the first time
told stays; what was read needs no text message any more.
"""

from collections.abc import Sequence
from datetime import datetime

from storage.repositories.base import Repository

NOTE = """
update outbox o set delivered_at = coalesce(o.delivered_at, $4),
  seen_at = case when $5 then coalesce(o.seen_at, $4) else o.seen_at end,
  text_at = case when $5 and o.state <> 'held' then null else o.text_at end
from contacts c where c.channel = $1 and c.address = $2 and o.contact_id = c.id
  and o.external_id = any($3::text[]) and o.external_id <> ''
returning o.external_id
"""


class ReceiptRepository(Repository):
    """Rows of `outbox` by the platform's ids, each of which names a message of one chat."""

    async def note(self, channel: str, address: str, ids: Sequence[str], now: datetime, *, seen: bool) -> set[str]:
        """Note that messages to a chat came, or were read (`seen`); which of them are ours."""
        rows = await self.connection.fetch(NOTE, channel, address, list(ids), now, seen)
        return {row["external_id"] for row in rows}
