"""A province is set up on a weekend: from an empty database to what a citizen reads, and back, entry by entry.

Two processes serve, as in production. What is confirmed in one is asked in the web chat of the other at once.
"""

import asyncio
import io
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Final, NamedTuple

import pytest
import pytest_asyncio
import xlsxwriter
from playwright.async_api import Browser, expect

from tests.bot.console.administering import ANSWER, CATEGORY
from tests.e2e.visitor import PHONE, visit
from tests.e2e.weekend import AT_DESK, Asking, Newcomer, Weekend, open_weekend
from tests.support.memory import folder_in_memory

DEPARTMENT = "2021:89:::so_y_te"
HERE = "Châu Phú B, Châu Đốc, An Giang"
REPORT, OPENS = "Gửi phản ánh", "Tổng đài tiêm chủng phục vụ An Giang từ ngày"


class Entry(NamedTuple):
    """What an administrator changes. `words`: the entry is found by, '' for a new one; `reads`: what shows that it
    holds, in the list of its kind or in the web chat, where a citizen says `said` (() where nobody does) and reads
    `before` without it."""

    kind: str
    words: str
    fields: Mapping[str, str | Sequence[str]]
    reads: str
    before: str = ""
    said: tuple[str, ...] = ()


NUMBER = {
    "unit": "89:884:30316", "name_vi": "Trạm Y tế phường", "name_en": "Health station", "numbers": "0296 386 1234",
    "needs": ("record",), "source": "Công văn 1/SYT", "as_of": "2021-10-01",
}  # fmt: skip
WORDS = {"long_words_vi": "An Giang xin nghe {you} ạ.", "long_words_en": "An Giang listens to {you}."}
NUMBERS = ("menu", "đường dây nóng", HERE, "Mũi tiêm, phản ánh")
ASKED = {name: value for name, value in ANSWER.items() if name != "state"} | {"next": ("hotline",)}
TWO_ASKED: dict[str, str | Sequence[str]] = {
    name: (value,) if name.endswith("_needed") else value
    for name, value in CATEGORY.items()
    if name[:2] != "q3" and name != "state"
}
REASON = {"label_vi": "Thiếu giấy của tỉnh", "label_en": "No paper of the province"}
DAY_OFF = {"from": f"{date.today().year + 1}-12-24", "name": "Nghỉ bù của tỉnh", "certainty": "H"}  # noqa: DTZ011
ENTRIES: Final = (
    Entry(
        "hotline",
        "",
        NUMBER,
        "0296 386 1234",
        "",
        NUMBERS,
    ),
    Entry("deadline", "Vướng đăng ký", {"span_n": "7", "span_measure": "working_days"}, "7 ngày làm việc"),
    Entry("holiday", "", DAY_OFF, "Nghỉ bù của tỉnh"),
    Entry("reason", "R01", REASON, "Thiếu giấy của tỉnh"),
    Entry("wording", "menu.welcome", WORDS, "An Giang xin nghe", "luôn sẵn sàng giúp", ("menu",)),
    Entry("category", "", TWO_ASKED, CATEGORY["short_vi"], "", ("menu", REPORT, "Việc khác")),
    Entry("answer", "", ASKED, "để biết lịch xe", "", ("xe tiêm lưu động đi những xóm nào",)),
)


BEFORE, AFTER = ENTRIES[:4], ENTRIES[4:]  # set up by one before the opening; by two people once it is open


@pytest_asyncio.fixture(loop_scope="session")
async def weekend(tmp_path: Path) -> AsyncIterator[Weekend]:
    """An installation of which nobody has an account yet."""
    with folder_in_memory(tmp_path) as folder:
        async with open_weekend(folder, HOTLINE_CONTROLLER="Sở Y tế An Giang") as opened:
            yield opened


