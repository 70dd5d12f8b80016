"""The search: by number, phone, name and by what is written; each official among what is seen anyway; no trace of it
in an address."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.staff.officials import give_role
from handlers.tickets.content import Paper, Reporter
from handlers.tickets.found_by import PHONE, once_asked_for
from handlers.tickets.note import note
from storage.repositories.tickets import Ticket
from tests.bot.console.test_queue import codes
from tests.support.console import DETAILS, FAR, NEXT, SUBJECT, Browser, Console

OTHER = replace(SUBJECT, name="Lê Văn Một", phone="0300999888", papers=(Paper("cccd", "098070000999"),))


async def look_for(browser: Browser, text: str, **more: str) -> set[str]:
    """The codes that a search shows."""
    await browser.get("/console")
    await browser.post("/console/search", {"q": text, **more})
    return set(codes(browser.page))


TYPED = (
    "Nguyễn Thị Mười", "nguyen thi muoi", "NGUYỄN THỊ MƯỜI", "Thị Mười", "thi muoi", "  Nguyễn   Thị\tMười ",
    "Nguye\u0302\u0303n Thi\u0323 Mu\u031bo\u031b\u0300i", "0300111222", "0300 111 222", "+84300111222",
    "098162000123", "098 162 000 123", "Trần Thị Nuôi", "thi nuoi", "0300777666", "385111222",
)  # fmt: skip


async def test_a_person_is_found_by_name_phone_and_paper_however_they_are_typed(console: Console) -> None:
    told = replace(
        SUBJECT, papers=(*SUBJECT.papers, Paper("cmnd", "385111222")), reporter=Reporter("Trần Thị Nuôi", "0300777666")
    )
    mine = await console.ticket(subject=told)
    await console.ticket(subject=OTHER, identity="098070000999")
    await console.ticket(place=NEXT, subject=told)
    browser = await console.signed_in("commune")
    for text in TYPED:
        assert await look_for(browser, text) == {mine.code}, text
        assert "N• T• Mười" in browser.page
        assert all(part not in browser.path for part in ("?", "300", "0981", "uoi", "%"))
    assert codes(await browser.get(browser.path)) == [mine.code]  # F5, and the way back from a report


async def test_no_single_word_finds_a_name_and_a_wrong_one_finds_nobody(console: Console) -> None:
    await console.ticket(details=replace(DETAILS, description="thiếu mũi"))
    browser = await console.signed_in("commune")
    for text in ("Văn Mười", "Trần Thị Mười", "Nguyễn Văn Mười", "0300111223"):
        assert await look_for(browser, text) == set(), text
    district = await console.signed_in("district")  # who may not read the words of this office
    assert await look_for(district, "Mười") == set()
    async with console.live.service.database.reading() as uow:
        rows = await uow.connection.fetch("select digest from ticket_digests")
    assert len(rows) == 4 and {len(row["digest"]) for row in rows} == {17}  # two of the name, the phone, the paper


async def test_a_report_is_found_while_its_digests_are_of_the_older_form(console: Console) -> None:
    mine = await console.ticket()
    async with console.live.service.work("test:older") as work:
        vault, units = work.uow.vault, [f"2021:{mine.commune_code}"]
        await work.uow.connection.execute("delete from ticket_digests")
        await work.uow.ticket_digests.set(mine.id, [once_asked_for(vault, PHONE, "0300111222", units)])
    browser = await console.signed_in("commune")
    assert await look_for(browser, "0300111222") == {mine.code} and await look_for(browser, "0300111223") == set()


async def test_each_official_finds_what_is_seen_anyway(console: Console) -> None:
    near, far = await console.ticket(place=NEXT), await console.ticket(place=FAR)
    installing = await console.ticket("INSTALL", place=NEXT)
    async with console.live.service.work("test:up") as work:
        await work.uow.connection.execute(
            "update tickets set escalated_to = '2021:89:884::ttyt', escalated_at = now() where id = $1", near.id
        )
    for who, found in {
        "commune": set(), "neighbour": {near.code, installing.code}, "volunteer": set(), "district": {near.code},
        "province": set(), "far_district": {far.code}, "far_province": {far.code},
    }.items():  # fmt: skip
        browser = await console.signed_in(who)
        assert await look_for(browser, "nguyen thi muoi") == found, who
        assert await look_for(browser, "0300111222") == found, who


async def test_the_very_name_is_found_among_many_with_its_last_two_words(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.tickets.search.MOST", 2)
    wanted = await console.ticket(place=FAR, subject=replace(SUBJECT, name="Nguyễn Thị Mười"))
    for _ in range(4):
        await console.ticket(place=FAR, subject=replace(SUBJECT, name="Trần Thị Mười"))
    browser = await console.signed_in("far_province")
    assert await look_for(browser, "Nguyễn Thị Mười") == {wanted.code}


async def test_an_address_is_of_one_official_and_of_an_hour(console: Console) -> None:
    ticket = await console.ticket()
    browser, colleague = await console.signed_in("commune"), await console.signed_in("colleague")
    assert await look_for(browser, "Thị Mười") == {ticket.code}
    address = browser.path
    for forged in (address, address[:-3] + "AAA", "/console/search/x", "/console/search/" + "A" * 400):
        await colleague.get(forged)
        assert "đã hết hạn" in colleague.page and ticket.code not in colleague.page
    await browser.get("/console/search/____")
    assert browser.status == 200 and "đã hết hạn" in browser.page
    console.clock.move(minutes=59)
    assert codes(await browser.get(address)) == [ticket.code]
    console.clock.move(minutes=2)
    await browser.get(address)
    assert "đã hết hạn" in browser.page and ticket.code not in browser.page


async def written(console: Console) -> tuple[Ticket, Ticket, Ticket]:
    """One with words of the citizen, one with a note, one of the next commune."""
    words = replace(DETAILS, description="Tiêm ở trường Thoại Ngọc Hầu, cô y tá áo xanh.")
    mine, noted = await console.ticket(details=words), await console.ticket()
    await console.ticket(place=NEXT, details=words)
    async with console.live.service.work("test:note") as work:
        await note(work, noted.id, console.actor("commune"), "hỏi lại trường Thoại Ngọc Hầu")
    return mine, noted, mine


async def test_words_are_read_in_the_reports_of_ones_own_office_under_way_or_of_late(console: Console) -> None:
    mine, noted, _ = await written(console)
    browser = await console.signed_in("commune")
    assert await look_for(browser, "thoai ngoc hau") == {mine.code, noted.code}
    assert await look_for(browser, "y tá áo xanh") == {mine.code}
    assert await look_for(browser, "thoại ngọc hầu áo đỏ") == set() and "Đã tìm theo họ tên" in browser.page
    async with console.live.service.work("test:over") as work:
        await work.uow.connection.execute(
            "update tickets set status = 'withdrawn', updated_at = $2 where id = $1", mine.id,
            work.now - timedelta(days=89),
        )  # fmt: skip
    assert await look_for(browser, "áo xanh") == {mine.code}
    console.clock.move(days=2)
    browser = await console.signed_in("commune")
    assert await look_for(browser, "áo xanh") == set()
    assert await look_for(await console.signed_in("volunteer"), "thoai ngoc hau") == set()


async def test_where_a_name_is_found_words_are_read_when_asked_for(console: Console) -> None:
    named = await console.ticket(subject=replace(SUBJECT, name="Áo Xanh"))
    words = await console.ticket(details=replace(DETAILS, description="cô y tá áo xanh"))
    browser = await console.signed_in("commune")
    assert await look_for(browser, "áo xanh") == {named.code}
    assert 'name="inside" value="1"' in browser.page
    assert await look_for(browser, "áo xanh", inside="1") == {named.code, words.code}
    assert 'name="inside"' not in browser.page


async def test_who_works_for_many_offices_names_the_one_whose_words_are_read(console: Console) -> None:
    mine, noted, _ = await written(console)
    kinds = ("front_desk", "health_station", "commune_police")
    roles = {mine.body_id.replace("front_desk", kind): "officer" for kind in kinds}
    roles |= {body.replace("30316", "30319"): "officer" for body in roles}
    async with console.live.service.work("test:roles") as work:
        for body, role in roles.items():
            await give_role(work, console.people["commune"].id, body, role)
    await console.live.service.refresh.staff(force=True)
    browser = await console.signed_in("commune")
    assert await look_for(browser, "thoai ngoc hau") == set()
    assert "Bạn làm ở nhiều cơ quan" in browser.page and f'<option value="{mine.body_id}">' in browser.page
    assert await look_for(browser, "thoai ngoc hau", inside="1", office=mine.body_id) == {mine.code, noted.code}
    assert await look_for(browser, "thoai ngoc hau", inside="1", office="2021:19:::so_y_te") == set()


async def test_what_was_looked_for_is_audited_as_a_digest_and_what_was_shown_by_id(console: Console) -> None:
    ticket = await console.ticket()
    browser = await console.signed_in("commune")
    for text in ("Thị Mười", "THI MUOI", "0300111222", "không có chữ này"):
        await look_for(browser, text)
    async with console.live.service.database.reading() as uow:
        rows = await uow.connection.fetch(
            "select action, details from audit_log where action like 'searched%'"
            " or details->>'queue' = 'search' order by id"
        )
    names = [row["details"]["digest"] for row in rows if row["action"] == "searched_by_name"]
    assert len(names) == 3 and names[0] == names[1] != names[2]
    assert [row["action"] for row in rows].count("searched_by_phone") == 1
    assert [row["action"] for row in rows].count("searched_by_words") == 1
    assert [row["details"]["tickets"] for row in rows if "tickets" in row["details"]] == [[ticket.id]] * 3
    assert "uoi" not in str(rows) and "0300111222" not in str(rows)


async def test_whatever_is_typed_gets_a_page(console: Console) -> None:
    await console.ticket()
    browser = await console.signed_in("commune")
    for text in ("", "?", "\u0301" * 60, "<script>alert(1)</script>", "a" * 3000, "' or 1=1 --", "%", "\ud7ff" * 9):
        assert await look_for(browser, text) == set()
        assert browser.status == 200 and "<script>alert" not in browser.page
