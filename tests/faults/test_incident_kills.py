"""kill -9 of the process that sends, between the rows of who is called and their messages: everybody is called once."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from handlers.incidents.reporting import report
from handlers.opening.switches import INCIDENTS, MARK
from handlers.staff.officials import enrol, refresh_staffed
from storage.repositories.duties import Duty
from storage.repositories.opening import Mark
from tests.handlers.incidents.test_grouping import POINTS, VENDOR
from tests.handlers.tickets.office import SO_TTTT, SO_Y_TE
from tests.support.bot_api import TOKEN, BotApi
from tests.support.live import VAULT_KEY, Live, start_live
from tests.support.process import Process, free_port, hotline
from tests.support.until import until

CALLED = {7001: SO_TTTT, 7002: VENDOR, 7003: SO_Y_TE}  # chat -> office
KILLS = 3
REFUSED = 500


@dataclass
class Night:
    """The data, the process that sends, and a Bot API that takes nothing until it is told to."""

    live: Live
    process: Process
    api: BotApi
    refused: int = 0
    closed: bool = True

    def fault(self, method: str, body: dict[str, object]) -> int | None:
        if not self.closed or method != "sendMessage":
            return None
        self.refused += 1
        return REFUSED


@pytest.fixture
async def night(database_url: str, tmp_path: Path) -> AsyncIterator[Night]:
    """Somebody on duty in each of three offices, each with a chat on Telegram."""
    api = BotApi()
    await api.start()
    env = {
        "HOTLINE_DATABASE_URL": database_url, "HOTLINE_VAULT_KEY": VAULT_KEY, "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_BASE_URL": api.url, "TELEGRAM_WEBHOOK_SECRET": "night", "HOTLINE_LEASE_SECONDS": "2",
        "HOTLINE_PUBLIC_URL": "https://hotline.example",
    }  # fmt: skip
    process = hotline("work", port=free_port(), env=env, log=tmp_path / "log")
    async with start_live(database_url, works=False) as live:
        async with live.service.work("t:staff") as work:
            await work.uow.opening.keep("89", Mark(MARK + INCIDENTS, {"on": True}, work.now, 0))
            for chat, body in CALLED.items():
                person = await enrol(work, f"Người trực {chat}", {body: "officer"})
                contact = await work.uow.contacts.ensure(work.ids.new(), "telegram", str(chat), work.now)
                await work.uow.officials.link(person.id, contact.id, work.now)
                end = work.now.replace(year=work.now.year + 1)
                await work.uow.duties.add(Duty(work.ids.new(), body, person.id, "", "", 1, work.now, end))
            await refresh_staffed(work)
        await live.service.refresh.switches()
        yield Night(live, process, api)
    process.kill()
    await api.stop()


@pytest.mark.timeout(240)
async def test_killed_between_the_rows_and_the_sending_everybody_is_called_once(night: Night) -> None:
    night.api.fault = night.fault
    night.process.start()

    async def one(number: int, code: str) -> int:
        async with night.live.service.work(f"t:down:{number}") as work:
            body = work.tools.directory.at_facility(code)
            assert body is not None
            return (await report(work, body, "sign_in", None, "system")).incident.id

    found = [await one(number, code) for number, code in enumerate(POINTS)]
    assert len(set(found)) == 1
    for kill in range(KILLS):
        seen = night.refused

        async def is_trying(before: int = seen) -> bool:
            return night.refused > before

        await until(is_trying, 60)
        night.process.kill()
        if kill == KILLS - 1:
            night.closed = False
        async with night.live.service.work(f"t:free:{kill}") as work:  # what was given back is tried again at once
            await work.uow.connection.execute("update outbox set not_before = null where state = 'waiting'")
        night.process.start()
    await night.process.ready()

    async def all_called() -> bool:
        return all(night.api.texts(chat) for chat in CALLED)

    await until(all_called, 60)

    async def nothing_left() -> bool:
        async with night.live.service.database.reading() as uow:
            query = "select count(*) from outbox where channel = 'telegram' and state in ('leased','waiting','sending')"
            return bool(await uow.connection.fetchval(query) == 0)

    await until(nothing_left, 60)
    for chat in CALLED:
        calls = [text for text in night.api.texts(chat) if "KHẨN SC-1" in text]
        assert len(calls) == 1, (chat, calls)
    async with night.live.service.database.reading() as uow:
        assert len(await uow.incidents.pages(found[0])) == len(CALLED)
