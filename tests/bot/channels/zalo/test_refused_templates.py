"""A template that Zalo refuses tells nobody; it is sent again by an official, or once templates are accepted again."""

import re
from unittest.mock import AsyncMock

import pytest

from bot.channels.errors import OurMistake
from handlers.tickets.reply import reply
from tests.bot.channels.zalo.test_window import TEMPLATE, Desk, desk_with


async def refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run of the job while Zalo refuses whatever is sent."""
    with monkeypatch.context() as patch:
        patch.setattr(desk.console.live.service.channels["zalo"], "send", AsyncMock(side_effect=OurMistake("-201")))
        await desk.job()


async def refused_template(desk: Desk, monkeypatch: pytest.MonkeyPatch, *words: str) -> None:
    """Messages held nine days after Lan wrote, of which the template that should tell is refused."""
    desk.console.clock.move(days=9)
    for one in words:
        await desk.answers(one)
    await refused(desk, monkeypatch)
    assert desk.got("t-17") == 0


async def test_a_template_that_is_refused_told_nobody_until_an_official_sends_it_again(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desk_with(database_url, **TEMPLATE) as desk:
        await refused_template(desk, monkeypatch, "Mũi 2 đã nhập")
        browser = await desk.console.signed_in("commune")
        page = await browser.get(f"/console/tickets/{desk.ticket.code}")
        assert "Có 1 tin chưa tới người dân" in page and "Tin báo theo mẫu bị từ chối" in page
        page = await browser.get("/console/undelivered")
        assert page.count("<article") == 1 and "Đã báo có tin" not in page
        (path,) = re.findall(r'action="(/console/undelivered/\d+/again)"', page)
        for said in ("Tin sẽ được gửi lại ngay.", "Tin này đã có người làm rồi."):
            page = await browser.post(path, {"act": said[:8].strip().encode().hex(), "expected": "0"})
            assert said in page
        await desk.settled()
        assert desk.got("t-17") == 1 and "Đã báo có tin" in await browser.get("/console/undelivered")
        await desk.writes()
        assert desk.got("Mũi 2 đã nhập") == 1


async def test_refused_templates_are_tried_now_and_then_and_all_go_once_one_has_gone(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desk_with(database_url, **TEMPLATE) as desk:
        other = await desk.console.ticket(contact_id=desk.ticket.contact_id)
        await refused_template(desk, monkeypatch, "Mũi 2 đã nhập")
        await desk.job()  # not at once: nothing has changed
        assert desk.got("t-17") == 0
        desk.console.clock.move(minutes=1)
        async with desk.console.live.service.work("test:other") as work:
            await reply(work, other.id, desk.console.actor("commune"), "Tin khác")
        await desk.settled()
        await desk.job()  # the template of the other report goes: it is accepted again
        assert desk.got("t-17") == 1
        await desk.job()
        assert desk.got("t-17") == 2 and await desk.billed() == 2
        told = await desk.rows("state = 'held'")
        assert len(told) == 2 and all(one["told_at"] is not None for one in told)
        await desk.job()
        assert desk.got("t-17") == 2
        await desk.writes()
        assert (desk.got("Mũi 2 đã nhập"), desk.got("Tin khác")) == (1, 1)


async def test_a_template_for_which_the_month_was_spent_goes_in_the_next_also_where_nothing_else_that_costs_does(
    database_url: str,
) -> None:
    async with desk_with(database_url, **TEMPLATE, zalo_oa_billed=False, zalo_oa_billed_month=1) as desk:
        other = await desk.console.ticket(contact_id=desk.ticket.contact_id)
        desk.console.clock.move(days=9)  # 29 October
        await desk.answers("Mũi 2 đã nhập")
        await desk.job()
        async with desk.console.live.service.work("test:other") as work:
            await reply(work, other.id, desk.console.actor("commune"), "Tin khác")
        for _ in range(3):
            await desk.job()
        assert desk.got("t-17") == await desk.billed() == 1
        desk.console.clock.move(days=4)
        for _ in range(2):
            await desk.job()
        assert desk.got("t-17") == 2 and await desk.billed() == 1
        await desk.writes()
        assert (desk.got("Mũi 2 đã nhập"), desk.got("Tin khác")) == (1, 1)


async def test_where_no_other_goes_one_refused_template_is_tried_after_some_hours(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desk_with(database_url, **TEMPLATE) as desk:
        await refused_template(desk, monkeypatch, "Mũi 2 đã nhập")
        desk.console.clock.move(hours=5)
        await desk.job()
        assert desk.got("t-17") == 0
        desk.console.clock.move(hours=1)
        await desk.job()
        assert desk.got("t-17") == 1


async def test_what_waited_too_long_is_sent_again_itself_and_not_the_template_that_was_refused(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desk_with(database_url, **TEMPLATE) as desk:
        await refused_template(desk, monkeypatch, "Mũi 2 đã nhập")
        desk.console.clock.move(days=61)
        await refused(desk, monkeypatch)
        browser = await desk.console.signed_in("commune")
        page = await browser.get("/console/undelivered")
        (path,) = re.findall(r'action="(/console/undelivered/\d+/again)"', page)  # one button, not two
        assert "Tin sẽ được gửi lại ngay." in await browser.post(path, {"expected": "0"})
        await desk.settled()
        assert [row["resends"] for row in await desk.rows("cause not like 'template:%' and resends > 0")] == [1]
