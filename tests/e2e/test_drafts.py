"""What an official types in Chromium survives reload, the way back, another device, a cut line, an ended session."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from handlers.tickets.claim import claim
from handlers.tickets.transfer import transfer
from storage.repositories.tickets import Ticket
from tests.e2e.test_keyboard import at_report
from tests.e2e.visitor import DESK, PHONE, Visit, visit
from tests.support.console import FAR, Console, open_console
from tests.support.console import office as office_of

FAR_OFFICE = office_of(FAR, "front_desk")
KEPT, FILLED = "Đã lưu nháp lúc", "đã được điền lại, chưa gửi"


@pytest_asyncio.fixture(loop_scope="session")
async def office(own_database: str) -> AsyncIterator[Console]:
    """Officials at their desks."""
    async with open_console(own_database) as console:
        yield console


async def claimed(office: Console) -> Ticket:
    """A report that the commune's lead has."""
    ticket = await office.ticket()
    async with office.live.service.work(f"t:claimed:{office.made}") as work:
        await claim(work, ticket.id, office.actor("commune"))
    return ticket


async def sign_in(page: Page, office: Console, who: str = "commune") -> None:
    """Sign in in this tab."""
    await page.goto(f"{office.live.root}/console/sign-in/{await office.link(who)}")
    await page.get_by_role("button", name="Đăng nhập").click()
    await expect(page.locator("h1")).to_have_text("Cơ quan tôi")


@asynccontextmanager
async def at_ticket(browser: Browser, office: Console, ticket: Ticket, device: dict = DESK) -> AsyncIterator[Visit]:  # type: ignore[type-arg]
    """The commune's lead before a report."""
    async with visit(browser, office.live.root, device) as official:
        await sign_in(official.page, office)
        await official.go(f"/console/tickets/{ticket.code}")
        yield official


async def reply_box(page: Page) -> Locator:
    """The field of a reply, in an open panel."""
    box = page.locator("#reply-text")
    if not await box.is_visible():
        await page.locator('[data-panel="reply"]').click()
    return box


async def test_a_draft_survives_reload_the_way_back_and_another_device_and_goes_when_sent(
    browser: Browser, office: Console
) -> None:
    ticket = await claimed(office)
    async with at_ticket(browser, office, ticket) as first, at_ticket(browser, office, ticket, PHONE) as second:
        page, line = first.page, first.page.locator("#draft-line")
        await (await reply_box(page)).press_sequentially("Trạm đang đối chiếu")
        await expect(line).to_contain_text(KEPT)  # two seconds after the last key
        await page.locator("#reply-text").press_sequentially(", mai có.")
        await page.reload()  # within the two seconds
        await expect(page.locator("#reply-text")).to_have_value("Trạm đang đối chiếu, mai có.")
        await page.locator("#reply-text").press_sequentially(" Cô chờ nhé.")
        await page.get_by_role("link", name="Về hàng đợi").click()
        await page.go_back()
        await expect(page.locator("#reply-text")).to_have_value("Trạm đang đối chiếu, mai có. Cô chờ nhé.")

        await second.page.reload()
        await expect(second.page.locator("#reply-text")).to_have_value("Trạm đang đối chiếu, mai có. Cô chờ nhé.")
        await expect(second.page.locator("#draft-line")).to_contain_text(FILLED)
        await second.page.locator("#reply-text").fill("Viết trên điện thoại.")
        await second.page.locator("#reply-text").blur()
        await expect(second.page.locator("#draft-line")).to_contain_text(KEPT)
        await page.locator("#reply-text").fill("Viết trên máy bàn.")
        await page.locator("#reply-text").blur()
        await expect(line).to_contain_text("Đã có bản mới hơn")
        await page.get_by_role("button", name="Xem bản kia").click()
        await expect(page.locator("#reply-text")).to_have_value("Viết trên điện thoại.")

        await page.locator('[data-panel="note"]').click()
        await page.locator("#note-text").fill("Gọi sau 5 giờ.")
        await (await reply_box(page)).focus()
        await page.get_by_role("button", name="Gửi trả lời").click()
        await expect(page.locator(".said")).to_contain_text("Đã gửi trả lời")
        await expect(page.locator("#note-text")).to_have_value("Gọi sau 5 giờ.")
        await page.reload()
        await expect(page.locator("#reply-text")).to_have_value("")
        await expect(page.locator("#note-text")).to_have_value("Gọi sau 5 giờ.")
        await page.get_by_role("button", name="Bỏ nháp").click()
        await expect(line).to_be_hidden()
        await page.reload()
        await expect(page.locator("#note-text")).to_have_value("")
        assert first.faults == [] and second.faults == []
        assert await second.violations() == [] and not await second.overflows()


