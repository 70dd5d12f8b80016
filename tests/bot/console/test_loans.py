"""The page on which offices lend each other staff: offered or asked for, agreed to, worked, ended."""

from dataclasses import replace

import pytest
from prometheus_client import REGISTRY

from bot.alarms import AGE
from bot.demo import lent
from handlers.places.bodies import Place
from handlers.staff.officials import enrol
from storage.repositories.records import Person, PersonContent
from tests.support.console import DISTRICT, HOME, NEXT, Browser, Console, office

FRONT, BESIDE = office(HOME, "front_desk"), office(NEXT, "front_desk")
LAST = "2021-10-22"
CODES = ("30319", "30322", "30325", "30328")  # communes of the district
NOTHING = "Không có trang này"


async def at_beside(console: Console) -> Browser:
    """The lead of the office that lends."""
    async with console.live.service.work("test:beside") as work:
        console.people["beside"] = await enrol(work, "Huỳnh Thị Tư", {BESIDE: "lead"})
    return await console.signed_in("beside")


async def test_an_official_is_offered_agreed_to_works_there_and_goes_home(console: Console) -> None:
    ticket, ba = await console.ticket(), console.people["neighbour"]
    lender, borrower = await at_beside(console), await console.signed_in("commune")
    going = await console.signed_in("neighbour")
    assert 'href="/console/loans"' in await lender.get("/console/account")
    page = await lender.get("/console/loans")
    assert "Phạm Văn Ba" in page and "Huỳnh Thị Tư" in page and "Trần Văn Bốn" not in page and "Chưa có ai" in page
    page = await lender.post("/console/loans", {"who": ba.id, "body": FRONT, "last": LAST})
    assert "Đã gửi. Khi cơ quan mượn đồng ý" in page and "Đang chờ cơ quan kia trả lời" in page
    await going.get(f"/console/tickets/{ticket.code}")
    assert going.status == 404
    page = await borrower.get("/console/loans")
    assert "Phạm Văn Ba đến hết 22/10/2021" in page and "Đồng ý" in page
    number = page.split("/console/loans/")[1].split("/")[0]
    for stranger in ("district", "far_district", "colleague", "neighbour"):
        other = await console.signed_in(stranger)
        await other.get("/console/account")
        for answer in ("yes", "no", "end"):
            await other.post(f"/console/loans/{number}/{answer}")
            assert other.status == 404, (stranger, answer)
    await borrower.get("/console/loans")
    assert "Đã cho mượn" in await borrower.post(f"/console/loans/{number}/yes")
    assert "được mượn đến hết 22/10/2021" in await going.get("/console/account")
    assert ticket.code in await going.get("/console")
    assert "Đã nhận" in await going.act(ticket, "claim")
    await going.get("/console/loans")
    assert going.status == 404  # who is lent leads nothing
    page = await borrower.get("/console/loans")
    assert "Phạm Văn Ba: từ" in page and "Kết thúc ngay" in page
    assert "Đã kết thúc" in await borrower.post(f"/console/loans/{number}/end")
    await going.get(f"/console/tickets/{ticket.code}")
    assert going.status == 404 and "được mượn" not in await going.get("/console/account")
    assert (await console.stored(ticket)).status == "open"


async def test_an_office_asks_and_the_other_chooses_or_declines(console: Console) -> None:
    lender, borrower = await at_beside(console), await console.signed_in("commune")
    for answer, said in (("no", "Đã trả lời không"), ("yes", "Đã cho mượn")):
        await borrower.get("/console/loans")
        page = await borrower.post("/console/loans/ask", {"mine": FRONT, "body": BESIDE, "last": LAST})
        assert "Đã gửi đề nghị" in page and "Rút lại" in page
        page = await lender.get("/console/loans")
        assert "xin" in page and "Cho mượn người này" in page
        number = page.split("/console/loans/")[1].split("/")[0]
        form = {"who": console.people["neighbour"].id} if answer == "yes" else {"said": "declined"}
        assert said in await lender.post(f"/console/loans/{number}/{answer}", form)
    assert "Phạm Văn Ba: từ" in await borrower.get("/console/loans")
    page = await borrower.get("/console/absence")
    assert "Phạm Văn Ba" in page.split('id="to"')[1]  # may have what a colleague leaves
    assert "Phạm Văn Ba" not in page.split('id="who"')[1].split("</select>")[0]


