"""The officials' console in Chromium: accessible, within its content policy, by keyboard, live, in place."""

import io
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest_asyncio
from PIL import Image
from playwright.async_api import Browser, expect

from handlers.tickets.claim import claim
from handlers.tickets.reply import reply
from storage.repositories.tickets import Ticket
from tests.e2e.visitor import DESK, PHONE, Visit, visit
from tests.support.console import DISTRICT, Console, open_console


@pytest_asyncio.fixture(loop_scope="session")
async def office(own_database: str) -> AsyncIterator[Console]:
    """Officials and the tickets of a morning."""
    async with open_console(own_database) as console:
        for hours, category in ((47, "DOSE_WRONG"), (40, "PERSON_WRONG"), (3, "DUPLICATE"), (60, "INSTALL")):
            console.clock.move(hours=-hours)
            await console.ticket(category)
            console.clock.move(hours=hours)
        yield console


@asynccontextmanager
async def at_desk(
    browser: Browser, console: Console, who: str = "commune", device: dict[str, Any] = DESK
) -> AsyncIterator[Visit]:
    """A signed-in official before a screen."""
    async with visit(browser, console.live.root, device) as visitor:
        await visitor.sign_in(await console.link(who))
        await expect(visitor.page.locator("h1")).to_have_text("Cơ quan tôi")
        yield visitor


async def worked(console: Console) -> Ticket:
    """A ticket with a photo, an official and a conversation."""
    ticket = await console.ticket(call_back="morning")
    picture = io.BytesIO()
    Image.new("RGB", (900, 640), "#f0e8d8").save(picture, "JPEG")
    await console.photo(ticket, picture.getvalue())
    async with console.live.service.work("t:worked") as work:
        await claim(work, ticket.id, console.actor("commune"))
        await reply(work, ticket.id, console.actor("commune"), "Trạm đang đối chiếu.")
    return ticket


async def test_the_door_is_accessible_and_its_link_is_not_used_up_by_looking(browser: Browser, office: Console) -> None:
    async with visit(browser, office.live.root, PHONE) as stranger:
        token = await office.link("commune")
        for path in ("/console/sign-in", f"/console/sign-in/{token}", "/console/sign-in/short"):
            await stranger.go(path)
            assert await stranger.violations() == []
        await stranger.go(f"/console/sign-in/{token}")
        await stranger.page.get_by_role("button", name="Đăng nhập").click()
        await expect(stranger.page.locator("h1")).to_have_text("Cơ quan tôi")


async def test_the_queue_is_worked_by_keyboard_alone(browser: Browser, office: Console) -> None:
    async with at_desk(browser, office) as official:
        page = official.page
        lines = page.locator("[data-line]")
        urgent = await lines.nth(0).get_attribute("data-code")
        for key, at in (("j", 0), ("j", 1), ("k", 0)):
            await page.keyboard.press(key)
            await expect(lines.nth(at)).to_have_class("here")
        await page.keyboard.press("x")
        await expect(page.locator("[data-chosen]")).to_have_text("1")
        await page.keyboard.press("c")
        await expect(page).to_have_url(f"{official.root}/console/tickets/{urgent}?list=my_body&done=claim")
        await page.go_back()
        await page.keyboard.press("/")
        await page.keyboard.type(f"{urgent}")
        await page.keyboard.press("Enter")
        await expect(page).to_have_url(f"{official.root}/console/tickets/{urgent}")
        assert official.faults == []


async def test_news_is_told_above_the_rows_and_moves_none(browser: Browser, office: Console) -> None:
    async with at_desk(browser, office) as official:
        lines, news = official.page.locator("[data-line]"), official.page.locator("#news")
        before = await lines.evaluate_all("lines => lines.map(line => line.dataset.code)")
        async with official.page.expect_response("**/console/counts"):
            await office.ticket()
        await expect(news).to_contain_text("Có 1 phản ánh mới")
        await office.ticket()
        await expect(news).to_contain_text("Có 2 phản ánh mới")
        assert await lines.evaluate_all("lines => lines.map(line => line.dataset.code)") == before
        await expect(official.page.locator('[data-count="my_body"]')).to_have_text(str(len(before) + 2))
        await news.click()
        await expect(lines).to_have_count(len(before) + 2)
        assert official.faults == []


