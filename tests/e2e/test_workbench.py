"""A report as one page in Chromium: nothing folds at a desk, the width is used, a phone shows the photo first."""

from typing import Any

from playwright.async_api import Browser, Page, expect

from handlers.tickets.claim import claim
from handlers.tickets.reply import reply
from storage.repositories.tickets import Ticket
from tests.e2e.test_photos import LARGE, office, paper
from tests.e2e.visitor import PHONE, SCHEMES, visit
from tests.support.console import Console

__all__ = ["office"]  # the fixture
WIDE: dict[str, Any] = {"viewport": {"width": 1920, "height": 1080}}
CUT = "bar => bar.scrollWidth > bar.clientWidth"


async def mine(office: Console, *, photo: bool) -> Ticket:
    """A report that an official has and has answered."""
    ticket = await office.ticket()
    if photo:
        await office.photo(ticket, paper("GIAY"))
    async with office.live.service.work(f"t:{ticket.id}") as work:
        await claim(work, ticket.id, office.actor("commune"))
        await reply(work, ticket.id, office.actor("commune"), "Trạm đang đối chiếu.")
    return ticket


async def box(page: Page, part: str) -> dict[str, float]:
    """Where a part stands: x, y, width, height."""
    await expect(page.locator(part)).to_be_visible()
    found = await page.locator(part).bounding_box()
    assert found is not None
    return {"x": found["x"], "y": found["y"], "width": found["width"], "height": found["height"]}


async def test_a_report_is_one_page_on_every_screen_with_its_acts_in_sight(browser: Browser, office: Console) -> None:
    bare, pictured = await mine(office, photo=False), await mine(office, photo=True)
    async with visit(browser, office.live.root, LARGE) as official:
        page = official.page
        await official.sign_in(await office.link("commune"))
        for ticket in (bare, pictured):
            await official.go(f"/console/tickets/{ticket.code}")
            await expect(page.locator("#reply-text")).to_be_visible()
            await expect(page.locator("details.panel:visible")).to_have_count(1)
            assert not await page.locator(".act-bar").evaluate(CUT)
            assert (await box(page, ".act-bar"))["height"] < 64  # one row
            await page.keyboard.press("h")
            await expect(page.locator("#ask-text")).to_be_focused()
            await expect(page.locator("details.panel:visible")).to_have_count(1)
            for scheme in SCHEMES:
                await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                assert await official.violations() == [] and not await official.overflows()
        await page.set_viewport_size(WIDE["viewport"])
        await official.go(f"/console/tickets/{bare.code}")
        data, talk, act = [await box(page, part) for part in (".data", ".talk", "#panel-reply")]
        assert data["x"] + data["width"] <= talk["x"] and talk["x"] + talk["width"] <= act["x"]
        assert act["x"] + act["width"] > 1850 and abs(data["y"] - talk["y"]) < 2
        assert official.faults == []
    async with visit(browser, office.live.root, PHONE) as official:
        page = official.page
        await official.sign_in(await office.link("commune"))
        await official.go(f"/console/tickets/{pictured.code}")
        photo, data = await box(page, ".photos"), await box(page, ".data")
        assert photo["y"] + photo["height"] <= data["y"]
        await expect(page.locator("#panel-reply")).not_to_have_attribute("open", "")
        await page.emulate_media(media="print")
        for ticket in (pictured, bare):
            await official.go(f"/console/tickets/{ticket.code}")
            assert not await official.overflows()
        assert official.faults == []