async def test_an_office_asks_another_once_until_it_answers_and_few_at_a_time(console: Console) -> None:
    borrower = await console.signed_in("commune")
    others = [BESIDE, *(office(Place("89", "884", code), "health_station") for code in CODES), DISTRICT]
    for body, why in ((BESIDE, ""), (BESIDE, "đề nghị trước"), *((one, "") for one in others[1:5])):
        await borrower.get("/console/loans")
        page = await borrower.post("/console/loans/ask", {"mine": FRONT, "body": body, "last": LAST})
        assert borrower.status == (422 if why else 200), body
        assert why in page and ("Đã gửi đề nghị" in page) == (not why)
    await borrower.get("/console/loans")
    page = await borrower.post("/console/loans/ask", {"mine": FRONT, "body": DISTRICT, "last": LAST})
    assert borrower.status == 422 and "chờ năm nơi trả lời" in page and f'value="{LAST}"' in page
    number = page.split("/console/loans/")[1].split("/")[0]
    await borrower.post(f"/console/loans/{number}/no", {"said": "withdrawn"})
    await borrower.get("/console/loans")
    assert "Đã gửi đề nghị" in await borrower.post(
        "/console/loans/ask", {"mine": FRONT, "body": DISTRICT, "last": LAST}
    )


async def test_what_does_not_fit_is_told_and_what_was_chosen_stays(console: Console) -> None:
    lender, ba = await at_beside(console), console.people["neighbour"]
    for form, why in (
        ({"who": ba.id, "body": DISTRICT, "last": "2021-10-19"}, "Ngày chưa đúng"),
        ({"who": ba.id, "body": DISTRICT, "last": "9" * 3000}, "Ngày chưa đúng"),
        ({"who": ba.id, "body": "", "last": LAST}, "Chọn một cơ quan khác"),
        ({"who": ba.id, "body": BESIDE, "last": LAST}, "Chọn một cơ quan khác"),
        ({"who": ba.id, "body": office(NEXT, "health_station"), "last": LAST}, "Người này không cho mượn được"),
    ):
        await lender.get("/console/loans")
        page = await lender.post("/console/loans", form)
        assert lender.status == 422 and why in page and f'<option value="{ba.id}" selected>' in page, form
    for who in (console.people["colleague"].id, 7, "x"):
        await lender.get("/console/loans")
        await lender.post("/console/loans", {"who": who, "body": FRONT, "last": LAST})
        assert lender.status == 404, who


async def test_of_many_officials_the_others_are_found_by_name(console: Console) -> None:
    lender = await at_beside(console)
    async with console.live.service.work("test:many") as work:
        for n in range(31):
            await enrol(work, f"An Thị Ba {n:02}", {BESIDE: "officer"})
    assert "Phạm Văn Ba" not in await lender.get("/console/loans")
    page = await lender.post("/console/loans/find", {"words": "van ba", "last": LAST})
    assert lender.status == 200 and "Phạm Văn Ba" in page and "An Thị" not in page and f'value="{LAST}"' in page


async def test_whom_to_lend_is_found_by_name_where_somebody_is_asked_for(console: Console) -> None:
    lender, borrower = await at_beside(console), await console.signed_in("commune")
    async with console.live.service.work("test:many") as work:
        for n in range(31):
            await enrol(work, f"An Thị Ba {n:02}", {BESIDE: "officer"})
    await borrower.get("/console/loans")
    await borrower.post("/console/loans/ask", {"mine": FRONT, "body": BESIDE, "last": LAST})
    page = (await lender.get("/console/loans")).split('id="whom-')
    number = page[1].split('"')[0]
    assert "Phạm Văn Ba" not in page[1].split("</select>")[0]
    page = (await lender.post("/console/loans/find", {"at": number, "seek": "van ba"})).split('id="whom-')
    assert 'value="van ba"' in page[0] and "An Thị" not in page[1].split("</select>")[0]
    assert "Phạm Văn Ba" in page[1].split("</select>")[0]
    ba = console.people["neighbour"].id
    assert "Đã cho mượn" in await lender.post(f"/console/loans/{number}/yes", {"at": number, "who": ba})


