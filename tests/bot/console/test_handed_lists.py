"""Lists that units handed in, at the desk: the board, one as a table, its rows taken out, marked and told of."""

from collections.abc import Sequence
from pathlib import Path

import aiohttp

from handlers.lists.prepare import prepare
from handlers.lists.submit import Kept, Sender, submit
from handlers.staff.actor import citizen
from handlers.staff.officials import enrol
from storage.repositories.officials import Official
from storage.spreadsheets import open_book
from tests.bot.console.test_lists import taken
from tests.handlers.lists.test_check import look, write
from tests.handlers.records import lists as template
from tests.handlers.records.lists import person
from tests.support.console import DISTRICT, HOME, Browser, Console

UNIT = "Công ty May Bình Minh"
SO_TTTT = "2021:89:::so_tttt"


async def handed_in(
    console: Console, folder: Path, rows: Sequence[Sequence[str]] | int = 3, form: int = 1, unit: str = UNIT
) -> Kept:
    """A list that the district's health centre has got, with a copy for the department of Sở TTTT."""
    people = [person(n) for n in range(1, rows + 1)] if isinstance(rows, int) else rows
    found, contact = look(write(folder / f"{unit}.xlsx", people, form)), await console.citizen()
    sender = Sender("commune", "first_dose", unit, HOME, phone="0300444555")
    console.made += 1
    async with console.live.service.work(f"test:list:{console.made}") as work:
        made = prepare(work.uow.vault, found)
        (kept,) = await submit(work, made, sender, citizen(contact), contact_id=contact.id)
    return kept


async def copied(console: Console) -> Browser:
    """Somebody of the department that gets copies."""
    async with console.live.service.work("test:copies") as work:
        person: Official = await enrol(work, "Lý Văn Tư", {SO_TTTT: "officer"})
    console.people["copies"] = person
    await console.live.service.refresh.staff(force=True)
    return await console.signed_in("copies")


async def at_desk(console: Console, kept: Kept, *, take: bool = True) -> Browser:
    """The browser of who has taken it."""
    browser = await console.signed_in("district")
    await browser.get(f"/console/lists/{kept.ticket.code}")
    if take:
        await browser.post(f"/console/lists/{kept.ticket.code}/take")
        assert "Bạn đã nhận danh sách này." in browser.page
    return browser


async def told(console: Console, kept: Kept) -> list[str]:
    async with console.live.service.database.reading() as uow:
        assert kept.ticket.contact_id is not None
        return [str(row.payload) for row in await uow.outbox.after(kept.ticket.contact_id, 0)]


async def test_the_board_shows_who_handed_in_what_and_how_far_it_is(console: Console, tmp_path: Path) -> None:
    assert 'href="/console/lists"' not in await (await console.signed_in("district")).get("/console/account")
    kept = await handed_in(console, tmp_path, [*(person(n) for n in range(1, 4)), person(4, c3="x"), person(1)])
    browser = await console.signed_in("district")
    page = await browser.get("/console/lists")
    assert UNIT in page and "Đã nhập 0/3 dòng" in page and "1 dòng cần sửa, 1 dòng trùng" in page and "Mới đến" in page
    assert f'href="/console/lists/{kept.ticket.code}"' in page and "<progress" in page
    assert 'href="/console/lists"' in await browser.get("/console/account")
    assert f"/console/lists/{kept.ticket.code}" in await browser.get(f"/console/tickets/{kept.ticket.code}")
    assert UNIT not in await browser.get("/console/lists?which=entered")
    assert UNIT not in await browser.get("/console/lists?tab=copies")
    assert UNIT not in await (await console.signed_in("neighbour")).get("/console/lists")
    assert await console.audited("tickets.lists") == 1


async def test_a_long_board_goes_on_behind_its_last_list(console: Console, tmp_path: Path) -> None:
    for n in range(27):
        await handed_in(console, tmp_path, [person(100 * n + 1)], unit=f"Tổ dân phố số {n:02}")
    browser = await console.signed_in("district")
    page = await browser.get("/console/lists")
    assert "Tổ dân phố số 26" in page and "Tổ dân phố số 01" not in page
    older = page.split("&amp;before=")[1].split('"')[0]
    page = await browser.get(f"/console/lists?tab=in&which=open&before={older}")
    assert "Tổ dân phố số 01" in page and "Tổ dân phố số 02" not in page and "before=" not in page