@asynccontextmanager
async def two_people(browser: Browser, weekend: Weekend) -> AsyncIterator[tuple[Newcomer, Newcomer]]:
    """The administrator at a desk with one process, who leads the department with a phone and the other."""
    first, second = weekend.roots
    async with visit(browser, first, AT_DESK) as desk, visit(browser, second, PHONE) as phone:
        yield Newcomer(desk, weekend), Newcomer(phone, weekend)
        assert (desk.faults, phone.faults) == ([], [])


@pytest.mark.timeout(300)
async def test_a_province_is_set_up_from_an_empty_database_and_taken_back_entry_by_entry(
    browser: Browser, weekend: Weekend
) -> None:
    async with (
        two_people(browser, weekend) as (administrator, lead),
        visit(browser, weekend.roots[0], PHONE) as citizen,
    ):
        await come_in(weekend, administrator, lead)
        empty = await offices_without(lead)
        await administrator.hire("Nguyễn Thị Sen", "ubnd phuong chau phu b", "officer")
        sen = await administrator.invite()
        await administrator.hire("Phạm Thị Huyền", "ttyt chau doc", "officer")
        huyen = await administrator.invite()
        assert await offices_without(lead) == empty - 2
        chat = Asking(citizen)
        await chat.open()
        await chat.begin()
        assert "chưa mở cho người dân An Giang" in await chat.newest(REPORT)
        await check(lead, chat)
        await everybody(administrator, lead)
        await numbers(administrator)
        await weekend.connects_zalo()
        await through_every_level(browser, weekend, sen, huyen, lead)
        before = [await administrator.change(one.kind, one.words, one.fields, alone=True) for one in BEFORE]
        assert await lead.left() == 1
        await lead.refused_to_open("chưa xác nhận toàn bộ")
        await lead.confirms_the_whole(*(one.reads for one in BEFORE if not one.said))
        await lead.go("/console/opening")
        await expect(lead.page.locator("main")).to_contain_text("Mọi việc đã xong")
        await expect(lead.page.get_by_text("Chưa xong", exact=True)).to_have_count(0)
        took = [await chat.within(await lead.opens(), "phản ánh", OPENS, REPORT)]
        took += [await seen(one, chat, administrator, monotonic()) for one in BEFORE]
        after = [await administrator.change(one.kind, one.words, one.fields) for one in AFTER]
        took += [await seen(one, chat, administrator, await lead.confirm(draft))
                for one, draft in zip(AFTER, after, strict=True)]  # fmt: skip
        drafts = [*before, *after]
        took += [await seen(one, chat, administrator, await lead.roll_back(draft), gone=True)
                 for one, draft in zip(ENTRIES, drafts, strict=True)]  # fmt: skip
        print(f"live in the other process after {max(took):.2f} s at most; {len(weekend.looked)} pages looked at")
        assert citizen.faults == []


async def come_in(weekend: Weekend, administrator: Newcomer, lead: Newcomer) -> None:
    """The server's commands give two links; name, password and phone are set by each, and used."""
    run = weekend.town.run
    made, added = await asyncio.gather(
        run("staff", "admin", "Trần Thị Quản", "0300111001"),
        run("staff", "add", "Lê Văn Lãnh", "--body", DEPARTMENT, "--role", "lead"),
    )
    await administrator.set_up(made)
    await lead.set_up(await run("staff", "link", added.split("\t")[0]))
    await administrator.go("/console/account")
    await administrator.page.get_by_role("button", name="Đăng xuất", exact=True).click()
    await administrator.sign_in("Trần Thị Quản")


async def offices_without(reader: Newcomer) -> int:
    """How many offices have nobody, as the checklist says in the process that the reader has."""
    await reader.go("/console/opening")
    line = await reader.page.locator('section[aria-labelledby="check-offices"] p').first.inner_text()
    return int(line.split()[0])