async def test_an_office_is_found_also_without_scripts_and_a_refused_form_keeps_it(console: Console) -> None:
    lender = await at_beside(console)
    station = office(HOME, "health_station")
    for typed, found in (("tyt chau phu b", True), ("ubnd phuong chau phu a", False), ("benh vien zzz", False)):
        await lender.get(f"/console/bodies?lends&q={typed}")
        assert (station in lender.page) == found and BESIDE not in lender.page and ":facility" not in lender.page
        await lender.get("/console/loans")
        page = await lender.post("/console/loans/find", {"form": "from", "q": typed, "last": LAST})
        assert lender.status == 200 and (station in page) == found and f'value="{BESIDE}"> <span' not in page, typed
        assert ("Không tìm thấy cơ quan" in page) == ("zzz" in typed) and f'value="{typed}"' in page
    await lender.get("/console/loans")
    page = await lender.post("/console/loans", {"form": "to", "who": 7, "body": FRONT, "last": "2021-10-19"})
    assert lender.status == 404  # nobody of the own
    await lender.get("/console/loans")
    form = {"form": "to", "who": console.people["neighbour"].id, "body": FRONT, "last": "2021-10-19"}
    page = await lender.post("/console/loans", form)
    assert lender.status == 422 and f'name="body" value="{FRONT}" checked' in page


async def test_a_no_on_an_old_page_ends_nothing_that_has_begun(console: Console) -> None:
    lender, borrower = await at_beside(console), await console.signed_in("commune")
    await lender.get("/console/loans")
    page = await lender.post("/console/loans", {"who": console.people["neighbour"].id, "body": FRONT, "last": LAST})
    number = page.split("/console/loans/")[1].split("/")[0]
    await borrower.get("/console/loans")
    assert "Đã cho mượn" in await borrower.post(f"/console/loans/{number}/yes")
    for browser, said in ((borrower, "declined"), (lender, "withdrawn"), (borrower, "ended")):
        await browser.get("/console/loans")
        page = await browser.post(f"/console/loans/{number}/no", {"said": said})
        assert browser.status == 422 and "đã bắt đầu nên không đổi gì" in page and "Đã trả lời không" not in page
        assert "Phạm Văn Ba: từ" in page and f"/console/loans/{number}/end" in page


async def test_a_loan_that_ends_today_stands_in_the_bar_and_runs_as_a_figure(console: Console) -> None:
    lender, borrower = await at_beside(console), await console.signed_in("commune")
    assert 'class="bar-link" href="/console/loans"' not in await lender.get("/console/loans")
    for last, number in ((LAST, ""), ("2021-10-20", "1")):
        await lender.get("/console/loans")
        form = {"who": console.people["neighbour"].id, "body": FRONT, "last": last}
        row = (await lender.post("/console/loans", form)).split("/console/loans/")[1].split("/")[0]
        await borrower.get("/console/loans")
        page = await borrower.post(f"/console/loans/{row}/yes")
        assert ("Kết thúc hôm nay" in page) == bool(number)
        bar = page.split('class="bar-link" href="/console/loans"')
        assert (len(bar) == 2 and f'<b class="bar-count">{number}</b>' in bar[1].split("</a>")[0]) == bool(number)
        console.clock.move(seconds=AGE.total_seconds())
        await console.live.service.alarms.write()
        assert REGISTRY.get_sample_value("hotline_loans_running") == 1
        if not number:
            await borrower.post(f"/console/loans/{row}/end")
    assert "Cho mượn người<b" in (await lender.get("/console/account")).replace("\n", "")
    other = await console.signed_in("district")  # leads, and has no part in it
    assert 'class="bar-link" href="/console/loans"' not in await other.get("/console")


