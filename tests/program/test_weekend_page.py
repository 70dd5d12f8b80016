"""docs/mo-mot-tinh.md is followed to the letter: its settings, its commands, its pages and the buttons it names.

From an empty database to a province that is open. Only addresses of this machine stand in for those of the example.
"""

import asyncio
import html
import os
import re
import sys
import time
from base64 import b32decode
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import PIPE, STDOUT

import aiohttp
import asyncpg
import pytest

from bot.embedded import start_postgres, start_valkey
from handlers.staff.credentials import STEP, code_at
from tests.support.memory import folder_in_memory
from tests.support.process import QUIET, ROOT, Process, free_port, hotline

DOCUMENT = ROOT / "docs" / "mo-mot-tinh.md"
PASSWORD = "cá lóc nướng trui 7"
EXAMPLE = "https://tiemchung.example.vn"
# A block of settings or commands, a page, a button.
TOKEN = re.compile(r"```(env|sh)\n(.*?)```|`(/console/[\w/-]+)`|bấm \*\*([^*]+)\*\*", re.DOTALL)
SEEN = "# thấy: "
INSTEAD = "Tạm đóng với người dân"  # of the last paragraph: what to do when something is wrong
SERVE = "hotline serve"
LINK = re.compile(r"/console/sign-in/([\w-]{20,})")


@dataclass(frozen=True, slots=True)
class Step:
    """`kind`: env, sh, page or press; `text`: its lines, address or label."""

    kind: str
    text: str


def steps() -> Iterator[Step]:
    """What the document says, from its beginning."""
    for block, lines, page, button in TOKEN.findall(DOCUMENT.read_text(encoding="utf-8")):
        yield Step(block or ("page" if page else "press"), lines or page or button)


