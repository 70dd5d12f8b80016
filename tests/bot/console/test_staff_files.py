"""The pages on which an administrator brings officials in as a file, and takes the list away."""

import asyncio
import io
from collections.abc import Sequence

import aiohttp
import python_calamine

from handlers.roster import files as roster
from handlers.staff.officials import enrol, give_role
from tests.bot.console.test_officials import FAR_PROVINCE, FRONT, STATION, accounts, hired
from tests.bot.console.test_password import code_of, enrolled, first_step, second_step, stranger
from tests.support.console import NEXT, PROVINCE, Browser, Console, office, open_console

PAGE = "/console/officials/files"
TITLES = ("STT", "Họ tên", "SĐT", "Đơn vị", "Mã cơ quan", "Vai trò")
Cells = Sequence[str]


def sheet(*rows: Cells, titles: Cells = TITLES) -> bytes:
    return "\n".join(",".join(f'"{cell}"' for cell in row) for row in (titles, *rows)).encode()


def person(name: str, phone: str = "", code: str = FRONT, role: str = "Cán bộ", *, named: str = "") -> Cells:
    return ("1", name, phone, named, "" if named else code, role)


async def uploaded(browser: Browser, content: bytes, name: str = "can-bo.csv") -> str:
    """Send a file by the form of the page."""
    await browser.get(PAGE)
    data = aiohttp.FormData()
    data.add_field("file", io.BytesIO(content), filename=name)
    for key, value in browser.fields().items():
        data.add_field(key, value)
    url = browser.console.live.url(PAGE)
    async with browser.session.post(url, data=data, headers={"Origin": browser.console.live.root}) as answer:
        browser.status, browser.page, browser.path = answer.status, await answer.text(), answer.url.path
    return browser.page


def counts(page: str) -> list[int]:
    """Added, changed, as before, refused."""
    return [int(one.split("</dd>")[0]) for one in page.split("<dd>")[1:5]]


def digest(page: str) -> str:
    return page.split('name="shown" value="')[1].split('"')[0]


async def taken(browser: Browser) -> str:
    """Press the button of the file that is open."""
    return await browser.post(f"{browser.path}/take", {"shown": digest(browser.page)})


async def fetched(browser: Browser, path: str) -> list[list[str]]:
    """The rows of a file that a button of the open page hands out."""
    url, sent = browser.console.live.url(path), {"Origin": browser.console.live.root}
    async with browser.session.post(url, data=browser.fields(), headers=sent) as answer:
        assert answer.status == 200
        return rows_of(await answer.read())


def rows_of(content: bytes, at: int = 0) -> list[list[str]]:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [[str(cell) for cell in row] for row in book.get_sheet_by_index(at).to_python()]


