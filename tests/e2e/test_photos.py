"""A photo beside what was typed, in Chromium: the next one, larger, turned for everybody, by keys alone."""

import io
import re
from collections.abc import AsyncIterator

import pytest_asyncio
from PIL import Image, ImageDraw
from playwright.async_api import Browser, expect

from handlers.tickets.claim import claim
from tests.e2e.visitor import PHONE, visit
from tests.support.console import Console, open_console

LARGE = {"viewport": {"width": 1366, "height": 768}}
WIDTH = "frame => frame.querySelector('img').getBoundingClientRect().width / frame.clientWidth"


def paper(words: str) -> bytes:
    """A photo of a paper, higher than wide."""
    picture, kept = Image.new("RGB", (640, 900), "#f0e8d8"), io.BytesIO()
    ImageDraw.Draw(picture).text((60, 80), words, fill="#202020", font_size=60)
    picture.save(kept, "JPEG")
    return kept.getvalue()


@pytest_asyncio.fixture(loop_scope="session")
async def office(own_database: str) -> AsyncIterator[Console]:
    """Officials at work."""
    async with open_console(own_database) as console:
        yield console


async def test_photos_are_read_beside_what_was_typed_and_turned_for_everybody_by_keys(
    browser: Browser, office: Console
) -> None:
    ticket = await office.ticket()
    async with office.live.service.work("t:claim") as work:
        await claim(work, ticket.id, office.actor("commune"))
    first, second = [await office.photo(ticket, paper(words)) for words in ("GIAY 1", "GIAY 2")]
    async with visit(browser, office.live.root, LARGE) as visitor:
        page = visitor.page
        await visitor.sign_in(await office.link("commune"))
        await visitor.go(f"/console/tickets/{ticket.code}")
        await expect(page.locator("[data-photo-at]")).to_have_text("1 / 2")
        shown = page.locator(".photo:visible")
        typed, frame = await page.locator(".data").bounding_box(), await shown.locator(".photo-frame").bounding_box()
        assert typed and frame and frame["x"] + frame["width"] <= typed["x"] and frame["width"] > 500
        await page.keyboard.press("]")
        await expect(shown).to_have_attribute("data-photo", str(second))
        async with page.expect_response("**/turn") as kept:
            await page.keyboard.press("q")
        assert (await kept.value).status == 303
        await expect(shown).to_have_attribute("data-turn", "90")
        await page.keyboard.press("+")
        await page.keyboard.press("+")
        assert await shown.locator(".photo-frame").evaluate(WIDTH) > 1.9
        assert await visitor.violations() == [] and not await visitor.overflows()
        await page.reload()  # the place among the photos is kept
        await expect(page.locator("[data-photo-at]")).to_have_text("2 / 2")
        async with page.expect_response("**/checks"):
            await page.get_by_label("Ngày tiêm: không khớp giấy").check()
        await expect(page.locator("#check-words")).to_contain_text("Ngày tiêm (mũi 2)")
        await page.locator('[data-fill="ask"]').click()
        await expect(page.locator("#ask-text")).to_have_value(re.compile("chưa khớp với giấy: Ngày tiêm"))
        assert await visitor.violations() == [] and visitor.faults == []
    async with visit(browser, office.live.root, PHONE) as visitor:
        await visitor.sign_in(await office.link("colleague"))
        await visitor.go(f"/console/tickets/{ticket.code}")
        await expect(visitor.page.locator(f"#photo-{second}")).to_have_attribute("data-turn", "90")
        await expect(visitor.page.locator(f"#photo-{first}")).to_have_attribute("data-turn", "0")
        assert not await visitor.overflows()


async def test_a_list_and_a_report_are_printed_in_black_on_white_without_what_is_pressed(
    browser: Browser, office: Console
) -> None:
    ticket = await office.ticket()
    await office.photo(ticket, paper("GIAY"))
    async with visit(browser, office.live.root, LARGE, color_scheme="dark") as visitor:
        page = visitor.page
        await visitor.sign_in(await office.link("commune"))
        await page.emulate_media(media="print")
        await expect(page.locator(".lines tbody tr")).to_be_visible()
        for gone in (".bar", ".queues", ".filters", ".col-choose >> nth=0", ".keys"):
            await expect(page.locator(gone)).to_be_hidden()
        await visitor.go(f"/console/tickets/{ticket.code}")
        await expect(page.locator("[data-zoom-at]")).to_have_text("100 %")
        for there in (".photo img", ".data", ".history"):
            await expect(page.locator(there)).to_be_visible()
        for gone in (".bar", ".act-bar", ".panels", ".photo-acts", ".record form >> nth=0"):
            await expect(page.locator(gone)).to_be_hidden()
        ink = "part => [getComputedStyle(part).color, getComputedStyle(document.body).backgroundColor]"
        assert await page.locator("h1").evaluate(ink) == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
        sizes = re.findall(rb"/MediaBox ?\[0 0 (\d+)", await page.pdf(prefer_css_page_size=True))
        assert set(sizes) == {b"594"}  # points: A4 upright
