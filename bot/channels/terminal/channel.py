"""The channel `terminal`. Answers are rows of the outbox, as in the web chat: a session reads them there."""

import asyncio
from collections.abc import Sequence

from aiohttp import web

from bot.channels.base import Fetched
from bot.channels.errors import OurMistake
from handlers.dialogue.reply import Reply
from handlers.dialogue.traits import Traits

NAME = "terminal"
TRAITS = Traits(NAME, buttons=20, button_label=60, text_limit=8000, keeps_back=False, prints_numbers=True)


class TerminalChannel:
    """Wakes the session when something new stands in the table. `news` is set then."""

    name = NAME
    traits = TRAITS
    streams = False

    def __init__(self) -> None:
        self.news = asyncio.Event()

    def routes(self) -> Sequence[web.RouteDef]:
        """None: lines are typed."""
        return ()

    async def start(self) -> None:
        """Nothing to begin."""

    async def stop(self) -> None:
        """Nothing to end."""

    async def close(self) -> None:
        """Nothing to let go."""

    async def send(self, address: str, reply: Reply) -> str:
        """The row is already in the table."""
        self.news.set()
        return ""

    async def fetch(self, ref: str) -> Fetched:
        """Files are read when they are sent."""
        raise OurMistake("no file to fetch")
