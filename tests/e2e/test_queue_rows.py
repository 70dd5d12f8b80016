"""The queue's rows in Chromium: as many as a small screen holds, what changes in them, and what the tab says."""

from typing import Any

from playwright.async_api import Browser, expect

from handlers.tickets.claim import claim
from tests.e2e.test_console import at_desk, office
from tests.e2e.visitor import PHONE, SCHEMES, Visit
from tests.support.console import Console

__all__ = ["office"]  # the fixture
SMALL: dict[str, Any] = {"viewport": {"width": 1366, "height": 768}}
SEEN = """() => [...document.querySelectorAll('[data-line]')]
    .map(line => line.getBoundingClientRect())
    .filter(box => box.top >= 0 && box.bottom <= innerHeight).length"""
HEIGHT = "() => document.querySelector('[data-line]').getBoundingClientRect().height"
CUT = """() => [...document.querySelectorAll('.lines td, .lines th')]
    .filter(cell => cell.scrollWidth > cell.clientWidth + 1).map(cell => cell.className)"""


async def zoomed(official: Visit, percent: int) -> None:
    """The page as at this zoom: as many CSS pixels less."""
    width, height = (round(one * 100 / percent) for one in (1366, 768))
    await official.page.set_viewport_size({"width": width, "height": height})


async def test_a_small_screen_holds_twenty_rows_and_nothing_is_cut(browser: Browser, office: Console) -> None:
    for n in range(26):
        await office.ticket("DUPLICATE" if n % 2 else "DOSE_MISSING_ONE")
    async with at_desk(browser, office, device=SMALL) as official:
        assert await official.page.evaluate(SEEN) >= 20
        assert await official.page.evaluate(HEIGHT) <= 31
        for percent in (100, 125):
            await zoomed(official, percent)
            assert await official.page.evaluate(CUT) == [] and not await official.overflows(), percent
        buttons = official.page.locator("[data-claim]")
        opacity = "buttons => buttons.filter(one => getComputedStyle(one).opacity !== '0').length"
        await official.page.mouse.move(0, 0)
        assert await buttons.evaluate_all(opacity) == 0
        await official.page.keyboard.press("j")
        assert await buttons.evaluate_all(opacity) == 1
        await official.go("/console/account")
        await official.page.get_by_role("button", name="Thoáng").click()
        await official.go("/console")
        assert await official.page.evaluate(HEIGHT) >= 44
        assert official.faults == []
    async with at_desk(browser, office, "colleague", device=PHONE) as official:
        assert await official.page.evaluate(HEIGHT) >= 44
        box = await official.page.locator("[data-claim]").first.bounding_box()
        assert box is not None and box["height"] >= 40


async def test_a_row_changes_in_place_when_a_colleague_takes_it_and_the_tab_tells_of_news(
    browser: Browser, office: Console
) -> None:
    async with at_desk(browser, office) as official:
        page = official.page
        order = "lines => lines.map(line => line.dataset.code)"
        before = await page.locator("[data-line]").evaluate_all(order)
        await page.locator("[data-line]").first.get_by_role("checkbox").check()
        async with office.live.service.database.reading() as uow:
            ticket = await uow.tickets.get_by_code(before[1])
        assert ticket is not None
        async with office.live.service.work("t:taken") as work:
            await claim(work, ticket.id, office.actor("colleague"))
        row = page.locator(f'[data-line][data-code="{before[1]}"]')
        await expect(row.locator(".col-who")).to_have_text("Trần Văn Bốn")
        await expect(row.locator("[data-claim]")).to_have_count(0)
        await expect(page).to_have_title("• Cơ quan tôi · Bàn cán bộ")
        await office.ticket()
        await expect(page).to_have_title("(1) Cơ quan tôi · Bàn cán bộ")
        assert "mark-news" in (await page.locator('link[rel="icon"]').get_attribute("href") or "")
        assert await page.locator("[data-line]").evaluate_all(order) == before
        await expect(page.locator("[data-line]").first.get_by_role("checkbox")).to_be_checked()
        assert official.faults == []


async def test_a_report_is_read_beside_the_list_by_keys_and_mouse_without_leaving_it(
    browser: Browser, office: Console
) -> None:
    async with at_desk(browser, office, device=SMALL) as official:
        page, pane = official.page, official.page.locator("#peek")
        codes = await page.locator("[data-line]").evaluate_all("lines => lines.map(line => line.dataset.code)")
        shown = page.locator("[data-peeked]")
        await expect(pane).to_be_hidden()
        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("ArrowDown")
        await expect(shown).to_have_attribute("data-peeked", codes[1])
        await expect(pane).to_contain_text("Má tôi tiêm đủ 2 mũi")
        assert await page.evaluate(HEIGHT) <= 46 and not await official.overflows()
        for scheme in SCHEMES:
            await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            assert await official.violations() == []
        await page.keyboard.press("k")
        await expect(shown).to_have_attribute("data-peeked", codes[0])
        await page.locator("[data-line]").nth(2).locator(".col-what").click()
        await expect(shown).to_have_attribute("data-peeked", codes[2])
        await expect(page).to_have_url(f"{official.root}/console")
        await page.keyboard.press("Escape")
        await expect(pane).to_be_hidden()
        await page.keyboard.press("j")
        await expect(page.locator("[data-line]").nth(3)).to_have_class("here")
        await page.locator("[data-peek]").click()  # what was put away is asked for again
        await expect(shown).to_have_attribute("data-peeked", codes[3])
        await page.keyboard.press("Escape")
        await page.locator("[data-line]").first.click()  # no pane: the whole row leads there
        await expect(page.locator("#ticket")).to_have_attribute("data-code", codes[0])
        assert official.faults == []