async def test_where_a_province_has_it_switched_off_nothing_leads_to_it(console: Console) -> None:
    tools, browser = console.live.service.tools, await console.signed_in("commune")
    profiles = tools.rules.profiles
    off = {**profiles, "89": profiles["89"].model_copy(update={"loans": False})}
    await browser.get("/console/loans")
    tools.rules = replace(tools.rules, profiles=off)
    for path in ("", "/find", "/ask", "/7/yes", "/7/end"):
        page = await browser.post(f"/console/loans{path}", {"body": BESIDE, "mine": FRONT, "last": LAST})
        assert browser.status == 404 and NOTHING in page, path
    assert "/console/loans" not in await browser.get("/console/account")
    assert NOTHING in await browser.get("/console/loans") and browser.status == 404
    far = await console.signed_in("far_district")
    await far.get("/console/loans")
    assert far.status == 200


async def test_who_is_lent_is_called_home_early_also_where_loans_are_switched_off_meanwhile(console: Console) -> None:
    tools, lender = console.live.service.tools, await at_beside(console)
    await lender.get("/console/loans")
    await lender.post("/console/loans", {"who": console.people["neighbour"].id, "body": FRONT, "last": LAST})
    borrower = await console.signed_in("commune")
    number = (await borrower.get("/console/loans")).split("/console/loans/")[1].split("/")[0]
    await borrower.post(f"/console/loans/{number}/yes")
    profiles = tools.rules.profiles
    tools.rules = replace(tools.rules, profiles={**profiles, "89": profiles["89"].model_copy(update={"loans": False})})
    page = await lender.get("/console/loans")
    assert "Kết thúc ngay" in page and "đang tắt việc cho mượn" in page and 'name="last"' not in page
    assert "/console/loans" in await lender.get("/console/account")
    assert "Cơ quan" in await lender.post(f"/console/loans/{number}/end") and lender.status == 200
    async with console.live.service.database.reading() as uow:
        assert await uow.loans.of_province("89") == []
    await lender.get("/console/loans")
    assert lender.status == 404  # nothing is left to be seen


async def test_offices_of_other_provinces_are_not_offered(console: Console) -> None:
    lender, typed = await at_beside(console), "trung tam y te"
    for page in (
        await lender.get(f"/console/bodies?lends&q={typed}"),
        (await lender.get("/console/loans"), await lender.post("/console/loans/find", {"form": "to", "q": typed}))[1],
    ):
        found = {one.split('"')[0].split(":")[1] for one in page.split('name="body" value="')[1:]}
        assert found == {"89"}
    assert 'value="2021:19:' in await lender.get(f"/console/bodies?q={typed} thai nguyen")
    assert 'name="body"' not in await lender.get(f"/console/bodies?lends&q={typed} thai nguyen")


async def test_the_demo_has_a_loan_to_look_at(console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    content = PersonContent("Nguyễn Thị Mười", "1962-05-14", identities={"cccd": "098162000123"})
    person = Person(1, content, "female", None, 2021, *HOME[:3], "demo", console.clock.now())
    people = [person]

    async def near(service: object) -> list[Person]:
        return people

    monkeypatch.setattr(lent, "people_for_tickets", near)
    assert await lent.add_loan(console.live.service) == 0  # nobody to lend
    async with console.live.service.work("test:helper") as work:
        await enrol(work, "Bùi Văn Chín", {DISTRICT: "officer"})
    assert await lent.add_loan(console.live.service) == 1
    for name in ("district", "commune"):
        page = await (await console.signed_in(name)).get("/console/loans")
        assert "Bùi Văn Chín: từ" in page and "đến hết 26/10/2021" in page
    people.clear()
    assert await lent.add_loan(console.live.service) == 0
