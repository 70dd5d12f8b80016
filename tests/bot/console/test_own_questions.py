"""Two categories made of YAML alone at the desk: filed, shown on sheet, slip and list, and every answer corrected."""

import io
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import aiohttp
import pytest
import python_calamine
from PIL import Image

from handlers.tickets.content import Answered, Correction, Where
from storage.repositories.ticket_events import TicketEvent
from storage.repositories.tickets import Ticket
from tests.bot.console.test_filing import filed
from tests.support.console import Browser, Console
from tests.support.own_questions import rules_with_own_questions

WHO = {
    "source": "walk_in",
    "name": "Trần Thị Bưởi",
    "phone": "0300222333",
    "place": "89:884:30316",
    "consent": "yes",
    "ask_description": "",
}
LOST = {**WHO, "category": "PAPER_LOST", "ask_which_paper": "slip", "ask_how_lost": "rơi ngoài đường"}
CLOSED = {
    **WHO,
    "category": "FACILITY_CLOSED",
    "ask_closed_on": "15/8/2021",
    "ask_closed_where": "BV891",
    "ask_closed_where_words": "",
}


@pytest.fixture
async def told(console: Console, tmp_path: Path) -> AsyncIterator[Console]:
    """The console with the two categories."""
    tools = console.live.service.tools
    tools.rules = replace(rules_with_own_questions(tmp_path / "catalogue"), texts=tools.rules.texts)
    yield console


async def send(browser: Browser, form: dict[str, str], *photos: tuple[str, bytes], to: str = "/console/file") -> str:
    """Send the form as a browser does, files included, with the tokens of the page that is open."""
    data = aiohttp.FormData({**browser.fields(), **form})
    for name, content in photos:
        data.add_field(name, content, filename="anh.jpg", content_type="image/jpeg")
    headers = {"Origin": browser.console.live.root}
    async with browser.session.post(browser.console.live.url(to), data=data, headers=headers) as answer:
        return await browser._read(answer)


def photo(colour: str = "#f0e8d8") -> bytes:
    picture = io.BytesIO()
    Image.new("RGB", (900, 640), colour).save(picture, "JPEG")
    return picture.getvalue()


async def corrected(console: Console, ticket: Ticket) -> TicketEvent:
    async with console.live.service.database.reading() as uow:
        event = await uow.ticket_events.last(ticket.id, "corrected")
    assert event is not None
    return event


def on_the_sheet(page: str) -> dict[str, str]:
    return dict(re.findall(r"<dt>([^<]+)</dt><dd><span>([^<]*)</span>", page))


async def test_a_choice_and_a_text_are_filed_shown_and_corrected(told: Console) -> None:
    browser = await told.signed_in("commune")
    await browser.get("/console/file")
    assert "ask_which_paper" not in browser.page
    await send(browser, {"category": "PAPER_LOST", "name": "Trần Thị Bưởi"}, to="/console/file/questions")
    assert "Giấy bị mất" in browser.page and "Thẻ bảo hiểm" in browser.page and "Mất thế nào" in browser.page
    assert 'value="Trần Thị Bưởi"' in browser.page
    page = browser.page
    ticket = await filed(told, await send(browser, LOST))
    assert ticket.details.answers == (
        Answered("which_paper", "choice", "slip"),
        Answered("how_lost", "text", "rơi ngoài đường"),
    )
    slip = browser.page
    assert "Giấy bị mất" in slip and "Giấy xác nhận tiêm" in slip and "rơi ngoài đường" in slip
    assert "Bưởi" not in slip and "0300222333" not in slip
    browser.page = page
    assert (await filed(told, await send(browser, LOST))).id == ticket.id

    await browser.act(ticket, "claim")
    assert on_the_sheet(browser.page)["Giấy bị mất"] == "Giấy xác nhận tiêm"
    await browser.act(ticket, "correct", ask_which_paper="card", ask_how_lost="quên ở trạm y tế")
    assert browser.status == 200, browser.page
    kept = await told.stored(ticket)
    assert kept.details.answer("which_paper") == "card" and kept.details.answer("how_lost") == "quên ở trạm y tế"
    assert on_the_sheet(browser.page)["Giấy bị mất"] == "Thẻ bảo hiểm"
    event = await corrected(told, ticket)
    assert event.data["changes"] == [
        ["answers.which_paper", ["choice", "slip"], ["choice", "card"]],
        ["answers.how_lost", ["text", "rơi ngoài đường"], ["text", "quên ở trạm y tế"]],
    ]
    assert event.data["text"] == "giấy bị mất, mất thế nào"


