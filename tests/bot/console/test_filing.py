"""Filing for a caller or a walk-in: the same draft as the chat's, hints, proof in person, photos, the slip."""

import re
from dataclasses import replace
from datetime import date

import pytest

from handlers.records.officials import IN_PERSON
from handlers.tickets.content import BirthDate, ClaimedDose, Paper
from storage.repositories.tickets import Ticket
from tests.support.console import NEXT, SUBJECT, Browser, Console

FORM = {
    "source": "walk_in", "category": "DOSE_MISSING_ONE", "name": "Trần Thị Sáu", "birth": "1950", "sex": "female",
    "identity": "098150000321", "phone": "0300222333", "dose_1": "2", "vaccine_1": "AZ", "date_1": "20/9/2021",
    "lot_1": "", "ask_description": "Bà có giấy mà sổ chỉ có mũi 1.", "consent": "yes", "place": "89:884:30316",
}  # fmt: skip


async def filed(console: Console, page: str) -> Ticket:
    found = re.search(r'slip-code">([\d ]+)<', page)
    assert found, page[:3000]
    async with console.live.service.database.reading() as uow:
        ticket = await uow.tickets.get_by_code(found[1].replace(" ", ""))
    assert ticket is not None
    return ticket


async def send(browser: Browser, **changes: str) -> str:
    await browser.get("/console/file")
    return await browser.post("/console/file", {**FORM, **changes})


async def test_a_walk_in_gets_a_ticket_a_slip_and_a_text_message(console: Console) -> None:
    browser = await console.signed_in("commune")
    ticket = await filed(console, await send(browser))
    assert (ticket.source, ticket.filed_by, ticket.contact_id) == ("walk_in", console.people["commune"].id, None)
    assert ticket.subject.name == "Trần Thị Sáu" and ticket.subject.birth == BirthDate(1950)
    assert ticket.details.doses == (ClaimedDose(2, vaccine="AZ", injected_on=date(2021, 9, 20)),)
    assert (ticket.commune_code, ticket.proof, ticket.consent_version) == ("30316", "none", "2026-11")
    for secret in ("Trần Thị Sáu", "098150000321", "0300222333"):
        assert secret not in browser.page
    assert "<svg" in browser.page and "trước 9 giờ sáng thứ Sáu 22/10" in browser.page
    async with console.live.service.database.reading() as uow:
        rows = await uow.connection.fetch("select channel, cause from outbox where ticket_id = $1", ticket.id)
    assert "sms" in {row["channel"] for row in rows}


async def test_the_form_promises_no_text_message_to_somebody_who_wants_calls(console: Console) -> None:
    browser = await console.signed_in("commune")
    await browser.get("/console/file")
    assert "gọi, không nhắn" in browser.page and "báo bằng tin nhắn" not in browser.page


@pytest.mark.parametrize("reach", ["call", "message"])
async def test_who_is_to_be_called_or_written_to_needs_a_number(console: Console, reach: str) -> None:
    browser = await console.signed_in("commune")
    await send(browser, reach=reach, phone="")
    assert browser.status == 422 and "Cần số điện thoại" in browser.page
    await filed(console, await send(browser, reach=reach))
    await filed(console, await send(browser, reach="", phone="", identity="098150000322", sure="yes"))


async def test_a_form_that_was_sent_twice_files_one_ticket(console: Console) -> None:
    browser = await console.signed_in("commune")
    await browser.get("/console/file")
    page = browser.page
    first = await filed(console, await browser.post("/console/file", FORM))
    browser.page = page
    assert (await filed(console, await browser.post("/console/file", FORM))).id == first.id


async def test_what_cannot_be_read_is_said_and_nothing_typed_is_lost(console: Console) -> None:
    browser = await console.signed_in("commune")
    for field, value, said in (
        ("birth", "31/2/1950", "Chưa đọc được ngày sinh"), ("identity", "12345", "CCCD có 12 số"),
        ("phone", "12345", "Số di động"), ("name", "12", "Chưa đọc được họ tên"),
        ("date_1", "hôm nào", "Chưa đọc được ngày tiêm"), ("category", "LEGAL", "Chọn một lĩnh vực"),
        ("consent", "", "Đọc thông báo"), ("place", "89:884:99999", "Chọn một xã"),
        ("place", "", "Chọn một xã"),
    ):  # fmt: skip
        await send(browser, **{field: value})
        assert browser.status == 422 and said in browser.page, field
        assert 'value="Trần Thị Sáu"' in browser.page or field == "name"
    searches = (("place_words", "hung son", ""), ("ask_facility_words", "trạm y tế", "Chọn một cơ sở"))
    for search, typed, said in searches:  # typed, and none chosen
        await browser.get("/console/file")
        await browser.post("/console/file", {**FORM, search: typed})
        assert (browser.status == 422) == bool(said) and said in browser.page
    await send(browser, source="caller", phone="")
    assert browser.status == 422 and "Cần số điện thoại" in browser.page


