"""Area-only visibility: what is none of an official's business looks exactly like what does not exist."""

import re
from dataclasses import replace

import pytest

from handlers.dialogue.answers.ticket_code import make_code
from handlers.places.bodies import station_code
from handlers.staff.actor import Actor, Kind
from handlers.tickets.add_information import add_information
from handlers.tickets.content import Answered, Details, Reporter
from storage.repositories.tickets import Ticket
from tests.support.console import HOME, SUBJECT, Browser, Console, office

NO_SUCH_TICKET = make_code(89_000_000, b"n" * 32)
PAGES = ("", "/slip", "/files/1000001")
ACTS = ("claim", "release", "approve", "enter", "ask", "reply", "note", "refuse", "transfer", "assign", "merge",
        "called", "correct", "given", "checks", "take_back", "record", "record/ask")  # fmt: skip


def without_keys(page: str, *codes: str) -> str:
    """The page without what differs from answer to answer."""
    for code in codes:
        page = page.replace(code, "CODE")
    return re.sub(r'name="(csrf|act)" value="[^"]*"', "", page)


@pytest.mark.parametrize("who", ["neighbour", "far_district", "far_province"])
async def test_officials_of_other_areas_get_the_page_of_what_does_not_exist(console: Console, who: str) -> None:
    ticket = await console.ticket()
    browser = await console.signed_in(who)
    for page in PAGES:
        await _same(browser, ticket, page)
    for act in ACTS:
        answers = []
        for code in (ticket.code, NO_SUCH_TICKET):
            await browser.get("/console")
            await browser.post(f"/console/tickets/{code}/{act}", {"text": "x", "code": "R08", "expected": "0"})
            answers.append((browser.status, without_keys(browser.page, ticket.code, NO_SUCH_TICKET)))
        assert answers[0] == answers[1] and answers[0][0] == 404, act
    assert (await console.stored(ticket)).revision == ticket.revision


async def _same(browser: Browser, ticket: Ticket, page: str) -> None:
    answers = []
    for code in (ticket.code, NO_SUCH_TICKET):
        await browser.get(f"/console/tickets/{code}{page}")
        answers.append((browser.status, without_keys(browser.page, ticket.code, NO_SUCH_TICKET)))
    assert answers[0] == answers[1] and answers[0][0] == 404, page


async def test_search_by_code_or_number_finds_nothing_of_other_areas(console: Console) -> None:
    ticket = await console.ticket()
    browser = await console.signed_in("neighbour")
    for text in (ticket.code, "098162000123"):
        await browser.get("/console")
        await browser.post("/console/search", {"q": text})
        assert "Không tìm thấy" in browser.page and "Mười" not in browser.page
    await browser.get("/console/queue/my_body")
    assert ticket.code not in browser.page


async def test_the_district_and_the_province_see_a_ticket_when_it_is_theirs(console: Console) -> None:
    ticket = await console.ticket("NOT_MINE", facility_code=station_code(HOME.commune))
    district = await console.signed_in("district")
    await district.get(f"/console/tickets/{ticket.code}")
    assert district.status == 200 and "Nguyễn Thị Mười" in district.page
    commune = await console.signed_in("commune")
    await commune.get(f"/console/tickets/{ticket.code}")
    assert commune.status == 200 and "Nguyễn Thị Mười" not in commune.page  # a masked copy: it may have injected


async def test_volunteers_read_masked_data_and_open_no_record(console: Console) -> None:
    ticket = await console.ticket("INSTALL")
    browser = await console.signed_in("volunteer")
    await browser.get(f"/console/tickets/{ticket.code}")
    assert browser.status == 200 and "N• T• Mười" in browser.page
    for secret in ("Nguyễn Thị Mười", "098162000123", "0300111222", "Mỹ Chánh", "14/05/1962"):
        assert secret not in browser.page
    assert 'id="record"' not in browser.page and 'data-copy="0' not in browser.page
    await browser.post(f"/console/tickets/{ticket.code}/record")
    assert browser.status == 404 and await console.audited("record_shown") == 0
    await browser.act(ticket, "claim")
    assert (await console.stored(ticket)).claimed_by == console.people["volunteer"].id
    record = await console.ticket()
    await browser.act(record, "claim")
    assert (await console.stored(record)).claimed_by is None


SECRETS = ("Nguyễn", "Thị Mười", "nguyen thi muoi", "Trần Văn", "098162000123", "0300111222", "0300 111", "0300.111",
           "0399888777", "Mỹ Chánh", "my chanh", "14/5", "14-05", "14 tháng 5", "muoi.nguyen", "zalo.me")  # fmt: skip
TYPED = (
    "Tôi là Nguyễn Thị Mười (nguyen thi muoi) sinh 14-05-1962, tức ngày 14 tháng 5 năm 1962",
    "cccd 098 162 000 123, gọi 0300.111.222 hoặc chồng tôi là Trần Văn Hùng 0399888777, muoi.nguyen@example.vn",
    "Nhà số 12, khóm Mỹ Chánh (12 my chanh). zalo.me/0300111222. Máy Samsung A52 cài ngày 20/9/2021 không được",
)


async def test_a_volunteer_reads_what_was_typed_without_whose_it_is(console: Console) -> None:
    subject = replace(SUBJECT, reporter=Reporter("Trần Văn Hùng", "0399888777"))
    own = (Answered("model", "text", TYPED[1]), Answered("seen_on", "text", "1962-05-14"))
    ticket = await console.ticket("INSTALL", subject=subject, details=Details(description=TYPED[0], answers=own))
    commune, browser = await console.signed_in("commune"), await console.signed_in("volunteer")
    async with console.live.service.work("test:added") as work:
        await add_information(work, ticket.id, Actor(Kind.CITIZEN, ticket.contact_id or 0), TYPED[2])
    await commune.act(ticket, "note", text=TYPED[0])
    await commune.act(ticket, "reply", text=f"Chào chị. {TYPED[1]}")
    await commune.get(f"/console/tickets/{ticket.code}")
    for whole in TYPED:  # who works here reads all of it
        assert whole in commune.page
    for path in ("", "/slip"):
        await browser.get(f"/console/tickets/{ticket.code}{path}")
        assert browser.status == 200 and [secret for secret in SECRETS if secret in browser.page] == [], path
    await browser.get(f"/console/tickets/{ticket.code}")
    assert "••/••/1962" in browser.page and "cài ngày ••/••/2021" in browser.page  # a date stays one
    assert "Máy Samsung A52" in browser.page and "N• T• Mười" in browser.page


async def test_a_queue_offers_a_volunteer_to_take_only_what_volunteers_may(console: Console) -> None:
    helped, record = await console.ticket("INSTALL"), await console.ticket()
    volunteer, commune = await console.signed_in("volunteer"), await console.signed_in("commune")
    for browser, offered in ((volunteer, {helped.code}), (commune, {helped.code, record.code})):
        await browser.get("/console")
        assert helped.code in browser.page and record.code in browser.page
        assert {one for one in (helped.code, record.code) if f"/tickets/{one}/claim" in browser.page} == offered


async def test_nobody_sees_a_complaint_about_the_own_office(console: Console) -> None:
    ticket = await console.ticket("CONDUCT", accused=office(HOME, "health_station"))
    browser = await console.signed_in("commune")
    await browser.get(f"/console/tickets/{ticket.code}")
    assert browser.status == 404
    await browser.get("/console/queue/my_body")
    assert ticket.code not in browser.page
