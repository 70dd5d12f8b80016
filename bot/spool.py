"""What a platform delivered while the database was away: kept on a disk, sealed, and played back in order.

For a platform that does not come again once it was answered with an error. One file a chat; a chat goes on being kept
for as long as its file stands, so that nothing overtakes. All processes on one volume share the folder: one lock file
guards the short moments in which files change. Everything is on the disk before the platform is answered.
"""

import asyncio
import errno
import fcntl
import hashlib
import os
import struct
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import FileIO
from pathlib import Path

import structlog
from prometheus_client import Gauge

from bot.intake import DatabaseDown
from storage.crypto import Unsealable, Vault

LENGTH = struct.Struct(">I")
ENDING = ".spool"
MOST_KNOWN = 10_000  # chats whose file's name is remembered
SPOOLED = Gauge("hotline_spooled_bytes", "Updates kept on the disk until the database is back")

log = structlog.get_logger()
Play = Callable[[bytes], Awaitable[None]]


@dataclass(slots=True)
class Spool:
    """A folder of kept updates. `most`: bytes it may hold; what comes above is refused, and the caller says so."""

    folder: Path
    vault: Vault
    most: int
    _known: dict[str, str] = field(default_factory=dict)  # chat -> where it would be kept

    def stands(self, chat: str) -> bool:
        """Whether something of this chat is kept: then what comes next is kept behind it. A folder that cannot be read
        keeps nothing: the database may take what comes all the same.

        Asked for every event, and not beside the loop: a thread for it costs a tenth of a turn, the look a hundredth
        of that.
        """
        path = self._known.get(chat)
        if path is None:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            path = self._known[chat] = os.fspath(self._path(chat))
        try:
            os.stat(path)  # a Path costs a fiftieth of a turn
            return True
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError as error:
            log.error("spool_not_read", error=type(error).__name__)
            return False

    async def keep(self, chat: str, update: bytes) -> bool:
        """Write an update behind what is kept of its chat; False when the folder is full or cannot be written."""
        try:
            return await asyncio.to_thread(self._keep, chat, update)
        except OSError as error:
            log.error("spool_not_written", error=type(error).__name__)
            return False

    async def play(self, play: Play) -> int:
        """Give every kept update to `play`, each chat in its order; how many were taken.

        A chat ends for now with the first update that meets `DatabaseDown`. One that cannot be opened or that breaks
        `play` is told of in the log and left out: it would stand before everything behind it for ever.
        """
        taken = 0
        for path in await asyncio.to_thread(self._files):
            try:
                taken += await self._play_file(path, play)
            except OSError as error:  # of the disk: the other chats go on
                log.error("spool_not_read", kept=path.stem[:8], error=type(error).__name__)
        return taken

    async def _play_file(self, path: Path, play: Play) -> int:
        done: set[bytes] = set()
        try:
            kept = await asyncio.to_thread(self._read, path)
            for sealed in kept:
                await self._play_one(path, sealed, play)
                done.add(sealed)
        except DatabaseDown:
            log.info("spool_waits", kept=path.stem[:8])
        if done or not kept:  # a full disk may leave an empty file behind
            await asyncio.to_thread(self._drop, path, done)
        return len(done)

    async def _play_one(self, path: Path, sealed: bytes, play: Play) -> None:
        try:
            await play(self.vault.open(sealed, _place(path)))
        except DatabaseDown:
            raise
        except Unsealable:
            log.error("spooled_update_shut", kept=path.stem[:8])
        except Exception as error:
            log.error("spooled_update_broke", error=type(error).__name__)

    # ---- files, in a thread ---------------------------------------------------------------------------------------

    def _keep(self, chat: str, update: bytes) -> bool:
        path = self._path(chat)
        sealed = self.vault.seal(update, _place(path))
        with self._locked():
            if self._size() + len(sealed) + LENGTH.size > self.most:
                return False
            fresh = not path.exists()
            with path.open("ab", buffering=0) as file:
                whole = 0 if fresh else _whole(path.read_bytes())
                file.truncate(whole)  # half an update, left by a crash or a full disk, would hide those behind it
                try:
                    _write_out(file, LENGTH.pack(len(sealed)) + sealed)
                except OSError:
                    file.truncate(whole)
                    raise
            if fresh:
                self._sync_folder()
            SPOOLED.set(self._size())
        return True

    def _files(self) -> list[Path]:
        """Oldest first."""
        try:
            return sorted(self.folder.glob(f"*{ENDING}"), key=lambda path: (path.stat().st_ctime_ns, path.name))
        except OSError:
            return []

    def _read(self, path: Path) -> list[bytes]:
        """The sealed updates of a file. What a crash left half written is not among them."""
        with self._locked():
            return list(_parts(path.read_bytes())) if path.exists() else []

    def _drop(self, path: Path, done: set[bytes]) -> None:
        """Take these away, unless another process did; the file goes with the last."""
        with self._locked():
            parts = [one for one in _parts(path.read_bytes() if path.exists() else b"") if one not in done]
            if parts:
                beside = path.with_suffix(".new")
                with beside.open("wb") as file:
                    file.write(b"".join(LENGTH.pack(len(sealed)) + sealed for sealed in parts))
                    file.flush()
                    os.fsync(file.fileno())
                beside.replace(path)
            else:
                path.unlink(missing_ok=True)
            self._sync_folder()
            SPOOLED.set(self._size())

    def _path(self, chat: str) -> Path:
        return self.folder / f"{hashlib.sha256(self.vault.index('spool', chat)).hexdigest()[:32]}{ENDING}"

    def _size(self) -> int:
        return sum(path.stat().st_size for path in self.folder.glob(f"*{ENDING}"))

    def _sync_folder(self) -> None:
        handle = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self.folder / "lock").open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield  # closing the file gives the lock back


def _place(path: Path) -> str:
    return f"spool:{path.stem}"


def _write_out(file: FileIO, content: bytes) -> None:
    """All of it onto the disk, or OSError: a disk that has room for a part takes that part without a word."""
    if file.write(content) != len(content):
        raise OSError(errno.ENOSPC, "no room for the whole update")
    os.fsync(file.fileno())


def _whole(content: bytes) -> int:
    """Bytes up to the end of the last whole update."""
    return sum(LENGTH.size + len(one) for one in _parts(content))


def _parts(content: bytes) -> Iterator[bytes]:
    start = 0
    while start + LENGTH.size <= len(content):
        (length,) = LENGTH.unpack_from(content, start)
        start += LENGTH.size
        if start + length > len(content):
            return
        yield content[start : start + length]
        start += length
