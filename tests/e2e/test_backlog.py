"""A lead brings in a file of old reports, in Chromium: matched, looked at, taken in, taken back, and nobody told."""

from pathlib import Path

from playwright.async_api import Browser, expect

from handlers.jobs.backlog import backlog
from tests.e2e.test_console import at_desk
from tests.support.console import Console
from tests.support.old_reports import SPOILED, row, workbook


async def test_old_reports_are_matched_looked_at_taken_in_and_taken_back(
    browser: Browser, desk: Console, tmp_path: Path
) -> None:
    rows = [row(n, **{"Xã/phường": "Châu Phú B"}) for n in range(40)]
    for n, changed in enumerate(SPOILED.values()):
        rows[n * 2] |= changed
    (tmp_path / "ton.xlsx").write_bytes(workbook(rows))
    async with at_desk(browser, desk, "district") as lead:
        page = lead.page
        await lead.go("/console/backlog")
        await page.get_by_label("Tệp của ai").fill("Phòng Y tế")
        await page.get_by_label("Tệp .xlsx, .xls, .ods hoặc .csv").set_input_files(tmp_path / "ton.xlsx")
        await page.get_by_role("button", name="Gửi và chọn cột").click()
        await expect(page.get_by_label("Họ và tên")).to_have_value("name")
        await page.get_by_label("Lĩnh vực của dòng không nói rõ").select_option("DOSE_MISSING_ONE")
        await page.get_by_role("button", name="Xem trước").click()
        begin = page.get_by_role("button", name="Nhận 25 phản ánh")
        await expect(begin).to_be_visible()
        await expect(page.locator("#look tbody tr")).to_have_count(len(SPOILED))
        for width in (390, 1366):
            await page.set_viewport_size({"width": width, "height": 900})
            assert await lead.violations() == [] and not await lead.overflows()
        await begin.click()
        await expect(page.locator("#progress")).to_contain_text("trên 40 dòng")
        await backlog(desk.live.service.work)
        await expect(page.locator("#progress")).to_contain_text("Đã nhận xong: 25 phản ánh mới")  # by itself
        assert await lead.violations() == []
        async with desk.live.service.work("t:told") as work:
            assert await work.uow.connection.fetchval("select count(*) from outbox") == 0
        await page.get_by_role("button", name="Rút lại tất cả").click()
        await expect(page.locator("#progress")).to_contain_text("Đang rút lại")
        await backlog(desk.live.service.work)
        await expect(page.locator("#progress")).to_contain_text("Đã rút lại")
        assert lead.faults == []
