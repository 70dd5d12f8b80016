"""A chat in a test: what a person types goes through the real intake, engine and database; what comes back is read
from the outbox, as a channel would get it.

    chat = world.chat()
    await chat.say("tra cuu mui tiem")
    await chat.tap("Bỏ qua")
    assert chat.key == "status_lookup.ask_identity"

Keys said are recorded, so that tests assert keys and outcomes, not wording.
"""

import itertools
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.intake import Intake
from handlers.dialogue.engine import Engine
from handlers.dialogue.moves import refuse
from handlers.dialogue.registry import Registry
from handlers.dialogue.reply import Reply
from handlers.dialogue.traits import Traits
from handlers.dialogue.turn import Attachment, Incoming
from handlers.policy import Policy
from handlers.registry import build_registry
from handlers.texts import Texts
from handlers.texts.address import NEUTRAL, Address
from handlers.work import Tools, Work
from storage.crypto import Vault
from storage.database import Database
from storage.repositories.outbox import Added, OutboxRow
from storage.unit_of_work import UnitOfWork

START = datetime(2021, 10, 20, 2, 0, tzinfo=UTC)  # Wednesday, 9 in the morning in Viet Nam
OWNER = "test"
POLICY = Policy(known_id_prefixes=frozenset({"098"}), code_key=b"k" * 32)


class FakeClock:
    """A clock that a test moves."""

    def __init__(self, start: datetime = START) -> None:
        self.time = start

    def now(self) -> datetime:
        """The test's time."""
        return self.time

    def move(self, **delta: float) -> None:
        """Let time pass: `clock.move(hours=3)`."""
        self.time += timedelta(**delta)


class CountingIds:
    """Ids that count up; codes that a test can know."""

    def __init__(self, first: int = 1_000_001) -> None:
        self._next = itertools.count(first)
        self._codes = itertools.count(1)
        self.last_code = ""

    def new(self) -> int:
        """The next id."""
        return next(self._next)

    def block(self, count: int) -> list[int]:
        """The next ids."""
        return list(itertools.islice(self._next, count))  # in one go, whatever other threads take meanwhile

    def code(self) -> str:
        """Six digits, kept in `last_code`."""
        self.last_code = f"{(next(self._codes) * 137_531 + 246_813) % 1_000_000:06d}"
        return self.last_code

    def token(self) -> str:
        """A fresh token."""
        return f"token-{next(self._next)}-{'x' * 20}"


class RecordingTexts(Texts):
    """The real words; remembers which keys were said."""

    def __init__(self, real: Texts) -> None:
        super().__init__(real.words, real.overrides)
        self.said: list[str] = []

    def say(
        self,
        key: str,
        params: Mapping[str, Any] | None = None,
        *,
        language: str = "vi",
        province: str = "",
        address: Address = NEUTRAL,
    ) -> str:
        """Say and remember."""
        self.said.append(key)
        return super().say(key, params, language=language, province=province, address=address)


