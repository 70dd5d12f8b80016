"""Offices as administrators of a province say them: names and numbers, live everywhere, and rolled back."""

from handlers.jobs.succession import succession
from handlers.places.bodies import Place
from handlers.staff.officials import enrol
from tests.bot.console.administering import PAGE, go_live, number_of, said, save
from tests.bot.console.test_officials import hired
from tests.support.console import HOME, NEXT, PROVINCE, Browser, Console, office
from tests.support.until import until

COMMUNE, HEIR = (office(one, "front_desk") for one in (HOME, NEXT))
Two = tuple[Browser, Browser]
LAST = "2021-10-01"  # a day that is over
NAMED = {
    "name_vi": "UBND xã Vĩnh Hòa mới", "name_en": "Vinh Hoa Commune People's Committee", "phone": "0296 3500 666",
}  # fmt: skip


async def test_a_new_name_and_number_stand_everywhere_and_go_back(console: Console, two: Two) -> None:
    first, _ = two
    tools = console.live.service.tools
    ships = tools.directory.bodies[COMMUNE].name
    facilities = {body.id for body in tools.directory.bodies.values() if body.facility_code}
    page = said(await first.get(f"{PAGE}/office?q={ships}"))
    assert ships in page and f"key={COMMUNE}".replace(":", "%3A") in page
    number = await go_live(console, two, "office", COMMUNE, NAMED)
    body = tools.directory.bodies[COMMUNE]
    assert (body.name, body.name_en, body.phone) == tuple(NAMED.values())
    assert {body.id for body in tools.directory.bodies.values() if body.facility_code} == facilities
    page = said(await first.get(f"{PAGE}/versions/{number}"))
    assert ships in page and NAMED["name_vi"] in page and NAMED["phone"] in page
    page = said(await first.get(f"{PAGE}/office?q=vinh hoa moi"))
    assert NAMED["name_vi"] in page and NAMED["phone"] in page
    ticket = await console.ticket()
    assert ticket.body_id == COMMUNE
    commune = await console.signed_in("commune")
    assert NAMED["name_vi"] in said(await commune.get(f"/console/tickets/{ticket.code}"))
    found = said(await commune.get("/console/bodies?q=vinh hoa moi"))
    assert NAMED["name_vi"] in found and NAMED["phone"] in found
    await first.get(f"{PAGE}/versions/{number}")
    await first.post(f"{PAGE}/versions/{number}/back")

    async def back() -> bool:
        return tools.directory.bodies[COMMUNE].name == ships

    await until(back)
    assert not tools.directory.bodies[COMMUNE].phone


async def test_what_is_no_number_and_what_is_of_another_province_is_refused(console: Console, two: Two) -> None:
    first, _ = two
    page = said(await save(first, "office", COMMUNE, {**NAMED, "phone": "không có"}))
    assert first.status == 422 and "0296 3852 115" in page
    page = said(await save(first, "office", COMMUNE, {**NAMED, "name_en": ""}))
    assert first.status == 422 and "cả tiếng Việt" in page
    for key in (office(Place("70"), "so_y_te"), "2021:89:::no_such"):
        await first.get(f"{PAGE}/office/entry?key={key}")
        assert first.status == 404, key


