"""The pages on which an administrator looks after officials: found, added, moved, let go; and what is refused."""

import asyncio
import re

import aiohttp

from handlers.places.bodies import Place
from handlers.staff.actor import Actor, official
from handlers.staff.managing import let_go, put
from handlers.staff.officials import enrol
from handlers.staff.refused import Refused
from tests.support.console import DISTRICT, HOME, PROVINCE, Browser, Console, office

FRONT, STATION = office(HOME, "front_desk"), office(HOME, "health_station")
FAR_PROVINCE = office(Place("19"), "so_y_te")


async def hired(console: Console, name: str, body: str = PROVINCE, role: str = "administrator") -> Browser:
    async with console.live.service.work(f"test:hire:{name}") as work:
        console.people[name] = await enrol(work, f"Quản Trị {name}", {body: role})
    return await console.signed_in(name)


async def pressed(browser: Browser, console: Console, who: str, act: str, **form: str) -> str:
    """The page of somebody is opened, and one of its buttons pressed."""
    number = console.people[who].id
    await browser.get("/console/officials")
    return await browser.post(f"/console/officials/{number}/{act}", form)


async def roles_of(console: Console, who: str) -> dict[str, str]:
    async with console.live.service.database.reading() as uow:
        found = await uow.officials.get(console.people[who].id)
    assert found is not None
    return dict(found.roles)


async def test_an_administrator_finds_everybody_of_the_province_and_nobody_else(console: Console) -> None:
    browser = await hired(console, "chief")
    page = await browser.get("/console")
    assert browser.path == "/console/officials" and "Quản trị" in page and "bar-search" not in page
    assert "Lê Thị Sen" in page and "Mai Thị Bảy" not in page and "chưa đặt mật khẩu" in page
    page = await browser.post("/console/officials/find", {"words": "sen"})
    assert browser.status == 200 and "Lê Thị Sen" in page and "Trần Văn Bốn" not in page
    page = await browser.post("/console/officials/find", {"words": "bon chau phu b"})
    assert "Trần Văn Bốn" in page and "Lê Thị Sen" not in page and "1 trên 8 cán bộ" not in page
    for far in ("far_province", "far_district"):
        await browser.get(f"/console/officials/{console.people[far].id}")
        assert browser.status == 404
        await browser.get("/console/account")
        await browser.post(f"/console/officials/{console.people[far].id}/gone")
        assert browser.status == 404
    ticket = await console.ticket()
    for path in (f"/console/tickets/{ticket.code}", "/console/queue/my_body", "/console/reports", "/console/file"):
        assert ticket.code not in await browser.get(path)
        assert browser.status == 404, path
    assert 'href="/console/officials"' not in await (await console.signed_in("colleague")).get("/console/account")


async def test_an_official_is_added_and_the_link_is_shown_once(console: Console) -> None:
    browser = await hired(console, "chief")
    await browser.get("/console/officials/offices?q=ubnd phuong chau phu b")
    assert FRONT in browser.page
    await browser.get("/console/officials/offices?q=so y te thai nguyen")
    assert FAR_PROVINCE not in browser.page
    await browser.get("/console/officials")
    form = {"name": "  Vũ Thị  Mới ", "phone": "0300 111 222", "body": FRONT, "role": "officer"}
    for wrong, said in (
        ({"name": "123"}, "Họ tên phải có chữ"),
        ({"phone": "12"}, "Số di động chưa đúng"),
        ({"body": FAR_PROVINCE}, "Chọn một cơ quan trong tỉnh"),
        ({"role": "king"}, "Chọn một vai trò"),
    ):
        page = await browser.post("/console/officials", {**form, **wrong})
        assert browser.status == 422 and said in page, wrong
    helper = {"role": "volunteer", "until": "2020-01-01", "supervisor": "Không Có Ai"}
    page = await browser.post("/console/officials", {**form, **helper, "name": "123", "phone": "12", "body": ""})
    assert browser.status == 422 and "Có 4 chỗ chưa đúng" in page and await accounts(console, "123") == 0
    for field, said in (
        ("name", "Họ tên phải có chữ"),
        ("phone", "Số di động chưa đúng"),
        ("office", "Chọn một cơ quan"),
        ("until", "Ngày kết thúc đã qua"),
    ):
        beside = page.split(f'id="wrong-{field}"')[1].split("</p>")[0]
        assert said in beside and page.count(f'aria-describedby="wrong-{field}"') == 1, field
    page = await browser.post("/console/officials", {**form, **helper})
    assert "Có 2 chỗ chưa đúng" in page and 'aria-describedby="wrong-supervisor supervisor-hint-new"' in page
    assert page.index('href="#add"') < page.index('class="plain loans"')  # fifty names are not in the way
    page = await browser.post("/console/officials", form)
    assert browser.status == 200 and "<h1>Vũ Thị Mới</h1>" in page and "0300111222" in page
    path = browser.path.split("?")[0]
    number = path.rsplit("/", 1)[1]
    page = await browser.post(f"/console/officials/{number}/find", {"q": "so y te an giang"})  # without scripts
    assert browser.status == 200 and f'value="{PROVINCE}"' in page
    page = await browser.post(f"{path}/link")
    link = re.findall(r"<code>([^<]+)</code>", page)[0]
    assert "/console/sign-in/" in link and "/console/sign-in/" not in await browser.get(path)
    async with aiohttp.ClientSession() as session:
        stranger = Browser(console, session)
        await stranger.post("/console/sign-in/" + link.rsplit("/", 1)[1])
        assert stranger.status == 200
    assert await console.audited("staff.link_console") == 2  # the administrator's own, and this one


