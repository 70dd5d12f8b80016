"""Files that come with a request: how much of them a process holds at once, and whether a chat may still send any."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from handlers.files.quota import SPACE, TOO_MANY, admit
from handlers.ports import Clock, Ids
from handlers.work import Tools, Work
from storage.database import Database
from storage.repositories.contacts import Contact
from storage.unit_of_work import UnitOfWork

MOST_HELD = 24 * 1024 * 1024  # bytes of uploads in memory; each is there three times while it is sealed and written
AT_ONCE = 2  # uploads of one chat
LONGEST_WAIT = 20.0  # seconds until whoever waits is asked to come again
AGE = timedelta(seconds=60)  # how old the sum of all files may be


class Busy(Exception):
    """Too much is being sent just now: come again in a moment."""


@dataclass(slots=True)
class Uploads:
    """One a process. `raised`: alarms to be written (bot/alarms.py)."""

    database: Database
    tools: Tools
    clock: Clock
    ids: Ids
    raised: Counter[tuple[str, str]]
    _held: int = 0
    _chats: Counter[str] = field(default_factory=Counter)
    _freed: asyncio.Condition = field(default_factory=asyncio.Condition)
    _kept: int = 0
    _summed_at: datetime | None = None

    @asynccontextmanager
    async def holding(self, address: str, size: int) -> AsyncIterator[None]:
        """Hold an upload of `size` bytes of a chat while the block runs; waits for room. Errors: Busy."""
        try:
            async with asyncio.timeout(LONGEST_WAIT), self._freed:
                await self._freed.wait_for(lambda: self._has_room(address, size))
                self._held += size
                self._chats[address] += 1
        except TimeoutError:
            raise Busy from None
        try:
            yield
        finally:
            async with self._freed:
                self._held -= size
                self._chats[address] -= 1
                if not self._chats[address]:
                    del self._chats[address]
                self._freed.notify_all()

    async def look(self) -> None:
        """Sum all files anew when the sum is old: before `may_send`, outside its transaction, since it reads every row;
        whoever comes meanwhile goes by the sum before."""
        now = self.clock.now()
        if self._summed_at is not None and now - self._summed_at <= AGE:
            return
        before, self._summed_at = self._summed_at, now
        try:
            async with self.database.reading() as uow:
                self._kept = await uow.files.total_bytes()
        except BaseException:
            self._summed_at = before
            raise

    async def may_send(self, uow: UnitOfWork, contact: Contact, size: int, source: str) -> str:
        """'' when the file was counted and may be kept; else what is said: a kind of `unsupported`."""
        work = Work(uow, self.tools, self.clock.now(), self.ids, f"upload:{contact.id}")
        if self._kept >= self.tools.policy.files_megabytes * 1024 * 1024:
            work.alarm(SPACE)
            refused = "no_space"
        else:
            refused = "" if await admit(work, contact, size, source) else TOO_MANY
        self.raised.update(work.alarms)
        self._kept += 0 if refused else size
        return refused

    def _has_room(self, address: str, size: int) -> bool:
        return self._chats[address] < AT_ONCE and (self._held == 0 or self._held + size <= MOST_HELD)
