"""The story of two windows on a Zalo account: the demo's own platform, its phone page in Chromium, by numbers."""

import os
from pathlib import Path

from playwright.async_api import Browser, expect

from bot.channels.zalo.channel import PATH
from bot.demo.zalo.page import serving
from bot.demo.zalo.people import Person
from tests.e2e.visitor import PHONE, Visit, visit
from tests.support.live import start_live
from tests.support.process import free_port
from tests.support.two_windows import Story, play
from tests.support.village import settle
from tests.support.zalo import KEY, ZaloPlatform

USER = "5040200000000000018"
SHOTS = os.environ.get("HOTLINE_SHOTS", "")  # a folder to keep a picture of the end of the story in


class PhonePage:
    """The page of one person's phone."""

    def __init__(self, visitor: Visit) -> None:
        self.page = visitor.page

    async def say(self, text: str) -> None:
        await self.page.locator("#text").fill(text)
        await self.page.locator("#form button").click()

    async def photo(self, content: bytes) -> None:
        picked = {"name": "giay.jpg", "mimeType": "image/jpeg", "buffer": content}
        await self.page.locator("#photo").set_input_files(picked)  # type: ignore[arg-type]

    async def shown(self) -> list[str]:
        return [one.strip() for one in await self.page.locator(".theirs").all_inner_texts()]


async def test_guide_record_complaint_question_dispute_and_rating_on_the_phone_page(
    browser: Browser, own_database: str, tmp_path: Path
) -> None:
    platform, port = ZaloPlatform(), free_port()
    lan = Person(USER, "Lan", "0300000018")
    async with serving(platform.oa, 0, f"http://127.0.0.1:{port}{PATH}", KEY, lan) as base:
        platform.url = base
        async with start_live(own_database, port=port, demo=True, **platform.settings()) as live:
            await platform.connect(live.service.database, live.service.clock.now())
            official = await settle(live.service, tmp_path)
            async with visit(browser, base, PHONE) as visitor:
                await visitor.go("/")
                await play(Story(PhonePage(visitor), live.service, official))
                assert not await visitor.overflows()
                assert visitor.faults == []
                await expect(visitor.page.locator(".failed")).to_have_count(0)
                assert all(len(got.buttons) <= 5 for got in lan.got)
                await press_a_button(visitor)
                if SHOTS:
                    await visitor.page.screenshot(path=Path(SHOTS) / "zalo-phone.png")


async def press_a_button(visitor: Visit) -> None:
    """What is pressed comes as its payload and is the same choice."""
    await visitor.page.locator("#text").fill("menu")
    await visitor.page.locator("#form button").click()
    menu = visitor.page.locator(".theirs", has_text="Tra cứu mũi tiêm").last
    await menu.get_by_role("button", name="Tra cứu mũi tiêm", exact=True).click()
    await expect(visitor.page.locator(".theirs").last).to_contain_text("CCCD")
