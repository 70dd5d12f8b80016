"""The pages on which a lead brings in a file of old reports."""

import io
import re
from datetime import timedelta
from pathlib import Path

import aiohttp

from handlers.audit.touched import gather
from handlers.dialogue.answers.ticket_code import group_code
from handlers.jobs.backlog import backlog
from handlers.jobs.bulk_acts import bulk_acts
from storage.spreadsheets import open_sheet
from tests.bot.console.test_password import code_of, enrolled, first_step, second_step, stranger
from tests.support.bulk import on_with
from tests.support.console import DISTRICT, SUBJECT, Browser, Console, open_console
from tests.support.old_reports import row, workbook

COMMUNE = "Châu Phú B"


def form(content: bytes, sender: str = "Phòng Y tế", name: str = "ton.xlsx") -> aiohttp.FormData:
    data = aiohttp.FormData()
    data.add_field("sender", sender)
    data.add_field("body", DISTRICT)
    data.add_field("file", io.BytesIO(content), filename=name)
    return data


async def uploaded(lead: Browser, content: bytes, **how: str) -> str:
    """Send a file by the form of the page."""
    await lead.get("/console/backlog")
    data = form(content, **how)
    for key, value in lead.fields().items():
        data.add_field(key, value)
    async with lead.session.post(
        lead.console.live.url("/console/backlog"), data=data, headers={"Origin": lead.console.live.root}
    ) as answer:
        lead.status, lead.page, lead.path = answer.status, await answer.text(), answer.url.path
    return lead.page


async def fetched(lead: Browser, number: str) -> bytes:
    """Press for the refused rows on the page that is open."""
    url, sent = lead.console.live.url(f"/console/backlog/{number}/refused"), {"Origin": lead.console.live.root}
    assert f'action="/console/backlog/{number}/refused"' in lead.page
    async with lead.session.post(url, data=lead.fields(), headers=sent) as answer:
        lead.status = answer.status
        return await answer.read()


async def test_a_lead_matches_a_file_looks_takes_it_in_and_takes_it_back(console: Console, tmp_path: Path) -> None:
    rows = [row(n, **{"Xã/phường": COMMUNE}) for n in range(6)]
    rows[3]["Họ và tên"] = "Nguyễn Văn An và Trần Thị Bé"
    lead = await console.signed_in("district")
    assert 'href="/console/backlog"' in await lead.get("/console/account")
    page = await uploaded(lead, workbook(rows))
    assert lead.status == 200 and "Họ và tên" in page and '<option value="phone" selected>' in page
    number = lead.path.rpartition("/")[2]
    columns = {f"column_{n}": field for n, field in enumerate(
        ("", "number", "received", "name", "birth", "phone", "identity", "address", "commune", "text")
    )}  # fmt: skip
    page = await lead.post(f"/console/backlog/{number}/columns", {**columns, "category": ""})
    assert lead.status == 422 and "Cần chọn lĩnh vực" in page and '<option value="phone" selected>' in page
    page = await lead.post(f"/console/backlog/{number}/columns", {**columns, "category": "DOSE_MISSING_ONE"})
    assert "Nhận 5 phản ánh" in page and "một dòng có hai người" in page and "dòng 8" in page
    page = await lead.post(f"/console/backlog/{number}/start")
    assert "Đang nhận từng dòng" in page and "0 trên 6 dòng" in page
    await backlog(console.live.service.work)
    page = await lead.get(f"/console/backlog/{number}")
    assert "Đã nhận xong: 5 phản ánh mới" in page and "6 trên 6 dòng" in page
    assert "còn 5 của 5, tuần qua chưa xong phản ánh nào" in page and "phường" in page.partition('id="far"')[2]
    queue = await (await console.signed_in("commune")).get("/console?source=backlog")
    assert "tồn cũ" in queue and queue.count("• An") == 5  # names are masked until it is claimed
    await lead.get(f"/console/backlog/{number}")
    content = await fetched(lead, number)
    (tmp_path / "back.xlsx").write_bytes(content)
    titles, only = open_sheet(tmp_path / "back.xlsx").rows()
    assert (titles[3], only[3]) == ("Họ và tên", "Nguyễn Văn An và Trần Thị Bé") and "hai người" in str(only[-1])
    async with console.live.service.database.reading() as uow:
        now = console.clock.now()
        taken = await gather(uow.audit.of_exports(now - timedelta(hours=1), now + timedelta(hours=1)))
    assert list(taken.taken.values()) == [1]  # the list left with the one row in it
    figures = await lead.get("/console/reports")
    assert "tính riêng: còn 5 (quá hạn 0), đã giải quyết 0" in figures and '<b class="figure">0</b>' in figures
    await lead.get(f"/console/backlog/{number}")
    page = await lead.post(f"/console/backlog/{number}/undo")
    assert "Đang rút lại" in page
    await backlog(console.live.service.work)
    assert "Đã rút lại" in await lead.get(f"/console/backlog/{number}")


