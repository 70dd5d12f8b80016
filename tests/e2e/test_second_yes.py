"""An act on many that asks for another official's yes, in Chromium."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from handlers.jobs.bulk_acts import bulk_acts
from handlers.staff.officials import enrol
from handlers.tickets.many import second_yes
from handlers.tickets.many.pressed import press
from storage.repositories.bulk_acts import Order
from tests.e2e.visitor import PHONE, visit
from tests.support.console import PROVINCE, Console, open_console

LARGE = {"viewport": {"width": 1366, "height": 768}}


@pytest_asyncio.fixture(loop_scope="session")
async def office(own_database: str) -> AsyncIterator[Console]:
    """Officials at work."""
    async with open_console(own_database) as console:
        yield console


async def test_who_leads_above_looks_at_three_and_says_yes(
    browser: Browser, office: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second_yes, "MANY", 4)
    made = [await office.ticket() for _ in range(4)]
    order = Order("reply", "Phản ánh {code} đang được đối chiếu ạ.")
    acts = []
    for n in range(2):
        async with office.live.service.work(f"t:press{n}") as work:
            acts.append(await press(work, office.actor("commune"), order, made, seen={}, cause=f"p{n}", now=False))
    for screen, act_id in ((LARGE, acts[0]), (PHONE, acts[1])):
        async with visit(browser, office.live.root, screen) as visitor:
            await visitor.sign_in(await office.link("district"))
            await visitor.go("/console/bulk")
            await expect(visitor.page.get_by_role("heading", name="Chờ bạn đồng ý")).to_be_visible()
            assert await visitor.violations() == [] and not await visitor.overflows()
            await visitor.page.locator(f'a[href="/console/bulk/{act_id}"]').click()
            await expect(visitor.page.locator("article.example")).to_have_count(3)
            assert await visitor.violations() == [] and not await visitor.overflows()
            await visitor.page.get_by_role("button", name="Đồng ý cho làm").press("Enter")
            await expect(visitor.page.locator(".said")).to_contain_text("Bạn đã đồng ý")
            assert visitor.faults == []
    async with visit(browser, office.live.root, LARGE) as visitor:  # the fullest bar on top
        await visitor.sign_in(await office.link("commune"))
        await visitor.go("/console")
        assert await visitor.violations() == [] and not await visitor.overflows()


async def test_a_province_answers_five_hundred_at_once_and_takes_it_back(browser: Browser, office: Console) -> None:
    async with office.live.service.work("t:lead") as work:
        await enrol(work, "Lê Văn Tỉnh", {PROVINCE: "lead"})
    await office.live.service.refresh.staff(force=True)
    for ticket in [await office.ticket() for _ in range(500)]:
        async with office.live.service.work(f"t:{ticket.id}") as work:
            await work.uow.tickets.save(ticket, {"body_id": PROVINCE}, work.now)
    async with visit(browser, office.live.root, LARGE) as visitor:
        page = visitor.page
        await visitor.sign_in(await office.link("province"))
        await visitor.go("/console/queue/my_body")
        await page.locator("input[name=code_of]").first.check()
        await page.locator("input[name=whole]").check()
        await page.locator('button[formaction="/console/bulk/reply"]').press("Enter")
        await expect(page.locator("input[name=code_of]")).to_have_count(500)
        await page.locator("#text").fill("Phản ánh {code} đang được {office} đối chiếu ạ.")
        await page.get_by_role("button", name="Xem trước").press("Enter")
        await expect(page.get_by_role("heading", name="Trả lời 500 phản ánh?")).to_be_visible()
        await expect(page.locator("article.example")).to_have_count(3)
        await page.get_by_role("button", name="Xin đồng ý cho 500 phản ánh").press("Enter")
        await expect(page.locator("#bulk-progress")).to_contain_text("Chờ Sở Y tế")
        await page.get_by_role("button", name="Hoàn tác cả loạt").press("Enter")
        await expect(page.locator(".said")).to_contain_text("Đã hoàn tác cả loạt")
        assert visitor.faults == []
    office.clock.move(seconds=700)
    await bulk_acts(office.live.service.work)
    async with office.live.service.database.reading() as uow:
        told = "select count(*) from ticket_events where kind = 'replied'"
        assert await uow.connection.fetchval(told) == 0
