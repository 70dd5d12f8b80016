"""Two reports are tied by keys in Chromium, seen from both ends, and parted by a press."""

from playwright.async_api import Browser, expect

from tests.e2e.test_console import at_desk
from tests.e2e.test_keyboard import at_report
from tests.e2e.visitor import PHONE, visit
from tests.support.console import Console


async def test_reports_are_tied_by_keys_and_parted_on_a_phone(browser: Browser, desk: Console) -> None:
    one, other = await desk.ticket(), await desk.ticket("INSTALL")
    async with at_desk(browser, desk) as official:
        page = official.page
        await official.go(f"/console/tickets/{one.code}")
        await at_report(page, one.code)
        await page.keyboard.press("k")
        await expect(page.locator("#link-other")).to_be_focused()
        await page.keyboard.type(other.code)
        for key in ("Tab", "ArrowDown", "ArrowDown", "Control+Enter"):
            await page.keyboard.press(key)
        await expect(page.locator(".said")).to_contain_text("Đã nối hai phản ánh")
        await expect(page.locator("#linked li")).to_contain_text("cùng nguyên nhân")
        assert await official.violations() == official.faults == []
    async with visit(browser, desk.live.root, PHONE) as officer:
        page = officer.page
        await officer.sign_in(await desk.link("colleague"))
        await officer.go(f"/console/tickets/{other.code}")
        await at_report(page, other.code)
        await expect(page.locator("#linked a").first).to_have_attribute("href", f"/console/tickets/{one.code}")
        assert not await officer.overflows() and await officer.violations() == []
        await page.locator("#linked form button").tap()
        await expect(page.locator("#linked")).to_contain_text("Chưa nối với phản ánh nào.")
        assert await officer.violations() == [] and officer.faults == []
