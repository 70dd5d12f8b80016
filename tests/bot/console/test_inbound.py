"""What people sent and could not be taken in: leads see what and how often, never what it says, and have it tried."""

import html
import re
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.intake import TRIES
from handlers.dialogue.turn import Incoming
from tests.support.console import Console

PAGE = "/console/undelivered/inbound"
SECRET = "CCCD 098162000123 của Mười"


async def dies(console: Console, monkeypatch: pytest.MonkeyPatch, key: str = "k1", **said: Any) -> Incoming:
    """A message of somebody whose every turn fails, until it is on the dead list."""
    incoming = Incoming("webchat", key, "c" * 64, datetime(2021, 10, 20, 2, tzinfo=UTC), **(said or {"text": SECRET}))
    intake = console.live.service.intake

    async def breaks(*_: Any) -> None:
        raise KeyError(SECRET)

    with monkeypatch.context() as patch:
        patch.setattr(intake, "_run", breaks)
        await intake.receive(incoming)
        for _ in range(TRIES):
            console.clock.move(minutes=1)
            await intake.retry_due()
    return incoming


async def test_a_lead_sees_what_kind_it_is_and_never_what_it_says_and_has_it_tried_again(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    await dies(console, monkeypatch)
    await dies(console, monkeypatch, "k2", text="một câu khác")
    browser = await console.signed_in("far_province")
    assert PAGE in await browser.get("/console/undelivered")
    page = html.unescape(await browser.get(PAGE))
    assert page.count("Trang web · tin chữ") == 2 and page.count("thử 5 lần · lỗi KeyError") == 2
    assert page.count("Cùng loại: 2 tin") == 2
    assert "098162000123" not in page and "Mười" not in page and "c" * 64 not in page
    number = re.findall(rf"{PAGE}/(\d+)/again", page)[-1]  # the older one
    assert "Tin sẽ được thử lại ngay." in await browser.post(f"/console/undelivered/inbound/{number}/again")
    page = await browser.post(f"/console/undelivered/inbound/{number}/again", {"act": "another"})
    assert "đã có người cho thử lại" in page and await console.audited("update_again") == 1
    await console.live.service.intake.retry_due()
    async with console.live.service.database.reading() as uow:
        rows = await uow.connection.fetch("select key, state from updates")
    assert {row["key"]: row["state"] for row in rows if row["key"] in ("k1", "k2")} == {"k1": "done", "k2": "dead"}


async def test_one_that_fails_again_stands_there_again_and_its_person_is_told_once(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    incoming = await dies(console, monkeypatch, tap="x:1:2")
    browser = await console.signed_in("far_province")
    page = await browser.get(PAGE)
    assert "một lựa chọn" in page
    (number,) = re.findall(rf"{PAGE}/(\d+)/again", page)
    await browser.post(f"/console/undelivered/inbound/{number}/again")
    assert "Không có tin đến nào bị mất" in browser.page
    await dies(console, monkeypatch)  # all fails still
    assert f"{PAGE}/{number}/again" in await browser.get(PAGE)
    async with console.live.service.database.reading() as uow:
        told = await uow.connection.fetchval(
            "select count(*) from outbox where cause = $1", f"dead:webchat:{incoming.key}"
        )
    assert told == 1


async def test_what_could_not_be_read_is_told_and_cannot_be_tried(console: Console) -> None:
    async with console.live.service.database.unit_of_work() as uow:
        now = console.clock.now()
        await uow.updates.keep_dead("telegram", "7", {"message": {"text": SECRET}}, now, "ValueError", "5")
        await uow.updates.keep_dead("telegram", "8", {"at": "no day"}, now, "ValueError", "5")
    browser = await console.signed_in("far_province")
    page = await browser.get(PAGE)
    assert page.count("Telegram · không đọc được") == 2 and "/again" not in page and SECRET not in page
    async with console.live.service.database.reading() as uow:
        seq = await uow.connection.fetchval("select seq from updates where key = '7'")
    assert "không thử lại được" in await browser.post(f"/console/undelivered/inbound/{seq}/again")


async def test_it_is_for_those_who_look_after_the_installation(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    await dies(console, monkeypatch)
    for who in ("commune", "district", "province", "volunteer"):  # leads of offices, and an officer of a province
        browser = await console.signed_in(who)
        assert PAGE not in await browser.get("/console/undelivered")
        await browser.get(PAGE)
        assert browser.status == 404
        await browser.post("/console/undelivered/inbound/1/again")
        assert browser.status == 404
