"""A wrong reply is corrected and withdrawn while its citizen has the chat open; who reloads reads what stands."""

from playwright.async_api import Browser, expect

from tests.e2e.test_console import at_desk
from tests.e2e.test_keyboard import at_report
from tests.e2e.visitor import PHONE, CitizenPage, Visit, visit
from tests.support.console import Console

WRONG, RIGHT = "Mai chị ra trạm lúc 7 giờ ạ", "Mai chị ra trạm lúc 8 giờ ạ"


async def press(official: Visit, key: str, *typed: str) -> None:
    """Open an act by its key and fill its fields from the first on."""
    page = official.page
    await page.keyboard.press(key)
    panel = page.locator("details.panel[open]")
    fields = panel.locator("textarea:visible, input:visible")
    await expect(fields.first).to_be_focused()
    for number, words in enumerate(typed):
        await fields.nth(number).fill(words)
    await page.keyboard.press("Control+Enter")


async def test_the_bubble_of_a_wrong_reply_is_replaced_where_it_stands(browser: Browser, desk: Console) -> None:
    async with visit(browser, desk.live.root, PHONE) as citizen, at_desk(browser, desk) as official:
        chat = CitizenPage(citizen)
        await chat.open()
        await chat.begin()
        async with desk.live.service.database.reading() as uow:
            contact = await uow.connection.fetchval("select id from contacts where channel = 'webchat'")
        ticket = await desk.ticket(contact_id=contact)
        await official.go(f"/console/tickets/{ticket.code}")
        await at_report(official.page, ticket.code)
        await press(official, "r", WRONG)
        await expect(official.page.locator(".said")).to_contain_text("Đã gửi trả lời")
        await chat.hear(WRONG)
        bubbles = await chat.answers.count()
        await press(official, "i", RIGHT, "ghi nhầm giờ")
        await expect(official.page.locator(".said")).to_contain_text("Đã sửa")
        await chat.hear(RIGHT)
        await expect(chat.answers).to_have_count(bubbles)
        await chat.hear(WRONG, 0)
        await chat.hear("đã sửa lúc")
        await press(official, "y", "nhầm người")
        await chat.hear("đã thu hồi câu trả lời")
        await chat.hear(RIGHT, 0)
        assert await citizen.violations() == await official.violations() == []
        await chat.open()
        await chat.hear("đã thu hồi câu trả lời")
        await expect(chat.answers).to_have_count(bubbles)
        await chat.hear(RIGHT, 0)
        assert citizen.faults == official.faults == []