async def test_acts_happen_in_place_and_what_another_did_is_told(browser: Browser, office: Console) -> None:
    ticket = await office.ticket()
    async with at_desk(browser, office) as first, at_desk(browser, office, "colleague") as second:
        for official in (first, second):
            await official.go(f"/console/tickets/{ticket.code}")
        await first.page.get_by_role("button", name="Nhận xử lý").click()
        await expect(first.page.locator(".said")).to_contain_text("Đã nhận.")
        await expect(second.page.locator("#news")).to_contain_text("vừa có thay đổi")
        await second.page.get_by_role("button", name="Nhận xử lý").click()
        await expect(second.page.locator("#problem")).to_contain_text("Lê Thị Sen đã nhận phản ánh này trước")
        await expect(second.page.locator("#problem")).to_be_focused()

        await first.page.locator('[data-panel="ask"]').click()
        await first.page.get_by_label("Cần người dân bổ sung gì?").fill("Nhờ chụp lại giấy rõ hơn.")
        await first.page.get_by_role("button", name="Gửi đề nghị").click()
        await expect(first.page.locator(".bubbles")).to_contain_text("Nhờ chụp lại giấy rõ hơn.")
        await expect(first.page.locator(".ticket-head .state")).to_have_text("chờ người dân")
        assert first.faults == [] and second.faults == []


async def test_a_reason_drafts_the_answer_and_an_office_is_found_while_typing(
    browser: Browser, office: Console
) -> None:
    ticket = await worked(office)
    async with at_desk(browser, office) as official:
        page = official.page
        await official.go(f"/console/tickets/{ticket.code}")
        await page.locator('[data-panel="refuse"]').click()
        await page.get_by_label("Lý do", exact=True).select_option("R11")
        answer = page.get_by_label("Câu trả lời cho người dân")
        await expect(answer).to_have_value(re.compile("^Họ tên"))
        await answer.fill("Lời của tôi.")
        await page.get_by_label("Lý do", exact=True).select_option("R10")
        await expect(answer).to_have_value("Lời của tôi.")

        await page.locator('[data-panel="transfer"]').click()
        await page.get_by_label("Chuyển đến cơ quan nào?").press_sequentially("ttyt chau doc")
        await page.locator(f'#transfer-found input[value="{DISTRICT}"]').check()
        await page.get_by_label("Lý do chuyển").fill("Điểm tiêm do trung tâm tổ chức.")
        await page.get_by_role("button", name="Chuyển", exact=True).click()
        await expect(page.locator(".said")).to_contain_text("Đã chuyển cơ quan")
        assert (await office.stored(ticket)).body_id == DISTRICT
        assert official.faults == []


async def test_a_way_to_ask_is_added_to_an_entry_found_while_typing(browser: Browser, office: Console) -> None:
    async with office.live.service.work("t:asked") as work:
        await work.uow.questions.keep(1, "bà con mình lấy giấy xanh chỗ mô rứa", "ask", work.now)
    async with at_desk(browser, office) as official:
        page = official.page
        await page.get_by_role("link", name="Câu hỏi").click()
        await page.get_by_text("Thêm cách hỏi này vào…").click()
        await page.get_by_label("Tìm mục trả lời").first.press_sequentially("the xanh")
        await page.get_by_label("Thẻ xanh Covid là gì vậy").first.check()
        await page.get_by_role("button", name="Thêm câu này").first.click()
        said = "Tổng đài hiểu câu này ngay từ bây giờ"
        await expect(page.locator(".said")).to_contain_text(said, timeout=30_000)  # the matcher learns it meanwhile
        await expect(page.locator(".added")).to_contain_text("bà con mình lấy giấy xanh")
        assert official.faults == []