async def test_what_is_typed_without_the_service_or_after_the_session_stays_in_the_tab_of_who_typed_it(
    browser: Browser, office: Console
) -> None:
    ticket = await claimed(office)
    async with at_ticket(browser, office, ticket) as official:
        page, line = official.page, official.page.locator("#draft-line")
        await page.route("**/draft", lambda route: route.abort())
        await (await reply_box(page)).fill("Gõ lúc mất mạng.")
        await page.locator("#reply-text").blur()
        await expect(line).to_contain_text("Chưa lưu được nháp")
        await page.unroute("**/draft")
        await expect(line).to_contain_text(KEPT)  # by itself

        async with office.live.service.work("t:ended") as work:
            await work.uow.sign_in.close_all(office.people["commune"].id)
        await page.locator("#reply-text").fill("Gõ sau khi hết phiên.")
        await page.locator("#reply-text").blur()
        await expect(page.locator("#over")).to_be_visible()
        await page.reload()  # the door
        await sign_in(page, office, "colleague")
        await official.go(f"/console/tickets/{ticket.code}")
        await expect(page.locator(".held")).to_contain_text("Lê Thị Sen đang giữ")
        assert "Gõ sau khi hết phiên" not in await page.content()
        await sign_in_again(page, office)
        await official.go(f"/console/tickets/{ticket.code}")
        await expect(page.locator("#reply-text")).to_have_value("Gõ sau khi hết phiên.")
        await expect(line).to_contain_text(KEPT)
        assert official.faults == []


async def test_an_answer_without_the_report_is_a_page_and_never_an_empty_one(browser: Browser, office: Console) -> None:
    ticket = await claimed(office)
    async with at_ticket(browser, office, ticket) as official:
        page, line = official.page, official.page.locator("#draft-line")
        await page.locator('[data-panel="refuse"]').click()
        await page.locator("#refuse-code").select_option("R11")
        await expect(page.locator("#refuse-text")).not_to_have_value("")
        await page.reload()  # a template that was only looked at
        await at_report(page, ticket.code)
        await expect(page.locator("#refuse-text")).to_have_value("")
        await expect(line).to_be_hidden()
        await (await reply_box(page)).fill("Trạm đang đối chiếu.")
        await page.locator("#reply-text").blur()
        await expect(line).to_contain_text(KEPT)
        await page.route("**/reply*", lambda route: route.fulfill(status=500, body="<p>x</p>"))
        await page.get_by_role("button", name="Gửi trả lời").click()
        await expect(page.locator("#offline")).to_be_visible()
        await expect(page.locator("#reply-text")).to_have_value("Trạm đang đối chiếu.")
        await page.unroute("**/reply*")
        async with office.live.service.work("t:away") as work:
            await transfer(work, ticket.id, office.actor("commune"), FAR_OFFICE, "Của tỉnh khác.")
        await page.locator("#reply-text").press_sequentially(" Mai có.")
        await page.locator("#reply-text").blur()
        await expect(line).to_contain_text("vừa sang cơ quan khác")
        await page.evaluate("navigator.clipboard.writeText = async (text) => { window.copied = text; }")
        await page.get_by_role("button", name="Chép chữ đã gõ").click()
        assert await page.evaluate("window.copied") == "Trạm đang đối chiếu. Mai có."
        assert await official.violations() == [] and not await official.overflows()
        await page.get_by_role("button", name="Gửi trả lời").click()
        await expect(page.locator("h1")).to_have_text("Không có trang này")
        await expect(page.locator("#written")).to_contain_text("Trạm đang đối chiếu. Mai có.")
        assert await official.violations() == [] and not await official.overflows()


async def test_words_for_an_act_that_a_colleague_has_taken_away_stay_and_come_back_with_it(
    browser: Browser, office: Console
) -> None:
    ticket, words = await office.ticket(), "Cô chú chụp lại mặt sau giúp."
    async with at_ticket(browser, office, ticket) as official:
        page = official.page
        await (await reply_box(page)).fill(words)
        async with office.live.service.work("t:faster") as work:
            await claim(work, ticket.id, office.actor("colleague"))
        await page.keyboard.press("Control+Enter")  # before the two seconds are over
        await expect(page.locator("#problem")).to_contain_text("Trần Văn Bốn")
        await expect(page.locator("#draft-left")).to_contain_text(words)
        await page.locator('[data-panel="note"]').click()
        await page.locator("#note-text").fill("Gọi sau 5 giờ.")
        await page.locator("#note-text").blur()
        await expect(page.locator("#draft-line")).to_contain_text(KEPT)
        await page.reload()
        await expect(page.locator("#draft-left")).to_contain_text(words)
        await expect(page.locator("#note-text")).to_have_value("Gọi sau 5 giờ.")
        await page.locator('[data-panel="take_over"]').click()
        await page.locator("#take_over-text").fill("Bạn Bốn đi họp.")
        await page.keyboard.press("Control+Enter")
        await expect(page.locator("#reply-text")).to_have_value(words)
        await expect(page.locator("#note-text")).to_have_value("Gọi sau 5 giờ.")
        assert official.faults == []


async def sign_in_again(page: Page, office: Console) -> None:
    """The commune's lead in the tab of a colleague."""
    await page.context.clear_cookies()
    await sign_in(page, office)


async def test_who_signs_out_leaves_nothing_in_the_tab_and_finds_it_again(browser: Browser, office: Console) -> None:
    async with at_ticket(browser, office, await claimed(office)) as official:
        page, at = official.page, official.page.url
        await (await reply_box(page)).fill("Trạm đang đối chiếu sổ.")
        await expect(page.locator("#draft-line")).to_contain_text(KEPT)
        await page.goto(f"{official.root}/console/account")
        assert await page.evaluate("() => sessionStorage.length") > 0
        await page.locator('form[action="/console/sign-out"] button').click()
        await expect(page).not_to_have_url(f"{official.root}/console/account")
        assert await page.evaluate("() => sessionStorage.length") == 0
        await sign_in(page, office)
        await page.goto(at)
        await expect(await reply_box(page)).to_have_value("Trạm đang đối chiếu sổ.")