async def test_rows_are_entered_ticked_and_all_and_the_unit_is_told(console: Console, tmp_path: Path) -> None:
    kept = await handed_in(console, tmp_path, 60)
    browser = await at_desk(console, kept)
    here = f"/console/lists/{kept.ticket.code}"
    page = await browser.get(here)
    assert "0300000050" in page and "0300000051" not in page and "Chưa nhập (60)" in page
    assert "0300000051" in await browser.get(f"{here}?rows=left&after=58")
    page = await browser.post(f"/console/lists/{kept.ticket.code}/entered", [("row", "9"), ("row", "10")])
    assert "Đã đánh dấu nhập 2 dòng." in page and "Đã nhập 2/60 dòng" in page and "0300000001" not in page
    page = await browser.post(f"/console/lists/{kept.ticket.code}/failed", [("row", "11"), ("why", "number")])
    assert "1 dòng không nhập được" in page
    assert "Số giấy tờ không đúng" in await browser.get(f"{here}?rows=failed")
    await browser.post(f"/console/lists/{kept.ticket.code}/finish")
    assert browser.status == 409 and "Còn dòng chưa nhập" in browser.page
    await browser.post(f"/console/lists/{kept.ticket.code}/undone", [("row", "10")])
    assert "Chưa nhập (58)" in browser.page
    await browser.post(f"/console/lists/{kept.ticket.code}/entered", {"all": "1"})
    assert "Đã đánh dấu nhập 58 dòng." in browser.page and "đã nhập 59/60 dòng, thiếu 1" in browser.page
    assert (await console.stored(kept.ticket)).status == "claimed"
    await browser.post(f"/console/lists/{kept.ticket.code}/finish")
    assert (await console.stored(kept.ticket)).status == "entered" and "Đã nhập xong" in browser.page
    said = await told(console, kept)
    assert sum("59/60 dòng" in one and "dòng 11" in one for one in said) == 1
    await browser.post(f"/console/lists/{kept.ticket.code}/undone", [("row", "9")])
    assert browser.status == 409  # what is finished is not marked any more
    assert UNIT in await browser.get("/console/lists?which=entered")
    assert await console.audited("ticket.list_entered") == 2


async def test_the_file_for_the_platform_is_read_by_the_import_and_holds_what_waits(
    console: Console, tmp_path: Path
) -> None:
    for form in (1, 2):
        rows = [person(n, c19="BV891") for n in range(1, 5)]
        kept = await handed_in(console, tmp_path, rows, form, unit=f"Xưởng {form}")
        browser = await console.signed_in("district")
        assert kept.ticket.body_id == DISTRICT
        await browser.get(f"/console/lists/{kept.ticket.code}")
        await browser.post(f"/console/lists/{kept.ticket.code}/take")
        await browser.post(f"/console/lists/{kept.ticket.code}/entered", [("row", "9")])
        status, called, content = await taken(browser, f"/console/lists/{kept.ticket.code}/file")
        assert status == 200 and f'filename="Mau{form}_xuong-{form}_' in called
        (tmp_path / "out.xlsx").write_bytes(content)
        lines = list(open_book(tmp_path / "out.xlsx").sheets[0].rows())
        assert len(lines[6]) == 26 and [str(line[0]) for line in lines[8:]] == ["10", "11", "12"]
        found = look(tmp_path / "out.xlsx")
        assert [str(cells[7]) for _, cells in found.listed.rows()] == [f"098180{n:06}" for n in range(2, 5)]
        assert not found.twice and (not found.wrong or form == 1)  # without doses it is no form 2


async def answer(browser: Browser, kept: Kept, content: bytes, name: str = "ketqua.xlsx") -> str:
    form = aiohttp.FormData()
    for key, value in browser.fields().items():
        form.add_field(key, value)
    form.add_field("file", content, filename=name)
    url = browser.console.live.url(f"/console/lists/{kept.ticket.code}/answer")
    async with browser.session.post(url, data=form, headers={"Origin": browser.console.live.root}) as got:
        browser.status, browser.page = got.status, await got.text()
    return browser.page


async def test_the_platforms_answer_marks_rows_whose_number_and_person_agree(console: Console, tmp_path: Path) -> None:
    kept = await handed_in(console, tmp_path, 6)
    browser = await at_desk(console, kept)
    result = {1: "Thành công", 2: "Không thành công: trùng", 3: "", 4: "thanh cong", 5: "Thành công", 6: "Dữ liệu sai"}
    rows = [person(n, c0=str(8 + n), c25=said) for n, said in result.items()]
    rows[3][7] = rows[3][7].lstrip("0")  # as a spreadsheet drops zeros
    rows[4][7] = "098180999999"  # another person at the same number
    page = await answer(browser, kept, template.write(tmp_path / "answer.xlsx", rows).read_bytes())
    assert "2 dòng đã nhập, 2 dòng không nhập được, 1 dòng chưa có kết quả" in page
    assert "1 dòng không đúng STT hoặc số giấy tờ" in page and ": 13." in page
    assert "Chưa nhập (2)" in page
    again = await answer(browser, kept, template.write(tmp_path / "answer.xlsx", rows[:1]).read_bytes())
    assert "Chưa nhập (2)" in again
    await answer(browser, kept, b"PK\x03\x04 broken")
    assert browser.status == 422


