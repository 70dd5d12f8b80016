"""Processes that send: a real database, a Bot API that misbehaves, and doors whose sending is up to the test."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.channels.telegram import TelegramChannel
from bot.channels.telegram.channel import TRAITS
from bot.clock import SystemIds
from bot.delivery import Delivery
from handlers.dialogue.reply import Reply
from handlers.dialogue.traits import Traits
from storage.database import Database
from storage.repositories.outbox import Added, MessageClass, OutboxRow
from tests.support.bot_api import TOKEN, BotApi
from tests.support.driver import FakeClock

LEASE = timedelta(seconds=30)


async def unused(incoming: object) -> str:
    """No update comes in here."""
    raise AssertionError


@dataclass
class Post:
    """A database, a Bot API and processes that send."""

    database: Database
    api: BotApi
    clock: FakeClock
    ids: SystemIds
    processes: list[tuple[Delivery, TelegramChannel]]

    async def process(self, owner: str) -> Delivery:
        """A process that sends over Telegram."""
        channel = TelegramChannel(
            token=TOKEN,
            api=self.api.url,
            secret="s",
            public_url="",
            receive=unused,
            database=self.database,
            clock=self.clock,
            serves=False,
        )
        await channel.start()
        delivery = Delivery(self.database, {"telegram": channel}, self.clock, owner, LEASE)
        self.processes.append((delivery, channel))
        return delivery

    async def commit(
        self, owner: str, chat: int, *texts: str, once: bool = False
    ) -> tuple[list[OutboxRow], list[Added]]:
        """What a turn of that process writes."""
        async with self.database.unit_of_work() as uow:
            contact = await uow.contacts.ensure(self.ids.new(), "telegram", str(chat), self.clock.now())
            rows = [
                OutboxRow(n := self.ids.new(), f"c{n}", "telegram", contact.id, str(chat), Reply(t).to_json(), once)
                for t in texts
            ]
            added = await uow.outbox.add(rows, owner, self.clock.now(), self.clock.now() + LEASE)
        return rows, added

    def row(self, contact_id: int, chat: int, text: str, message_class: MessageClass) -> OutboxRow:
        """A message of a class."""
        number = self.ids.new()
        said = Reply(text).to_json()
        return OutboxRow(number, f"c{number}", "telegram", contact_id, str(chat), said, message_class=message_class)

    async def states(self) -> dict[str, int]:
        """How many rows stand in which state."""
        async with self.database.reading() as uow:
            rows = await uow.connection.fetch("select state, count(*) n from outbox group by state")
        return {row["state"]: row["n"] for row in rows}

    async def all_sent(self, count: int) -> bool:
        """Whether so many rows are marked sent."""
        return await self.has("sent", count)

    async def has(self, state: str, count: int) -> bool:
        """Whether so many rows stand in a state."""
        return (await self.states()).get(state, 0) == count

    async def all_are(self, wanted: dict[str, int]) -> bool:
        """Whether the rows stand so and no other way."""
        return await self.states() == wanted


@dataclass
class Door:
    """A channel whose sending is up to the test."""

    sends: Callable[[str, Reply], Awaitable[str]]
    name: str = "telegram"
    traits: Traits = TRAITS

    async def send(self, address: str, reply: Reply) -> str:
        return await self.sends(address, reply)