async def accounts(console: Console, name: str) -> int:
    async with console.live.service.database.reading() as uow:
        return sum(one.name == name for one in await uow.officials.everybody())


async def test_a_button_pressed_twice_makes_one_account(console: Console) -> None:
    browser = await hired(console, "chief")
    await browser.get("/console/officials")
    tokens = {name: value for name, value in browser.fields().items() if name in ("csrf", "act")}
    form = {"name": "Vũ Thị Mới", "phone": "0300111333", "body": FRONT, "role": "officer", **tokens}
    paths = []
    for _ in range(2):
        page = await browser.post("/console/officials", form)
        assert browser.status == 200 and "<h1>Vũ Thị Mới</h1>" in page
        paths.append(browser.path)
    assert paths[0] == paths[1] and await accounts(console, "Vũ Thị Mới") == 1
    other = {**form, "name": "Vũ Thị Khác", "phone": ""}  # the form of before with another person in it
    await browser.post("/console/officials", other)
    assert browser.path != paths[0] and await accounts(console, "Vũ Thị Khác") == 1
    async with aiohttp.ClientSession(cookie_jar=browser.session.cookie_jar) as session:
        again = {**form, "name": "Vũ Thị Đôi", "phone": "0300111334"}
        twin = Browser(console, session)
        await asyncio.gather(browser.post("/console/officials", again), twin.post("/console/officials", again))
        assert browser.path == twin.path and await accounts(console, "Vũ Thị Đôi") == 1


async def test_a_phone_in_use_is_refused_and_nobody_of_another_province_is_named(console: Console) -> None:
    browser = await hired(console, "chief")
    async with console.live.service.work("test:phones") as work:
        here = await enrol(work, "Lý Thị Có Máy", {FRONT: "officer"}, phone="0300111444")
        far = await enrol(work, "Lý Văn Xa", {FAR_PROVINCE: "officer"}, phone="0300111555")
    await browser.get("/console/officials")
    form = {"name": "Vũ Thị Mới", "body": FRONT, "role": "officer"}
    page = await browser.post("/console/officials", {**form, "phone": "0300 111 444"})
    assert browser.status == 422 and "Mở trang của người ấy" in page
    assert f'/console/officials/{here.id}">Lý Thị Có Máy</a></p>' in page
    page = await browser.post("/console/officials", {**form, "phone": "0300 111 555"})
    assert browser.status == 422 and "ngoài tỉnh bạn" in page
    assert "Lý Văn Xa" not in page and str(far.id) not in page and "Thái Nguyên" not in page
    assert await accounts(console, "Vũ Thị Mới") == 0
    # Who handles reports has an account of its own for a duty, with the same phone.
    await browser.post("/console/officials", {**form, "phone": "0300 111 444", "role": "administrator"})
    assert browser.status == 200 and await accounts(console, "Vũ Thị Mới") == 1


async def test_who_has_a_password_gets_a_link_of_the_office_and_not_of_an_administrator(console: Console) -> None:
    browser = await hired(console, "chief")
    for who, refused in (("colleague", True), ("neighbour", False)):
        async with console.live.service.work(f"test:set:{who}") as work:
            await work.uow.connection.execute(
                "insert into official_credentials (official_id, login_index, login_sealed, password_hash, totp_sealed,"
                " set_at) values ($1,$2,'x','x','x',$3)",
                console.people[who].id,
                who.encode(),
                work.now,
            )
        page = await pressed(browser, console, who, "link")
        # Of the neighbour's office nobody leads; the health centre above does.
        assert browser.status == 422 and "phụ trách cơ quan" in page, refused


