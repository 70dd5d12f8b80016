"""A message that somebody sent to an official's own Zalo: read by the chat's reader, filled into the form, filed."""

import io
import re
from datetime import date

import aiohttp
import pytest

from handlers.tickets.content import BirthDate, ClaimedDose, Paper
from tests.bot.console.test_filing import filed
from tests.bot.console.test_own_questions import photo
from tests.support.console import NEXT, Browser, Console
from tests.support.forms import form_fields

MESSAGE = (
    "Chào chị, em tên Trần Thị Sáu sinh ngày 14/5/1950, cccd 098150000321, sđt 0300222333, nhà em ở xã Mỹ Phú, "
    "Châu Phú, An Giang. Em tiêm mũi 2 vắc xin AstraZeneca ngày 20/9/2021 mà sổ chỉ thấy mũi 1."
)


async def paste(browser: Browser, text: str, *photos: tuple[str, bytes]) -> dict[str, str]:
    await browser.get("/console/paste")
    data = aiohttp.FormData({**browser.fields(), "text": text}, default_to_multipart=True)
    for name, content in photos:
        data.add_field(name, content, filename="anh.jpg", content_type="image/jpeg")
    url, headers = browser.console.live.url("/console/paste"), {"Origin": browser.console.live.root}
    async with browser.session.post(url, data=data, headers=headers) as answer:
        await browser._read(answer)
    return form_fields(browser.page, "/console/file") if browser.status == 200 else {}


def marked(page: str) -> set[str]:
    return set(re.findall(r'id="unsure-([a-z_0-9]+)"', page))


async def test_a_message_with_a_photo_fills_the_form_and_is_filed_as_written_by_hand(console: Console) -> None:
    browser = await console.signed_in("commune")
    form = await paste(browser, MESSAGE, ("ask_photos", photo()))
    assert (form["category"], form["source"]) == ("DOSE_MISSING_ONE", "zalo_by_hand")
    assert (form["name"], form["birth"]) == ("Trần Thị Sáu", "14/05/1950")
    assert (form["identity"], form["phone"]) == ("098150000321", "0300222333")
    assert (form["dose_1"], form["vaccine_1"], form["date_1"]) == ("2", "AZ", "20/09/2021")
    assert form["ask_description"] == MESSAGE and "Đã nhận 1 tệp" in browser.page
    assert "consent" not in form and "in_person" not in form  # nobody but the official says these
    sent = {**form, "consent": "yes", "sure": "yes", "place": "89:884:30316", "place_words": ""}
    ticket = await filed(console, await browser.post("/console/file", sent))
    assert ticket.source == "zalo_by_hand" and ticket.details.description == MESSAGE
    assert ticket.subject.birth == BirthDate(1950, 5, 14) and Paper("cccd", "098150000321") in ticket.subject.papers
    assert ticket.details.doses == (ClaimedDose(2, vaccine="AZ", injected_on=date(2021, 9, 20)),)
    async with console.live.service.database.reading() as uow:
        assert len(await uow.ticket_files.of_ticket(ticket.id)) == 1
        sms = await uow.connection.fetchval(
            "select count(*) from outbox where ticket_id = $1 and channel = 'sms'", ticket.id
        )
    assert sms == 1
    await browser.get("/console?source=zalo_by_hand")
    assert "nhắn Zalo cho cán bộ" in browser.page and ticket.code in browser.page


async def test_what_is_not_said_stays_empty_and_is_marked_until_it_is_filled_in(console: Console) -> None:
    browser = await console.signed_in("commune")
    form = await paste(browser, "Chị ơi em tiêm mũi 2 hồi tháng 9 mà sổ sức khỏe điện tử chỉ thấy có mũi 1 thôi ạ")
    assert form["category"] == "DOSE_MISSING_ONE" and form["dose_1"] == "2"
    assert not any(form.get(name) for name in ("name", "birth", "identity", "phone", "place", "date_1"))
    assert marked(browser.page) == {"name", "birth", "sex", "identity", "phone", "place", "date_1"}
    await browser.post("/console/file", {**form, "name": "Trần Thị Sáu", "phone": "0300222333", "consent": "yes"})
    assert browser.status == 422 and {"name", "phone"}.isdisjoint(marked(browser.page))
    assert "Tin nhắn của người dân" in browser.page and "place" in re.findall(r'id="why-([a-z_0-9]+)"', browser.page)


async def test_open_reports_of_the_same_number_or_phone_are_shown_at_once_but_not_those_of_another_commune(
    console: Console,
) -> None:
    browser = await console.signed_in("commune")
    known, elsewhere = await console.ticket(), await console.ticket(place=NEXT)
    for number in ("cccd 098162000123", "sđt 0300111222"):
        form = await paste(browser, f"Em cần hỏi, {number}, tiêm mũi 1 ngày 3/8/2021 chưa có trên app")
        assert "đang có phản ánh chưa xong" in browser.page and known.code in browser.page, number
        assert elsewhere.code not in browser.page and "sure" not in form
    await paste(browser, "Em cần hỏi, cccd 098162000999, tiêm mũi 1 ngày 3/8/2021 chưa có trên app")
    assert "đang có phản ánh chưa xong" not in browser.page


async def test_of_a_whole_house_nobodys_data_are_filled_in(console: Console) -> None:
    browser = await console.signed_in("commune")
    form = await paste(browser, "Nhà em có 3 người: ba em, má em và em đều chưa thấy mũi 2, sđt 0300222333")
    assert "Mỗi người lập một phản ánh riêng" in browser.page
    assert not (form["name"] or form["identity"] or form["phone"])


@pytest.mark.parametrize(
    ("text", "status", "said"),
    [
        ("", 422, "Chưa có nội dung tin nhắn"),
        (" \n...!!! 😀", 422, "Chưa có nội dung tin nhắn"),
        ("a" * 3000, 200, "phản ánh giữ 1500 ký tự đầu"),
        ("mũi " * 2000, 422, "nhiều nhất 5000"),
        ("\u202e<script>alert(1)</script>\x00 ' or 1=1 -- {name} {{7*7}} ${x}", 200, "&lt;script&gt;"),
        ("0" * 1400, 200, "Tin nhắn của người dân"),
        ("1/2/2021 " * 160, 200, "Tin nhắn của người dân"),
    ],
)
async def test_whatever_is_pasted_is_answered(console: Console, text: str, status: int, said: str) -> None:
    browser = await console.signed_in("commune")
    await paste(browser, text)
    assert browser.status == status and said in browser.page
    assert "<script>alert" not in browser.page


async def test_five_megabytes_are_answered_with_the_way_back(console: Console) -> None:
    browser = await console.signed_in("commune")
    await browser.get("/console/paste")
    body = b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n' + b"a" * 5_000_000 + b"\r\n--x--\r\n"
    headers = {"Origin": console.live.root, "Content-Type": "multipart/form-data; boundary=x"}
    url = console.live.url("/console/paste")
    async with browser.session.post(url, data=io.BytesIO(body), headers=headers) as answer:
        page = await answer.text()
    assert answer.status == 413 and "Chưa có gì được lưu" in page and 'href="/console/paste"' in page
