"""A commune's 300 open reports, brought to an end by one person in Chromium: acts and minutes counted.

120 of one site and day go as one act with one yes of the office above; of the others HOTLINE_DESK_REPORTS are worked
one by one with the keyboard (18; script/test --long: all 180), at most three acts each.
"""

import os
import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from handlers.jobs.bulk_acts import bulk_acts
from handlers.tickets.content import Paper
from storage.repositories.tickets import Ticket
from tests.e2e.test_keyboard import at_report
from tests.e2e.visitor import visit
from tests.support.console import DETAILS, SUBJECT, Console, open_console

ONE_BY_ONE: Final = int(os.environ.get("HOTLINE_DESK_REPORTS", "18"))
LARGE = {"viewport": {"width": 1366, "height": 768}}
SITE, DAY = "D0316", date(2021, 9, 20)
TOGETHER, OTHERS = 120, 180
MOST = 3  # acts for a report that is worked by itself
DONE: Final = {"c": "Đã nhận", "a": "Đã đồng ý", "e": "Đã ghi nhận"}  # key of an act -> what the page then says


@pytest_asyncio.fixture(loop_scope="session")
async def office(own_database: str) -> AsyncIterator[Console]:
    """Officials at work."""
    async with open_console(own_database) as console:
        yield console


class Worker:
    """One person before a screen. `acts`: what changes something or asks for it; `ways`: between pages, and ticks."""

    def __init__(self, page: Page) -> None:
        self.page, self.acts, self.ways, self.of = page, 0, 0, Counter[str]()

    async def click(self, what: Locator, *, act: bool = False) -> None:
        """Press something on the screen."""
        self.acts, self.ways = self.acts + act, self.ways + (not act)
        await what.press("Enter") if act else await what.click()

    async def tick(self, name: str) -> None:
        """Tick a box."""
        self.ways += 1
        await self.page.locator(name).check()

    async def all_of(self, act: str, number: int, label: str) -> None:
        """One act on all that the list is narrowed to, or that the page names: chosen, looked at, sent."""
        if act == "approve":
            await self.tick("[data-choose-all]")
            await self.tick("input[name=whole]")
        await self.click(self.page.locator(f'[formaction="/console/bulk/{act}"], #bulk-{act} button'), act=True)
        await expect(self.page.locator("input[name=code_of]")).to_have_count(number)
        await self.click(self.page.get_by_role("button", name="Xem trước"), act=True)
        await expect(self.page.get_by_role("heading", name=label)).to_be_visible()
        yes_first = self.page.get_by_role("button", name="Xin đồng ý cho")  # of what waits for a second yes
        await self.click(self.page.get_by_role("button", name="Gửi ngay").or_(yes_first), act=True)
        await expect(self.page.locator("#bulk-progress")).to_be_visible()

    async def one_by_one(self, number: int) -> None:
        """Down the list with the keyboard, until so many are done."""
        done = 0
        while done < number:
            await expect(self.page.locator("[data-line]").first).to_be_visible()
            codes = await self.page.locator("[data-line]").evaluate_all("lines => lines.map(one => one.dataset.code)")
            await self.click(self.page.locator("[data-line] [data-open]").first)
            for code in codes[: number - done]:
                await at_report(self.page, code)
                for key, said in DONE.items():
                    self.acts, self.of[code] = self.acts + 1, self.of[code] + 1
                    await self.page.keyboard.press(key)
                    await expect(self.page.locator(".said")).to_contain_text(said)
                self.ways, done = self.ways + 1, done + 1
                await self.page.keyboard.press("n")
                await expect(self.page.locator(f'#ticket[data-code="{code}"]')).to_have_count(0)


async def filed(office: Console, number: int, day: date, facility_code: str) -> Ticket:
    """A report of a person of its own, as the bot files it."""
    identity = f"098162{number:06d}"
    dose = replace(DETAILS.doses[0], injected_on=day)
    return await office.ticket(
        subject=replace(SUBJECT, papers=(Paper("cccd", identity),)),
        identity=identity,
        details=replace(DETAILS, doses=(dose,)),
        facility_code=facility_code,
    )