@dataclass
class World:
    """A database with the service around it, without any network."""

    database: Database
    tools: Tools
    registry: Registry
    clock: FakeClock
    ids: CountingIds
    intake: Intake = field(init=False)
    sent: list[OutboxRow] = field(default_factory=list)
    pending_files: list[int] = field(default_factory=list)
    signals: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    alarms: Counter[tuple[str, str]] = field(default_factory=Counter)
    chats: list["Chat"] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)  # conversations that were put aside
    undeclared: list[str] = field(default_factory=list)  # moves that no step declares: each fails its test

    def __post_init__(self) -> None:
        engine = Engine(self.registry, self._refuse, self.unreadable.append)
        self.intake = Intake(
            self.database, engine, self.tools, self.clock, self.ids, self, OWNER, timedelta(seconds=30)
        )

    def _refuse(self, conversation: str, step: str, to: str) -> None:
        self.undeclared.append(f"{conversation}.{step} -> {to}")
        refuse(conversation, step, to)

    @property
    def texts(self) -> RecordingTexts:
        """The words, with their record."""
        assert isinstance(self.tools.texts, RecordingTexts)
        return self.tools.texts

    def posting(self, rows: list[OutboxRow]) -> AbstractAsyncContextManager[None]:
        """Around a commit: nothing is sent here, so nothing is let go."""
        return nullcontext()

    def committed(self, work: Work, rows: list[OutboxRow], added: list[Added]) -> None:
        """What intake and jobs call after a commit: keep what would be sent."""
        new = {one.id for one in added}
        self.sent += [row for row in rows if row.id in new]
        self.pending_files += work.pending_files
        self.signals += work.signals
        self.alarms.update(work.alarms)

    def chat(self, address: str = "", channel: str = "webchat", traits: Traits | None = None) -> "Chat":
        """A new person (or the one at `address`) on a channel."""
        if traits is not None:
            self.tools.traits[channel] = traits
        made = Chat(self, channel, address or f"person-{len(self.chats) + 1}")
        self.chats.append(made)
        return made

    @asynccontextmanager
    async def work(self, cause: str = "", actor: str = "system") -> AsyncIterator[Work]:
        """A unit of work as a job or the console opens it; what it tells is kept in `sent`."""
        async with self.database.unit_of_work() as uow:
            made = self.new_work(uow, cause, actor)
            yield made
            added = await uow.outbox.add(made.outgoing, OWNER, made.now, made.now + timedelta(seconds=30))
        self.committed(made, made.outgoing, added)

    def new_work(self, uow: UnitOfWork, cause: str = "", actor: str = "system") -> Work:
        """Work on a transaction of the caller."""
        return Work(uow, self.tools, self.clock.now(), self.ids, cause or f"test:{self.ids.new()}", actor)

    async def close(self) -> None:
        """Give the connections back."""
        await self.database.close()


