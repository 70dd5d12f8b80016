"""Sixty files that mean harm, sent through Telegram, Zalo, the web chat and to the desk: nothing of them tells of the
person, none keeps the worker busy, none takes its memory.

Each file goes through one channel and the next file through the next; with script/test --faults each goes through all.
"""

import io
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.channels.telegram.channel import PATH as TELEGRAM_PATH
from bot.channels.zalo.channel import PATH as ZALO_PATH
from bot.media.clean import is_picture
from tests.bot.channels.webchat.visitor import Visitor
from tests.bot.console.test_filing import FORM
from tests.bot.media import pictures
from tests.support.bot_api import BotApi
from tests.support.busy import allowance
from tests.support.console import Browser, Console, open_console
from tests.support.hostile_files import (
    DOCUMENT,
    HOSTILE,
    PHOTO,
    PIXELS_ALONE,
    SECRETS,
    VOICE,
    Fate,
    Hostile,
    markers,
)
from tests.support.process import CPU_CLOCK
from tests.support.until import until
from tests.support.zalo import ZaloPlatform

EVERYWHERE = int(os.environ.get("HOTLINE_FAULT_KILLS", "20")) >= 100
SECONDS = 3.0  # of a processor that one file may take, worker and service together
MEMORY = 300 * 1024  # KB that the worker may ever have taken
SECRET = "a-secret-of-the-tests"
NOT_FILED = {**FORM, "name": ""}  # a form that comes back: its files are kept, no report is made


@dataclass
class House:
    """A service with every channel that takes files."""

    console: Console
    api: BotApi
    platform: ZaloPlatform
    desk: Browser
    seen: set[int] = field(default_factory=set)
    sent: int = 0

    async def by_telegram(self, file: Hostile, content: bytes) -> None:
        """As a document of somebody new, so that the platform changes nothing in it."""
        ref = f"file{self.sent}"
        self.api.files[ref] = content
        named: dict[str, Any] = {
            "file_id": ref,
            "file_unique_id": ref,
            "file_size": len(content),
            "mime_type": file.media,
        }
        what: dict[str, Any] = {"voice": {**named, "duration": 1}} if file.sent_as == VOICE else {"document": named}
        if file.sent_as != VOICE:
            named["file_name"] = file.name
        update = self.api.message(7000 + self.sent, **what)
        live = self.console.live
        assert await self.api.post(live.session, live.url(TELEGRAM_PATH), SECRET, update) == 200

    async def by_zalo(self, file: Hostile, content: bytes) -> None:
        """As an event of somebody new that names an address."""
        person = self.platform.person(f"5040{self.sent:010}")
        if file.sent_as == VOICE:
            self.platform.oa.files[f"voice{self.sent}"] = content
            payload = {"url": f"{self.platform.url}/file/voice{self.sent}"}
            message = {"attachments": [{"type": "audio", "payload": payload}]}
            event = self.platform.phones.event(person, "user_send_audio", message)
            assert await self.platform.phones.post(event) == 200
            return
        picture = file.sent_as == PHOTO
        assert await self.platform.phones.send_file(person, content, picture=picture, name=file.name) == 200

    async def by_web(self, file: Hostile, content: bytes) -> None:
        """From a new browser."""
        visitor = await Visitor.arrive(self.console.live)
        status, _ = await visitor.send_file(content, file.media)
        assert status == (200 if content else 400)

    async def at_the_desk(self, file: Hostile, content: bytes) -> None:
        """With a form, where photos are asked for."""
        data = aiohttp.FormData({**self.desk.fields(), **NOT_FILED}, quote_fields=False)
        data.add_field("ask_photos", io.BytesIO(content), filename=file.name, content_type=file.media)
        live = self.console.live
        async with self.desk.session.post(
            live.url("/console/file"), data=data, headers={"Origin": live.root}
        ) as answer:
            assert answer.status == 422

    async def looked_at(self) -> bool:
        """Whether every file that came has been dealt with, and told."""
        async with self.console.live.service.database.reading() as uow:
            return not await uow.connection.fetchval(
                "select (select count(*) from files where state = 'pending')"
                " + (select count(*) from updates where state = 'waiting')"
            )

    async def fresh(self) -> list[tuple[str, list[bytes]]]:
        """Files that are kept since the last look: kind, and what is kept of each."""
        async with self.console.live.service.database.reading() as uow:
            rows = await uow.connection.fetch("select id, kind, state, source_ref, source_sealed from files")
            new = [row for row in rows if row["id"] not in self.seen]
            self.seen |= {row["id"] for row in rows}
            assert [row for row in rows if row["source_ref"] or row["source_sealed"]] == [], "an address is still there"
            return [
                (row["kind"], [part for small in (False, True)
                               if (part := await uow.files.content(row["id"], thumbnail=small)) is not None])
                for row in new if row["state"] == "ready"
            ]  # fmt: skip

    def worker(self) -> int:
        """The process in which photos are cleaned."""
        (executor,) = self.console.live.service.photos._executors
        assert executor is not None
        (process,) = executor._processes
        return process


