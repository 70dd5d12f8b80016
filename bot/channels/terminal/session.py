"""One person at a terminal: a line goes in as an update, what came of it is read from the outbox.

    session = Session(channel, database, intake.receive, clock, ids, "me")
    for text in await session.say("1"):
        print(text)

`/photo PATH` sends a picture; everything else is said as it is typed (also `/start CODE`).
"""

import asyncio
import mimetypes
from contextlib import suppress
from pathlib import Path
from typing import Final

from bot.channels.base import Receive
from bot.channels.layout import numbered
from bot.channels.terminal.channel import NAME, TRAITS, TerminalChannel
from handlers.dialogue.reply import Reply
from handlers.dialogue.start_command import read_command
from handlers.dialogue.turn import Attachment, Incoming
from handlers.ports import Clock, Ids
from storage.database import Database

PHOTO: Final = "/photo "
CHECK_SECONDS: Final = 20.0  # a photo is looked at by another process of this machine
LOOK_SECONDS: Final = 0.05


class NoPhoto(Exception):
    """The file cannot be read; the text is its name."""


class Session:
    """A chat with one address. Not to be used from two tasks at once."""

    def __init__(
        self, channel: TerminalChannel, database: Database, receive: Receive, clock: Clock, ids: Ids, address: str
    ) -> None:
        self._channel = channel
        self._database = database
        self._receive = receive
        self._clock = clock
        self._ids = ids
        self._address = address
        self._seen = 0

    async def skip(self) -> bool:
        """Begin behind what was said in earlier sessions; whether there was any."""
        return bool(await self.fresh())

    async def say(self, line: str) -> list[str]:
        """Send a line; gives the answers, laid out. Errors: NoPhoto, DatabaseDown."""
        if line.startswith(PHOTO):
            return await self._photo(line.removeprefix(PHOTO).strip())
        text, start = read_command(line)
        await self._receive(Incoming(NAME, str(self._ids.new()), self._address, self._clock.now(), text, start=start))
        return await self.fresh()

    async def fresh(self) -> list[str]:
        """What came since the last look."""
        async with self._database.reading() as uow:
            contact = await uow.contacts.find(NAME, self._address)
            rows = await uow.outbox.after(contact.id, self._seen) if contact is not None else []
        if rows:
            self._seen = rows[-1].id
        return [laid_out(Reply.from_json(row.payload)) for row in rows]

    async def _photo(self, name: str) -> list[str]:
        """Send a picture and wait until it was looked at."""
        try:
            content = await asyncio.to_thread(lambda: Path(name).expanduser().read_bytes())
        except OSError:
            raise NoPhoto(name) from None
        media, now = mimetypes.guess_type(name)[0] or "application/octet-stream", self._clock.now()
        async with self._database.unit_of_work() as uow:
            contact = await uow.contacts.ensure(self._ids.new(), NAME, self._address, now)
            file_id = await uow.files.put(self._ids.new(), contact.id, "photo", NAME, media, content, now)
        attachment = Attachment("photo", "", file_id, len(content), media)
        await self._receive(
            Incoming(NAME, str(self._ids.new()), self._address, self._clock.now(), attachments=(attachment,))
        )
        await self._checked(file_id)
        return await self.fresh()

    async def _checked(self, file_id: int) -> None:
        """Until the result of the check has come in; a busy machine shows it later."""
        for _ in range(int(CHECK_SECONDS / LOOK_SECONDS)):
            if await self._has_come(f"system:file:{file_id}"):
                return
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._channel.news.wait()
            self._channel.news.clear()

    async def _has_come(self, key: str) -> bool:
        async with self._database.reading() as uow:
            return await uow.updates.seen(NAME, key)


def laid_out(reply: Reply) -> str:
    """The words with numbered choices and what hangs on them."""
    text = numbered(reply, TRAITS)
    return f"{text}\n[{reply.image}]" if reply.image else text
