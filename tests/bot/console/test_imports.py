"""The pages on which an administrator has lists of doses imported."""

import io
from collections.abc import Sequence
from pathlib import Path

import aiohttp
import pytest
import xlsxwriter

from handlers.audit.touched import gather
from handlers.jobs.imports import imports
from handlers.places.bodies import Place
from handlers.records.importer import Importer, Source
from handlers.records.template import header
from handlers.staff.officials import enrol
from storage.spreadsheets import open_sheet
from tests.bot.console.test_password import code_of, enrolled, first_step, second_step, stranger
from tests.handlers.records.lists import person, write
from tests.support.console import FAR, PROVINCE, Browser, Console, office, open_console

PAGE = "/console/imports"
TITLES_ALONE = ";".join(
    one for row in header()[0] for one in row if one and "Ngày sinh" not in one and "BHYT" not in one
)
WRONG = {"c2": "31/02/1980"}


async def looks_after(console: Console, name: str = "administrator", role: str = "administrator") -> Browser:
    """A browser of somebody who looks after the province."""
    await hired(console, name, role)
    return await console.signed_in(name)


async def hired(console: Console, name: str, role: str) -> None:
    async with console.live.service.work(f"test:{name}") as work:
        console.people[name] = await enrol(work, "Lò Thị Ban", {PROVINCE: role})
    await console.live.service.refresh.staff(force=True)


def listed(folder: Path, rows: Sequence[Sequence[str]]) -> bytes:
    return write(folder / "list.xlsx", rows).read_bytes()


async def uploaded(browser: Browser, content: bytes, name: str = "danh sách.xlsx") -> str:
    """Send a file by the form of the page; gives the number of the list."""
    await browser.get(PAGE)
    data = aiohttp.FormData(quote_fields=False)  # as browsers send names
    for key, value in browser.fields().items():
        data.add_field(key, value)
    data.add_field("file", io.BytesIO(content), filename=name)
    url = browser.console.live.url(PAGE)
    async with browser.session.post(url, data=data, headers={"Origin": browser.console.live.root}) as answer:
        browser.status, browser.page, browser.path = answer.status, await answer.text(), answer.url.path
    return browser.path.rpartition("/")[2]


async def works(console: Console) -> None:
    console.clock.move(seconds=1)
    await imports(console.live.service.work)


async def kept(console: Console, query: str) -> int:
    async with console.live.service.database.reading() as uow:
        found: int = await uow.connection.fetchval(query)
    return found


async def press(browser: Browser, number: str, name: str, **fields: str) -> str:
    await browser.get(f"{PAGE}/{number}")
    return await browser.post(f"{PAGE}/{number}/{name}", fields)


async def fetched(browser: Browser, number: str) -> bytes:
    await browser.get(f"{PAGE}/{number}")
    url, sent = browser.console.live.url(f"{PAGE}/{number}/refused"), {"Origin": browser.console.live.root}
    async with browser.session.post(url, data=browser.fields(), headers=sent) as answer:
        browser.status = answer.status
        return await answer.read()


async def test_a_list_is_looked_at_imported_given_back_and_taken_back(console: Console, tmp_path: Path) -> None:
    rows = [person(1), person(2), person(3, **WRONG), person(4, **WRONG)]
    browser = await looks_after(console)
    assert f'href="{PAGE}"' in await browser.get("/console/admin")
    assert "60 MB" in await browser.get(PAGE) and "250.000 dòng" in browser.page
    number = await uploaded(browser, listed(tmp_path, rows))
    assert browser.status == 200 and "Đang xem trước" in browser.page
    await works(console)
    page = await browser.get(f"{PAGE}/{number}")
    assert "Nhập 2 dòng" in page and "ngày này không có trong lịch" in page and "11, 12" in page
    assert await kept(console, "select count(*) from persons") == 0
    page = await press(browser, number, "start")
    assert "Đang nhập" in page and "0 trên 4 dòng" in page
    await works(console)
    page = await browser.get(f"{PAGE}/{number}")
    assert "Đã nhập xong (lần nhập 1)" in page and "4 trên 4 dòng" in page
    assert await kept(console, "select count(*) from persons") == 2
    assert await kept(console, "select count(*) from import_parts where part = 'file'") == 0
    (tmp_path / "back.xlsx").write_bytes(await fetched(browser, number))
    back = list(open_sheet(tmp_path / "back.xlsx").rows())[-2:]
    assert [row[7] for row in back] == ["098180000003", "098180000004"] and "không có trong lịch" in str(back[0][25])
    async with console.live.service.database.reading() as uow:
        now = console.clock.now()
        taken = await gather(uow.audit.of_exports(now.replace(year=2000), now.replace(year=2100)))
    assert list(taken.taken.values()) == [2] and len(taken.imports) == 1  # `hotline audit export` tells it
    history = await browser.get(PAGE)
    assert "danh sách.xlsx" in history and "Lò Thị Ban" in history and "4 dòng: 2 người mới" in history
    page = await press(browser, number, "undo")
    assert "Đang rút lại" in page
    await works(console)
    assert "Đã rút lại lần nhập 1" in await browser.get(f"{PAGE}/{number}")
    assert await kept(console, "select count(*) from persons") == 0
    assert await kept(console, "select count(*) from import_parts") == 0
    await hired(console, "auditor", "auditor")
    log = await (await console.signed_in("auditor")).get("/console/log")
    assert "cho nhập danh sách mũi tiêm" in log and "cho rút lại lần nhập" in log