async def test_half_of_a_file_is_wrong_and_the_right_half_is_taken_in_once(console: Console) -> None:
    browser = await hired(console, "chief")
    async with console.live.service.work("test:phones") as work:
        await enrol(work, "Lý Thị Có Máy", {FRONT: "officer"}, phone="0300111444")
        await enrol(work, "Lý Thị Khác", {STATION: "officer"}, phone="0300111777")
        await enrol(work, "Lý Văn Xa", {FAR_PROVINCE: "officer"}, phone="0300111555")
    wrong = {
        "no_name": (person("123"), "Họ tên phải có chữ"),
        "no_phone": (person("Vũ Thị Sai", "12"), "Số di động chưa đúng"),
        "far": (person("Vũ Thị Xa", code=FAR_PROVINCE), "Không có cơ quan này"),
        "unknown": (person("Vũ Thị Lạ", named="UBND xã Không Có"), "Không có cơ quan này"),
        "role": (person("Vũ Thị Vua", role="vua"), "Không có vai trò này"),
        "again": (person("Vũ Thị Mới", "0300111222"), "Trùng với một dòng phía trên"),
        "twice": (person("Vũ Thị Hai", "0300111222", STATION), "đã ghi cho một người khác"),
        "hers": (person("Vũ Thị Ba", "0300111777"), "của một cán bộ tên khác"),
        "theirs": (person("Vũ Thị Tư", "0300111555"), "ngoài tỉnh bạn"),
        "last": (person("Quản Trị chief", role="Người xem nhật ký", code=PROVINCE), "không tự đổi vai trò"),
    }
    right = (
        person("Vũ Thị Mới", "300111222"),
        person("vũ thị mới", "0300 111 222", STATION),
        person("Lý Thị Có Máy", "0300111444", role="phụ trách"),
        person("Trần Văn Bốn"),  # is there already, without a phone
        person("Trưởng Cơ Quan", "0300111666", named="UBND phường Châu Phú A, thành phố Châu Đốc", role="Phụ trách"),
    )
    page = await uploaded(browser, sheet(*right, *(row for row, _ in wrong.values())))
    assert counts(page) == [3, 1, 1, len(wrong)], page
    for name, (_, said) in wrong.items():
        assert said in page, name
    assert "Lý Văn Xa" not in page and await accounts(console, "Vũ Thị Mới") == 0
    path, shown, tokens = browser.path, digest(page), browser.fields()
    async with aiohttp.ClientSession(cookie_jar=browser.session.cookie_jar) as session:
        twin = Browser(console, session)
        form = {"shown": shown, **tokens}
        pages = await asyncio.gather(browser.post(f"{path}/take", form), twin.post(f"{path}/take", form))
    assert all("Đã nhận 4 dòng" in one for one in pages) and await accounts(console, "Vũ Thị Mới") == 1
    async with console.live.service.database.reading() as uow:
        found = {one.name: one for one in await uow.officials.everybody()}
        assert await uow.connection.fetchval("select count(*) from audit_log where action = 'staff.file_taken'") == 1
    assert found["Vũ Thị Mới"].roles == {FRONT: "officer", STATION: "officer"}
    assert found["Lý Thị Có Máy"].roles == {FRONT: "lead"}
    assert await console.audited("staff.phone_added") == 0
    assert found["Trưởng Cơ Quan"].roles == {office(NEXT, "front_desk"): "lead"}
    assert not any("Vũ Thị" in name and name != "Vũ Thị Mới" for name in found)
    back = await fetched(browser, f"{path}/refused")
    assert back[0][:3] == list(TITLES[:3]) and len(back) == len(wrong) + 1 and "Họ tên phải có chữ" in back[1][-1]
    await uploaded(browser, sheet(person("Trần Văn Bốn", "0300111888")))
    await taken(browser)
    async with console.live.service.database.reading() as uow:
        query = "select actor, subject from audit_log where action = 'staff.phone_added'"
        (added,) = await uow.connection.fetch(query)
    assert tuple(added) == (f"official:{console.people['chief'].id}", f"official:{found['Trần Văn Bốn'].id}")
    alike = person("Vũ Thị Đâu", "0300111999", named="uy ban nhan dan xa phu thanh")
    page = await uploaded(browser, sheet(alike))
    assert counts(page) == [0, 0, 0, 1] and "nhiều cơ quan cùng tên" in page
    page = await uploaded(browser, sheet((*alike[:3], "Ủy ban nhân dân xã Phú Thạnh", *alike[4:])))
    assert counts(page) == [1, 0, 0, 0]
    page = await uploaded(browser, sheet(*right))
    assert counts(page) == [0, 0, 5, 0] and "Không có gì để nhận" in page


async def test_the_new_ones_get_links_that_let_them_in_once(console: Console) -> None:
    browser = await hired(console, "chief")
    await uploaded(browser, sheet(person("Vũ Thị Mới", "0300111222"), person("Vũ Thị Hai", "0300111223")))
    await taken(browser)
    assert "2 người mới chưa đặt mật khẩu" in browser.page
    former = await fetched(browser, f"{browser.path}/links")
    rows = await fetched(browser, f"{browser.path}/links")
    assert [row[0] for row in rows[1:]] == ["Vũ Thị Mới", "Vũ Thị Hai"] and former[1][2] != rows[1][2]
    console.clock.move(days=2)
    for link, status in ((former[1][2], 404), (rows[1][2], 200), (rows[1][2], 404)):
        async with aiohttp.ClientSession() as session:
            one = Browser(console, session)
            await one.post("/console/sign-in/" + link.rsplit("/", 1)[1])
            assert (one.status == 200) == (status == 200), (link, one.status)


