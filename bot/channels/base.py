"""The contract of a channel.

A channel declares its traits (what it can do, as data) and its routes, turns what its platform delivers into
`Incoming`, and sends one `Reply` at a time. Queues, leases, retries and order are not its business (bot/delivery).
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from aiohttp import web

from bot.coordination import Coordination
from bot.uploads import Uploads
from handlers.dialogue.reply import Reply
from handlers.dialogue.traits import Traits
from handlers.dialogue.turn import Incoming
from handlers.ports import Clock, Ids
from handlers.texts import Texts
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file from a platform. Errors while fetching are those of channels.errors."""

    content: bytes
    media_type: str = ""


# What a channel gives its updates to: bot.intake.Intake.receive. See there for what it returns and raises.
Receive = Callable[[Incoming], Awaitable[str]]


def no_alarm(kind: str) -> None:
    """Where nobody looks at alarms: a command, a test of one channel."""


class Channel(Protocol):
    """One door.

    `streams`: its routes keep answers open, which would hold the server at its end: `stop` is called before that, and
    may be called twice.
    """

    name: str
    traits: Traits
    streams: bool

    def routes(self) -> Sequence[web.RouteDef]:
        """Its HTTP routes; empty for a channel without any."""

    async def start(self) -> None:
        """Begin (register the webhook, start polling)."""

    async def stop(self) -> None:
        """End: no update is taken after this returns."""

    async def close(self) -> None:
        """Let connections go, after the last message was sent."""

    async def send(self, address: str, reply: Reply) -> str:
        """Send one reply; gives the platform's message id. Errors: channels.errors."""

    async def fetch(self, ref: str) -> Fetched:
        """Fetch a file by its platform key. Errors: channels.errors; OurMistake when it can never be had."""


@dataclass(frozen=True, slots=True)
class Host:
    """What a process lends to the channels it opens.

    `serves`: takes updates; a process that does not still sends. `public_url`: where the world reaches the service, ''
    when it does not. `proxies`: how many stand before it. `uploads`: who bounds files that come with a request.
    `texts`: the words that a messenger shows outside the chat, such as its menu. `alarm`: raises an alarm of this kind
    (handlers/catalogue/alarms.yaml); never waits, never fails. `receive_kept`: `receive` for updates that were
    acknowledged and kept aside while the database was away.
    """

    receive: Receive
    database: Database
    coordination: Coordination
    clock: Clock
    ids: Ids
    serves: bool
    public_url: str = ""
    proxies: int = 0
    uploads: Uploads | None = None
    texts: Texts | None = None
    alarm: Callable[[str], None] = no_alarm
    receive_kept: Receive | None = None


# How a channel of another package is made. It reads settings of its own; without them it raises errors.NotConfigured.
MakeChannel = Callable[[Host], Channel]
