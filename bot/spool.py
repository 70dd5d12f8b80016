"""What a platform delivered while the database was away: kept on a disk, sealed, and played back in order.

For a platform that does not come again once it was answered with an error. One file a chat; a chat goes on being kept
for as long as its file stands, so that nothing overtakes. All processes on one volume share the folder: one lock file
guards the short moments in which files change, and a chat is played by one process at a time. Everything is on the disk
before the platform is answered.
"""

import asyncio
import errno
import fcntl
import hashlib
import os
import struct
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
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
AT_ONCE = 8  # chats played side by side: well below the connections of a process, whose other chats go on
SLICE = 50  # updates of one chat in a round: one that wrote much holds up nobody's next
SPOOLED = Gauge("hotline_spooled_bytes", "Updates kept on the disk until the database is back")

log = structlog.get_logger()
Play = Callable[[bytes], Awaitable[None]]


@dataclass(slots=True)
class _Round:
    """One look at everything that is kept. `away`: chats in a row that met `DatabaseDown`."""

    files: Iterator[Path]
    away: int = 0

    def next(self) -> Path | None:
        """The next chat's file. None at the end, and when the database is away for so many that it is for all: to try
        each of thousands would keep the process from what comes meanwhile."""
        return next(self.files, None) if self.away < AT_ONCE else None


@dataclass(slots=True)
class Spool:
    """A folder of kept updates. `most`: bytes it may hold; what comes above is refused, and the caller says so."""

    folder: Path
    vault: Vault
    most: int
    _known: dict[str, str] = field(default_factory=dict)  # chat -> where it would be kept
    _keeping: Counter[str] = field(default_factory=Counter)  # chat -> updates on their way to the disk
    # One thread: what came first is written first. Two would gain nothing, since the folder is locked for each.
    _writer: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "spool"))

    def stands(self, chat: str) -> bool:
        """Whether something of this chat is kept, or about to be: then what comes next is kept behind it. A folder that
        cannot be read keeps nothing: the database may take what comes all the same.

        Asked for every event, and not beside the loop: a thread for it costs a tenth of a turn, the look a hundredth
        of that.
        """
        if chat in self._keeping:
            return True
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
        self._keeping[chat] += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._writer, self._keep, chat, update)
        except OSError as error:
            log.error("spool_not_written", error=type(error).__name__)
            return False
        finally:
            self._keeping[chat] -= 1
            if not self._keeping[chat]:
                del self._keeping[chat]

    async def play(self, play: Play) -> int:
        """Give what is kept to `play`, each chat in its order and `AT_ONCE` chats side by side; how many were taken.

        At most `SLICE` updates of a chat; those behind them come in the next round. A chat that another process plays
        is left to it. A chat ends for now with the first update that meets `DatabaseDown`, the round with `AT_ONCE` of
        them in a row. An update that cannot be opened or that breaks `play` is told of in the log and left out: it
        would stand before everything behind it for ever.
        """
        once = _Round(iter(await asyncio.to_thread(self._files)))

        async def one_after_the_other() -> int:
            taken = 0
            while (path := once.next()) is not None:  # whoever is free takes the next
                try:
                    taken += await self._play_file(path, play, once)
                except OSError as error:  # of the disk: the other chats go on
                    log.error("spool_not_read", kept=path.stem[:8], error=type(error).__name__)
            return taken

        async with asyncio.TaskGroup() as group:
            players = [group.create_task(one_after_the_other()) for _ in range(AT_ONCE)]
        return sum(player.result() for player in players)

    async def _play_file(self, path: Path, play: Play, once: _Round) -> int:
        done: set[bytes] = set()
        with _alone(path) as alone:
            if not alone:
                return 0
            kept = await asyncio.to_thread(self._read, path)
            try:
                for sealed in kept[:SLICE]:
                    await self._play_one(path, sealed, play)
                    done.add(sealed)
                    once.away = 0
            except DatabaseDown:
                once.away += 1
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


@contextmanager
def _alone(path: Path) -> Iterator[bool]:
    """Whether this process alone plays a chat; False also when its file is gone. Others may write behind it."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        yield False
        return
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        try:
            yield _is_still(path, file.fileno())
        finally:
            fcntl.flock(file, fcntl.LOCK_UN)  # by hand: a forked child may hold the file open


def _is_still(path: Path, handle: int) -> bool:
    """Whether the open file is the one that stands there: another process may have put a shorter one in its place."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


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
