"""Files after the commit: fetched from the platform, cleaned in a worker process, told to the conversation.

The result comes in as an update with a key of its own, through the one inbound path. A process that dies leaves the
file pending; whoever sweeps takes it up after the lease.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from datetime import timedelta

import structlog
from prometheus_client import Counter

from bot.channels.base import Channel
from bot.channels.errors import OurMistake, SendError, Unreachable
from bot.media.errors import PhotoError
from bot.media.pool import PhotoPool
from handlers.dialogue.turn import Incoming
from handlers.ports import Clock
from storage.database import DOWN, Database
from storage.repositories.files import StoredFile

LEASE = timedelta(seconds=60)
TRIES = 6
LARGEST = 20 * 1024 * 1024
AT_ONCE = 4

log = structlog.get_logger()
FILES = Counter("hotline_files", "Files by kind and outcome", ["kind", "outcome"])
Receive = Callable[[Incoming], Awaitable[str]]


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
        self.receive: Receive | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(AT_ONCE)

    def take(self, file_ids: list[int]) -> None:
        """Look at files noted by a turn that has just been committed."""
        for file_id in file_ids:
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
        problem = await self._store(found, kept)
        FILES.labels(found.kind, problem or "ready").inc()
        await self._tell(found, problem)

    async def _store(self, found: StoredFile, kept: bytes | None) -> str:
        """Keep the cleaned file; gives the problem's code, or nothing."""
        try:
            content, media_type = (kept, found.media_type) if kept is not None else await self._fetch(found)
            if len(content) > LARGEST:
                raise PhotoError("photo_too_large")
            if found.kind != "photo":
                return await self._keep_plain(found, content, media_type)
            photo = await self.pool.clean_photo(content)
        except PhotoError as error:
            async with self.database.reading() as uow:
                await uow.files.refuse(found.id, error.code)
            return error.code
        async with self.database.reading() as uow:
            await uow.files.ready(
                found.id, photo.jpeg, photo.thumbnail, "image/jpeg", photo.width, photo.height,
                bytes.fromhex(photo.sha256), asdict(photo.features), list(photo.qr_texts),
            )  # fmt: skip
        return ""

    async def _keep_plain(self, found: StoredFile, content: bytes, media_type: str) -> str:
        async with self.database.reading() as uow:
            await uow.files.ready(found.id, content, None, media_type or found.media_type, 0, 0, b"", {}, None)
        return ""

    async def _fetch(self, found: StoredFile) -> tuple[bytes, str]:
        if found.size is not None and found.size > LARGEST:
            raise PhotoError("photo_too_large")
        channel = self.channels.get(found.channel)
        if channel is None:
            raise LookupError(found.channel)
        try:
            fetched = await channel.fetch(found.source_ref)
        except (OurMistake, Unreachable):
            raise PhotoError("photo_gone") from None
        except SendError:
            if await self._attempts(found.id) >= TRIES:
                raise PhotoError("photo_gone") from None
            raise
        return fetched.content, fetched.media_type or found.media_type

    async def _attempts(self, file_id: int) -> int:
        async with self.database.reading() as uow:
            count: int = await uow.files.attempts(file_id)
        return count

    async def _tell(self, found: StoredFile, problem: str) -> None:
        if self.receive is None or found.contact_id is None:
            return
        async with self.database.reading() as uow:
            contact = await uow.contacts.get(found.contact_id)
        if contact is None:
            return
        data = {"file_id": found.id, "kind": found.kind, "problem": problem}
        key = f"system:file:{found.id}"
        now = self.clock.now()
        await self.receive(Incoming(contact.channel, key, contact.address, now, event="file_checked", data=data))