async def test_doubts_are_hints_that_can_be_passed_over(console: Console) -> None:
    browser = await console.signed_in("commune")
    await send(browser, name="Tran Thi Sau")
    assert "chưa có dấu" in browser.page and "slip-code" not in browser.page
    ticket = await filed(console, await browser.post("/console/file", {**FORM, "name": "Tran Thi Sau", "sure": "yes"}))
    assert ticket.subject.name == "Tran Thi Sau"


async def test_a_number_that_says_another_sex_or_year_is_remarked_and_never_refused(console: Console) -> None:
    browser = await console.signed_in("commune")
    changes: dict[str, str] = {}
    for changes, said in (
        ({"sex": "male"}, "giới tính khác"),
        ({"birth": "1951"}, "không đi với năm sinh 1951"),
        ({"identity": "099150000321"}, "không phải mã tỉnh nào"),
        ({"identity": "098350000321"}, "thế kỷ khác với năm sinh 1950"),
    ):
        await send(browser, **changes)
        assert browser.status == 200 and said in browser.page and "slip-code" not in browser.page
    ticket = await filed(console, await browser.post("/console/file", {**FORM, **changes, "sure": "yes"}))
    await browser.get(f"/console/tickets/{ticket.code}")  # it stays in sight beside what was typed
    assert said in browser.page
    await browser.act(ticket, "claim")
    await browser.act(ticket, "correct", identity="098150000322")
    assert browser.status == 200 and said not in browser.page


async def test_commune_officials_prove_in_person_and_volunteers_do_not(console: Console) -> None:
    browser = await console.signed_in("commune")
    ticket = await filed(console, await send(browser, in_person="yes", birth="14/5/1950"))
    assert ticket.proof == "in_person" and await console.audited("proof_in_person") == 1
    async with console.live.service.database.reading() as uow:
        assert await uow.connection.fetchval("select count(*) from attempts where kind = $1", IN_PERSON) == 1
    for who in ("volunteer", "district"):
        other = await console.signed_in(who)
        await other.get("/console/file")
        assert 'name="in_person"' not in other.page
        await send(other, in_person="yes")
        assert other.status == 422
    assert await console.audited("proof_in_person") == 1


async def test_a_volunteer_files_for_somebody_in_front_of_them(console: Console) -> None:
    browser = await console.signed_in("volunteer")
    ticket = await filed(console, await send(browser))
    assert ticket.filed_by == console.people["volunteer"].id


async def test_places_are_found_while_their_names_are_typed(console: Console) -> None:
    browser = await console.signed_in("commune")
    await browser.get("/console/places?q=nui sam")
    assert "89:884:30325" in browser.page and "Phường Núi Sam" in browser.page


async def test_the_slip_says_how_the_result_comes(console: Console) -> None:
    browser = await console.signed_in("commune")
    await filed(console, await send(browser))
    assert "Kết quả được báo bằng tin nhắn về số điện thoại" in browser.page
    from_chat = await console.ticket()
    await browser.get(f"/console/tickets/{from_chat.code}/slip")
    assert "Kết quả được báo trong cuộc trò chuyện" in browser.page and "về số điện thoại" not in browser.page


async def test_who_files_reads_of_other_reports_a_masked_name_and_nothing_of_other_offices(console: Console) -> None:
    subject = replace(SUBJECT, papers=(Paper("cccd", FORM["identity"]),))
    own = await console.ticket("DUPLICATE", subject=subject, identity=FORM["identity"])
    away = await console.ticket("DUPLICATE", NEXT, subject=subject, identity=FORM["identity"], site=NEXT)
    for who in ("commune", "volunteer"):
        page = await send(await console.signed_in(who), identity=FORM["identity"])
        assert f"/console/tickets/{own.code}" in page and f"/console/tickets/{away.code}" not in page, who
        assert "N• T• Mười" in page and "Nguyễn Thị Mười" not in page and SUBJECT.phone not in page, who
