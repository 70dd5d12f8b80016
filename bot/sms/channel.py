"""The channel `sms`: one way, from us to a phone."""

from collections.abc import Sequence

from aiohttp import web

from bot.channels.base import Fetched
from bot.channels.errors import OurMistake, Temporary, Unreachable
from bot.sms.gateways import Gateway
from handlers.contacts.sms import CHANNEL
from handlers.dialogue.reply import Reply
from handlers.dialogue.traits import Traits
from storage.database import DOWN, Database


class SmsChannel:
    """Finds the number behind the contact and hands the words to the gateway. Buttons do not exist here."""

    name = CHANNEL
    # Five tries in about two hours: each is paid for, and what a gateway refuses five times it refuses for good.
    traits = Traits(CHANNEL, buttons=0, text_limit=480, takes_photos=False, pauses=(15.0, 120.0, 900.0, 7200.0))
    streams = False

    def __init__(self, database: Database, gateway: Gateway) -> None:
        self.database = database
        self.gateway = gateway

    def routes(self) -> Sequence[web.RouteDef]:
        """None: nothing comes in."""
        return ()

    async def start(self) -> None:
        """Nothing to begin."""

    async def stop(self) -> None:
        """Nothing to end."""

    async def close(self) -> None:
        """Let the gateway go."""
        await self.gateway.close()

    async def send(self, address: str, reply: Reply) -> str:
        """Send the words. Errors: channels.errors."""
        try:
            async with self.database.reading() as uow:
                contact = await uow.contacts.find(self.name, address)
        except DOWN:  # before anything went out: a code may be tried again
            raise Temporary("database away") from None
        if contact is None or not contact.phone:
            raise Unreachable("no number")
        return await self.gateway.send(contact.phone, reply.text)

    async def fetch(self, ref: str) -> Fetched:
        """Text messages carry no files."""
        raise OurMistake("no files")
