"""What becomes of a message that was not sent: counted, tried again after a pause, or ended in the table."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache, partial

import structlog
from prometheus_client import Counter

from bot.channels.base import Channel
from bot.channels.errors import Misconfigured, OurMistake, SendError, Unreachable
from bot.delivery import pauses
from bot.delivery.pauses import until_written
from bot.delivery.window import SendingWindow, is_template
from bot.tries import after_fault
from handlers.ports import Clock
from storage.database import Database
from storage.repositories.outbox import OutboxRow

log = structlog.get_logger()
SENT = Counter("hotline_messages", "Messages by channel and outcome", ["channel", "outcome"])
outcomes = cache(SENT.labels)  # finding the counter behind some labels is dear: found once


class Outcomes:
    """The end of a message that went wrong."""

    def __init__(
        self, database: Database, channels: Mapping[str, Channel], clock: Clock, window: SendingWindow
    ) -> None:
        self.database = database
        self.channels = channels
        self.clock = clock
        self.window = window

    async def went_wrong(self, row: OutboxRow, tries: int, error: SendError, began: datetime) -> float | None:
        """None when the row stands ended in the table, else seconds to its next try. `tries`: those of its lane;
        `began`: when this one did."""
        outcomes(row.channel, type(error).__name__).inc()
        if isinstance(error, Misconfigured):
            log.error("channel_misconfigured", channel=row.channel)
        if isinstance(error, OurMistake):
            log.error("message_refused", channel=row.channel)
        traits = self.channels[row.channel].traits
        found = after_fault(
            error, row.attempts + tries, once=row.once, lasts=bool(row.payload.get("lasts")), pauses=traits.pauses,
            unsure=row.unsure,
        )  # fmt: skip
        if not isinstance(found, str):
            return found
        if found != "unknown":
            await until_written(partial(self.window.take_back, row))
        if found == "held" and not is_template(row):
            held = await until_written(partial(self.window.hold, row, type(error).__name__, began))
            return None if held else pauses.LANE_PAUSE  # the person has written meanwhile
        await self.finish(row, "failed" if found == "held" else found, error)
        return None

    async def move(self, row: OutboxRow, address: str) -> None:
        """The chat has another address: the contact's, and that of all that waits for it."""

        async def write() -> None:
            async with self.database.unit_of_work() as uow:
                await uow.contacts.move(row.contact_id, address)
                await uow.outbox.readdress(row.contact_id, address)

        await until_written(write)
        log.info("chat_moved", channel=row.channel)

    async def finish(self, row: OutboxRow, state: str, error: SendError) -> None:
        """Write a final state. Tried until it stands: to send again instead would double the message."""

        async def write() -> None:
            async with self.database.reading() as uow:
                if isinstance(error, Unreachable):
                    await uow.contacts.set_unreachable(row.contact_id, self.clock.now())
                await uow.outbox.finish(row.id, state, type(error).__name__)

        await until_written(write)
