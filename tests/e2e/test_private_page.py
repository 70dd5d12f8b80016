"""The one-time page beside a messenger, on a phone: opened once, answered, looked at, and what others see of it."""

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser, expect

from bot.channels.telegram.channel import PATH
from tests.e2e.visitor import PHONE as PHONE_SIZE
from tests.e2e.visitor import SCHEMES, CitizenPage, Visit, visit
from tests.handlers.records.people import CCCD, NAME, PHONE, put_person
from tests.support.bot_api import BotApi
from tests.support.live import Live, start_live
from tests.support.process import free_port

SECRET = "a-secret-of-the-tests"
CHAT = 70_017


class Sent:
    """A service with a bot, and a person of Telegram whose newest message holds a page."""

    def __init__(self, live: Live, api: BotApi) -> None:
        self.live = live
        self.api = api

    async def say(self, text: str, count: int) -> None:
        """Type in the messenger until the chat got `count` messages in all."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET, "Content-Type": "application/json"}
        data = json.dumps(self.api.message(CHAT, text))
        async with self.live.session.post(self.live.url(PATH), data=data, headers=headers) as answer:
            assert answer.status == 200
        await self.api.wait_sent(CHAT, count)

    def link(self) -> str:
        """The address behind the button of the newest message."""
        rows = self.api.sent(CHAT)[-1]["reply_markup"]["inline_keyboard"]
        return str(next(button["url"] for row in rows for button in row if "url" in button))


@pytest_asyncio.fixture(loop_scope="session")
async def sent(own_database: str) -> AsyncIterator[Sent]:
    api, port = BotApi(), free_port()
    await api.start()
    bot = api.settings(SECRET)
    async with start_live(own_database, port=port, public_url=f"http://127.0.0.1:{port}", demo=True, **bot) as live:
        await put_person(live.service)
        made = Sent(live, api)
        await made.say("/start", 1)
        await made.say("tra cứu mũi tiêm", 2)
        yield made
    await api.stop()


async def test_a_look_up_on_the_page_of_a_messenger(browser: Browser, sent: Sent, tmp_path: Path) -> None:
    link = sent.link()
    async with visit(browser, "", PHONE_SIZE) as owner, visit(browser, "", PHONE_SIZE) as stranger:
        page, words = owner.page, CitizenPage(owner)
        await look_at(owner, link)
        assert "#" not in page.url  # the address that is shared from the browser opens nothing
        await expect(page.locator("#cover h2")).to_have_text("Trang riêng của bạn")
        await seen(owner, tmp_path / "closed")
        await page.locator("#cover .button").click()
        await expect(page.locator("#composer")).to_be_visible()
        await expect(words.answers).to_have_count(1)
        await page.locator("#text").fill("chưa gửi")
        await page.reload()
        await expect(page.locator("#text")).to_have_value("chưa gửi")  # what was typed stays
        await look_at(stranger, link)
        await expect(stranger.page.locator("#cover h2")).to_have_text("Trang này đã mở ở máy khác")
        await seen(stranger, tmp_path / "taken")
        for count, text in enumerate((CCCD.number, "5/2/1980", PHONE), 2):
            await words.say(text)
            await expect(words.answers).to_have_count(count)
        await seen(owner, tmp_path / "open")
        await words.say(await code(sent))
        await expect(words.answers.filter(has_text=NAME)).to_be_visible()
        await seen(owner, tmp_path / "result")
        await words.tap("Đúng rồi, cảm ơn")
        await expect(page.locator("#cover h2")).to_have_text("Xong phần này")
        await seen(owner, tmp_path / "done")
        await sent.api.wait_sent(CHAT, 3)
        assert NAME not in "\n".join(sent.api.texts(CHAT))
        assert await stranger.page.locator(".message").count() == 0
        await passed_on(sent, owner, stranger, tmp_path)
        assert (owner.faults, stranger.faults) == ([], [])


async def passed_on(sent: Sent, owner: Visit, stranger: Visit, folder: Path) -> None:
    """A page of a conversation that knows whose matter it is: who opens it has to have the code from the chat."""
    await sent.say(f"tra cứu {CCCD.number}", 4)
    await look_at(stranger, sent.link())
    await stranger.page.locator("#cover .button").click()
    await stranger.page.locator("#code").fill("000000")
    await seen(stranger, folder / "code")
    await stranger.page.locator("#cover .button-act").click()
    await expect(stranger.page.locator("#cover h2")).to_have_text("Mã chưa đúng")
    await expect(stranger.page.locator("#cover h2")).to_be_focused()  # who hears the page is told
    await seen(stranger, folder / "wrong_code")
    assert await stranger.page.locator(".message").count() == 0
    await sent.api.wait_sent(CHAT, 5)
    assert "mã mở trang" in sent.api.texts(CHAT)[-1]
    link = next(b["url"] for b in sent.api.sent(CHAT)[-2]["reply_markup"]["inline_keyboard"][0])
    await look_at(owner, link)
    await owner.page.locator("#cover .button").click()
    await owner.page.locator("#code").wait_for()
    code = next(word for word in re.split(r"\D+", sent.api.texts(CHAT)[-1]) if len(word) == 6)
    await owner.page.locator("#code").fill(code)
    await owner.page.locator("#cover .button-act").click()
    await expect(CitizenPage(owner).answers.filter(has_text="Ngày sinh")).to_be_visible()


async def look_at(visitor: Visit, link: str) -> None:
    """Open the link as a messenger does."""
    await visitor.page.goto(link)
    await visitor.page.wait_for_selector("body[data-ready]")


async def seen(visitor: Visit, picture: Path) -> None:
    """Nothing is wrong with the page in light and dark, and it stays within its width."""
    for scheme in SCHEMES:
        await visitor.page.emulate_media(color_scheme=scheme)
        assert await visitor.violations() == []
    await visitor.page.emulate_media(color_scheme="light")
    assert not await visitor.overflows()
    await visitor.page.screenshot(path=picture.with_suffix(".png"))


async def code(sent: Sent) -> str:
    """The newest code on the demo's phone."""
    async with sent.live.service.database.reading() as uow:
        text = (await uow.sms_log.newest(1))[0].text
    return next(
        word.strip(".,:") for word in text.split() if word.strip(".,:").isdigit() and len(word.strip(".,:")) == 6
    )