async def test_who_does_not_lead_a_district_finds_no_such_page_and_a_broken_file_says_why(console: Console) -> None:
    lead = await console.signed_in("district")
    assert "Không tìm thấy dòng tiêu đề" in await uploaded(lead, "chỉ một ô".encode(), name="a.csv")
    assert lead.status == 422
    named = await uploaded(lead, "Họ tên;Nội dung\nLê A;thiếu mũi".encode(), name="a.xlsx")
    assert "Đây không phải bảng tính" in named and lead.status == 422
    assert "Đây là tệp PDF" in await uploaded(lead, b"%PDF-1.7 nothing", name="a.pdf")
    await uploaded(lead, workbook([row(1)]))
    number = lead.path.rpartition("/")[2]
    for name in ("commune", "colleague", "volunteer", "province", "far_district"):
        other = await console.signed_in(name)
        await other.get(f"/console/backlog/{number}")
        assert other.status == 404, name
        await other.get("/console/account")
        await other.post(f"/console/backlog/{number}/refused")
        assert other.status == 404, name


async def test_texting_asks_a_second_time_and_above_fifty_for_the_code(database_url: str) -> None:
    async with open_console(database_url, links_sign_in=False) as console:
        key, lead = await enrolled(console, "district"), stranger(console)
        await first_step(lead)
        assert await second_step(lead, code_of(console, key)) == 200
        number = await taken_in(console, lead, [row(n, **{"Xã/phường": COMMUNE}) for n in range(52)])
        page = await lead.get(f"/console/backlog/{number}")
        assert "Có 52 số di động" in page
        console.clock.move(minutes=6)
        await lead.get(f"/console/backlog/{number}")
        page = await lead.post(f"/console/backlog/{number}/tell")
        assert lead.status == 200 and "Nhắn 52 tin SMS?" in page and "Nhà mạng tính khoảng 52 tin" in page
        assert "Mỗi giờ gửi chừng" in page and "phan anh cu cua ban" in page
        assert await told(console, number) == {"": 52}
        page = await lead.post(f"/console/backlog/{number}/tell", {"sure": "yes"})
        assert lead.status == 403 and "Gõ lại mã" in page and await told(console, number) == {"": 52}
        await lead.get(f"/console/backlog/{number}")
        code = {"sure": "yes", "second_code": code_of(console, key)}
        assert "Đang nhắn tin: 0 tin" in await lead.post(f"/console/backlog/{number}/tell", code)
        await backlog(console.live.service.work)
        assert (await told(console, number))["sent"] > 0
        assert "Nhắn 52 tin" not in await lead.post(f"/console/backlog/{number}/tell")  # pressed once


async def test_a_row_that_repeats_what_came_by_chat_is_shown_before_it_is_taken_in(console: Console) -> None:
    chat = await console.ticket()
    same = {
        "Họ và tên": SUBJECT.name, "Ngày sinh": "14/05/1962", "SĐT": SUBJECT.phone, "CCCD": SUBJECT.papers[0].number,
        "Xã/phường": COMMUNE,
    }  # fmt: skip
    lead = await console.signed_in("district")
    await uploaded(lead, workbook([row(0, **same), row(1, **{"Xã/phường": COMMUNE})]))
    number = lead.path.rpartition("/")[2]
    columns = {
        "column_3": "name",
        "column_4": "birth",
        "column_6": "identity",
        "column_8": "commune",
        "column_9": "text",
    }
    page = await lead.post(f"/console/backlog/{number}/columns", {**columns, "category": chat.category})
    assert 'id="alike"' in page and f'dòng 5: <span class="code">{group_code(chat.code)}</span>' in page
    await lead.post(f"/console/backlog/{number}/start")
    await backlog(console.live.service.work)
    page = await (await console.signed_in("commune")).get(f"/console/tickets/{chat.code}")
    assert "có thể trùng" in page