async def test_a_lead_opens_no_account_that_may_do_more_elsewhere(console: Console) -> None:
    lead, chief = await console.signed_in("commune"), await hired(console, "chief")
    async with console.live.service.work("test:both") as work:
        console.people["both"] = await enrol(work, "Hồ Thị Hai Nơi", {FRONT: "officer", PROVINCE: "lead"})
        console.people["abroad"] = await enrol(work, "Lý Văn Hai Tỉnh", {FRONT: "officer", FAR_PROVINCE: "lead"})
    for browser, who in ((lead, "both"), (lead, "abroad"), (chief, "abroad")):
        page = await pressed(browser, console, who, "link")
        assert browser.status == 422 and "cơ quan khác" in page and "/console/sign-in/" not in page, who
    page = await pressed(chief, console, "both", "link")
    assert chief.status == 200 and "/console/sign-in/" in page


async def test_who_has_left_is_out_in_one_act(console: Console) -> None:
    browser, colleague = await hired(console, "chief"), await console.signed_in("colleague")
    ticket, citizen = await console.ticket(), await console.citizen()
    person = console.people["colleague"]
    async with console.live.service.work("test:chat") as work:
        await work.uow.officials.link(person.id, citizen.id, work.now)
    await colleague.act(ticket, "claim")
    assert (await console.stored(ticket)).claimed_by == person.id
    early = await console.link("colleague")
    page = await pressed(browser, console, "colleague", "gone")
    assert "Đã cho nghỉ việc" in page and "đã nghỉ việc" in page
    after = await console.stored(ticket)
    assert (after.status, after.claimed_by) == ("open", None)
    await colleague.get("/console")
    assert colleague.path == "/console/sign-in"
    await colleague.post(f"/console/sign-in/{early}")
    assert colleague.status == 404
    async with console.live.service.database.reading() as uow:
        assert await uow.officials.contact_ids([person.id]) == {}
    assert await console.audited("staff.switch_off") == 1
    page = await pressed(browser, console, "colleague", "again")
    assert "Đã nhận lại" in page and "Nghỉ việc" in page
    assert await roles_of(console, "colleague") == {FRONT: "officer", STATION: "officer"}


async def test_a_role_is_changed_and_what_was_held_by_the_former_one_returns(console: Console) -> None:
    browser, colleague = await hired(console, "chief"), await console.signed_in("colleague")
    ticket = await console.ticket()
    await colleague.act(ticket, "claim")
    for body in (FRONT, STATION):
        term = {"until": "2021-12-31", "supervisor": "Lê Thị Sen"}
        await pressed(browser, console, "colleague", "role", body=body, role="volunteer", **term)
        assert browser.status == 200
    assert (await console.stored(ticket)).claimed_by is None  # of a record: nothing for volunteers
    await pressed(browser, console, "colleague", "out", body=STATION)
    assert await roles_of(console, "colleague") == {FRONT: "volunteer"}
    page = await pressed(browser, console, "colleague", "role", body=PROVINCE, role="auditor")
    assert browser.status == 422 and "tài khoản riêng" in page
    await pressed(browser, console, "colleague", "out", body=DISTRICT)
    assert browser.status == 404  # works there not


async def test_the_last_lead_and_the_last_administrator_stay_and_nobody_shuts_himself_out(console: Console) -> None:
    browser = await hired(console, "chief")
    for act, form in (
        ("gone", {}),
        ("role", {"body": FRONT, "role": "officer"}),
        ("out", {"body": FRONT}),
    ):
        page = await pressed(browser, console, "commune", act, **form)
        assert browser.status == 422 and "phụ trách cuối cùng" in page, act
    assert await roles_of(console, "commune") == {FRONT: "lead", STATION: "lead"}
    for body in (FRONT, STATION):
        await pressed(browser, console, "colleague", "role", body=body, role="lead")
    page = await pressed(browser, console, "commune", "gone")
    assert "Đã cho nghỉ việc" in page
    for act, form in (("gone", {}), ("role", {"body": PROVINCE, "role": "auditor"}), ("out", {"body": PROVINCE})):
        page = await pressed(browser, console, "chief", act, **form)
        assert browser.status == 422 and "Bạn không tự đổi" in page, act
    second = await hired(console, "second")
    page = await pressed(second, console, "chief", "gone")
    assert "Đã cho nghỉ việc" in page


async def test_of_two_administrators_who_let_each_other_go_at_once_one_stays(console: Console) -> None:
    for name in ("chief", "second"):
        await hired(console, name)

    async def goes(by: str, whom: str) -> str:
        try:
            async with console.live.service.work(f"test:gone:{whom}") as work:
                await let_go(work, actor(by), console.people[whom].id)
        except Refused as refused:
            return refused.why
        return ""

    def actor(name: str) -> Actor:
        return official(console.people[name])

    assert sorted(await asyncio.gather(goes("chief", "second"), goes("second", "chief"))) == ["", "last_administrator"]