async def test_an_office_that_owns_reports_is_closed_only_with_a_successor_that_gets_all(
    console: Console, two: Two
) -> None:
    first, _ = two
    tools = console.live.service.tools
    held = await console.ticket()
    page = said(await save(first, "office", COMMUNE, {**NAMED, "valid_to": LAST}))
    assert first.status == 422 and "còn 1 phản ánh chưa xong và " in page and "Chọn cơ quan tiếp nhận" in page
    closes = {**NAMED, "valid_to": LAST, "successor": HEIR}
    number = await go_live(console, two, "office", COMMUNE, closes)
    assert tools.directory.bodies[HEIR].name in said(await first.get(f"{PAGE}/office?q=vinh hoa moi"))
    await succession(console.live.service.work)
    assert (await console.stored(held)).body_id == HEIR
    after = await console.ticket()
    assert after.body_id == HEIR
    commune = await console.signed_in("commune")
    page = said(await commune.get(f"/console/tickets/{held.code}"))
    assert commune.status == 200 and "tiếp nhận thay" in page and tools.directory.bodies[HEIR].name in page
    assert COMMUNE not in said(await commune.get("/console/bodies?q=vinh hoa moi"))
    before = tools.rules
    page = said(await first.get(f"{PAGE}/versions/{number}"))
    heir = tools.directory.bodies[HEIR].name
    assert f"Đã chuyển sang {heir}: 1 phản ánh chưa xong, " in page
    chief = await hired(console, "chief")
    await chief.get("/console/officials/offices?q=tyt vinh hoa")
    assert office(HOME, "health_station") in chief.page
    await chief.get("/console/officials/offices?q=vinh hoa moi")
    assert COMMUNE not in chief.page
    await chief.get("/console/officials")
    new = {"name": "Vũ Thị Mới", "phone": "", "body": COMMUNE, "role": "officer"}
    page = said(await chief.post("/console/officials", new))
    assert chief.status == 422 and "Cơ quan này đã đóng" in page
    page = said(await chief.get(f"/console/officials/{console.people['commune'].id}"))
    assert page.count("đã đóng, chỉ còn xem") == 1 and heir in page
    await first.get(f"{PAGE}/versions/{number}")
    await first.post(f"{PAGE}/versions/{number}/back")

    async def back() -> bool:
        return tools.rules is not before

    await until(back)
    page = said(await first.get(f"{PAGE}/versions/{number}"))
    assert f"những gì đã chuyển sang {heir} vẫn ở đó: 1 phản ánh" in page
    again = await console.ticket()
    assert again.body_id == COMMUNE and (await console.stored(held)).body_id == HEIR, "what was carried over stays"


async def test_closing_is_refused_in_words(console: Console, two: Two) -> None:
    first, _ = two
    page = said(await save(first, "office", PROVINCE, {**NAMED, "phone": "", "valid_to": LAST}))
    assert first.status == 422 and "nên không đóng được" in page
    alone = office(Place("89"), "cdc")
    page = said(await save(first, "office", office(HOME, "commune_police"), {**NAMED, "successor": HEIR}))
    assert first.status == 422 and "Điền ngày cuối" in page
    page = said(await save(first, "office", HEIR, {**NAMED, "valid_to": LAST, "successor": alone}))
    assert first.status == 422 and "Chọn một mục trong danh sách" in page
    page = said(await save(first, "office", HEIR, {**NAMED, "valid_from": "2021-10-02", "valid_to": LAST}))
    assert first.status == 422
    page = said(await save(first, "office", COMMUNE, {**NAMED, "valid_from": "2031-01-01"}))
    assert first.status == 422 and "không thể bắt đầu sau hôm nay" in page


async def test_what_came_in_since_the_draft_keeps_an_office_open(console: Console, two: Two) -> None:
    first, second = two
    tools = console.live.service.tools
    empty = office(Place("89", "883", "30280"), "front_desk")
    await save(first, "office", empty, {**NAMED, "valid_to": LAST})
    assert first.status == 200
    number = number_of(first)
    async with console.live.service.work("test:lead") as work:
        await enrol(work, "Trần Văn Mới", {empty: "lead"})
    await second.get(f"{PAGE}/versions/{number}")
    page = said(await second.post(f"{PAGE}/versions/{number}/confirm"))
    assert second.status == 409 and "chưa chọn được nơi tiếp nhận" in page
    assert tools.directory.bodies[empty].last_day is None


async def test_a_draft_is_tried_in_the_page_of_routing_before_anybody_confirms_it(console: Console, two: Two) -> None:
    first, _ = two
    heir = console.live.service.tools.directory.bodies[HEIR].name
    await save(first, "office", COMMUNE, {**NAMED, "valid_to": LAST, "successor": HEIR})
    place = ":".join(HOME)
    asked = {"category": "DOSE_MISSING_ONE", "place": place, "site": place}

    async def owner(**more: str) -> str:
        page = said(await first.post(f"{PAGE}/routing", {**asked, **more}))
        assert first.status == 200
        return page.split("Trong địa bàn")[0] if "Trong địa bàn" in page else page

    await first.get(f"{PAGE}/routing")
    assert heir not in await owner() and heir in await owner(drafts="yes")
