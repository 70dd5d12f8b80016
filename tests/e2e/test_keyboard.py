"""Twenty reports of mixed kinds by keyboard alone, at most six presses each beside typed words; the list is kept."""

from collections import Counter
from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from storage.repositories.tickets import Ticket
from tests.e2e.visitor import DESK, visit
from tests.support.console import DISTRICT, Console, open_console

MOST = 6
COLOUR = "element => getComputedStyle(element).color"
DOSES = ("enter", "reply", "ask", "refuse", "transfer")  # what is done to reports of doses, in turn
ENDS = {
    "enter": "entered", "solve": "approved", "reply": "claimed", "ask": "waiting_citizen", "refuse": "refused",
    "transfer": "open",
}  # fmt: skip


@pytest_asyncio.fixture(loop_scope="session")
async def office(own_database: str) -> AsyncIterator[Console]:
    """Officials and twenty reports, each due an hour after the one before."""
    async with open_console(own_database) as console:
        for n in range(20):
            console.clock.move(hours=-20 + n)
            await console.ticket("DOSE_MISSING_ONE" if n % 6 else "INSTALL")
            console.clock.move(hours=20 - n)
        yield console


class Hands:
    """An official's two hands: `press` is counted for the report before them, `write` is not."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed, self.report = page, Counter[int](), 0

    async def press(self, key: str) -> None:
        """A key, or two at once."""
        self.pressed[self.report] += 1
        await self.page.keyboard.press(key)

    async def write(self, words: str) -> None:
        """Typed words."""
        await self.page.keyboard.type(words)

    async def done(self, words: str) -> None:
        """Wait until the page says what was done."""
        await expect(self.page.locator(".said")).to_contain_text(words, timeout=20_000)


async def work_on(hands: Hands, kind: str) -> None:
    """What one kind of report needs, and on to the next."""
    page = hands.page
    if kind in ("enter", "solve", "ask", "refuse"):
        await hands.press("c")
        await hands.done("Đã nhận")
    if kind in ("enter", "solve"):
        await hands.press("a")
        await hands.done("Đã đồng ý")
    if kind == "enter":
        await hands.press("e")
        await hands.done("Đã ghi nhận")
    if kind == "ask":
        await hands.press("h")
        await hands.write("Nhờ chụp lại giấy.")
    if kind == "reply":
        await hands.press("r")
        await hands.write("Trạm đang đối chiếu.")
    if kind == "refuse":
        await hands.press("t")
        await hands.write("R11")
        await expect(page.locator("#refuse-text")).not_to_have_value("")
    if kind == "transfer":
        await hands.press("v")
        await hands.write("ttyt chau doc")
        await hands.press("Enter")
        await expect(page.locator("#transfer-reason")).to_be_focused()
        await hands.write("Điểm tiêm của huyện.")
    if kind in ("ask", "reply", "refuse", "transfer"):
        await hands.press("Control+Enter")
        said = {"ask": "Đã gửi đề nghị", "reply": "Đã gửi trả lời", "refuse": "Đã từ chối", "transfer": "Đã chuyển"}
        await hands.done(said[kind])
    await hands.press("Enter" if kind == "transfer" else "n")


async def test_twenty_mixed_reports_are_worked_by_keyboard_in_six_presses_each(
    browser: Browser, office: Console
) -> None:
    async with visit(browser, office.live.root, DESK) as official:
        page = official.page
        await official.sign_in(await office.link("commune"))
        lines = page.locator("[data-line]")
        codes = await lines.evaluate_all("lines => lines.map(line => line.dataset.code)")
        assert len(codes) == 20
        stored = [await by_code(office, code) for code in codes]
        hands, kinds = Hands(page), list[str]()
        await hands.press("j")
        await hands.press("Enter")
        for n, ticket in enumerate(stored):
            hands.report = n
            await at_report(page, ticket.code)
            kinds.append("solve" if ticket.category == "INSTALL" else DOSES[n % len(DOSES)])
            await work_on(hands, kinds[n])
        assert max(hands.pressed.values()) <= MOST, hands.pressed
        kept = [await office.stored(one) for one in stored]
        assert [one.status for one in kept] == [ENDS[kind] for kind in kinds] and set(kinds) == set(ENDS)
        assert {one.body_id for one, kind in zip(kept, kinds, strict=True) if kind == "transfer"} == {DISTRICT}
        assert official.faults == []


async def test_the_bar_never_leaves_the_screen_and_the_way_back_finds_the_place(
    browser: Browser, office: Console
) -> None:
    async with visit(browser, office.live.root, DESK) as official:
        page = official.page
        await official.sign_in(await office.link("commune"))
        await official.go("/console/queue/my_body?category=DOSE_MISSING_ONE&source=chat")
        for _ in range(4):
            await page.keyboard.press("j")
        at = await page.locator("[data-line].here").get_attribute("data-code")
        await page.keyboard.press("Enter")
        await at_report(page, at or "")
        await page.keyboard.press("n")
        await expect(page.locator("#ticket")).not_to_have_attribute("data-code", at or "")
        await page.wait_for_load_state("domcontentloaded")
        await page.keyboard.press("p")
        await at_report(page, at or "")
        await page.reload()
        for scroll in ("0", "document.body.scrollHeight"):
            await page.evaluate(f"() => window.scrollTo(0, {scroll})")
            await expect(page.locator(".act-bar")).to_be_in_viewport(ratio=1)
        key, around = page.locator("[data-primary] kbd"), page.locator("[data-primary]")
        assert await key.evaluate(COLOUR) != await around.evaluate(COLOUR)  # white on white was no key to be read
        await page.keyboard.press("?")
        await expect(page.locator("#keys-help")).to_be_focused()
        assert await official.violations() == []
        await page.keyboard.press("Escape")
        await expect(page.locator("#keys-help")).to_be_hidden()
        await page.keyboard.press("g")
        await page.keyboard.type("np?")  # in a field keys are letters
        await expect(page.locator("#note-text")).to_have_value("np?")
        await page.keyboard.press("Escape")
        await page.keyboard.press("u")
        await expect(page).to_have_url(f"{official.root}/console/queue/my_body?category=DOSE_MISSING_ONE&source=chat")
        await expect(page.locator("[data-line].here")).to_have_attribute("data-code", at or "")
        await page.set_viewport_size({"width": 390, "height": 844})
        await page.go_back()
        await expect(page.locator(".act-bar")).to_be_in_viewport(ratio=1)
        assert not await official.overflows() and official.faults == []


async def at_report(page: Page, code: str) -> None:
    """Wait until this report's page listens to keys."""
    await expect(page.locator("#ticket")).to_have_attribute("data-code", code, timeout=20_000)
    await page.wait_for_load_state("domcontentloaded")


async def by_code(office: Console, code: str) -> Ticket:
    """A report as it is kept."""
    async with office.live.service.database.reading() as uow:
        found = await uow.tickets.get_by_code(code)
    assert found is not None
    return found
