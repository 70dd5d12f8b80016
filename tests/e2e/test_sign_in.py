"""An official who has no account yet: from the link to the queue, and in again with name, password and phone."""

from base64 import b32decode
from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from handlers.staff.credentials import STEP, code_at
from tests.bot.console.test_password import PASSWORD
from tests.e2e.visitor import PHONE, SCHEMES, Visit, visit
from tests.support.console import Console, open_console


@pytest_asyncio.fixture(loop_scope="session")
async def desk(own_database: str) -> AsyncIterator[Console]:
    """Officials at their desks, outside the demo."""
    async with open_console(own_database, links_sign_in=False) as console:
        yield console


async def looked_at(official: Visit) -> None:
    """The page as it is now, by day and by night."""
    for scheme in SCHEMES:
        await official.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert await official.violations() == [] and not await official.overflows()


async def test_from_the_link_to_the_queue_and_in_again_with_the_phone(browser: Browser, desk: Console) -> None:
    async with visit(browser, desk.live.root, PHONE) as official:
        page = official.page
        await official.go(f"/console/sign-in/{await desk.link('commune')}")
        await page.get_by_role("button", name="Tiếp tục").click()
        await page.get_by_role("button", name="Nhận mã qua tin nhắn SMS").click()
        await page.get_by_label("Số di động của bạn").fill("0300555666")
        await looked_at(official)
        await page.get_by_role("button", name="Gửi mã tới số này").click()
        await expect(page.get_by_label("Mã sáu chữ số trong tin nhắn")).to_be_visible()
        await looked_at(official)
        await page.get_by_role("button", name="Dùng ứng dụng xác thực").click()
        await expect(page.locator("code")).to_be_visible()
        letters = (await page.locator("code").inner_text()).replace(" ", "")
        key = b32decode(letters + "=" * (-len(letters) % 8))
        await looked_at(official)
        await _set(page, PASSWORD, "mật khẩu khác hẳn", code_now(desk, key))
        await expect(page.locator("#why-again")).to_contain_text("không giống nhau")
        await expect(page.get_by_label("Tên đăng nhập")).to_have_value("le.thi.sen")
        await looked_at(official)
        await _set(page, PASSWORD, PASSWORD, code_now(desk, key))
        await expect(page.locator("#list-name")).to_be_visible()
        desk.clock.move(seconds=STEP)
        await official.go("/console/account")
        await page.get_by_role("button", name="Đăng xuất", exact=True).click()
        await expect(page.get_by_label("Tên đăng nhập")).to_be_visible()
        await page.get_by_label("Tên đăng nhập").fill("Lê Thị Sen")
        await page.get_by_label("Mật khẩu").fill(PASSWORD)
        await page.get_by_role("button", name="Đăng nhập").click()
        await expect(page.get_by_label("Mã sáu chữ số")).to_be_focused()
        await looked_at(official)
        await page.keyboard.type("123456")
        await page.keyboard.press("Enter")
        await expect(page.locator("#problem")).to_be_visible()
        await page.get_by_label("Mã sáu chữ số").fill(code_now(desk, key))
        await page.keyboard.press("Enter")
        await expect(page.locator("#list-name")).to_be_visible()
        assert official.faults == []


async def _set(page: Page, password: str, again: str, code: str) -> None:
    await page.get_by_label("Mật khẩu mới").fill(password)
    await page.get_by_label("Gõ lại mật khẩu").fill(again)
    await page.get_by_label("Mã sáu chữ số").fill(code)
    await page.get_by_role("button", name="Lưu và đăng nhập").click()


def code_now(desk: Console, key: bytes) -> str:
    """What the phone shows."""
    return code_at(key, int(desk.clock.now().timestamp() // STEP))
