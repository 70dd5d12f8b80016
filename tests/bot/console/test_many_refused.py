"""Many refused at once need what one refusal needs: a reason that fits each of them, read before it is sent."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.console.desk import Desk
from handlers.dialogue.answers.ticket_code import group_code
from handlers.jobs.bulk_acts import bulk_acts
from handlers.work import Work
from tests.bot.console.test_own_questions import photo
from tests.support.bulk import looked_at, on_with
from tests.support.console import Console


async def test_a_reason_about_a_photo_reaches_only_those_with_one_and_is_read_before_it_is_sent(
    console: Console,
) -> None:
    made = [await console.ticket() for _ in range(6)]
    for ticket in made[:5]:
        await console.photo(ticket, photo())
    browser = await console.signed_in("commune")
    await looked_at(browser, "refuse", made, code="R08")
    assert "Từ chối 5 phản ánh?" in browser.page and "1 phản ánh được giữ nguyên" in browser.page
    assert "không kèm ảnh nào" in browser.page
    assert len(re.findall(r'<li class="from-office"><p>[^<]*Ảnh giấy xác nhận bị mờ', browser.page)) == 3
    assert {(await console.stored(one)).status for one in made} == {"open"}
    async with console.live.service.work("t:news") as work:  # one of them says more while the page is open
        await work.uow.tickets.save(made[0], {"flags": ("x",)}, work.now)
    await on_with(browser, "/console/bulk/refuse/send", made, when="now")
    path = browser.path
    await bulk_acts(console.live.service.work)
    await browser.get(path)
    assert "Đã xong 4" in browser.page
    assert [(await console.stored(one)).status for one in made] == ["open", *["refused"] * 4, "open"]
    assert "vừa thay đổi" in browser.page and group_code(made[0].code) in browser.page


async def test_a_refusal_that_fits_nobody_reads_the_chosen_once_and_holds_one_connection(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, browser = await console.ticket(), await console.signed_in("commune")
    held, most = 0, 0
    work_of = Desk.work

    @asynccontextmanager
    async def counted(desk: Desk, act: str = "") -> AsyncIterator[Work]:
        nonlocal held, most
        held += 1
        most = max(most, held)
        try:
            async with work_of(desk, act) as work:
                yield work
        finally:
            held -= 1

    monkeypatch.setattr(Desk, "work", counted)
    await looked_at(browser, "refuse", [made], code="R08")
    assert browser.status == 422 and most == 1
    # The page that asks, and the form that was sent.
    assert await console.audited("tickets.chosen") == 2


async def test_no_more_than_fifty_are_refused_at_once_and_one_needs_its_photo_too(console: Console) -> None:
    made = [await console.ticket(dose_numbers=()) for _ in range(51)]
    browser = await console.signed_in("commune")
    for fields, told in (
        ({"code": "R11", "sure": "yes", "when": "now"}, "nhiều nhất 50"),
        ({"code": "R11"}, "nhiều nhất 50"),
        ({"code": "R08", "n": "50"}, "không kèm ảnh nào"),
        ({"code": "R04", "n": "50"}, "không nêu mũi nào"),
        ({"code": "R99", "n": "50"}, "Chọn một lý do"),
        ({"code": "R11", "n": "50", "text": "x" * 1501}, "không quá 1.500 chữ"),
    ):
        await looked_at(browser, "refuse", made[: int(fields.pop("n", "51"))], **fields)
        assert browser.status == 422 and told in browser.page, fields
        assert 'value="R08" data-draft' not in browser.page
    await browser.get("/console")
    await browser.post("/console/bulk/refuse", {"whole": "1", "queue": "my_body", "body": "", "category": ""})
    assert browser.page.count('name="code_of"') == 50
    await browser.act(made[0], "claim")
    await browser.get(f"/console/tickets/{made[0].code}")
    assert 'value="R08" data-draft' not in browser.page and 'value="R11" data-draft' in browser.page
    await browser.act(made[0], "refuse", code="R08", text="Ảnh mờ ạ.")
    assert browser.status == 422 and "không kèm ảnh nào" in browser.page
    assert {(await console.stored(one)).status for one in made} == {"open", "claimed"}
