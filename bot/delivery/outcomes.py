"""What becomes of a message that was not sent: counted, tried again after a pause, or ended in the table."""

from collections.abc import Mapping
from functools import cache

import structlog
from prometheus_client import Counter

from bot.channels.base import Channel
from bot.channels.errors import Misconfigured, OurMistake, SendError, Unreachable
from bot.delivery.pauses import until_written
from bot.tries import after_fault
from handlers.ports import Clock
from storage.database import Database
from storage.repositories.outbox import OutboxRow

log = structlog.get_logger()
SENT = Counter("hotline_messages", "Messages by channel and outcome", ["channel", "outcome"])
outcomes = cache(SENT.labels)  # finding the counter behind some labels is dear: found once


class Outcomes:
    """The end of a message that went wrong."""

    def __init__(self, database: Database, channels: Mapping[str, Channel], clock: Clock) -> None:
        self.database = database
        self.channels = channels
        self.clock = clock

    async def went_wrong(self, row: OutboxRow, tries: int, error: SendError) -> float | None:
        """None when the row stands ended in the table, else seconds to its next try. `tries`: those of its lane."""
        outcomes(row.channel, type(error).__name__).inc()
        if isinstance(error, Misconfigured):
            log.error("channel_misconfigured", channel=row.channel)
        if isinstance(error, OurMistake):
            log.error("message_refused", channel=row.channel)
        traits = self.channels[row.channel].traits
        lasts = bool(row.payload.get("lasts"))
        found = after_fault(error, row.attempts + tries, once=row.once, lasts=lasts, pauses=traits.pauses)
        if isinstance(found, str):
            await self.finish(row, found, error)
            return None
        return found

    async def finish(self, row: OutboxRow, state: str, error: SendError) -> None:
        """Write a final state. Tried until it stands: to send again instead would double the message."""

        async def write() -> None:
            async with self.database.reading() as uow:
                if isinstance(error, Unreachable):
                    await uow.contacts.set_unreachable(row.contact_id, self.clock.now())
                await uow.outbox.finish(row.id, state, type(error).__name__)

        await until_written(write)