async def everybody(administrator: Newcomer, lead: Newcomer) -> None:
    """An official for each office of the province, in one file; three rows are wrong, and the right ones count."""
    count = 0

    def fill(offices: Sequence[Sequence[str]]) -> bytes:
        nonlocal count
        count = len(offices)
        rows = [(f"Trần Văn {at}", "", *office, "Cán bộ") for at, office in enumerate(offices)]
        wrong = [("Lê Thị A", "", "Sở Giao thông", "", "Cán bộ"), ("Lê Thị B", "12", *offices[0], "Cán bộ"),
                 ("", "", *offices[0], "Cán bộ")]  # fmt: skip
        out = io.BytesIO()
        with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
            page = book.add_worksheet()
            for at, row in enumerate([("Họ và tên", "Số di động", "Cơ quan", "Mã cơ quan", "Vai trò"), *rows, *wrong]):
                page.write_row(at, 0, row)
        return out.getvalue()

    await administrator.bring(fill)
    assert await administrator.counted() == [count, 0, 0, 3]
    await lead.go("/console/opening")
    line = lead.page.locator('section[aria-labelledby="check-offices"]')
    await expect(line).to_contain_text("đều có cán bộ")


async def numbers(administrator: Newcomer) -> None:
    """Each commune's own number, in one file."""

    def fill(rows: Sequence[Sequence[str]]) -> bytes:
        head = next(at for at, row in enumerate(rows) if "Số điện thoại" in row)
        number, paper, day = (rows[head].index(one) for one in ("Số điện thoại", "Văn bản", "Ngày văn bản"))
        out = io.BytesIO()
        with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
            page = book.add_worksheet()
            for at, row in enumerate(rows):
                cells = list(row)
                if at > head and cells[0].startswith("89:"):
                    cells[number], cells[paper], cells[day] = f"0296 3{at:06}", "Công văn 2/SYT", "01/10/2021"
                page.write_row(at, 0, cells)
        return out.getvalue()

    await administrator.brings_numbers(fill)


async def through_every_level(browser: Browser, weekend: Weekend, sen: str, huyen: str, lead: Newcomer) -> None:
    """A report filed at the commune's counter goes from hand to hand up to the department."""
    async with (
        visit(browser, weekend.roots[0], AT_DESK) as at_commune,
        visit(browser, weekend.roots[1], AT_DESK) as at_district,
    ):
        commune, district = Newcomer(at_commune, weekend), Newcomer(at_district, weekend)
        await commune.set_up(sen)
        await district.set_up(huyen)
        code = await commune.files_a_report()
        await commune.takes(code, hands_to="ttyt chau doc")
        await district.takes(code, hands_to="so y te an giang")
        await lead.takes(code)
        assert (at_commune.faults, at_district.faults) == ([], [])


async def check(lead: Newcomer, chat: Asking) -> None:
    """What no program can know of the checklist is said with a telephone; the day is what a citizen reads."""
    left = await lead.left()
    await lead.checks("holidays", "Đã đối chiếu ngày nghỉ")
    await lead.checks("backup", "Đã khôi phục thử")
    await lead.checks("day", "Lưu ngày mở", day=DAY_OFF["from"])
    said = monotonic()
    await lead.tries_text("0300111002")
    assert await lead.left() == left - 4
    await chat.within(said, OPENS, "chưa mở", REPORT)


async def seen(entry: Entry, chat: Asking, reader: Newcomer, since: float, *, gone: bool = False) -> float:
    """A citizen reads it, or an official in the list of its kind, in the other process; after how many seconds."""
    if entry.said:
        now, before = (entry.before, entry.reads) if gone else (entry.reads, entry.before)
        after = await chat.within(since, now, before, *entry.said)
        if entry.kind == "category" and not gone:
            await chat.tap(entry.reads)
            await chat.hear("Xe hẹn đến ngày nào ạ?")
            await chat.say("15/9/2021")
            await chat.hear("Ai báo lịch cho bạn ạ?")
        return after
    return await reader.within(since, entry.kind, entry.reads, gone=gone)
