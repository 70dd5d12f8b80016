"""Looks before a message is sent whether the platform lets it through, and counts what costs.

An answer goes to somebody who has just written: nothing is looked up for it. What comes unasked, or has waited for
long, costs a look at the person, on channels with a window only.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.channels.base import Channel, no_alarm
from bot.channels.errors import BilledOff, CapReached, OutsideWindow
from handlers.contacts.sending_window import Stand, count_name, month_of, stand_of
from handlers.ports import Clock
from storage.database import Database
from storage.repositories.held import BILLED, TEMPLATE
from storage.repositories.outbox import MessageClass, OutboxRow

JUST_NOW = timedelta(hours=1)  # so long an answer is one to somebody who has just written
ALARM = "billed_cap"


@dataclass(slots=True)
class SendingWindow:
    """`alarm(kind)` raises an alarm; it never waits and never fails."""

    database: Database
    channels: Mapping[str, Channel]
    clock: Clock
    alarm: Callable[[str], None] = no_alarm

    async def let_through(self, row: OutboxRow) -> OutboxRow | None:
        """The row to send, with its way where it was counted; None: there is no more need for it, and it is gone.

        Errors: OutsideWindow: it must be held.
        """
        traits = self.channels[row.channel].traits
        if not traits.window:
            return row
        template = is_template(row)
        now = self.clock.now()
        answers = row.message_class is MessageClass.REPLY and not template
        if answers and (row.created_at is None or now - row.created_at < JUST_NOW):
            return row
        async with self.database.reading() as uow:
            stand = stand_of(traits, await uow.held.wrote_at(row.contact_id), now)
        if template and stand is not Stand.OVER:
            await self._drop(row)
            return None
        if template:
            return await self._paid(row, TEMPLATE)
        if stand is Stand.OVER:
            raise OutsideWindow("the person has not written for long")
        if stand is Stand.FREE:
            return row
        if not traits.bills:
            raise BilledOff("nothing that costs is sent")
        return await self._paid(row, BILLED)

    async def _paid(self, row: OutboxRow, way: str) -> OutboxRow:
        if row.way == way:  # a try before this one has counted it
            return row
        month, name = month_of(self.clock.now()), count_name(row.channel)
        most = self.channels[row.channel].traits.billed_month
        async with self.database.reading() as uow:
            paid = await uow.held.pay(row.id, way, month, name, most)
        if not paid:
            self.alarm(ALARM)
            raise CapReached("the month is spent")
        return replace(row, way=way)

    async def _drop(self, row: OutboxRow) -> None:
        """The person has written: what the template tells of is on its way, and a try before this one cost nothing."""
        await self.take_back(row)
        async with self.database.reading() as uow:
            await uow.held.drop(row.id)

    async def take_back(self, row: OutboxRow) -> None:
        """It was surely not sent and is not tried again: what it would have cost is not counted."""
        if row.way in (BILLED, TEMPLATE):
            async with self.database.reading() as uow:
                await uow.held.take_back(row.id, row.way, month_of(self.clock.now()), count_name(row.channel))

    async def hold(self, row: OutboxRow, reason: str, began: datetime) -> bool:
        """Hold it until the person writes; False when they have since its try began: they would wait for their own next
        words."""
        ends_at = self.clock.now() + timedelta(seconds=self.channels[row.channel].traits.hold)
        async with self.database.reading() as uow:
            return await uow.held.hold(row, reason, began, ends_at)


def is_template(row: OutboxRow) -> bool:
    """Whether a message is a template, which tells that another is held."""
    return bool(row.payload.get("template"))