async def test_the_same_list_again_changes_nothing_and_a_later_one_goes_first(console: Console, tmp_path: Path) -> None:
    browser = await looks_after(console, "lead", "lead")
    first, second = listed(tmp_path, [person(1)]), listed(tmp_path, [person(1, c1="Nguyễn Thị Đổi"), person(2)])
    one = await uploaded(browser, first)
    two = await uploaded(browser, second)
    await works(console)
    await press(browser, one, "start")
    await works(console)
    page = await press(browser, two, "start")  # the other list came in since it was looked at
    assert "Đang xem trước" in page
    await works(console)
    page = await browser.get(f"{PAGE}/{two}")
    assert "đã được xem trước lại" in page and "họ tên (1 người)" in page
    await press(browser, two, "start")
    await works(console)
    again = await uploaded(browser, first, "lần nữa.xlsx")
    await works(console)
    assert "đã nhập trước đây (lần nhập 1): không có gì thay đổi" in await browser.get(f"{PAGE}/{again}")
    assert "theo thứ tự: 2" in await browser.get(f"{PAGE}/{one}")
    await browser.post(f"{PAGE}/{one}/undo")
    assert browser.status == 409 and await kept(console, "select count(*) from persons") == 2
    await press(browser, two, "undo")
    await works(console)
    await press(browser, one, "undo")
    await works(console)
    assert await kept(console, "select count(*) from persons") == 0


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        ("Họ và tên;Ngày sinh\nLê A;1/1/1980".encode(), "a.xlsx", "Đây không phải bảng tính"),
        (b"%PDF-1.7 nothing", "a.pdf", "Đây là tệp PDF"),
        ("STT,Tên\n1,Lê A".encode(), "a.csv", "Không tìm thấy dòng tiêu đề"),
        (
            "ho_ten,gioi_tinh,dien_thoai\nLê A,1,03".encode(),
            "a.csv",
            "thiếu cột: ngay_sinh, nhom_uu_tien, ma_tinh",
        ),
        (TITLES_ALONE.encode(), "a.csv", "thiếu cột: Ngày sinh, Số thẻ BHYT."),
        (b"\xd0\xcf\x11\xe0" + bytes(64) + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "đặt mật khẩu"),
        (b"PK\x03\x04 cut", "a.xlsx", "không phải bảng tính đọc được"),
    ],
)
async def test_what_is_no_list_is_told_why_and_nothing_of_it_is_kept(
    console: Console, content: bytes, name: str, said: str
) -> None:
    browser = await looks_after(console)
    number = await uploaded(browser, content, name)
    await works(console)
    assert said in await browser.get(f"{PAGE}/{number}") and "Gửi tệp khác" in browser.page
    assert await kept(console, "select count(*) from import_parts") == 0


async def test_a_list_is_dropped_and_too_many_wait_for_nobody(console: Console, tmp_path: Path) -> None:
    browser = await looks_after(console)
    numbers = [await uploaded(browser, listed(tmp_path, [person(n)])) for n in range(5)]
    await uploaded(browser, listed(tmp_path, [person(9)]))
    assert browser.status == 422 and "năm danh sách chờ đồng ý" in browser.page
    await press(browser, numbers[0], "drop")
    assert "đã bỏ" in browser.page
    await uploaded(browser, listed(tmp_path, [person(9)]))
    assert browser.status == 200
    await uploaded(browser, bytes(60 * 1024 * 1024 + 1))
    assert browser.status == 422 and "lớn hơn 60 MB" in browser.page
    assert await kept(console, "select count(distinct upload_id) from import_parts") == 5


async def test_nobody_else_finds_it_and_another_province_neither(console: Console, tmp_path: Path) -> None:
    browser = await looks_after(console)
    number = await uploaded(browser, listed(tmp_path, [person(1)]))
    for name in ("commune", "district", "province", "far_province"):
        other = await console.signed_in(name)
        for path in (f"{PAGE}/{number}", PAGE)[: 1 + (name != "far_province")]:
            await other.get(path)
            assert other.status == 404, (name, path)
        for act in ("start", "drop", "undo", "refused"):
            await other.get("/console/account")
            await other.post(f"{PAGE}/{number}/{act}")
            assert other.status == 404, (name, act)
    assert "danh sách.xlsx" not in await other.get(PAGE) and "danh sách.xlsx" in await browser.get(PAGE)