async def test_a_copy_is_masked_and_marks_nothing(console: Console, tmp_path: Path) -> None:
    kept = await handed_in(console, tmp_path)
    browser = await copied(console)
    page = await browser.get("/console/lists?tab=copies")
    assert f"/console/lists/{kept.ticket.code}" in page and "0300444555" not in page
    page = await browser.get(f"/console/lists/{kept.ticket.code}")
    assert browser.status == 200 and "098180000001" not in page and "•••••••001" in page and "Nguyễn Thị" not in page
    assert 'name="row"' not in page and '/file"' not in page.replace("/console/file", "")
    for act in ("entered", "failed", "undone", "take", "finish"):
        await browser.get("/console/account")
        await browser.post(f"/console/lists/{kept.ticket.code}/{act}", [("row", "9"), ("all", "1")])
        assert browser.status == 404
    status, _, content = await taken(browser, f"/console/lists/{kept.ticket.code}/file")
    assert status == 404 and content[:2] != b"PK"
    async with console.live.service.database.reading() as uow:
        assert await uow.lists.counts(kept.list.id) == {"good": 3}


async def test_other_offices_and_volunteers_find_no_list(console: Console, tmp_path: Path) -> None:
    kept = await handed_in(console, tmp_path)
    for name in ("commune", "neighbour", "volunteer", "far_district"):
        browser = await console.signed_in(name)
        page = await browser.get(f"/console/lists/{kept.ticket.code}")
        assert browser.status == 404 and "0300000001" not in page
    assert (await console.signed_in("volunteer")).status == 200
    volunteer = await console.signed_in("volunteer")
    await volunteer.get("/console/lists")
    assert volunteer.status == 404


async def test_nobody_marks_what_is_not_taken_or_a_colleague_has(console: Console, tmp_path: Path) -> None:
    kept = await handed_in(console, tmp_path)
    browser = await at_desk(console, kept, take=False)
    await browser.post(f"/console/lists/{kept.ticket.code}/entered", {"all": "1"})
    assert browser.status == 409 and "Hãy nhận danh sách" in browser.page
    async with console.live.service.work("test:second") as work:
        console.people["second"] = await enrol(work, "Tạ Thị Tám", {kept.ticket.body_id: "officer"})
    await console.live.service.refresh.staff(force=True)
    second = await at_desk_of(console, kept)
    await second.post(f"/console/lists/{kept.ticket.code}/take")
    await browser.post(f"/console/lists/{kept.ticket.code}/entered", {"all": "1"})
    assert browser.status == 409 and "Tạ Thị Tám đang giữ danh sách này." in browser.page


async def at_desk_of(console: Console, kept: Kept) -> Browser:
    browser = await console.signed_in("second")
    await browser.get(f"/console/lists/{kept.ticket.code}")
    return browser


async def test_nothing_ticked_marks_nothing_and_a_list_that_is_over_shows_its_rows(
    console: Console, tmp_path: Path
) -> None:
    kept = await handed_in(console, tmp_path)
    browser = await at_desk(console, kept)
    for act in ("entered", "failed", "undone"):
        page = await browser.post(f"/console/lists/{kept.ticket.code}/{act}", {})
        assert browser.status == 422 and "đánh dấu ít nhất một dòng" in page
    await browser.post(f"/console/lists/{kept.ticket.code}/entered", {"all": "1"})
    page = await browser.get(f"/console/lists/{kept.ticket.code}")
    assert "Không có dòng nào" not in page and page.count("Đã nhập</td>") == 3 and "Về các dòng đầu" not in page
    assert "Về các dòng đầu" in await browser.get(f"/console/lists/{kept.ticket.code}?rows=all&after=9")


async def test_all_that_wait_are_those_of_the_file_that_the_page_showed(console: Console, tmp_path: Path) -> None:
    kept = await handed_in(console, tmp_path)
    browser = await at_desk(console, kept)
    found = look(write(tmp_path / "again.xlsx", [person(1), person(2), person(4)]))
    async with console.live.service.work("test:again") as work:
        contact = await work.uow.contacts.get(kept.ticket.contact_id or 0)
        assert contact is not None
        sender = Sender("commune", "first_dose", UNIT, HOME, phone="0300444555")
        (again,) = await submit(work, prepare(work.uow.vault, found), sender, citizen(contact))
    assert (again.ticket.id, again.how) == (kept.ticket.id, "corrected")
    page = await browser.post(f"/console/lists/{kept.ticket.code}/entered", {"all": "1"})
    assert browser.status == 409 and "Đơn vị vừa gửi bản sửa" in page and "Đã nhập 0/3 dòng" in page
    await browser.post(f"/console/lists/{kept.ticket.code}/entered", {"all": "2"})
    assert "Đã đánh dấu nhập 3 dòng." in browser.page