Way = Callable[[House, Hostile, bytes], Awaitable[None]]
WAYS: dict[str, Way] = {
    "telegram": House.by_telegram, "zalo": House.by_zalo, "web": House.by_web, "desk": House.at_the_desk,
}  # fmt: skip


@pytest.fixture
async def house(database_url: str) -> AsyncIterator[House]:
    api, platform = BotApi(), ZaloPlatform()
    await api.start()
    await platform.start()
    telegram = {"public_url": "http://127.0.0.1", **api.settings(SECRET)}
    async with open_console(database_url, demo=True, **telegram, **platform.settings()) as console:
        platform.oa.clock = console.clock.now
        await platform.connect(console.live.service.database, console.clock.now())
        platform.phones.url = console.live.url(ZALO_PATH)
        desk = await console.signed_in("commune")
        await desk.get("/console/file")
        yield House(console, api, platform, desk)
    await platform.stop()
    await api.stop()


@pytest.mark.timeout(600)
async def test_of_sixty_hostile_files_nothing_is_kept_but_pixels_and_none_takes_the_worker(house: House) -> None:
    assert len(HOSTILE) == 60
    await house.by_web(Hostile("a photo", bytes, Fate.CLEANED), pictures.jpeg(pictures.slip(320, 240)))
    await until(house.looked_at)
    await house.fresh()
    worker, wrong, longest = house.worker(), list[str](), (0.0, "")
    for number, file in enumerate(HOSTILE):
        content = file.make()
        for name, way in WAYS.items() if EVERYWHERE else [[*WAYS.items()][number % len(WAYS)]]:
            house.sent += 1
            began = _processor(worker)
            await way(house, file, content)
            await until(house.looked_at, 60)
            took = _processor(worker) - began
            longest = max(longest, (took, f"{file.what} by {name}"))
            if said := judged(file, name, await house.fresh()):
                wrong.append(f"{file.what}, by {name}: {said}")
            if took > SECONDS * allowance():
                wrong.append(f"{file.what}, by {name}: {took:.1f} s")
    most = int(Path(f"/proc/{worker}/status").read_text().partition("VmHWM:")[2].split()[0])
    print(f"{house.sent} files, the longest {longest[0]:.2f} s ({longest[1]}), the worker at most {most >> 10} MB")
    assert wrong == []
    assert most < MEMORY
    assert house.worker() == worker, "the worker had to be killed"


def judged(file: Hostile, way: str, kept: list[tuple[str, list[bytes]]]) -> str:
    """What is wrong with what is kept of a file, or nothing."""
    for kind, parts in kept:
        for part in parts:
            if told := [secret for secret in SECRETS if secret in part]:
                return f"{told} are kept"
            if (kind == PHOTO or is_picture(part)) and not {*markers(part)} <= PIXELS_ALONE:
                return f"more than pixels is kept: {markers(part)}"
    wants_photos = way == "desk" and file.sent_as == DOCUMENT
    if file.fate is Fate.CLEANED and not kept:
        return "not kept"
    if file.fate is Fate.REFUSED and kept:
        return "kept"
    if file.fate is Fate.AS_IT_IS and not kept and not wants_photos:
        return "not kept as it is"
    return ""


def _processor(worker: int) -> float:
    """Seconds that the worker and this process have used."""
    return time.clock_gettime(~worker << 3 | CPU_CLOCK) + time.process_time()