async def test_import_and_refused_rows_ask_for_the_code(database_url: str, tmp_path: Path) -> None:
    async with open_console(database_url, links_sign_in=False) as console:
        await hired(console, "lead", "lead")
        key, browser = await enrolled(console, "lead"), stranger(console)
        await first_step(browser)
        assert await second_step(browser, code_of(console, key)) == 200
        number = await uploaded(browser, listed(tmp_path, [person(1, **WRONG), person(2)]))
        await works(console)
        console.clock.move(minutes=6)
        assert "Gõ lại mã" in await press(browser, number, "start") and browser.status == 403
        await browser.post(f"{PAGE}/{number}/start", {"second_code": "000000"})
        assert browser.status == 422
        await works(console)
        assert await kept(console, "select count(*) from persons") == 0
        await press(browser, number, "start", second_code=code_of(console, key))
        await works(console)
        assert await kept(console, "select count(*) from persons") == 1
        console.clock.move(minutes=6)
        assert "Gõ lại mã" in (await fetched(browser, number)).decode() and browser.status == 403
        assert await console.audited("import_refused_exported") == 0


async def test_three_forms_of_a_day_formulas_and_forty_columns_are_read_or_refused_by_row(
    console: Console, tmp_path: Path
) -> None:
    people = [person(n) for n in range(4)]
    people[0][17], people[1][17], people[2][17] = "01/08/2021", "2021-08-02", "3.8.2021"
    (top, below), merged = header()
    more = [f"Cột thêm {n}" for n in range(14)]
    with xlsxwriter.Workbook(str(tmp_path / "forty.xlsx")) as book:
        sheet = book.add_worksheet("Danh sách")
        sheet.merge_range("A1:AN1", "DANH SÁCH ĐỐI TƯỢNG TIÊM")
        for area in merged:
            sheet.merge_range(*area, "")
        for at, row in enumerate([[*top, *more], [*below, *[""] * 14], *[[*one, *["x"] * 14] for one in people]]):
            sheet.write_row(6 + at, 0, row)
        sheet.write_formula(11, 17, "=TODAY()", None, "")  # never counted: its value is missing
        sheet.write_formula(11, 1, '=CONCATENATE("Nguyễn"," Thị Thử")', None, "Nguyễn Thị Thử")
    browser = await looks_after(console)
    number = await uploaded(browser, (tmp_path / "forty.xlsx").read_bytes())
    await works(console)
    page = await browser.get(f"{PAGE}/{number}")
    assert "Nhập 3 dòng" in page and "ngày không đúng dạng" in page and '<td class="number">1</td><td>12</td>' in page
    await press(browser, number, "start")
    await works(console)
    assert await kept(console, "select count(distinct injected_on) from doses") == 3
    assert await kept(console, "select count(*) from persons") == 3


async def test_where_several_provinces_are_served_only_the_one_that_leads_imports_doses(
    console: Console, tmp_path: Path
) -> None:
    async with console.live.service.work("test:far") as work:
        console.people["far"] = await enrol(
            work, "Lò Thị Xa", {office(Place(FAR.province), "so_y_te"): "administrator"}
        )
    await console.live.service.refresh.staff(force=True)
    far, near = await console.signed_in("far"), await looks_after(console)
    assert 'id="imports-form"' in await near.get(PAGE)
    page = await far.get(PAGE)
    assert far.status == 200 and 'id="facilities-form"' in page
    assert 'id="imports-form"' not in page and "tỉnh phụ trách tổng đài chung nhập" in page
    await uploaded(far, listed(tmp_path, [person(1)]))
    assert far.status == 404
    async with console.live.service.database.reading() as uow:
        assert await uow.import_uploads.of_provinces([FAR.province], 9) == []


async def test_what_the_command_imported_stands_in_the_history_for_who_has_doses_imported(
    console: Console, tmp_path: Path
) -> None:
    browser = await looks_after(console)
    number = await uploaded(browser, listed(tmp_path, [person(1)]))
    await works(console)
    await press(browser, number, "start")
    await works(console)
    console.clock.move(minutes=5)
    service = console.live.service
    importer = Importer(
        service.database.unit_of_work, service.database.vault, service.clock, service.ids, service.tools.rules.vaccines
    )
    await importer.run(write(tmp_path / "máy chủ.xlsx", [person(2), person(3)]), Source("platform"))
    history = (await browser.get(PAGE)).partition('id="imports-history"')[2]
    assert (
        "người vận hành nhập trên máy chủ" in history and "lần nhập 2" in history and "2 dòng: 2 người mới" in history
    )
    assert history.index("máy chủ.xlsx") < history.index("danh sách.xlsx")  # the newest first
    assert history.count("lần nhập 1") == 1 and "/console/imports/0" not in history
