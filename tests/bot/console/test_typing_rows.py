"""Slices of a list: a volunteer sees and types the own rows alone, an officer confirms them."""

import re
from pathlib import Path

from handlers.staff.officials import enrol
from tests.bot.console.test_handed_lists import at_desk, handed_in
from tests.support.console import DISTRICT, Browser, Console


async def helper(console: Console, name: str, role: str = "volunteer", body: str = DISTRICT) -> int:
    async with console.live.service.work(f"test:helper:{name}") as work:
        console.people[name] = await enrol(work, name, {body: role})
    await console.live.service.refresh.staff(force=True)
    return console.people[name].id


def rows_on(browser: Browser) -> list[str]:
    return re.findall(r'name="row" value="([0-9]+)"', browser.page)


async def test_a_volunteer_types_fifty_rows_and_an_officer_confirms(console: Console, tmp_path: Path) -> None:
    number = await helper(console, "Bùi Văn Chín")
    kept = await handed_in(console, tmp_path, 60)
    lead = await at_desk(console, kept)
    assert "Bùi Văn Chín" in lead.page
    volunteer = await console.signed_in("Bùi Văn Chín")
    assert 'href="/console/typing"' not in await volunteer.get("/console/account")
    await lead.post(f"/console/lists/{kept.ticket.code}/give", {"who": str(number)})
    assert "Đã giao 50 dòng." in lead.page
    await lead.post(f"/console/lists/{kept.ticket.code}/give", {"who": str(number)})
    assert "Đã giao 0 dòng." in lead.page  # never more than a slice at a time
    page = await volunteer.get("/console/typing")
    assert len(rows_on(volunteer)) == 50 and "098180000050" in page and "098180000051" not in page
    assert 'href="/console/typing"' in page and "0300444555" not in page
    await volunteer.post("/console/typing", [("list", str(kept.ticket.id)), ("row", "9"), ("row", "60")])
    assert "Đã ghi 1 dòng" in volunteer.page and len(rows_on(volunteer)) == 49  # row 60 is in nobody's slice
    page = await lead.get(f"/console/lists/{kept.ticket.code}?rows=typed")
    assert rows_on(lead) == ["9"] and "Đã gõ, chờ xác nhận" in page
    await lead.post(f"/console/lists/{kept.ticket.code}/entered", [("row", "9")])
    async with console.live.service.database.reading() as uow:
        row = await uow.lists.row(kept.list.id, 9)
    assert row is not None and (row.state, row.typed_by) == ("entered", number)
    assert row.confirmed_by == console.people["district"].id


async def test_rows_come_back_and_those_of_who_has_left_are_given_again(console: Console, tmp_path: Path) -> None:
    first, second = await helper(console, "Một"), await helper(console, "Hai")
    kept = await handed_in(console, tmp_path, 4)
    lead = await at_desk(console, kept)
    await lead.post(f"/console/lists/{kept.ticket.code}/give", {"who": str(first)})
    await lead.post(f"/console/lists/{kept.ticket.code}/give", {"who": str(second)})
    assert "Đã giao 0 dòng." in lead.page
    async with console.live.service.work("test:leaves") as work:
        await work.uow.connection.execute("delete from official_roles where official_id = $1", first)
    await console.live.service.refresh.staff(force=True)
    await lead.post(f"/console/lists/{kept.ticket.code}/give", {"who": str(first)})
    assert lead.status == 422
    await lead.post(f"/console/lists/{kept.ticket.code}/give", {"who": str(second)})
    assert "Đã giao 4 dòng." in lead.page
    await lead.post(f"/console/lists/{kept.ticket.code}/back")
    assert "Đã thu lại 4 dòng." in lead.page
    browser = await console.signed_in("Hai")
    await browser.get("/console/typing")
    assert rows_on(browser) == []


async def test_no_row_is_seen_or_typed_once_the_list_is_let_go(console: Console, tmp_path: Path) -> None:
    number = await helper(console, "Ba")
    kept = await handed_in(console, tmp_path)
    lead = await at_desk(console, kept)
    await lead.post(f"/console/lists/{kept.ticket.code}/give", {"who": str(number)})
    browser = await console.signed_in("Ba")
    await browser.get("/console/typing")
    assert rows_on(browser) == ["9", "10", "11"]
    await lead.act(kept.ticket, "release")
    assert (await console.stored(kept.ticket)).status == "open"
    async with console.live.service.database.reading() as uow:
        assert await uow.lists.to_type(number) == 0  # the menu counts no rows that are not seen
    await browser.post("/console/typing", [("list", str(kept.ticket.id)), ("row", "9")])
    assert browser.status == 409 and "098180000001" not in browser.page
    for name in ("volunteer", "district"):  # who helps elsewhere, and who works here and types nothing
        other = await console.signed_in(name)
        await other.get("/console/account")
        await other.post("/console/typing", [("list", str(kept.ticket.id)), ("row", "9")])
        assert other.status == 404
    async with console.live.service.database.reading() as uow:
        assert await uow.lists.counts(kept.list.id) == {"good": 3}


async def test_a_list_stays_with_who_took_it_while_somebody_types(console: Console, tmp_path: Path) -> None:
    number = await helper(console, "Tư")
    kept = await handed_in(console, tmp_path)
    lead = await at_desk(console, kept)
    held = (await console.stored(kept.ticket)).claim_until
    shorten = "update tickets set claim_until = claim_until - interval '1 hour' where id = $1"
    browser = await console.signed_in("Tư")
    for act in (
        lead.post(f"/console/lists/{kept.ticket.code}/give", {"who": str(number)}),
        browser.post("/console/typing", [("list", str(kept.ticket.id)), ("row", "9")]),
    ):
        async with console.live.service.work("test:shorten") as work:
            await work.uow.connection.execute(shorten, kept.ticket.id)
        await act
        assert (await console.stored(kept.ticket)).claim_until == held