async def test_everybody_is_taken_away_and_sent_in_again_without_a_change(console: Console) -> None:
    browser = await hired(console, "chief")
    async with console.live.service.work("test:more") as work:
        await enrol(work, "Lý Thị Hai Vai", {FRONT: "officer"}, phone="0300111444")
        await enrol(work, "Lý Thị Hai Vai", {PROVINCE: "auditor"}, phone="0300111444")
        gone = await enrol(work, "Lý Thị Đã Nghỉ", {FRONT: "officer"})
        await work.uow.officials.set_active(gone.id, False)
    await browser.get(PAGE)
    rows = await fetched(browser, f"{PAGE}/everybody")
    names = [row[0] for row in rows]
    assert names.count("Lê Thị Sen") == 2 and names.count("Lý Thị Hai Vai") == 2
    assert "Mai Thị Bảy" not in names and "Lý Thị Đã Nghỉ" not in names
    page = await uploaded(browser, sheet(*rows[1:], titles=rows[0]))
    assert counts(page) == [0, 0, len(rows) - 2, 1] and "cần có ngày kết thúc" in page  # a volunteer of before
    async with browser.session.get(console.live.url(f"{PAGE}/template")) as answer:
        content = await answer.read()
    assert rows_of(content)[0] == rows[0] and len(rows_of(content)) == 1
    listed = {row[1] for row in rows_of(content, 1)}
    assert FRONT in listed and FAR_PROVINCE not in listed and len(listed) > 100


async def test_what_is_no_list_says_why_and_what_changed_since_is_shown_again(console: Console) -> None:
    browser = await hired(console, "chief")
    for content, name, said in (
        (b"%PDF-1.7 nothing", "a.pdf", "Đây là tệp PDF"),
        (sheet(("1", "A"), titles=("STT", "Họ tên")), "a.csv", "còn thiếu cột: Vai trò, Cơ quan"),
        (sheet(*(person(f"Người {n}") for n in range(1001))), "a.csv", "có quá 1000 dòng"),
    ):
        assert said in await uploaded(browser, content, name), said
        assert browser.status == 422
    page = await uploaded(browser, sheet(person("Vũ Thị Mới", "0300111222"), person("Vũ Thị Hai", "0300111223")))
    path, shown = browser.path, digest(page)
    async with console.live.service.work("test:meanwhile") as work:
        await enrol(work, "Người Khác", {FRONT: "officer"}, phone="0300111222")
    page = await browser.post(f"{path}/take", {"shown": shown})
    assert browser.status == 409 and "vừa thay đổi" in page and counts(page) == [1, 0, 0, 1]
    assert await accounts(console, "Vũ Thị Hai") == 0
    other = await hired(console, "second")
    for reader in (other, await console.signed_in("commune"), await console.signed_in("district")):
        await reader.get(path)
        assert reader.status == 404
        for act in ("take", "refused", "links"):
            await reader.get("/console/account")
            await reader.post(f"{path}/{act}", {"shown": shown})
            assert reader.status == 404, act
    assert await accounts(console, "Vũ Thị Hai") == 0


async def test_an_office_keeps_a_lead_unless_the_file_brings_another(console: Console) -> None:
    browser = await hired(console, "chief")
    page = await uploaded(browser, sheet(person("Lê Thị Sen")))
    assert counts(page) == [0, 0, 0, 1] and "phụ trách cuối cùng" in page
    page = await uploaded(browser, sheet(person("Lê Thị Sen"), person("Vũ Thị Mới", "0300111222", role="phụ trách")))
    assert counts(page) == [1, 1, 0, 0]
    assert "Đã nhận 2 dòng" in await taken(browser)
    async with console.live.service.database.reading() as uow:
        roles = {one.name: one.roles.get(FRONT) for one in await uow.officials.everybody()}
    assert (roles["Lê Thị Sen"], roles["Vũ Thị Mới"]) == ("officer", "lead")


