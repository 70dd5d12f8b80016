"""A newcomer with the two printed pages works the training reports: every button pressed stands in those pages."""

import re
from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from handlers.practice.cases import practice_cases
from tests.e2e.test_console import at_desk
from tests.support.console import Console, open_console

CASES = practice_cases().cases


@pytest_asyncio.fixture(loop_scope="session")
async def school(own_database: str) -> AsyncIterator[Console]:
    """Officials of a province that practises."""
    async with open_console(own_database, practice_provinces="89") as console:
        yield console


class Newcomer:
    """Somebody who knows the two pages and nothing else: presses what they name, by its visible words."""

    def __init__(self, page: Page, known: set[str]) -> None:
        self.page, self.known, self.pressed = page, known, set[str]()

    async def press(self, words: str, within: Locator | None = None) -> None:
        """A button, a link or the head of a panel that says this."""
        assert words in self.known, f"the two pages do not name {words}"
        self.pressed.add(words)
        place = within or self.page.locator("body")
        said = re.compile(rf"^\s*{re.escape(words)}\s*(\w|\d+)?\s*$")
        found = place.locator("a:visible, button:visible, summary:visible").filter(has_text=said).first
        if await found.get_attribute("data-primary") is not None:
            await found.press("Enter")  # a second click on the same spot is taken for a double click
        else:
            await found.click()

    async def reads(self, words: str) -> None:
        """Wait for what the page says of the last act."""
        await expect(self.page.locator(".said")).to_contain_text(words)

    async def take(self, number: int) -> None:
        """Open the report of the case, read it and take it."""
        name = list(CASES)[number]
        queue = self.page.locator(".queues")
        await self.press("Chưa ai nhận", queue)
        await expect(self.page.locator("h1")).to_have_text("Chưa ai nhận")
        initials = "• " + CASES[name].name.split()[-1]
        await self.page.locator("[data-line]").filter(has_text=initials).locator("[data-open]").click()
        await expect(self.page.locator("#practice-word")).to_contain_text("Chưa làm")
        await self.press("Nhận xử lý")
        await self.reads("Đã nhận")
        await self.page.wait_for_load_state("domcontentloaded")  # what is typed before its scripts run may be lost

    async def done(self) -> None:
        """The remark is that it was right; back to the list."""
        await expect(self.page.locator("#practice-word")).to_contain_text("Đúng")
        await self.press("Về hàng đợi")
        await expect(self.page.locator(".queues")).to_be_visible()

    async def agree_and_enter(self) -> None:
        await self.press("Đồng ý")
        await self.reads("Đã đồng ý")
        await self.press("Đã nhập lên Nền tảng")
        await self.reads("Đã ghi nhận")


async def agrees(one: Newcomer) -> None:
    await one.take(0)
    await one.agree_and_enter()
    await one.done()


async def corrects(one: Newcomer) -> None:
    await one.take(1)
    await one.press("Sửa")
    await one.page.locator("#panel-correct [name=date_1]").fill("21/09/2021")
    await one.press("Lưu và báo người dân", one.page.locator("#panel-correct"))
    await one.reads("Đã sửa theo giấy")
    await one.agree_and_enter()
    await one.done()


async def asks(one: Newcomer) -> None:
    await one.take(2)
    await one.press("Hỏi thêm")
    await one.page.locator("#ask-text").fill("Nhờ chụp lại giấy thấy đủ bốn góc.")
    await one.press("Gửi đề nghị")
    await expect(one.page.locator("figure.photo")).to_have_count(2)
    await one.agree_and_enter()
    await one.done()


async def refuses(one: Newcomer) -> None:
    await one.take(3)
    await one.press("Từ chối")
    await one.page.locator("#refuse-code").select_option("R02")
    await expect(one.page.locator("#refuse-text")).not_to_have_value("")
    await one.press("Từ chối và gửi")
    await one.reads("Đã từ chối")
    await one.done()


async def explains(one: Newcomer) -> None:
    await one.take(5)
    await one.press("Trả lời")
    await one.page.locator("#reply-text").fill("Bác chờ một phút rồi bấm gửi lại mã.")
    await one.press("Gửi trả lời")
    await one.reads("Đã gửi trả lời")
    await one.press("Đã giải quyết xong")
    await one.done()


async def passes_on(one: Newcomer) -> None:
    await one.take(4)
    await one.press("Chuyển đi")
    await one.page.locator("#transfer-q").fill("ttyt chau doc")
    await one.page.locator("#transfer-found label").filter(has_text="Châu Đốc").first.click()
    await one.page.locator("#transfer-reason").fill("Bệnh viện giữ danh sách.")
    await one.press("Chuyển", one.page.locator("#panel-transfer"))
    await one.page.wait_for_url("**/console/practice*")


async def test_a_newcomer_with_the_two_pages_works_the_training_reports(browser: Browser, school: Console) -> None:
    real = await school.ticket()
    async with at_desk(browser, school) as official:
        page = official.page
        await official.go("/console/newcomer")
        known = set(re.findall("“([^”]+)”", await page.locator(".newcomer").inner_text()))
        one = Newcomer(page, known)
        await page.locator(".bar-link").last.click()  # "the own name at the top"
        await one.press("Tập làm")
        await one.press("Bắt đầu tập")
        await expect(page.locator(".practice-bar")).to_be_visible()
        await one.press("Vào hàng đợi tập")
        for work in (agrees, corrects, asks, refuses, explains, passes_on):
            await work(one)
        await expect(page.locator(".practice-sum")).to_have_text(f"Đúng {len(CASES)} trên {len(CASES)} phản ánh.")
        assert await official.violations() == []
        await one.press("Thôi tập")
        await expect(page.locator("[data-line]")).to_contain_text(real.code[:4])
        await expect(page.locator(".practice-bar")).to_have_count(0)
        assert len(one.pressed) >= 18 and official.faults == []
