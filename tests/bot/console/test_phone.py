"""The phone desk: a question answered, a report filed, a call-back done, each counted by kind and once."""

import re

import pytest

from tests.bot.console.test_filing import FORM, filed
from tests.support.console import Browser, Console
from tests.support.forms import form_fields


async def today(browser: Browser) -> tuple[int, ...]:
    """Answered, without an answer, filed, called."""
    await browser.get("/console/phone")
    found = re.search(
        r"Hôm nay: (\d+) câu đã trả lời, (\d+) câu chưa có sẵn, (\d+) phản ánh.*?, (\d+) cuộc", browser.page
    )
    assert found, browser.page[:2000]
    return tuple(map(int, found.groups()))


async def rows(console: Console) -> list[tuple[str, str]]:
    async with console.live.service.database.reading() as uow:
        found = await uow.connection.fetch("select kind, intent from phone_calls order by kind, intent")
    return [(row["kind"], row["intent"]) for row in found]


async def test_a_question_is_answered_from_the_catalogue_and_counted_once(console: Console) -> None:
    browser = await console.signed_in("commune")
    assert await today(browser) == (0, 0, 0, 0)
    await browser.post("/console/phone/ask", {"q": "quên mật khẩu sổ sức khỏe điện tử thì làm sao"})
    assert browser.status == 200 and "Đã đọc cho người gọi" in browser.page
    assert "{" not in re.findall(r'<blockquote class="told">(.*?)</blockquote>', browser.page, re.S)[0]
    intent = re.findall(r'name="intent" value="(\w+)"', browser.page)[0]
    act = form_fields(browser.page, "/console/phone/answered")
    for _ in range(2):
        await browser.post("/console/phone/answered", {**act, "intent": intent})
    assert "Đã ghi nhận một câu trả lời" in browser.page and await today(browser) == (1, 0, 0, 0)
    await browser.post("/console/phone/answered", {"act": "another", "intent": "no_such_answer"})
    assert "chưa có sẵn câu trả lời" in browser.page and await today(browser) == (1, 1, 0, 0)
    assert await rows(console) == [("answered", intent), ("unanswered", "")]


@pytest.mark.parametrize(
    ("text", "status"), [("", 422), ("?!", 422), ("a" * 501, 422), ("a" * 500, 200), ("\x00<b>", 200)]
)
async def test_whatever_is_asked_is_answered(console: Console, text: str, status: int) -> None:
    browser = await console.signed_in("commune")
    await browser.get("/console/phone")
    await browser.post("/console/phone/ask", {"q": text})
    assert (
        browser.status == status
        and "Bàn nghe điện thoại" in browser.page
        and "<b>" not in browser.page.split("main")[1]
    )


async def test_a_report_for_a_caller_begins_as_one_and_is_counted(console: Console) -> None:
    browser = await console.signed_in("commune")
    await browser.get("/console/phone")
    assert "/console/file?source=caller" in browser.page
    await browser.get("/console/file?source=caller")
    form = form_fields(browser.page, "/console/file")
    assert form["source"] == "caller" and form["place"] == "89:884:30316"
    sent = {**form, **FORM, "source": "caller"}
    ticket = await filed(console, await browser.post("/console/file", sent))
    await browser.get("/console/file")
    assert (await filed(console, await browser.post("/console/file", sent))).id == ticket.id  # sent twice
    await filed(
        console,
        await browser.post("/console/file", {**FORM, "identity": "098150000329", "act": "of_a_walk_in", "sure": "yes"}),
    )
    assert ticket.source == "caller" and await today(browser) == (0, 0, 1, 0)


async def test_a_wish_to_be_called_is_fulfilled_from_the_page_by_those_of_the_office_alone(console: Console) -> None:
    ticket = await console.ticket(call_back="morning")
    neighbour, browser = await console.signed_in("neighbour"), await console.signed_in("commune")
    await neighbour.get("/console/phone")
    assert ticket.code not in neighbour.page and "Không còn ai chờ gọi lại" in neighbour.page
    await browser.get("/console/phone")
    assert ticket.code in browser.page and "0300111222" in browser.page and "buổi sáng" in browser.page
    address = f"/console/phone/called/{ticket.code}"
    await neighbour.post(address, {"text": "x"})
    assert neighbour.status == 404
    form = form_fields(browser.page, address)
    await browser.post(address, {**form, "text": "a" * 5000})
    assert browser.status == 422 and "a" * 1000 in browser.page
    for _ in range(2):
        await browser.post(address, {**form, "text": "Đã hẹn đem giấy đến, cccd 098162000123."})
    assert ticket.code not in browser.page and "ba số cuối" in browser.page
    assert await today(browser) == (0, 0, 0, 1)
    kept = await console.stored(ticket)
    assert kept.call_back == "" and kept.first_reply_at is not None


async def test_volunteers_find_no_phone_desk(console: Console) -> None:
    volunteer = await console.signed_in("volunteer")
    await volunteer.get("/console/phone")
    assert volunteer.status == 404
    await volunteer.get("/console/file")
    assert volunteer.status == 200 and "/console/phone" not in volunteer.page
    await volunteer.post("/console/phone/answered", {"act": "one", "intent": ""})
    assert await rows(console) == []
