"""An act on many that asks for another official's yes, in Chromium."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from handlers.tickets.many import second_yes
from handlers.tickets.many.pressed import press
from storage.repositories.bulk_acts import Order
from tests.e2e.visitor import PHONE, visit
from tests.support.console import Console, open_console

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
