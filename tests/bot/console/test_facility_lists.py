"""The list of facilities of a province: looked at, taken in as one, in force in every process, taken back as one."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path

import aiohttp
import pytest
from xlsxwriter import Workbook

from handlers.places.bodies import Body
from handlers.staff.officials import enrol
from storage.spreadsheets import open_sheet
from tests.bot.console.test_imports import PAGE, kept, looks_after, press
from tests.handlers.records.people import put_person
from tests.support.console import Browser, Console

TITLES = ("STT", "Mã cơ sở", "Tên cơ sở", "Quận/huyện", "Xã/phường", "Từ ngày", "Đến ngày", "Mã kế thừa")
NEW = ("1", "CS001", "Điểm tiêm Nhà văn hóa", "Châu Đốc", "Châu Phú B", "01/10/2021", "", "")
HOSPITAL = ("2", "BV892", "Bệnh viện Châu Đốc mới", "Châu Đốc", "Châu Phú A", "", "", "")


def book(rows: Sequence[Sequence[str]]) -> bytes:
    made = Workbook(content := BytesIO())
    sheet = made.add_worksheet()
    sheet.merge_range("A1:H1", "DANH SÁCH CƠ SỞ TIÊM CHỦNG")
    for at, row in enumerate([TITLES, *rows], 1):
        sheet.write_row(at, 0, row)
    made.close()
    return content.getvalue()


async def uploaded(browser: Browser, content: bytes, *, whole: bool = False, name: str = "cơ sở.xlsx") -> str:
    await browser.get(PAGE)
    data = aiohttp.FormData(quote_fields=False)
    for key, value in browser.fields().items():
        data.add_field(key, value)
    if whole:
        data.add_field("whole", "yes")
    data.add_field("file", BytesIO(content), filename=name)
    url = browser.console.live.url(f"{PAGE}/facilities")
    async with browser.session.post(url, data=data, headers={"Origin": browser.console.live.root}) as answer:
        browser.status, browser.page, browser.path = answer.status, await answer.text(), answer.url.path
    return browser.path.rpartition("/")[2]


async def facility(console: Console, code: str) -> Body | None:
    """As a process knows it that was told by nobody."""
    await console.live.service.refresh.facilities()
    return console.live.service.tools.directory.at_facility(code)


async def test_a_list_is_looked_at_taken_in_in_force_at_once_and_taken_back(console: Console, tmp_path: Path) -> None:
    browser = await looks_after(console)
    wrong = [
        ("3", "TY883", "Trung tâm", "Long Xuyên", "Mỹ Bình", "", "", ""),
        ("4", "CS9", "Ngắn quá", "", "Mỹ Bình", "", "", ""),
        ("5", "CS005", "Xã lạ", "", "Xã Không Có", "", "", ""),
        ("6", "CS006", "Ngày lạ", "", "Châu Phú B", "hôm qua", "", ""),
        ("7", "BV701", "Tỉnh khác", "Châu Đốc", "Châu Phú B", "", "", ""),
        ("8", "CS008", "Vòng", "Châu Đốc", "Châu Phú B", "", "", "CS009"),
        ("9", "CS009", "Vòng nữa", "Châu Đốc", "Châu Phú B", "", "", "CS008"),
        ("10", "CS010", "Kế thừa lạ", "Châu Đốc", "Châu Phú B", "", "", "ZZ999"),
    ]
    number = await uploaded(browser, book([NEW, HOSPITAL, *wrong]))
    assert browser.status == 200 and "Nhận 2 thay đổi" in browser.page, browser.page
    for said in ("đã có sẵn", "5 ký tự", "không tìm thấy xã", "không đọc được ngày", "tỉnh khác", "vòng về chính nó"):
        assert said in browser.page, said
    assert "không có cơ sở nào mang mã kế thừa" in browser.page and "CS001 Điểm tiêm Nhà văn hóa" in browser.page
    assert await facility(console, "CS001") is None
    page = await press(browser, number, "start")
    assert "Đã nhận danh sách cơ sở" in page
    new, hospital = await facility(console, "CS001"), await facility(console, "BV892")
    assert new is not None and hospital is not None and hospital.name == "Bệnh viện Châu Đốc mới"
    assert (new.id, new.parent_id) == ("2021:89:884:30316:facility:CS001", "2021:89:884:::ttyt".replace(":::", "::"))
    assert await kept(console, "select count(*) from bodies where facility_code = 'CS001'") == 1
    page = await browser.post(f"{PAGE}/{number}/start")  # pressed twice
    assert await kept(console, "select count(*) from facility_changes") == 2
    await browser.get(f"{PAGE}/{number}")
    url, headers = console.live.url(f"{PAGE}/{number}/refused"), {"Origin": console.live.root}
    async with browser.session.post(url, data=browser.fields(), headers=headers) as answer:
        (tmp_path / "back.xlsx").write_bytes(await answer.read())
    assert [row[1] for row in open_sheet(tmp_path / "back.xlsx").rows()][1:] == [row[1] for row in wrong]
    assert "cơ sở.xlsx" in await browser.get(PAGE) and "1 cơ sở thêm, 1 sửa" in browser.page
    page = await press(browser, number, "undo")
    assert "Đã rút lại danh sách cơ sở này" in page
    hospital = await facility(console, "BV892")
    assert await facility(console, "CS001") is None and hospital is not None
    assert hospital.name == "Bệnh viện Đa khoa khu vực tỉnh An Giang"


async def test_what_doses_name_is_closed_and_nothing_else_stays_of_what_is_not_in_the_whole_list(
    console: Console,
) -> None:
    browser = await looks_after(console)
    await put_person(console.live.service, doses=((1, "AZ", date(2021, 8, 1)),))  # at BV891
    number = await uploaded(browser, book([NEW, HOSPITAL]), whole=True)
    assert "BV891 Bệnh viện Đa khoa trung tâm An Giang" in browser.page and "BV893" in browser.page
    await press(browser, number, "start")
    closed = await facility(console, "BV891")
    today = date(2021, 10, 20)
    assert closed is not None and not closed.is_open(today) and closed.is_open(date(2021, 10, 19))
    assert await facility(console, "BV893") is None and await facility(console, "BV701") is not None  # another province
    found = await browser.get("/console/imports")
    assert "1 đóng, 1 bỏ" in found
    await press(browser, number, "undo")
    again = await facility(console, "BV891")
    assert again is not None and again.is_open(today) and await facility(console, "BV893") is not None


async def test_reports_about_a_closed_facility_go_to_its_successor(console: Console) -> None:
    browser = await looks_after(console)
    old = ("1", "BV892", "Bệnh viện cũ", "Châu Đốc", "Châu Phú A", "", "01/10/2021", "CS001")
    number = await uploaded(browser, book([old, NEW]))
    await press(browser, number, "start")
    await console.live.service.refresh.facilities()
    directory = console.live.service.tools.directory
    acting = directory.acting("BV892", date(2021, 10, 20))
    assert acting is not None and acting.facility_code == "CS001"
    before = directory.acting("BV892", date(2021, 10, 1))
    assert before is not None and before.facility_code == "BV892"
    async with console.live.service.work("test:point") as work:
        await enrol(work, "Trần Thị Điểm", {acting.id: "officer"})
    await console.live.service.refresh.staff(force=True)
    ticket = await console.ticket(facility_code="BV892")
    assert ticket.body_id == acting.id
    desk = await console.signed_in("commune")
    for query, found in (("facilities&q=", True), ("q=", False)):  # a dose may be of it, a report goes to none such
        page = await desk.get(f"/console/bodies?{query}bệnh viện cũ")
        assert ("Bệnh viện cũ" in page) is found
    await uploaded(browser, book([old]), whole=True)
    assert "<b>đóng</b>: CS001" in browser.page  # it has staff and a report: closed, and not taken out


async def test_a_later_change_stays_and_a_list_that_would_do_something_else_by_now_is_looked_at_again(
    console: Console,
) -> None:
    browser = await looks_after(console)
    first = await uploaded(browser, book([NEW]))
    second = await uploaded(browser, book([(*NEW[:2], "Điểm tiêm đổi tên", *NEW[3:])]))
    await press(browser, first, "start")
    page = await press(browser, second, "start")
    assert "đã được xem trước lại" in page and await kept(console, "select count(*) from facility_changes") == 1
    await press(browser, second, "start")
    body = await facility(console, "CS001")
    assert body is not None and body.name == "Điểm tiêm đổi tên"
    assert "1 cơ sở đã có danh sách sau sửa" in await browser.get(f"{PAGE}/{first}")
    await press(browser, first, "undo")
    assert await facility(console, "CS001") == body
    same = await uploaded(browser, book([(*NEW[:2], "Điểm tiêm đổi tên", *NEW[3:])]))
    assert "Danh sách không đổi gì" in browser.page and same


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        ("Mã,Ghi chú\nCS001,x".encode(), "a.csv", "thiếu cột: Tên cơ sở, Xã/phường"),
        (b"%PDF-1.7", "a.pdf", "Đây là tệp PDF"),
        (b"", "a.csv", "không có dòng nào"),
    ],
)
async def test_what_is_no_list_of_facilities_is_told_why(
    console: Console, content: bytes, name: str, said: str
) -> None:
    browser = await looks_after(console)
    await uploaded(browser, content, name=name)
    assert browser.status == 422 and said in browser.page


async def test_a_list_of_long_ago_stays_as_an_import_of_doses_does(console: Console) -> None:
    browser = await looks_after(console)
    number = await uploaded(browser, book([NEW]))
    await press(browser, number, "start")
    assert f'action="{PAGE}/{number}/undo"' in browser.page
    console.clock.move(days=31)
    browser = await console.signed_in("administrator")
    await browser.get(PAGE)
    page = await browser.post(f"{PAGE}/{number}/undo")
    assert browser.status == 409 and "quá 30 ngày nên không rút lại được" in page and "/undo" not in page
    assert await facility(console, "CS001") is not None