async def taken_in(console: Console, lead: Browser, rows: list[dict[str, object]]) -> str:
    """Send a file, match its columns and let it be taken in; gives its number."""
    await uploaded(lead, workbook(rows))
    number = lead.path.rpartition("/")[2]
    columns = {"column_3": "name", "column_5": "phone", "column_8": "commune", "column_9": "text"}
    await lead.post(f"/console/backlog/{number}/columns", {**columns, "category": "DOSE_MISSING_ONE"})
    await lead.post(f"/console/backlog/{number}/start")
    await backlog(console.live.service.work)
    return number


async def told(console: Console, number: str) -> dict[str, int]:
    async with console.live.service.work("t:told") as work:
        return dict(await work.uow.backlogs.told(int(number)))


async def test_the_refused_rows_are_handed_out_for_the_code_alone(database_url: str) -> None:
    async with open_console(database_url, links_sign_in=False) as console:
        key, lead = await enrolled(console, "district"), stranger(console)
        await first_step(lead)
        assert await second_step(lead, code_of(console, key)) == 200
        await uploaded(lead, workbook([row(1, **{"Họ và tên": "Nguyễn Văn An và Trần Thị Bé"}), row(2)]))
        number = lead.path.rpartition("/")[2]
        columns = {"column_3": "name", "column_5": "phone", "column_9": "text", "category": "DOSE_MISSING_ONE"}
        await lead.post(f"/console/backlog/{number}/columns", columns)
        await lead.post(f"/console/backlog/{number}/start")
        await backlog(console.live.service.work)
        console.clock.move(minutes=6)
        await lead.get(f"/console/backlog/{number}")
        page = (await fetched(lead, number)).decode()
        assert lead.status == 403 and "Gõ lại mã" in page
        assert await console.audited("backlog_refused_exported") == 0
        await lead.get(f"/console/backlog/{number}")
        await lead.post(f"/console/backlog/{number}/refused", {"second_code": "000000"})
        assert lead.status == 422 and await console.audited("backlog_refused_exported") == 0
        url = console.live.url(f"/console/backlog/{number}/refused")
        await lead.get(f"/console/backlog/{number}")
        data = {**lead.fields(), "second_code": code_of(console, key)}
        async with lead.session.post(url, data=data, headers={"Origin": console.live.root}) as answer:
            assert answer.status == 200 and (await answer.read()).startswith(b"PK")
        assert await console.audited("backlog_refused_exported") == 1
        async with lead.session.get(url) as answer:
            assert answer.status in (404, 405)  # nothing is handed out by looking


async def test_the_desk_narrows_to_old_reports_and_acts_on_them_alone(console: Console) -> None:
    other = await console.ticket()
    lead, browser = await console.signed_in("district"), await console.signed_in("commune")
    await taken_in(console, lead, [row(n, **{"Xã/phường": COMMUNE}) for n in range(4)])
    page = await browser.get("/console?filters=1")
    assert "tồn cũ (4)" in page.lower()
    page = await browser.get("/console?source=backlog")
    assert page.count('name="code_of"') == 4 and group_code(other.code) not in page
    await browser.post("/console/bulk/claim", {"whole": "1", "queue": "my_body", "source": "backlog"})
    assert browser.page.count('name="code_of"') == 4 and group_code(other.code) not in browser.page
    async with console.live.service.work("t:old") as work:
        codes = re.findall(r'name="code_of" value="([^"]+)"', browser.page)
        old = await work.uow.tickets.by_codes(codes)
    await on_with(browser, "/console/bulk/claim/send", old)
    await on_with(browser, "/console/bulk/claim/send", old, when="now")
    assert browser.path.startswith("/console/bulk/"), browser.page[browser.page.find("<main") :][:1500]
    await bulk_acts(console.live.service.work)
    assert {(await console.stored(one)).claimed_by for one in old} == {console.people["commune"].id}
    assert (await console.stored(other)).claimed_by is None
    assert (await browser.get("/console/queue/mine?source=backlog")).count('name="code_of"') == 4