async def test_a_cut_line_is_said_and_what_was_typed_stays(browser: Browser, office: Console) -> None:
    ticket = await worked(office)
    async with at_desk(browser, office) as official:
        page = official.page
        await official.go(f"/console/tickets/{ticket.code}")
        await page.locator('[data-panel="note"]').click()
        await page.locator("#note-text").fill("Hẹn chiều nay.")
        await page.context.set_offline(True)
        await page.get_by_role("button", name="Lưu ghi chú").click()
        await expect(page.locator("#offline")).to_be_visible()
        await expect(page.locator("#note-text")).to_have_value("Hẹn chiều nay.")
        await page.context.set_offline(False)
        await expect(page.locator("#offline")).to_be_hidden()
        async with office.live.service.work("t:ended") as work:
            await work.uow.sign_in.close_all(office.people["commune"].id)
        await page.get_by_role("button", name="Lưu ghi chú").click()
        await expect(page.locator("h1")).to_have_text("Phiên làm việc đã hết")
        tab = Visit(await page.context.new_page(), official.root)
        await tab.go(f"/console/sign-in/{await office.link('commune')}")
        await tab.page.get_by_role("button", name="Đăng nhập").click()
        await expect(tab.page.locator("h1")).to_have_text("Cơ quan tôi")
        for heading in ("Điều vừa gõ vẫn còn", "Thiếu một mũi tiêm"):
            await page.get_by_role("button", name="Gửi điều đã gõ").click()
            await expect(page.locator("h1")).to_contain_text(heading)
        await expect(page.locator(".history")).to_contain_text("Hẹn chiều nay.")


async def test_three_hundred_tickets_at_eight_in_the_morning_stay_readable(browser: Browser, office: Console) -> None:
    start = office.clock.time
    for n in range(296):
        office.clock.time = start - timedelta(minutes=10 * n)
        await office.ticket("DUPLICATE" if n % 3 else "INSTALL")
    office.clock.time = start
    async with at_desk(browser, office, device=PHONE) as official:
        await expect(official.page.locator("[data-line]")).to_have_count(50)
        await expect(official.page.locator('[data-count="my_body"]')).to_have_text("300")
        assert not await official.overflows()
        await official.page.get_by_role("link", name="Trang sau").click()
        await expect(official.page.locator("[data-line]")).to_have_count(50)


async def test_a_second_click_after_the_page_has_changed_does_not_approve(browser: Browser, office: Console) -> None:
    ticket = await office.ticket("DOSE_MISSING_ONE")
    async with at_desk(browser, office) as official:
        await official.go(f"/console/tickets/{ticket.code}")
        claimed = official.page.locator("[data-claim]")
        spot = await claimed.bounding_box()
        assert spot is not None
        at = (spot["x"] + spot["width"] / 2, spot["y"] + spot["height"] / 2)
        await official.page.mouse.click(*at)
        approve = official.page.locator("[data-primary]:not([data-claim])")
        await expect(approve).to_be_visible()
        await official.page.mouse.click(*at)
        await expect(approve).to_be_visible()
        assert (await office.stored(ticket)).status == "claimed"
        await approve.press("Enter")  # what is meant is done
        await expect(official.page.locator(".said")).to_contain_text("Đã đồng ý")
        assert (await office.stored(ticket)).status == "approved"
        assert official.faults == []


async def test_a_whole_queue_is_chosen_with_all_its_rows_and_given_up_with_one(
    browser: Browser, office: Console
) -> None:
    for _ in range(55):
        await office.ticket("DOSE_MISSING_ONE")
    async with at_desk(browser, office) as official:
        rows, whole = official.page.locator('[name="code_of"]'), official.page.locator('[name="whole"]')
        await rows.first.check()
        await whole.check()
        await expect(official.page.locator("[data-chosen]")).to_have_text("50")
        await rows.nth(3).uncheck()
        await expect(whole).not_to_be_checked()
        assert official.faults == []