@dataclass
class Chat:
    """One person's chat window."""

    world: World
    channel: str
    address: str
    taken: int = 0  # messages typed or tapped: the effort of a story
    keys: list[str] = field(default_factory=list)  # text keys said in answer to the last message
    replies: list[Reply] = field(default_factory=list)  # messages that came in answer to the last message
    _numbers: Any = field(default_factory=lambda: itertools.count(1))

    async def say(self, text: str, **more: Any) -> "Chat":
        """Type a text."""
        return await self.send(Incoming(self.channel, self._key(), self.address, self.world.clock.now(), text, **more))

    async def start(self, payload: str = "") -> "Chat":
        """Open the chat, perhaps through a link."""
        incoming = Incoming(self.channel, self._key(), self.address, self.world.clock.now(), start=payload or "/start")
        return await self.send(replace(incoming, text="" if payload else "/start", start=payload))

    async def tap(self, label: str) -> "Chat":
        """Press the newest button whose label begins with `label`."""
        return await self.press(self.token(label))

    async def press(self, token: str) -> "Chat":
        """Press a button by its token (an old one, a foreign one)."""
        return await self.send(Incoming(self.channel, self._key(), self.address, self.world.clock.now(), tap=token))

    async def photo(self, ref: str = "photo", text: str = "", album: str = "") -> "Chat":
        """Send a photo known to the platform under `ref`, perhaps as a part of an album."""
        return await self._attach(Attachment("photo", ref), text, album)

    async def document(self, ref: str = "document") -> "Chat":
        """Send a file, a film."""
        return await self._attach(Attachment("document", ref), "")

    async def edit(self, message: str, text: str) -> "Chat":
        """Change what was typed in a message."""
        now = self.world.clock.now()
        return await self.send(
            Incoming(self.channel, self._key(), self.address, now, text, message=message, edits=True)
        )

    async def voice(self, ref: str = "voice") -> "Chat":
        """Send a voice message."""
        return await self._attach(Attachment("voice", ref), "")

    async def share_phone(self, phone: str) -> "Chat":
        """Press the messenger's contact button."""
        return await self.send(Incoming(self.channel, self._key(), self.address, self.world.clock.now(), phone=phone))

    async def share_location(self, latitude: float, longitude: float) -> "Chat":
        """Press the messenger's location button."""
        now = self.world.clock.now()
        return await self.send(Incoming(self.channel, self._key(), self.address, now, location=(latitude, longitude)))

    async def unsupported(self, kind: str) -> "Chat":
        """Send a sticker, a video …"""
        return await self.send(
            Incoming(self.channel, self._key(), self.address, self.world.clock.now(), unsupported=kind)
        )

    async def send(self, incoming: Incoming, expect: str = "done") -> "Chat":
        """Give an update to the intake; `replies` and `keys` then hold what came of it."""
        before, said = len(self.world.sent), len(self.world.texts.said)
        if not incoming.key.startswith("system:"):
            self.taken += 1
        result = await self.world.intake.receive(incoming)
        assert result == expect, f"{result}: {self.world.undeclared or incoming}"
        fresh = [row for row in self.world.sent[before:] if row.channel == self.channel and row.address == self.address]
        self.replies = [Reply.from_json(row.payload) for row in fresh]
        self.keys = self.world.texts.said[said:]
        return self

    async def event(self, name: str, key: str, **data: Any) -> "Chat":
        """A result of slow work comes in."""
        now = self.world.clock.now()
        return await self.send(Incoming(self.channel, f"system:{key}", self.address, now, event=name, data=data))

    @property
    def text(self) -> str:
        """All words that came, as one string."""
        return "\n\n".join(reply.text for reply in self.replies)

    @property
    def labels(self) -> list[str]:
        """Labels of the buttons of the last message that has any."""
        return [button.label for button in self.buttons]

    @property
    def buttons(self) -> list[Any]:
        """Buttons of the newest message to this person that has any."""
        for row in reversed(self.world.sent):
            if row.channel == self.channel and row.address == self.address:
                reply = Reply.from_json(row.payload)
                if reply.buttons:
                    return list(reply.buttons)
        return []

    def token(self, label: str) -> str:
        """The token of the newest button whose label begins so."""
        for row in reversed(self.world.sent):
            if row.channel == self.channel and row.address == self.address:
                for button in Reply.from_json(row.payload).buttons:
                    if button.label.startswith(label):
                        token: str = button.token
                        return token
        raise AssertionError(f"no button {label!r}; the last were {self.labels}")

    def inbox(self) -> list[Reply]:
        """Everything this person ever got."""
        return [
            Reply.from_json(row.payload)
            for row in self.world.sent
            if row.channel == self.channel and row.address == self.address
        ]

    async def _attach(self, attachment: Attachment, text: str, album: str = "") -> "Chat":
        now = self.world.clock.now()
        return await self.send(
            Incoming(self.channel, self._key(), self.address, now, text, attachments=(attachment,), album=album)
        )

    def _key(self) -> str:
        return f"{self.address}-{next(self._numbers)}"


_TOOLS: list[Tools] = []


def shared_tools() -> Tools:
    """The catalogues, read once a test process; a fresh `Tools` around them each time."""
    from bot.tools import load_tools  # reads every catalogue: only tests that need them pay

    if not _TOOLS:
        _TOOLS.append(load_tools(POLICY))
    one = _TOOLS[0]
    return replace(one, rules=replace(one.rules, texts=RecordingTexts(one.texts)), traits={})


async def open_world(url: str, registry: Registry | None = None, tools: Tools | None = None) -> World:
    """A world on a migrated database."""
    vault = Vault({1: b"d" * 32}, b"i" * 32)
    database = await Database.open(url, vault, largest=5)
    return World(database, tools or shared_tools(), registry or build_registry(), FakeClock(), CountingIds())