async def statuses(office: Console) -> Counter[str]:
    """How many reports stand in each state."""
    async with office.live.service.database.reading() as uow:
        rows = await uow.connection.fetch("select status, count(*) as n from tickets group by 1")
    return Counter({row["status"]: row["n"] for row in rows})


@pytest.mark.timeout(120 + 5 * ONE_BY_ONE)
async def test_a_commune_brings_its_reports_to_an_end_120_of_them_with_one_yes(
    browser: Browser, office: Console
) -> None:
    for n in range(TOGETHER + OTHERS):  # mixed in the list as they came
        alike = n % 5 < 2
        day = DAY if alike else DAY - timedelta(days=1 + n % 40)
        await filed(office, n, day, SITE if alike or n % 5 == 2 else "")
    assert await statuses(office) == {"open": TOGETHER + OTHERS}
    began = time.monotonic()
    async with visit(browser, office.live.root, LARGE) as desk, visit(browser, office.live.root, LARGE) as above:
        worker, lead = Worker(desk.page), Worker(above.page)
        await desk.sign_in(await office.link("commune"))
        await worker.click(desk.page.get_by_role("link", name="Lọc thêm"))
        await desk.page.locator("#narrow-site").select_option(SITE)
        await desk.page.locator("#narrow-day").fill(DAY.isoformat())
        await worker.click(desk.page.locator(".narrow button.button-act").first)
        await expect(desk.page.locator("#range")).to_have_text(f"1–50 trong {TOGETHER}")
        await worker.all_of("approve", TOGETHER, f"Đồng ý {TOGETHER} phản ánh?")
        await expect(desk.page.locator("#bulk-progress")).to_contain_text("đồng ý trước")

        await above.sign_in(await office.link("district"))
        await lead.click(above.page.get_by_role("link", name="Việc hàng loạt").first)
        await lead.click(above.page.get_by_role("link", name=f"Đồng ý {TOGETHER} phản ánh"))
        await expect(above.page.locator("article.example")).to_have_count(3)
        await lead.click(above.page.get_by_role("button", name="Đồng ý cho làm"), act=True)
        await expect(above.page.locator(".said")).to_contain_text("Bạn đã đồng ý")
        office.clock.move(minutes=11)  # an act waits also after a yes
        await bulk_acts(office.live.service.work)
        assert (await statuses(office))["approved"] == TOGETHER

        await expect(desk.page.locator("#bulk-progress")).to_contain_text(f"Đã xong {TOGETHER}")  # it looks by itself
        assert await desk.violations() == [] and not await desk.overflows()
        await worker.all_of("enter", TOGETHER, f"Đánh dấu {TOGETHER} phản ánh đã nhập?")
        await bulk_acts(office.live.service.work)
        assert await statuses(office) == {"entered": TOGETHER, "open": OTHERS}
        together, acts = time.monotonic() - began, worker.acts

        await desk.go("/console/queue/unassigned")
        await worker.one_by_one(ONE_BY_ONE)
        assert desk.faults == [] and above.faults == []
    assert (
        await statuses(office) == Counter({"entered": TOGETHER + ONE_BY_ONE, "open": OTHERS - ONE_BY_ONE}) - Counter()
    )
    assert (acts, lead.acts) == (6, 1) and len(worker.of) == ONE_BY_ONE and max(worker.of.values()) <= MOST
    async with office.live.service.database.reading() as uow:
        asked = await uow.connection.fetch("select yes_by from bulk_acts where needs_yes <> ''")
    assert [row["yes_by"] for row in asked] == [office.people["district"].id]
    alone = time.monotonic() - began - together
    print(
        f"\n{TOGETHER} of one site and day: {acts} acts and 1 yes, {together:.0f} s; {ONE_BY_ONE} others: "
        f"{worker.acts - acts} acts, {alone:.0f} s; in all {worker.acts} acts and {worker.ways} ways and ticks"
    )
