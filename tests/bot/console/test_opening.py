"""Khai trương: the checklist follows the state of the service, and what people say of it is kept with who and when."""

import re
from collections.abc import AsyncIterator

import pytest

from handlers.staff.officials import enrol
from handlers.tickets.note import note
from tests.support.console import DISTRICT, PROVINCE, Browser, Console, open_console

PAGE = "/console/opening"
LEAD = "Trịnh Thị Lệ"


@pytest.fixture
async def opening(console: Console) -> AsyncIterator[tuple[Console, Browser]]:
    yield console, await lead_of(console)


async def lead_of(console: Console) -> Browser:
    async with console.live.service.work("test:lead") as work:
        console.people["lead"] = await enrol(work, LEAD, {PROVINCE: "lead"})
    await console.live.service.refresh.staff(force=True)
    return await console.signed_in("lead")


def state(page: str, name: str) -> str:
    """Whether a line is called done or to do, in words."""
    found = re.search(rf'id="check-{name}">.*?<span class="tag[^>]*>([^<]+)<', page, re.DOTALL)
    assert found is not None, name
    return {"Đã xong": "good", "Chưa xong": "open"}[found[1]]


async def details(console: Console, action: str) -> list[dict[str, object]]:
    async with console.live.service.database.reading() as uow:
        rows = await uow.connection.fetch("select details from audit_log where action = $1 order by id", action)
    return [row["details"] for row in rows]


async def texts(console: Console) -> int:
    async with console.live.service.database.reading() as uow:
        found: int = await uow.connection.fetchval("select count(*) from outbox where channel = 'sms'")
    return found


def code_of(console: Console) -> str:
    """The digits that were made last."""
    return str(console.live.service.ids.last_code)  # type: ignore[attr-defined]


async def test_an_empty_province_lacks_everything_that_it_can_and_says_what_to_do(
    opening: tuple[Console, Browser],
) -> None:
    console, browser = opening
    page = await browser.get(PAGE)
    names = ("offices", "numbers", "account", "sms", "tiers", "backup", "controller", "day")
    assert [state(page, name) for name in names] == ["open"] * len(names)
    assert "HOTLINE_CONTROLLER" in page and "hotline zalo connect" in page and "hotline restore" in page
    assert f'href="{PAGE}"' in page and "Cả 0" not in page and "0 trong 0" not in page
    async with console.live.service.work("test:administrator") as work:
        console.people["administrator"] = await enrol(work, "Lò Thị Ban", {PROVINCE: "administrator"})
    administrator = await console.signed_in("administrator")
    assert state(await administrator.get(PAGE), "offices") == "open"
    for who in ("commune", "district", "province", "far_district"):  # leads of offices below, an officer of this one
        stranger = await console.signed_in(who)
        await stranger.get(PAGE)
        assert stranger.status == 404 and f'href="{PAGE}"' not in await stranger.get("/console/account")
    far = await console.signed_in("far_province")
    assert "Thái Nguyên" in await far.get(PAGE) and "An Giang" not in far.page


async def test_what_a_person_says_is_kept_with_name_time_and_a_row_in_the_log(opening: tuple[Console, Browser]) -> None:
    console, browser = opening
    await browser.get(PAGE)
    for name, sent in (("backup", {}), ("day", {"day": "2021-11-01"}), ("holidays", {})):
        page = await browser.post(f"{PAGE}/{name}", sent)
        assert browser.status == 200 and state(page, name) == "good", name
    assert "Mở ngày 01/11/2021" in page and f"{LEAD}, 20/10/2021" in page
    assert await details(console, "opening.day") == [
        {"day": "2021-11-01", **session_of(await details(console, "opening.day"))}
    ]
    for wrong in ("2021-10-19", "mai", ""):
        page = await browser.post(f"{PAGE}/day", {"day": wrong})
        assert browser.status == 422 and "từ hôm nay trở đi" in page and "Mở ngày 01/11/2021" in page
    await browser.post(f"{PAGE}/nonsense")
    assert browser.status == 404
    far = await console.signed_in("far_province")
    assert state(await far.get(PAGE), "day") == "open"


def session_of(found: list[dict[str, object]]) -> dict[str, object]:
    return {"session": found[0]["session"]}


async def test_a_text_message_counts_once_its_digits_were_typed(opening: tuple[Console, Browser]) -> None:
    console, browser = opening
    await browser.get(PAGE)
    await browser.post(f"{PAGE}/sms", {"phone": "02963 852 123"})
    assert browser.status == 422 and "không phải số di động" in browser.page and await texts(console) == 0
    page = await browser.post(f"{PAGE}/sms", {"phone": "0300 123 456"})
    code = code_of(console)
    assert await texts(console) == 1 and state(page, "sms") == "open"
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(2):
        page = await browser.post(f"{PAGE}/came", {"code": wrong})
        assert browser.status == 422 and state(page, "sms") == "open"
    page = await browser.post(f"{PAGE}/came", {"code": f"{code[:3]} {code[3:]}"})
    assert browser.status == 200 and state(page, "sms") == "good"
    said = str(await details(console, "opening.sms"))
    assert code not in said and "0300" not in said and "digest" not in said

    await browser.post(f"{PAGE}/sms", {"phone": "0300123456"})
    console.clock.move(minutes=16)
    await browser.get(PAGE)
    await browser.post(f"{PAGE}/came", {"code": code_of(console)})
    assert browser.status == 422