async def test_what_is_required_and_empty_is_told_beside_its_field_and_nothing_is_lost(told: Console) -> None:
    browser = await told.signed_in("commune")
    await browser.get("/console/file")
    await send(browser, {**LOST, "ask_which_paper": "", "ask_how_lost": "", "phone": "12"}, ("ask_photos", photo()))
    assert browser.status == 422 and "Có 3 mục cần xem lại" in browser.page
    beside = dict(re.findall(r'id="why-([a-z_]+)"><svg.*?</svg> <span>([^<]+)</span>', browser.page))
    assert set(beside) == {"ask_which_paper", "ask_how_lost", "phone"}
    assert beside["ask_how_lost"] == "Mục này cần được trả lời."
    assert re.search(
        r'name="ask_how_lost"[^>]*aria-invalid="true"[^>]*aria-describedby="why-ask_how_lost"', browser.page
    )
    assert 'value="Trần Thị Bưởi"' in browser.page and "Đã nhận 1 tệp" in browser.page
    kept = re.search(r'name="ask_photos_kept" value="([^"]+)"', browser.page)
    assert kept
    ticket = await filed(told, await send(browser, {**LOST, "ask_photos_kept": kept[1]}))
    async with told.live.service.database.reading() as uow:
        hanging = await uow.ticket_files.of_ticket(ticket.id)
    assert [str(number) for number, _ in hanging] == [kept[1].partition(".")[0]]


async def test_a_required_question_that_the_form_did_not_have_is_asked(told: Console) -> None:
    browser = await told.signed_in("commune")
    await browser.get("/console/file")  # the category is chosen and the form sent before its questions have come
    await send(browser, {name: value for name, value in LOST.items() if name != "ask_how_lost"})
    assert browser.status == 422 and 'id="why-ask_how_lost"' in browser.page


async def test_a_page_brings_back_only_files_that_its_official_sent(told: Console) -> None:
    other = await told.ticket()
    number = await told.photo(other, photo())
    browser = await told.signed_in("commune")
    await browser.get("/console/file")
    ticket = await filed(told, await send(browser, {**LOST, "ask_photos_kept": f"{number}.{'0' * 32}"}))
    async with told.live.service.database.reading() as uow:
        assert await uow.ticket_files.of_ticket(ticket.id) == []


async def test_a_day_a_facility_and_a_photo_are_filed_shown_and_corrected(told: Console) -> None:
    browser = await told.signed_in("commune")
    await browser.get("/console/file")
    await send(browser, {**CLOSED, "ask_closed_on": "30/2/2021"}, ("ask_notice", photo()))
    assert browser.status == 422 and "Chưa đọc được ngày này" in browser.page and 'value="30/2/2021"' in browser.page
    kept = re.search(r'name="ask_notice_kept" value="([^"]+)"', browser.page)
    assert kept and 'name="ask_closed_where" value="BV891" checked' in browser.page
    ticket = await filed(told, await send(browser, {**CLOSED, "ask_notice_kept": kept[1]}))
    first = int(kept[1].partition(".")[0])
    assert ticket.details.answers == (
        Answered("closed_on", "date", date(2021, 8, 15)),
        Answered("closed_where", "facility", Where("BV891")),
        Answered("notice", "photo", (first,)),
    )
    assert "15/08/2021" in browser.page and "Ngày đóng cửa" in browser.page and "Ảnh thông báo" in browser.page

    await browser.act(ticket, "claim")
    sheet = on_the_sheet(browser.page)
    assert sheet["Ngày đóng cửa"] == "15/08/2021" and sheet["Nơi đóng cửa"].startswith("BV891 · ")
    assert sheet["Ảnh thông báo"] == "1"
    await browser.get(f"/console/tickets/{ticket.code}")
    changes = {"ask_closed_on": "16/8/2021", "ask_closed_where": "", "ask_closed_where_words": "trong hẻm chợ nhỏ"}
    await send(browser, changes, ("ask_notice", photo("#222")), to=f"/console/tickets/{ticket.code}/correct")
    assert browser.status == 200, browser.page[:2000]
    kept_now = await told.stored(ticket)
    assert kept_now.details.answer("closed_on") == date(2021, 8, 16)
    assert kept_now.details.answer("closed_where") == Where(words="trong hẻm chợ nhỏ")
    photos = kept_now.details.answer("notice")
    assert isinstance(photos, tuple) and len(photos) == 2 and photos[0] == first
    async with told.live.service.database.reading() as uow:
        assert {number for number, _ in await uow.ticket_files.of_ticket(ticket.id)} == set(photos)
    changed = [name for name, _, _ in (await corrected(told, ticket)).data["changes"]]
    assert changed == ["answers.closed_on", "answers.closed_where", "answers.notice", "files"]


