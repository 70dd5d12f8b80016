"""A message that somebody sent to an official's own Zalo, from the pasted text to the slip, in Chromium."""

from playwright.async_api import Browser, expect

from tests.bot.console.test_paste import MESSAGE
from tests.e2e.test_console import at_desk
from tests.e2e.test_desk_questions import photo
from tests.e2e.visitor import PHONE
from tests.support.console import Console


async def test_a_pasted_message_with_a_photo_is_filed(browser: Browser, desk: Console) -> None:
    async with at_desk(browser, desk, device=PHONE) as official:
        page = official.page
        await official.go("/console/file")
        await page.get_by_role("link", name="Dán tin nhắn").click()
        long = MESSAGE.replace(
            "nhà em ở xã Mỹ Phú, Châu Phú, An Giang", "a" * 900
        )  # no home, and a word without an end
        await page.get_by_label("Nội dung tin nhắn").fill(long)
        await page.get_by_label("Ảnh kèm theo").set_input_files(photo())
        assert await official.violations() == [] and not await official.overflows()
        await page.get_by_role("button", name="Đọc và điền phiếu").click()
        await expect(page.get_by_label("Họ và tên")).to_have_value("Trần Thị Sáu")
        await expect(page.locator("#unsure-place")).to_be_visible()
        await expect(page.get_by_text("Đã nhận 1 tệp")).to_be_visible()
        assert await official.violations() == [] and not await official.overflows()
        await page.locator("#f-place").press_sequentially("vinh my chau doc")
        await page.locator("#f-place-found .pick").first.click()
        await page.locator("[name=consent]").check()
        await page.get_by_role("button", name="Lập phản ánh").click()
        await expect(page.locator(".slip")).to_be_visible()
        assert official.faults == []
