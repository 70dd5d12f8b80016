"""Files after the commit: fetched from the platform, cleaned in a worker process, told to the conversation.

What was found and the update that tells it (with a key of its own) are stored in one transaction; then the update runs
on the one inbound path. A process that dies leaves the file pending, or the update waiting: either is taken up.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from datetime import timedelta

import structlog
from prometheus_client import Counter

from bot.channels.base import Channel
from bot.channels.errors import OurMistake, SendError, Unreachable
from bot.media.clean import is_picture
from bot.media.errors import PhotoError
from bot.media.photo import CleanPhoto
from bot.media.pool import PhotoPool
from handlers.dialogue.turn import Incoming
from handlers.ports import Clock
from storage.database import DOWN, Database
from storage.repositories.contacts import Contact
from storage.repositories.files import StoredFile
from storage.unit_of_work import UnitOfWork

LEASE = timedelta(seconds=60)
TRIES = 6
LARGEST = 20 * 1024 * 1024
USUAL = 1024 * 1024  # bytes that a file counts for when its platform does not say
AT_ONCE = 4

log = structlog.get_logger()
FILES = Counter("hotline_files", "Files by kind and outcome", ["kind", "outcome"])
# Runs what waits in a chat, by channel and address: bot.intake.Intake.catch_up.
CatchUp = Callable[[str, str], Awaitable[object]]
MaySend = Callable[[UnitOfWork, Contact, int, str], Awaitable[str]]
Keep = Callable[[UnitOfWork], Awaitable[None]]


class FileLane:
    """Fetches and checks pending files."""

    def __init__(
        self, database: Database, channels: Mapping[str, Channel], pool: PhotoPool, clock: Clock, owner: str
    ) -> None:
        self.database = database
        self.channels = channels
        self.pool = pool
        self.clock = clock
        self.owner = owner
        self.catch_up: CatchUp | None = None
        self.look: Callable[[], Awaitable[None]] | None = None  # before it: bot.uploads.Uploads.look
        self.may_send: MaySend | None = None  # of what has yet to be fetched: bot.uploads.Uploads.may_send
        self._taken: set[int] = set()  # here already: a sweep finds what waits for a slot again and again
        self._tasks: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(AT_ONCE)

    def take(self, file_ids: list[int]) -> None:
        """Look at files noted by a turn that has just been committed."""
        for file_id in file_ids:
            if file_id in self._taken:
                continue
            self._taken.add(file_id)
            task = asyncio.create_task(self._one(file_id))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def sweep(self) -> int:
        """Take up what a dead process left; how many."""
        async with self.database.reading() as uow:
            pending = await uow.files.pending(self.clock.now())
        self.take(pending)
        return len(pending)

    async def stop(self) -> None:
        """Let go: what is unfinished stays pending."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _one(self, file_id: int) -> None:
        try:
            async with self._slots:
                await self.check(file_id)
        except DOWN:
            log.warning("file_left_pending")
        except Exception as error:  # the file stays pending and is tried again by the sweep
            log.error("file_failed", error=type(error).__name__)
        finally:
            self._taken.discard(file_id)

    async def check(self, file_id: int) -> None:
        """Fetch, clean, store, tell. Safe to repeat."""
        now = self.clock.now()
        async with self.database.reading() as uow:
            if not await uow.files.lease(file_id, self.owner, now, now + LEASE):
                return
            found = await uow.files.get(file_id)
            kept = await uow.files.content(file_id)
        if found is None:
            return
        problem, keep = await self._look(found, kept)
        async with self.database.unit_of_work() as uow:
            await keep(uow)
            contact = await self._note(uow, found, problem)
        FILES.labels(found.kind, problem or "ready").inc()
        if contact is not None and self.catch_up is not None:
            await self.catch_up(contact.channel, contact.address)

    async def _look(self, found: StoredFile, kept: bytes | None) -> tuple[str, Keep]:
        """The problem's code, or nothing; and how to keep what was found."""
        try:
            content, media_type = (kept, found.media_type) if kept is not None else await self._fetch(found)
            if len(content) > LARGEST:
                raise PhotoError("photo_too_large")
            if found.kind != "photo" and not is_picture(content):
                return "", _keep_plain(found, None if kept is not None else content, media_type)
            return "", _keep_photo(found, await self.pool.clean_photo(content))
        except PhotoError as error:
            return error.code, _refuse(found, error.code)

    async def _fetch(self, found: StoredFile) -> tuple[bytes, str]:
        if found.size is not None and found.size > LARGEST:
            raise PhotoError("photo_too_large")
        if self.may_send is not None and not await self._counted(found):
            raise PhotoError("photo_too_many")
        channel = self.channels.get(found.channel)
        if channel is None:
            raise LookupError(found.channel)
        try:
            fetched = await channel.fetch(await self._source(found.id))
        except (OurMistake, Unreachable):
            raise PhotoError("photo_gone") from None
        except SendError:
            if await self._attempts(found.id) >= TRIES:
                raise PhotoError("photo_gone") from None
            raise
        return fetched.content, fetched.media_type or found.media_type

    async def _counted(self, found: StoredFile) -> bool:
        """Count it at its first try, before a byte of it is fetched; False when the chat sent enough this hour."""
        if self.look is not None:
            await self.look()
        async with self.database.unit_of_work() as uow:
            contact = await uow.contacts.get(found.contact_id) if found.contact_id is not None else None
            if self.may_send is None or contact is None or await uow.files.attempts(found.id) > 1:
                return True
            return not await self.may_send(uow, contact, found.size or USUAL, "")

    async def _source(self, file_id: int) -> str:
        async with self.database.reading() as uow:
            return await uow.files.source(file_id)

    async def _attempts(self, file_id: int) -> int:
        async with self.database.reading() as uow:
            count: int = await uow.files.attempts(file_id)
        return count

    async def _note(self, uow: UnitOfWork, found: StoredFile, problem: str) -> Contact | None:
        """Store the update that tells the person's conversation; gives whose chat it waits in."""
        contact = await uow.contacts.get(found.contact_id) if found.contact_id is not None else None
        if contact is None:
            return None
        data = {"file_id": found.id, "kind": found.kind, "problem": problem}
        key, now = f"system:file:{found.id}", self.clock.now()
        told = Incoming(contact.channel, key, contact.address, now, event="file_checked", data=data)
        await uow.updates.keep(contact.channel, key, contact.address, contact.id, told.to_json(), now, "")
        return contact


async def store_photo(uow: UnitOfWork, file_id: int, photo: CleanPhoto) -> None:
    """A pending file becomes the photo as it was cleaned."""
    await uow.files.ready(
        file_id,
        photo.jpeg,
        photo.thumbnail,
        "image/jpeg",
        photo.width,
        photo.height,
        bytes.fromhex(photo.sha256),
        asdict(photo.features),
        list(photo.qr_texts),
    )


def _keep_photo(found: StoredFile, photo: CleanPhoto) -> Keep:
    async def keep(uow: UnitOfWork) -> None:
        await store_photo(uow, found.id, photo)

    return keep


def _keep_plain(found: StoredFile, content: bytes | None, media_type: str) -> Keep:
    """`content`: None when it is there already."""

    async def keep(uow: UnitOfWork) -> None:
        if content is None:
            return await uow.files.ready_as_it_is(found.id, media_type or found.media_type)
        await uow.files.ready(found.id, content, None, media_type or found.media_type, 0, 0, b"", {}, None)

    return keep


def _refuse(found: StoredFile, code: str) -> Keep:
    async def keep(uow: UnitOfWork) -> None:
        await uow.files.refuse(found.id, code)

    return keep