async def test_what_stands_in_the_form_as_it_stood_changes_nothing(told: Console) -> None:
    browser = await told.signed_in("commune")
    await browser.get("/console/file")
    ticket = await filed(told, await send(browser, CLOSED, ("ask_notice", photo())))
    await browser.act(ticket, "claim")
    same = dict(re.findall(r'id="c-[a-z_]+" name="([a-z_]+)"[^>]* value="([^"]*)"', browser.page))
    assert same["ask_closed_on"] == "15/08/2021"
    await browser.act(ticket, "correct", **same, ask_closed_where="BV891", place="89:884:30316")
    assert browser.status == 422 and "Chưa có chỗ nào khác so với trước" in browser.page


async def test_who_may_not_see_the_person_reads_the_answers_masked(told: Console) -> None:
    browser = await told.signed_in("commune")
    await browser.get("/console/file")
    ticket = await filed(told, await send(browser, {**LOST, "ask_how_lost": "gọi tôi số 0300 111 222"}))
    volunteer = await told.signed_in("volunteer")
    await volunteer.get(f"/console/tickets/{ticket.code}")
    assert volunteer.status == 200 and "0300 111 222" not in volunteer.page and "222" in volunteer.page
    assert 'id="panel-correct"' not in volunteer.page


async def test_approved_they_stand_in_the_list_for_the_platform(told: Console) -> None:
    browser = await told.signed_in("commune")
    for form in (LOST, CLOSED):
        await browser.get("/console/file")
        ticket = await filed(told, await send(browser, form))
        await browser.act(ticket, "claim")
        await browser.act(ticket, "approve")
    await browser.get("/console/queue/to_enter")
    data = {**browser.fields()}
    headers = {"Origin": told.live.root}
    async with browser.session.post(told.live.url("/console/export"), data=data, headers=headers) as answer:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(await answer.read()))
    notes = [str(row[24]) for row in book.get_sheet_by_index(0).to_python()][-2:]
    assert sorted(notes)[0] == "Giấy bị mất: Giấy xác nhận tiêm; Mất thế nào: rơi ngoài đường"
    assert sorted(notes)[1].startswith("Ngày đóng cửa: 15/08/2021; Nơi đóng cửa: BV891 · ")


async def test_the_slip_says_nothing_of_the_person_that_is_to_be_set_right(told: Console) -> None:
    browser = await told.signed_in("commune")
    wrong = {
        **WHO,
        "category": "PERSON_WRONG",
        "birth": "1962",
        "sex": "female",
        "identity": "098162000123",
        "sure": "yes",
    }
    for part, right in (("name", "Trần Thị Bưởi"), ("birth", "15/5/1962"), ("address", "khóm Mỹ Chánh")):
        await browser.get("/console/file")
        ticket = await filed(told, await send(browser, {**wrong, "ask_part": part, "ask_right": right}))
        assert ticket.details.correction == Correction(part, right)
        assert right not in browser.page, part
        assert ("T• T• Bưởi" in browser.page) == (part == "name")