async def test_a_code_is_tried_five_times_and_no_more(opening: tuple[Console, Browser]) -> None:
    console, browser = opening
    await browser.get(PAGE)
    await browser.post(f"{PAGE}/sms", {"phone": "0300123456"})
    code = code_of(console)
    for _ in range(5):
        await browser.post(f"{PAGE}/came", {"code": "x"})
    await browser.post(f"{PAGE}/came", {"code": code})
    assert browser.status == 422


async def test_a_province_sends_three_test_messages_a_day_to_whatever_phone(opening: tuple[Console, Browser]) -> None:
    console, browser = opening
    await browser.get(PAGE)
    for n in range(3):
        await browser.post(f"{PAGE}/sms", {"phone": f"030012345{n}"})
        assert browser.status == 200
    page = await browser.post(f"{PAGE}/sms", {"phone": "0300123459"})
    assert browser.status == 422 and "đã gửi 3 tin thử" in page and await texts(console) == 3


async def test_a_report_counts_when_officials_of_every_level_have_worked_on_it(
    opening: tuple[Console, Browser],
) -> None:
    console, browser = opening
    ticket = await console.ticket()
    commune = await console.signed_in("commune")
    await commune.act(ticket, "note", text="đã xem")
    assert "của 1 trong 3 cấp" in await browser.get(PAGE)
    await commune.act(ticket, "transfer", body=DISTRICT, reason="thử")
    district = await console.signed_in("district")
    await district.act(ticket, "note", text="đã xem")
    assert "của 2 trong 3 cấp" in await browser.get(PAGE)
    await district.act(ticket, "transfer", body=PROVINCE, reason="thử")
    async with console.live.service.work("test:note") as work:
        await note(work, ticket.id, console.actor("lead"), "đã xem")
    assert state(await browser.get(PAGE), "tiers") == "good"


async def test_without_a_gateway_the_page_says_how_the_service_runs_and_tries_nothing(database_url: str) -> None:
    settings = {"sms_gateway": "none", "controller": "Sở Y tế An Giang <thử>", "controller_contact": "0296 1234"}
    async with open_console(database_url, **settings) as console:
        browser = await lead_of(console)
        page = await browser.get(PAGE)
        assert "chạy không mã" in page and f'action="{PAGE}/sms"' not in page and state(page, "controller") == "good"
        await browser.post(f"{PAGE}/sms", {"phone": "0300123456"})
        assert browser.status == 422 and "Chưa có cổng" in browser.page
        privacy = await browser.get("/privacy")
        assert "Sở Y tế An Giang &lt;thử&gt;, 0296 1234" in privacy


async def test_what_is_missing_is_named_and_leads_to_the_page_where_it_is_mended(console: Console) -> None:
    page = await (await lead_of(console)).get(PAGE)
    numbers = page.partition('aria-labelledby="check-numbers"')[2].partition("</section>")[0]
    assert "Còn thiếu số của: UBND " in numbers and 'href="/console/admin/hotline"' in numbers
    holidays = page.partition('aria-labelledby="check-holidays"')[2].partition("</section>")[0]
    assert ('href="/console/admin/holiday"' in holidays) is ("Đã đối chiếu ngày nghỉ" in holidays)
    assert "Quốc khánh" in holidays and "02/09/2021" in holidays  # what is compared stands there
    sms = page.partition('aria-labelledby="check-sms"')[2].partition("</section>")[0]
    assert "chưa biết tin có đến máy không" in sms and "Chưa có cổng" not in sms


async def test_a_supplier_reads_the_checklist_and_the_alarms_and_no_name(console: Console) -> None:
    async with console.live.service.work("test:supplier") as work:
        console.people["chief"] = await enrol(work, "Quản Trị Đỗ", {PROVINCE: "administrator"})
        console.people["supplier"] = await enrol(work, "Kỹ Thuật Viên", {PROVINCE: "vendor"})
    chief = await console.signed_in("chief")
    await chief.get("/console/opening")
    await chief.post("/console/opening/backup")
    assert "Quản Trị Đỗ" in await chief.get("/console/opening")
    await console.live.service.alarms.write()
    async with console.live.service.work("test:alarm") as work:
        await work.uow.connection.execute(
            "insert into alarms (id, kind, first_at, last_at, body_id) values (1, 'disk_full', $1, $1, ''),"
            " (2, 'audit_broken', $1, $1, '2021:19:::so_y_te')",
            work.now,
        )
    supplier = await console.signed_in("supplier")
    page = await supplier.get("/console")
    assert supplier.path == "/console/opening" and supplier.status == 200
    assert 'id="alarm-1"' in page and 'id="alarm-2"' not in page
    assert "Quản Trị Đỗ" not in page and "<form" not in page.split('<main id="main"')[1]
    for path in ("/console/officials", "/console/admin", "/console/log", "/console/queue/my_body", "/console/reports"):
        await supplier.get(path)
        assert supplier.status == 404, path
    await supplier.get("/console/opening")
    await supplier.get("/console/account")
    for mark in ("backup", "holidays", "day", "switch"):
        await supplier.get("/console/account")
        await supplier.post(f"/console/opening/{mark}", {"day": "2021-12-01", "name": "loans", "on": "off"})
        assert supplier.status == 404, mark


async def test_who_does_not_change_the_days_off_reads_them_and_is_led_to_no_page_that_is_missing(
    console: Console,
) -> None:
    async with console.live.service.work("test:far") as work:
        console.people["far lead"] = await enrol(work, "Hồ Thị Xa", {"2021:70:::so_y_te": "lead"})
    await console.live.service.refresh.staff(force=True)
    page = await (await console.signed_in("far lead")).get(PAGE)
    holidays = page.partition('aria-labelledby="check-holidays"')[2].partition("</section>")[0]
    assert "Quốc khánh" in holidays and "/console/admin/holiday" not in holidays