async def test_of_two_leads_who_are_made_officers_at_once_one_stays(console: Console) -> None:
    await hired(console, "chief")
    await hired(console, "lead", FRONT, "lead")

    async def demoted(whom: str) -> str:
        try:
            async with console.live.service.work(f"test:demote:{whom}") as work:
                await put(work, official(console.people["chief"]), console.people[whom].id, FRONT, "officer")
        except Refused as refused:
            return refused.why
        return ""

    assert sorted(await asyncio.gather(demoted("commune"), demoted("lead"))) == ["", "last_lead"]


async def test_who_administers_is_in_no_office_and_gets_none_of_its_messages(console: Console) -> None:
    await hired(console, "chief")
    async with console.live.service.database.reading() as uow:
        now = console.clock.now()
        assert console.people["chief"].id not in {one.id for one in await uow.officials.of_bodies([PROVINCE])}
        await uow.connection.execute("select 1")
        staffed = await uow.officials.staffed_body_ids(now)
    assert PROVINCE in staffed  # of the officer there, not of the administrator
    await hired(console, "far", FAR_PROVINCE)
    async with console.live.service.work("test:off") as work:
        await work.uow.officials.set_active(console.people["far_province"].id, False)
        assert FAR_PROVINCE not in await work.uow.officials.staffed_body_ids(work.now)


async def test_a_new_official_counts_at_once_on_the_checklist_and_asks_for_a_link_first(console: Console) -> None:
    browser = await hired(console, "chief")
    line = re.compile(r"<p>(\d+) trong \d+ đơn vị chưa có cán bộ")
    before = line.search(await browser.get("/console/opening"))
    await browser.get("/console/officials")
    form = {"name": "Nguyễn Thị Mới", "phone": "", "body": office(Place("89", "883"), "ttyt"), "role": "lead"}
    page = await browser.post("/console/officials", form)
    assert browser.status == 200 and 0 < page.find("Việc tiếp theo") < page.find("Cơ quan và vai trò")
    after = line.search(await browser.get("/console/opening"))
    assert before and after and int(after[1]) == int(before[1]) - 1


async def test_what_is_wrong_with_a_new_official_stands_beside_its_field(console: Console) -> None:
    browser = await hired(console, "chief")
    await browser.get("/console/officials")
    form = {"name": "Nguyễn Thị Mới", "phone": "12345", "body": PROVINCE, "role": "lead"}
    page = await browser.post("/console/officials", form)
    assert browser.status == 422
    field = page.partition('id="phone"')[2].partition("</div>")[0]
    assert "Số di động chưa đúng" in field and 'value="12345"' in page and "Số di động chưa đúng" in page


async def test_a_page_that_is_none_of_an_administrators_leads_back_to_the_own_ones(console: Console) -> None:
    browser = await hired(console, "chief")
    page = await browser.get("/console/guide")
    assert browser.status == 404 and "Về trang đầu" in page and "hàng đợi" not in page
    assert "Về hàng đợi" in await (await console.signed_in("commune")).get("/console/nothing")


async def test_a_volunteer_is_asked_for_an_end_and_a_supervisor(console: Console) -> None:
    browser = await hired(console, "chief")
    await browser.get("/console/officials")
    form = {"name": "Vũ Thị Giúp", "phone": "", "body": FRONT, "role": "volunteer"}
    for term, said in (
        ({}, "cần có ngày kết thúc"),
        ({"until": "2021-10-19", "supervisor": "Lê Thị Sen"}, "Ngày kết thúc đã qua"),
        ({"until": "2021-12-31"}, "Cần đúng họ tên"),
        ({"until": "2021-12-31", "supervisor": "Ngô Thị Út"}, "Cần đúng họ tên"),  # a volunteer herself
    ):
        page = await browser.post("/console/officials", {**form, **term})
        assert browser.status == 422 and said in page, said
    page = await browser.post("/console/officials", {**form, "until": "2021-12-31", "supervisor": "le thi sen"})
    assert browser.status == 200 and "Đến hết ngày 31/12/2021, người hướng dẫn: Lê Thị Sen" in page
    path = browser.path.split("?")[0]
    later = {"body": FRONT, "role": "volunteer", "until": "2022-01-31", "supervisor": "Đỗ Thị Hạnh"}
    page = await browser.post(f"{path}/role", later)
    assert "Đến hết ngày 31/01/2022, người hướng dẫn: Đỗ Thị Hạnh" in page
    page = await browser.post(f"{path}/role", {"body": FRONT, "role": "officer"})
    assert "Đến hết ngày 31" not in page
