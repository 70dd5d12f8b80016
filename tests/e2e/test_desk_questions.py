"""Questions that are data on the forms of the desk, in Chromium: asked by category, told beside, filed, set right."""

import asyncio
import io
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from PIL import Image
from playwright.async_api import Browser, FilePayload, Route, expect

from tests.e2e.test_console import at_desk
from tests.e2e.visitor import DESK, PHONE
from tests.support.console import Console, open_console
from tests.support.own_questions import rules_with_own_questions


@pytest_asyncio.fixture(loop_scope="session")
async def told(own_database: str, tmp_path: Path) -> AsyncIterator[Console]:
    """Officials whose rulebook has two more categories, made of YAML alone."""
    async with open_console(own_database) as console:
        tools = console.live.service.tools
        tools.rules = replace(rules_with_own_questions(tmp_path / "catalogue"), texts=tools.rules.texts)
        yield console


def photo() -> FilePayload:
    picture = io.BytesIO()
    Image.new("RGB", (900, 640), "#f0e8d8").save(picture, "JPEG")
    return {"name": "giay.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}


@pytest.mark.parametrize("device", [PHONE, DESK], ids=["phone", "desk"])
async def test_a_day_a_facility_and_a_photo_are_filed_and_set_right(
    browser: Browser, told: Console, device: dict[str, Any]
) -> None:
    async with at_desk(browser, told, device=device) as official:
        page = official.page
        await official.go("/console/file")
        await page.get_by_label("Họ và tên").fill("Trần Thị Bưởi")
        await page.get_by_label("Lĩnh vực").select_option("FACILITY_CLOSED")
        await expect(page.get_by_label("Ngày đóng cửa")).to_be_visible()
        await expect(page.get_by_label("Họ và tên")).to_have_value("Trần Thị Bưởi")
        await page.get_by_label("Ảnh thông báo").set_input_files(photo())
        await page.get_by_label("Số điện thoại", exact=True).fill("0300222333")
        await page.locator("[name=consent]").check()
        await page.get_by_role("button", name="Lập phản ánh").click()

        problem = page.locator("#why-ask_closed_where")
        await expect(problem).to_have_text("Mục này cần được trả lời.")
        await expect(page.get_by_label("Nơi đóng cửa")).to_have_attribute("aria-invalid", "true")
        await expect(page.get_by_label("Số điện thoại", exact=True)).to_have_value("0300222333")
        await expect(page.get_by_text("Đã nhận 1 tệp")).to_be_visible()
        assert await official.violations() == [] and not await official.overflows()

        await page.get_by_label("Ngày đóng cửa").fill("15/8/2021")
        await page.get_by_label("Nơi đóng cửa").press_sequentially("an giang")
        await page.locator("#f-ask_closed_where-found .pick").filter(has_text="Bệnh viện").first.click()
        await page.get_by_role("button", name="Lập phản ánh").click()
        slip = page.locator(".slip")
        await expect(slip).to_contain_text("15/08/2021")
        await expect(slip).to_contain_text("Bệnh viện")
        assert await official.violations() == [] and not await official.overflows()

        await page.get_by_role("link", name="Mở phản ánh").click()
        await page.get_by_role("button", name="Nhận xử lý").click()
        await expect(page.locator(".said")).to_contain_text("Đã nhận.")
        sheet = page.locator(".data")
        await expect(sheet).to_contain_text("Nơi đóng cửa")
        await page.locator('[data-panel="correct"]').click()
        await page.get_by_label("Ngày đóng cửa").fill("30/2/2021")
        await page.get_by_role("button", name="Lưu và báo người dân").click()
        await expect(page.locator("#why-ask_closed_on")).to_contain_text("Chưa đọc được ngày này")
        await expect(page.get_by_label("Ngày đóng cửa")).to_have_value("30/2/2021")
        assert await official.violations() == [] and not await official.overflows()
        await page.get_by_label("Ngày đóng cửa").fill("16/8/2021")
        await page.get_by_label("Ảnh thông báo").set_input_files(photo())
        await page.get_by_role("button", name="Lưu và báo người dân").click()
        await expect(sheet).to_contain_text("16/08/2021")
        await expect(page.locator(".history")).to_contain_text("ngày đóng cửa, ảnh thông báo")
        assert official.faults == []


async def test_a_choice_and_a_text_are_filed_and_set_right(browser: Browser, told: Console) -> None:
    async with at_desk(browser, told, device=PHONE) as official:
        page = official.page
        await official.go("/console/file")
        await page.get_by_label("Lĩnh vực").select_option("PAPER_LOST")
        await page.get_by_label("Giấy bị mất").select_option(label="Thẻ bảo hiểm")
        await page.get_by_label("Mất thế nào").fill("rơi ngoài đường")
        await page.get_by_label("Họ và tên").fill("Trần Thị Bưởi")
        await page.locator("[name=consent]").check()
        await page.get_by_role("button", name="Lập phản ánh").click()
        await expect(page.locator(".slip")).to_contain_text("rơi ngoài đường")
        await page.get_by_role("link", name="Mở phản ánh").click()
        await page.get_by_role("button", name="Nhận xử lý").click()
        await expect(page.locator(".said")).to_contain_text("Đã nhận.")
        await page.locator('[data-panel="correct"]').click()
        await page.get_by_label("Giấy bị mất").select_option(label="Giấy xác nhận tiêm")
        await page.get_by_role("button", name="Lưu và báo người dân").click()
        await expect(page.locator(".data")).to_contain_text("Giấy xác nhận tiêm")
        assert official.faults == []


async def test_a_list_that_comes_late_does_not_take_a_choice_away(browser: Browser, told: Console) -> None:
    answered = asyncio.Event()

    async def slowly(route: Route) -> None:
        await answered.wait()
        await route.continue_()

    async with at_desk(browser, told) as official:
        page = official.page
        await official.go("/console/file")
        field, choice = page.locator("#f-place"), page.locator("#f-place-found .pick").filter(has_text="Vĩnh").first
        await field.press_sequentially("vĩnh")
        await expect(choice).to_be_visible()
        await page.route("**/console/places?**", slowly)
        async with page.expect_response("**/console/places?**") as late:
            async with page.expect_request("**/console/places?**"):
                await field.press_sequentially(" tr")
            await choice.check()
            answered.set()
        await (await late.value).finished()
        await page.unroute("**/console/places?**")
        await expect(choice).to_be_checked()

        await field.press_sequentially("ạch")  # what is typed after a choice asks anew
        await expect(page.locator("#f-place-found input:checked")).to_have_count(0)
