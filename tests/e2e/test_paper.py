"""What officials print beside reports, as Chromium does: the blank form, and the two pages for who begins."""

import re
from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.e2e.test_console import at_desk
from tests.e2e.visitor import PHONE
from tests.support.console import Console, open_console


@pytest_asyncio.fixture(loop_scope="session")
async def desk(own_database: str) -> AsyncIterator[Console]:
    """Officials at their desks."""
    async with open_console(own_database, practice_provinces="89") as console:
        yield console


async def test_the_form_of_every_category_is_one_page_of_a5(browser: Browser, desk: Console) -> None:
    async with at_desk(browser, desk, device=PHONE) as official:
        page = official.page
        await official.go("/console/paper")
        await expect(page.get_by_role("link", name="Nhập phiếu đã thu")).to_be_visible()
        assert await official.violations() == [] and not await official.overflows()
        for code in await page.locator("#paper-category option").evaluate_all("all => all.map(one => one.value)"):
            await official.go(f"/console/paper?category={code}")
            printed = await page.pdf(prefer_css_page_size=True)
            assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1, code
            sides = re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", printed)
            assert sides and (round(float(sides[1])), round(float(sides[2]))) in {(420, 595), (419, 595), (420, 596)}, (
                code
            )
        assert official.faults == []


async def test_the_pages_for_who_begins_are_two_of_a4(browser: Browser, desk: Console) -> None:
    async with at_desk(browser, desk, device=PHONE) as official:
        await official.go("/console/newcomer")
        assert await official.violations() == [] and not await official.overflows()
        printed = await official.page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 2
        assert official.faults == []
