"""A template chosen by keys, and the answer as it will be read, in Chromium."""

import re
from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, expect

from handlers.tickets.claim import claim
from tests.e2e.visitor import PHONE, visit
from tests.support.console import Console, open_console

LARGE = {"viewport": {"width": 1366, "height": 768}}


@pytest_asyncio.fixture(loop_scope="session")
async def office(own_database: str) -> AsyncIterator[Console]:
    """Officials at work."""
    async with open_console(own_database) as console:
        yield console


async def test_a_template_is_chosen_by_keys_looked_at_and_sent(browser: Browser, office: Console) -> None:
    ticket = await office.ticket()
    async with office.live.service.work("t:claim") as work:
        await claim(work, ticket.id, office.actor("commune"))
    async with visit(browser, office.live.root, LARGE) as visitor:
        page = visitor.page
        await visitor.sign_in(await office.link("commune"))
        await visitor.go("/console/reply-templates")
        await page.locator("#name-new").fill("Đang đối chiếu")
        await page.locator("#text-new").fill("Phản ánh {code} đang được đối chiếu với sổ tiêm, hạn {due}.")
        await page.locator("#text-new").press("Tab")
        await page.keyboard.press("Enter")
        await expect(page.locator(".said")).to_contain_text("Đã lưu mẫu")
        assert await visitor.violations() == [] and not await visitor.overflows()
        await visitor.go(f"/console/tickets/{ticket.code}")
        await page.keyboard.press("r")
        await expect(page.locator("#reply-text")).to_be_focused()
        await page.keyboard.type("Chào chị. ")
        await page.keyboard.press("Control+m")
        await expect(page.locator("#reply-template")).to_be_focused()
        await page.keyboard.press("ArrowDown")
        await expect(page.locator("#reply-text")).to_have_value(re.compile(r"^Chào chị\. Phản ánh \d{4} .* hạn "))
        await page.keyboard.press("Enter")
        await expect(page.locator("#reply-text")).to_be_focused()
        await page.locator("#panel-reply").get_by_role("button", name="Xem trước").click()
        shown = page.locator("#preview-reply .bubbles li").first
        await expect(shown).to_contain_text("trả lời phản ánh")
        assert await visitor.violations() == [] and not await visitor.overflows()
        await page.locator("#reply-text").press("Control+Enter")
        await expect(page.locator(".said")).to_contain_text("Đã gửi trả lời")
        assert visitor.faults == []
    async with visit(browser, office.live.root, PHONE) as visitor:
        await visitor.sign_in(await office.link("commune"))
        await visitor.go("/console/reply-templates")
        await visitor.page.locator("summary", has_text="Đang đối chiếu").click()
        assert await visitor.violations() == [] and not await visitor.overflows()
