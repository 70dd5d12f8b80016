"""Who a server runs as, and the places it may use."""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

# A socket's path ends at 107 bytes on Linux and 103 on macOS; ours adds up to 45 to the temporary folder.
LONGEST_TEMPORARY_FOLDER = 55
# Nothing of the caller's LANG, PGPORT, PGOPTIONS and the like reaches the servers.
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"}


class EmbeddedError(RuntimeError):
    """A server could not be started; the text says why and what to do about it."""


@dataclass(frozen=True)
class Account:
    """The user a server runs as; `switch` is true when root has to become that user first."""

    uid: int
    gid: int
    switch: bool

    @classmethod
    def of(cls, data_dir: Path) -> "Account":
        """This process's own account; for root the owner of `data_dir`, or `nobody` when it is new or root's."""
        if os.geteuid() != 0:
            return cls(os.geteuid(), os.getegid(), switch=False)
        if data_dir.exists() and (owner := data_dir.stat()).st_uid != 0:
            return cls(owner.st_uid, owner.st_gid, switch=True)
        nobody = pwd.getpwnam("nobody")
        return cls(nobody.pw_uid, nobody.pw_gid, switch=True)

    def start(self, command: Sequence[str | Path], folder: Path, output: int) -> subprocess.Popen[bytes]:
        """Start `command` in `folder` as this account, in a session of its own."""
        return subprocess.Popen(  # noqa: S603 - our own binaries and arguments
            command,
            cwd=folder,
            env=ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=self.uid if self.switch else None,
            group=self.gid if self.switch else None,
            extra_groups=[] if self.switch else None,
        )

    def can(self, flag: str, path: Path) -> bool:
        """Whether this account passes `test FLAG PATH`, which needs every folder above `path` too."""
        test = self.start(["/bin/sh", "-c", f'test {flag} "$0"', path], Path("/"), subprocess.DEVNULL)
        return test.wait() == 0

    def folder(self, path: Path) -> Path:
        """Make `path` a folder of this account that nobody else may enter, or make sure that it is one."""
        with contextlib.suppress(FileExistsError):
            path.mkdir(mode=0o700)
            if self.switch:
                os.chown(path, self.uid, self.gid)
        found = path.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != self.uid or found.st_mode & 0o077:
            raise EmbeddedError(f"{path} is not a private folder of user {self.uid}; remove it and start again.")
        return path


@contextlib.contextmanager
def alone(data_dir: Path) -> Iterator[None]:
    """Starts and stops on one data directory come one after the other; a killed one holds nothing."""
    data_dir.parent.mkdir(parents=True, exist_ok=True)
    with open(data_dir.parent / f".{data_dir.name}.lock", "wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def wait_until(done: Callable[[], bool], seconds: float, late: str) -> None:
    """Look every 20 ms; EmbeddedError(`late`) when it takes longer than `seconds`."""
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            raise EmbeddedError(late)
        time.sleep(0.02)


def private_name(prefix: str, path: Path) -> str:
    """A short name for something of this user about `path`; the same each time."""
    return f"{prefix}-{os.geteuid()}-{hashlib.sha256(os.fsencode(path)).hexdigest()[:12]}"


def temporary_folder(account: Account) -> Path:
    """The system's temporary folder, or a usual one when that is too long for a socket or closed to the account."""
    candidates = [Path(tempfile.gettempdir()).resolve(), Path("/tmp"), Path("/var/tmp")]  # noqa: S108 - folders in it are private
    for folder in candidates:
        if len(os.fsencode(folder)) <= LONGEST_TEMPORARY_FOLDER and folder.is_dir() and account.can("-x", folder):
            return folder
    names = ", ".join(map(str, candidates))
    raise EmbeddedError(f"None of {names} is a temporary folder that user {account.uid} may enter.")


def program_of(package: str, pattern: str, account: Account) -> Path:
    """The program `pattern` of a wheel, where `account` can run it.

    Below a folder that others may not enter (a clone in root's home) the wheel's files are copied to the temporary
    folder.
    """
    found = importlib.util.find_spec(package)
    places = found.submodule_search_locations if found else None
    program = next(iter(sorted(Path(places[0]).glob(pattern))), None) if places else None
    if program is None:
        raise EmbeddedError(
            f"{package} is not installed: set HOTLINE_DATABASE_URL and HOTLINE_REDIS_URL, "
            "or install requirements/embedded.lock."
        )
    if not account.switch or account.can("-x", program):
        return program
    whole = Path(places[0]) if places else program.parent
    changed = f"{program}-{program.stat().st_mtime_ns}"
    copy = temporary_folder(account) / private_name(f"hotline-{package}", Path(changed))
    if not copy.exists():
        fresh = Path(tempfile.mkdtemp(prefix="hotline-copy-", dir=copy.parent))
        # Beside a wheel's package lie the libraries that its programs look for.
        for part in filter(Path.is_dir, (whole, whole.with_name(f"{package}.libs"))):
            shutil.copytree(part, fresh / part.name)
        fresh.chmod(0o755)
        try:
            fresh.rename(copy)
        except OSError:  # another start was quicker
            shutil.rmtree(fresh)
    if copy.lstat().st_uid != os.geteuid() or not stat.S_ISDIR(copy.lstat().st_mode):
        raise EmbeddedError(f"{copy} belongs to somebody else; remove it and start again.")
    return copy / program.relative_to(whole.parent)