async def test_a_kill_in_the_middle_leaves_nothing(console: Console, monkeypatch: object) -> None:
    browser = await hired(console, "chief")
    await uploaded(browser, sheet(*(person(f"Vũ Thị Số {n}", f"03001112{n:02}") for n in range(9))))
    number = int(browser.path.rsplit("/", 1)[1])
    actor = console.actor("chief")

    class Killed(BaseException):
        pass

    made = 0

    async def enrol_some(*args: object, **more: object) -> object:
        nonlocal made
        made += 1
        if made == 5:
            raise Killed
        return await enrol(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(roster, "enrol", enrol_some)  # type: ignore[attr-defined]
    try:
        async with console.live.service.work("test:kill") as work:
            await roster.take_in(work, actor, number, digest(browser.page))
    except Killed:
        pass
    assert made == 5 and await accounts(console, "Vũ Thị Số 0") == 0
    assert "Đã nhận 9 dòng" in await taken(browser)
    assert await accounts(console, "Vũ Thị Số 0") == 1


async def test_a_volunteer_of_a_file_has_an_end_and_a_supervisor(console: Console) -> None:
    browser = await hired(console, "chief")
    titles = (*TITLES, "Đến hết ngày", "Người hướng dẫn")
    volunteer = person("Vũ Thị Giúp", "0300111222", role="tình nguyện viên")
    for day, who, said in (
        ("", "Lê Thị Sen", "cần có ngày kết thúc"),
        ("cuối năm", "Lê Thị Sen", "Chưa đọc được ngày kết thúc"),
        ("19/10/2021", "Lê Thị Sen", "Ngày kết thúc đã qua"),
        ("20/10/2023", "Lê Thị Sen", "không quá một năm"),
        ("31/12/2021", "Phạm Văn Ba", "Cần đúng họ tên"),  # of the commune beside
    ):
        page = await uploaded(browser, sheet((*volunteer, day, who), titles=titles))
        assert counts(page) == [0, 0, 0, 1] and said in page, said
    rows = ((*volunteer, "31/12/2021", "Trưởng Mới"), (*person("Trưởng Mới", "0300111333", role="phụ trách"), "", ""))
    page = await uploaded(browser, sheet(*rows, titles=titles))
    assert counts(page) == [2, 0, 0, 0] and "Đến hết ngày 31/12/2021, người hướng dẫn: Trưởng Mới" in page
    await taken(browser)
    async with console.live.service.database.reading() as uow:
        found = {one.name: one for one in await uow.officials.everybody()}
    assert found["Vũ Thị Giúp"].supervisors == {FRONT: found["Trưởng Mới"].id}
    assert found["Vũ Thị Giúp"].until[FRONT].isoformat() == "2021-12-31T17:00:00+00:00"
    await browser.get(PAGE)
    listed = await fetched(browser, f"{PAGE}/everybody")
    assert next(row for row in listed if row[0] == "Vũ Thị Giúp")[-2:] == ["31/12/2021", "Trưởng Mới"]
    assert counts(await uploaded(browser, sheet(*rows, titles=titles))) == [0, 0, 2, 0]
    later = (*volunteer, "31/01/2022", "Trưởng Mới")
    page = await uploaded(browser, sheet(later, titles=titles))
    assert counts(page) == [0, 1, 0, 0] and "Đổi thời hạn" in page


async def test_lists_leave_for_the_code_alone(database_url: str) -> None:
    async with open_console(database_url, links_sign_in=False) as console:
        async with console.live.service.work("test:hire") as work:
            console.people["chief"] = await enrol(work, "Quản Trị", {PROVINCE: "administrator"})
        key, chief = await enrolled(console, "chief"), stranger(console)
        await first_step(chief)
        assert await second_step(chief, code_of(console, key)) == 200
        await uploaded(chief, sheet(person("Vũ Thị Mới", "0300111222"), person("123")))
        await taken(chief)
        path = chief.path
        console.clock.move(minutes=6)
        for asked in (f"{path}/links", f"{path}/refused", f"{PAGE}/everybody"):
            await chief.get(path)
            page = await chief.post(asked)
            assert chief.status == 403 and "Gõ lại mã" in page, asked
        for action in ("staff.links_exported", "staff.file_refused_exported", "staff.exported"):
            assert await console.audited(action) == 0
        await chief.get(path)
        await chief.post(f"{path}/links", {"second_code": code_of(console, key)})
        assert chief.status == 200 and await console.audited("staff.links_exported") == 1


async def test_who_has_an_office_of_another_province_since_gets_no_link_from_here(console: Console) -> None:
    browser = await hired(console, "chief")
    await uploaded(browser, sheet(person("Vũ Thị Mới", "0300111222"), person("Vũ Thị Hai", "0300111223")))
    await taken(browser)
    async with console.live.service.work("test:far") as work:
        found = {one.name: one.id for one in await work.uow.officials.everybody()}
        await give_role(work, found["Vũ Thị Hai"], FAR_PROVINCE, "lead")
    rows = await fetched(browser, f"{browser.path}/links")
    assert [row[0] for row in rows[1:]] == ["Vũ Thị Mới"]
