"""A process of the service in a test: started as a user would, killed as a machine would."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from tests.support.until import until

ROOT = Path(__file__).resolve().parents[2]
CPU_CLOCK = 2  # with the pid, the number of the clock that counts all threads of a process (clock_getcpuclockid)
QUIET = {
    "HOTLINE_LOG_LEVEL": "ERROR",
    "PYTHONUNBUFFERED": "1",
    "HOTLINE_MESSAGES_MINUTE": "0",
    "HOTLINE_MESSAGES_HOUR": "0",
    "HOTLINE_SEND_PERCENT": "0",
    "HOTLINE_SMS_CODES_HOUR": "0",
}


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@dataclass
class Process:
    """A child with its port. `env` adds to a clean environment."""

    command: list[str]
    port: int
    env: dict[str, str] = field(default_factory=dict)
    log: Path | None = None
    child: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Start it in a session of its own."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("HOTLINE_", "TELEGRAM_", "ZALO_"))}
        with (self.log or Path(os.devnull)).open("ab") as out:
            self.child = subprocess.Popen(
                self.command,
                env={**kept, **QUIET, **self.env},
                cwd=ROOT,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )

    async def ready(self, path: str = "/healthz", seconds: float = 60.0) -> None:
        """Wait until it answers. Errors: TimeoutError; RuntimeError when it ended."""

        async def answers() -> bool:
            if self.child is not None and self.child.poll() is not None:
                raise RuntimeError(f"the process ended with {self.child.returncode}")
            return await _answers(f"http://127.0.0.1:{self.port}{path}")

        await until(answers, seconds)

    def kill(self) -> None:
        """kill -9, the process and what it spawned."""
        if self.child is not None and self.child.poll() is None:
            os.killpg(self.child.pid, signal.SIGKILL)
            self.child.wait()

    def stop(self, seconds: float = 30.0) -> int:
        """SIGTERM and wait; gives the exit code."""
        if self.child is None:
            return 0
        if self.child.poll() is None:
            self.child.terminate()
        try:
            return self.child.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def cpu(self) -> float:
        """Processor seconds the process itself used, by its own clock: what /proc tells comes in steps of 10 ms."""
        assert self.child is not None
        return time.clock_gettime(~self.child.pid << 3 | CPU_CLOCK)


def hotline(*arguments: str, port: int, env: dict[str, str], log: Path | None = None) -> Process:
    """`hotline …` as a process."""
    command = [sys.executable, "-c", "from bot.cli.main import app; app()", *arguments]
    return Process(command, port, {**env, "HOTLINE_PORT": str(port)}, log)


async def _answers(url: str) -> bool:
    try:
        async with aiohttp.ClientSession() as session, asyncio.timeout(2), session.get(url) as answer:
            return answer.status < 500
    except (aiohttp.ClientError, TimeoutError):
        return False
