"""The channel `postbox`: a sender posts `{"key", "from", "text"}` with the secret; replies are lines of a file."""

import json
import secrets
from collections.abc import Sequence
from pathlib import Path

from aiohttp import web

from bot.channels.base import Fetched, Host
from bot.channels.errors import NotConfigured, OurMistake
from bot.channels.layout import numbered
from bot.intake import DatabaseDown
from handlers.dialogue.reply import Reply
from handlers.dialogue.traits import Traits
from handlers.dialogue.turn import Incoming

from .folder import PostboxSettings, folder_of, lay

NAME = "postbox"
TRAITS = Traits(NAME, buttons=0, text_limit=2000, takes_photos=False, prints_numbers=True)
NAMES = ("key", "from", "text")


class PostboxChannel:
    """One folder of letters."""

    name = NAME
    traits = TRAITS
    streams = False

    def __init__(self, host: Host, folder: Path, secret: str) -> None:
        self._host = host
        self._folder = folder
        self._secret = secret

    def routes(self) -> Sequence[web.RouteDef]:
        """Where letters are posted."""
        return (web.post("/channels/postbox", self.take),)

    async def start(self) -> None:
        """Nothing to begin."""

    async def stop(self) -> None:
        """Nothing to end."""

    async def close(self) -> None:
        """Nothing to let go."""

    async def take(self, request: web.Request) -> web.Response:
        """200 once the letter is durable, 503 while it cannot be kept: the sender comes again."""
        told = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not secrets.compare_digest(told.encode(), self._secret.encode()):
            return web.Response(status=401)
        try:
            letter = json.loads(await request.read())
            key, sender, text = (letter[name] for name in NAMES)
        except (ValueError, TypeError, KeyError):
            return web.Response(status=400)
        if not all(isinstance(one, str) for one in (key, sender, text)) or not key or not sender:
            return web.Response(status=400)
        try:
            await self._host.receive(Incoming(NAME, key, sender, self._host.clock.now(), text))
        except DatabaseDown:
            return web.Response(status=503, headers={"Retry-After": "1"})
        return web.Response()

    async def send(self, address: str, reply: Reply) -> str:
        """Lay the reply into the folder."""
        return await lay(self._folder, "replies.jsonl", {"to": address, "text": numbered(reply, TRAITS)})

    async def fetch(self, ref: str) -> Fetched:
        """Letters carry no files."""
        raise OurMistake("no files")


def make_channel(host: Host) -> PostboxChannel:
    """Errors: NotConfigured."""
    settings = PostboxSettings()
    if not settings.secret.get_secret_value():
        raise NotConfigured("POSTBOX_SECRET is missing")
    return PostboxChannel(host, folder_of(settings), settings.secret.get_secret_value())