@dataclass
class Machine:
    """The server of the example, and the browser of whoever set up an account last."""

    folder: Path
    root: str
    env: dict[str, str]
    processes: dict[str, Process]
    session: aiohttp.ClientSession
    page: str = ""
    key: bytes = b""  # of the phone of whoever set up an account last
    ran: list[str] = field(default_factory=list)
    pressed: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)  # printed before anything served them

    async def follow(self, step: Step) -> None:
        """Do what a step says."""
        if step.kind == "env":
            self.env |= dict(line.split("=", 1) for line in step.text.splitlines())
            self.env["HOTLINE_PUBLIC_URL"] = self.env["HOTLINE_PUBLIC_URL"].replace(EXAMPLE, self.root)
        elif step.kind == "sh":
            await self.run_all(step.text.splitlines())
        elif step.kind == "page":
            await self.open(step.text)
        elif step.text != INSTEAD:
            await self.press(step.text)

    async def run_all(self, lines: list[str]) -> None:
        """Every line in a shell, one after the other; `# thấy:` after one names what it must print."""
        printed = ""
        for line in lines:
            if line.startswith(SEEN):
                assert line.removeprefix(SEEN) in printed, printed
                continue
            printed = await self.run(line)
            if found := LINK.search(printed):
                await self.set_up(found[1])

    async def run(self, line: str) -> str:
        """A command to its end; `serve` and `work` go on. Gives what it printed."""
        self.ran.append(line)
        if started := self.processes.get(line):
            started.env.update(self.env)
            started.start()
            await started.ready()
            while self.links and line == SERVE:
                await self.set_up(self.links.pop())
            return ""
        child = await in_a_shell(line, self.folder, self.env)
        printed = (await child.communicate())[0].decode()
        assert child.returncode == 0, f"{line}\n{printed}"
        if line.endswith("--new-key"):
            self.env["HOTLINE_VAULT_KEY"] = printed.strip()
        return printed

    async def set_up(self, token: str) -> None:
        """Name, password and the code of a phone, behind a link."""
        door = f"/console/sign-in/{token}"
        if self.processes[SERVE].child is None:  # nobody can open it yet
            self.links.append(token)
            return
        self.session.cookie_jar.clear()
        await self.send(door, {})
        letters = re.findall(r"<code>([A-Z2-7 ]+)</code>", self.page)[0].replace(" ", "")
        self.key = b32decode(letters + "=" * (-len(letters) % 8))
        form = {"password": PASSWORD, "again": PASSWORD, "code": code_at(self.key, int(time.time() // STEP))}
        await self.send(f"{door}/set-up", {**hidden(self.page), "login": f"nguoi.{len(self.ran)}", **form})
        assert "bar-nav" in self.page, self.page[:2000]

    async def open(self, path: str) -> None:
        """A page that the document names is there for who reads it."""
        async with self.session.get(self.root + path) as answer:
            self.page = await answer.text()
            assert answer.status == 200, path

    async def press(self, label: str) -> None:
        """A button that the document names stands on the page that is open."""
        forms = re.findall(r'<form method="post" action="([^"]+)"[^>]*>(.*?)</form>', self.page, re.DOTALL)
        found = [(action, form) for action, form in forms if label in html.unescape(re.sub("<[^>]+>", "", form))]
        assert len(found) == 1, label
        action, form = found[0]
        day = {"day": f"{datetime.now(UTC) + timedelta(days=3):%Y-%m-%d}"} if 'type="date"' in form else {}
        await self.send(action, {**hidden(form), **day}, asks_code=True)
        self.pressed.append(label)

    async def send(self, path: str, fields: dict[str, str], *, asks_code: bool = False) -> None:
        """Send a form as the browser does. `asks_code`: the code of the phone may be asked for once more."""
        async with self.session.post(self.root + path, data=fields, headers={"Origin": self.root}) as answer:
            self.page = await answer.text()
        if answer.status == 403 and asks_code and 'name="second_code"' in self.page:
            code = code_at(self.key, int(time.time() // STEP))
            return await self.send(path, {**fields, "csrf": hidden(self.page)["csrf"], "second_code": code})
        assert answer.status == 200, (path, self.page[:2000])


def hidden(form: str) -> dict[str, str]:
    """The fields of a form that nobody types."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    return {name: html.unescape(value) for name, value in found}


async def in_a_shell(line: str, folder: Path, env: dict[str, str]) -> asyncio.subprocess.Process:
    """A line as a person types it, with `hotline` found first."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HOTLINE_", "TELEGRAM_", "ZALO"))}
    paths = {"PATH": f"{folder}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    return await asyncio.create_subprocess_exec(
        "bash", "-euo", "pipefail", "-c", line, cwd=folder, env={**kept, **QUIET, **env, **paths},
        stdout=PIPE, stderr=STDOUT,
    )  # fmt: skip


@pytest.fixture
async def machine(tmp_path: Path) -> AsyncIterator[Machine]:
    """PostgreSQL with two empty databases, Valkey, and the command."""
    with folder_in_memory(tmp_path) as folder:
        os.chmod(folder, 0o755)  # noqa: S103 - the servers run as another user
        postgres, valkey = start_postgres(folder / "postgres", durable=False), start_valkey(folder / "valkey")
        connection = await asyncpg.connect(postgres.url)
        for name in ("tinh", "thu"):
            await connection.execute(f"create database {name}")
        await connection.close()
        command = tmp_path / "hotline"
        command.write_text(f'#!/bin/sh\nexec {sys.executable} -c "from bot.cli.main import app; app()" "$@"\n')
        command.chmod(0o755)
        port = free_port()
        env = {
            "HOTLINE_DATABASE_URL": postgres.database("tinh", "hotline_app"),
            "HOTLINE_OWNER_DATABASE_URL": postgres.database("tinh"),
            "HOTLINE_REDIS_URL": valkey.url,
            "THU_URL": postgres.database("thu"),
        }
        log = tmp_path / "log"
        processes = {
            SERVE: hotline("serve", port=port, env=env, log=log),
            "hotline work": hotline("work", port=free_port(), env=env, log=log),
        }
        root = f"http://127.0.0.1:{port}"
        jar = aiohttp.CookieJar(unsafe=True, treat_as_secure_origin=root)
        try:
            async with aiohttp.ClientSession(cookie_jar=jar) as session:
                yield Machine(tmp_path, root, env, processes, session)
        finally:
            for process in processes.values():
                process.kill()
            valkey.stop()
            postgres.stop()


@pytest.mark.timeout(480)
async def test_who_follows_the_page_to_the_letter_opens_a_province(machine: Machine) -> None:
    for step in steps():
        await machine.follow(step)
    assert len(machine.ran) >= 14 and "Mở cho người dân" in machine.pressed
    assert (machine.folder / "danh-gia-tac-dong.docx").stat().st_size > 3000
    await machine.open("/console/opening")
    assert "Đang mở" in machine.page and machine.page.count("Đã xong") >= 2
    assert [process.stop() for process in machine.processes.values()] == [0, 0]


def test_the_page_is_read_whole() -> None:
    """A command that stands in no block, or a block that is none of settings or commands, would not be followed."""
    text = DOCUMENT.read_text(encoding="utf-8")
    found = list(steps())
    assert text.count("```") == 2 * sum(step.kind in ("env", "sh") for step in found)
    assert len([step for step in found if step.kind == "page"]) > 6
