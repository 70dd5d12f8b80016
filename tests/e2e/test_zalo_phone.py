"""The story of two windows on a Zalo account: the demo's own platform, its phone page in Chromium, by numbers."""

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from bot.channels.zalo.channel import PATH
from bot.demo.zalo.page import serving
from bot.demo.zalo.people import Person
from tests.e2e.visitor import PHONE, Visit, visit
from tests.support.console import AS_LONG
from tests.support.doors import number_of
from tests.support.driver import CountingIds, FakeClock
from tests.support.live import Live, start_live
from tests.support.process import free_port
from tests.support.two_windows import Said, Story, play
from tests.support.until import until
from tests.support.village import settle
from tests.support.zalo import KEY, ZaloPlatform

USER = "5040200000000000018"
SHOTS = os.environ.get("HOTLINE_SHOTS", "")  # a folder to keep a picture of the end of the story in
BUBBLES = """() => [...document.querySelectorAll(".theirs")].map(one => [
  one.querySelector(".words").textContent, [...one.querySelectorAll("button, a")].map(key => key.textContent)])"""


class PhonePage:
    """The page of one person's phone. What stands there is what the platform has for them."""

    numbers = True
    aside = False

    def __init__(self, visitor: Visit, person: Person) -> None:
        self.page = visitor.page
        self.person = person

    async def say(self, text: str) -> None:
        await self.page.locator("#text").fill(text)
        await self.page.locator("#form button").click()

    async def choose(self, label: str) -> str:
        number = number_of(label, await self.shown())
        await self.say(number)
        return number

    async def photo(self, content: bytes) -> None:
        picked = {"name": "giay.jpg", "mimeType": "image/jpeg", "buffer": content}
        await self.page.locator("#photo").set_input_files(picked)  # type: ignore[arg-type]

    async def shown(self) -> list[Said]:
        found: list[Said] = []

        async def whole() -> bool:
            count = len(self.person.got)
            found[:] = [Said(text, tuple(labels)) for text, labels in await self.page.evaluate(BUBBLES)]
            return len(found) >= count

        await until(whole)
        return found


async def test_guide_record_complaint_question_dispute_and_rating_on_the_phone_page(
    browser: Browser, own_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.zalo.receipts.LOOK_AGAIN", 0.2)
    clock = FakeClock()
    platform, port = ZaloPlatform(clock.now), free_port()
    lan = Person(USER, "Lan", "0300000018")
    async with serving(platform.oa, 0, f"http://127.0.0.1:{port}{PATH}", KEY, lan) as base:
        platform.url = base
        town: dict[str, Any] = {"clock": clock, "ids": CountingIds(AS_LONG), "works": False, "demo": True}
        async with start_live(own_database, port=port, **town, **platform.settings()) as live:
            await platform.connect(live.service.database, clock.now())
            official = await settle(live.service, tmp_path, alone=True)
            async with visit(browser, base, PHONE) as visitor:
                await visitor.go("/")
                story = Story(PhonePage(visitor, lan), live.service, official)
                await play(story)
                await story.end("zalo")
                assert not await visitor.overflows()
                assert visitor.faults == []
                await expect(visitor.page.locator(".failed")).to_have_count(0)
                assert all(len(got.buttons) <= 5 for got in lan.got)
                await everything_is_seen(visitor, live)
                await press_a_button(visitor)
                await an_official_writes_by_hand(story, visitor)
                assert await visitor.violations() == []
                await visitor.page.set_viewport_size({"width": 320, "height": 568})
                assert not await visitor.overflows()  # the button to send lay outside the smallest phones
                if SHOTS:
                    await visitor.page.screenshot(path=Path(SHOTS) / "zalo-phone.png")


async def press_a_button(visitor: Visit) -> None:
    """What is pressed comes as its payload and is the same choice."""
    await visitor.page.locator("#text").fill("menu")
    await visitor.page.locator("#form button").click()
    menu = visitor.page.locator(".theirs", has_text="Tra cứu mũi tiêm").last
    await menu.get_by_role("button", name="Tra cứu mũi tiêm", exact=True).click()
    await expect(visitor.page.locator(".theirs").last).to_contain_text("CCCD")


async def everything_is_seen(visitor: Visit, live: Live) -> None:
    """What stood before somebody's eyes is marked on the phone and known to the service."""
    marks = visitor.page.locator(".receipt")
    await expect(visitor.page.locator(".receipt[data-told=seen]")).to_have_count(await marks.count())
    assert set(await marks.all_inner_texts()) == {"Đã xem"}

    async def known() -> bool:
        async with live.service.database.reading() as uow:
            query = "select count(*) from outbox where channel = 'zalo' and (seen_at is null or delivered_at is null)"
            return bool(await uow.connection.fetchval(query) == 0)

    await until(known)


async def an_official_writes_by_hand(story: Story, visitor: Visit) -> None:
    """From the account's own console: the person reads it, and what they answer is for a person and not for the bot."""
    await visitor.page.locator("#office summary").click()
    await visitor.page.locator("#hand").fill("Bác ơi, cháu là Sen ở trạm")
    await visitor.page.locator("#by-hand button").click()
    await expect(visitor.page.locator(".theirs").last).to_contain_text("cháu là Sen")
    await story.say("dạ cháu nói đi")
    await story.hear("gặp trợ lý")
    await story.say("gặp trợ lý")
    await story.hear("Mình làm tiếp")
