"""`hotline demo` on a bare machine: from nothing to a usable page, a quick second start, Ctrl-C, kill -9.

One story in one data folder, because the first start is what takes its time.
"""

import os
import re
import signal
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import psutil
import pytest

from tests.support.process import Process, free_port, hotline
from tests.support.until import until

LAST_LINE = "Nhấn Ctrl-C để dừng."
QUICK = 0.5  # share of the first start's time that a second may take
LINK = re.compile(r"(http://127\.0\.0\.1:\d+)(/console/sign-in/[\w-]{40,})")
PERSON = re.compile(r"CCCD (098\d{9}), sinh ([\d/]+), số (0300\d{6})")


def _alive(server: psutil.Process) -> str:
    """The name of a process, '' when it has ended, be it this moment."""
    try:
        return server.name() if server.is_running() and server.status() != psutil.STATUS_ZOMBIE else ""
    except psutil.NoSuchProcess:
        return ""


@dataclass
class Demo:
    """A demo in a folder of its own, started again and again."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: Process | None = None
    starts: int = 0
    servers: list[psutil.Process] = field(default_factory=list)  # every server that any start left running or used

    @property
    def printed(self) -> str:
        """What the running one has printed."""
        assert self.process is not None and self.process.log is not None
        return self.process.log.read_text(encoding="utf-8")

    @property
    def running(self) -> list[str]:
        """Names of servers that live."""
        return [name for one in self.servers if (name := _alive(one))]

    async def start(self) -> float:
        """Start it and wait until it says what to try; gives the seconds that took."""
        self.starts += 1
        log = self.folder / f"start-{self.starts}.log"
        arguments = ("demo", "--port", str(self.port), "--data-dir", str(self.folder / "dữ liệu"))
        self.process = hotline(*arguments, port=self.port, env={"LANG": "C.UTF-8"}, log=log)
        began = time.monotonic()
        self.process.start()
        assert self.process.child is not None
        await until(self._has_told, 150)
        took = time.monotonic() - began
        self.servers += psutil.Process(self.process.child.pid).children(recursive=True)
        return took

    async def _has_told(self) -> bool:
        assert self.process is not None and self.process.child is not None
        assert self.process.child.poll() is None, self.printed
        return LAST_LINE in self.printed

    def interrupt(self) -> int:
        """Ctrl-C, as a terminal sends it: to the whole group. Gives the exit code."""
        assert self.process is not None and self.process.child is not None
        os.killpg(self.process.child.pid, signal.SIGINT)
        return self.process.child.wait(40)


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[Demo]:
    """Nothing yet but a folder. Whatever happens, no process is left behind."""
    os.chmod(tmp_path, 0o755)  # noqa: S103 - the servers run as another user
    made = Demo(tmp_path)
    yield made
    if made.process is not None:
        made.process.kill()
    for server in made.servers:
        if server.is_running():
            server.kill()


@pytest.mark.timeout(300)
async def test_from_nothing_to_a_page_again_at_once_and_after_a_kill(demo: Demo) -> None:
    first = await demo.start()
    await check_first_start(demo)
    assert {"postgres", "valkey-server"} <= set(demo.running)
    assert demo.interrupt() == 0
    assert demo.running == []

    second = await demo.start()
    assert second < QUICK * first, f"first start {first:.1f} s, second {second:.1f} s"
    assert "made-up" not in demo.printed
    await check_desk(demo, LINK.findall(demo.printed)[0][1])
    assert demo.process is not None
    demo.process.kill()
    assert {"postgres", "valkey-server"} <= set(demo.running)

    third = await demo.start()
    assert third < QUICK * first, f"first start {first:.1f} s, after a kill {third:.1f} s"
    await check_desk(demo, LINK.findall(demo.printed)[0][1])
    assert demo.interrupt() == 0
    assert demo.running == []


async def check_first_start(demo: Demo) -> None:
    """What is in the province, what to try, and that it works."""
    said = demo.printed
    people, doses = map(int, re.findall(r"(\d+) made-up people, (\d+) doses", said)[0])
    assert 19_000 <= people <= 21_000 and 40_000 <= doses <= 50_000
    assert 280 <= int(re.findall(r"(\d+) made-up tickets", said)[0]) <= 320
    assert len(LINK.findall(said)) == 3
    assert len({cccd for cccd, _, _ in PERSON.findall(said)}) == 3
    root = f"http://127.0.0.1:{demo.port}"
    assert {address for address, _ in LINK.findall(said)} == {root} and f"{root}/ " in said
    async with aiohttp.ClientSession() as session:
        for path, holds in (("/", 'id="phone"'), ("/chat", 'id="composer"'), ("/demo/sms", "messages")):
            async with session.get(root + path) as answer:
                assert answer.status == 200 and holds in await answer.text()
    for number, (_, path) in enumerate(LINK.findall(said)):
        # Commune, district, province. What a province has to do comes up to it when others are late.
        await check_desk(demo, path, "data-line" if number < 2 else 'data-count="my_body"')


async def check_desk(demo: Demo, path: str, shows: str = "data-line") -> None:
    """A one-time link opens a queue with work in it, once."""
    root = f"http://127.0.0.1:{demo.port}"
    cookies = aiohttp.CookieJar(unsafe=True, treat_as_secure_origin=root)
    async with aiohttp.ClientSession(cookie_jar=cookies, headers={"Origin": root}) as session:
        async with session.post(root + path) as answer:
            assert answer.status == 200 and shows in await answer.text()
        async with session.post(root + path) as answer:
            assert shows not in await answer.text()
