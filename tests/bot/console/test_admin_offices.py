"""Offices as administrators of a province say them: names and numbers, live everywhere, and rolled back."""

from handlers.places.bodies import Place
from tests.bot.console.administering import PAGE, go_live, said, save
from tests.support.console import HOME, Browser, Console, office
from tests.support.until import until

COMMUNE = office(HOME, "front_desk")
Two = tuple[Browser, Browser]
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
