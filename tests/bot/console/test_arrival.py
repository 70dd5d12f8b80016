"""How somebody is spoken to and reached, and how the report came in: filed, shown, set right; calls in place of SMS."""

import re
from datetime import date

from handlers.tickets.content import Reach
from storage.repositories.tickets import Ticket
from tests.bot.console.test_filing import filed
from tests.bot.console.test_own_questions import on_the_sheet, send
from tests.support.console import Console

FORM = {
    "source": "caller",
    "category": "OTHER",
    "name": "Trần Thị Bưởi",
    "phone": "0300222333",
    "place": "89:884:30316",
    "consent": "yes",
    "ask_description": "Hỏi lịch tiêm.",
}
PAPER = {"spoken": "km", "reach": "call", "received_on": "4/10/2021", "source_number": "15/UBND-VX"}


def on_the_slip(page: str) -> dict[str, str]:
    return dict(re.findall(r"<dt>([^<]+)</dt><dd>([^<]*)</dd>", page))


async def messages(console: Console, ticket: Ticket) -> int:
    async with console.live.service.database.reading() as uow:
        query = "select count(*) from outbox where ticket_id = $1 and channel = 'sms'"
        count: int = await uow.connection.fetchval(query, ticket.id)
    return count


async def test_language_reach_day_and_number_are_filed_shown_and_set_right(console: Console) -> None:
    browser = await console.signed_in("commune")
    await browser.get("/console/file")
    await send(browser, {**FORM, **PAPER, "received_on": "4/10/2031"})
    assert browser.status == 422 and "Chưa đọc được ngày nhận" in browser.page and 'value="15/UBND-VX"' in browser.page
    assert re.search(r'value="km" selected', browser.page) and re.search(r'value="call" selected', browser.page)
    ticket = await filed(console, await send(browser, {**FORM, **PAPER}))
    details = ticket.details
    assert (ticket.language, details.language, details.reach) == ("vi", "km", Reach.CALL)
    assert (details.received_on, details.source_number) == (date(2021, 10, 4), "15/UBND-VX")
    assert "Kết quả được báo bằng cuộc gọi" in browser.page
    assert on_the_slip(browser.page)["Ngày nhận"] == "04/10/2021"
    assert on_the_slip(browser.page)["Số của nơi gửi"] == "15/UBND-VX"
    await browser.act(ticket, "claim")
    sheet = on_the_sheet(browser.page)
    assert sheet["Nói chuyện bằng"] == "tiếng Khmer" and sheet["Cách báo kết quả"] == "gọi, không nhắn"
    assert sheet["Ngày nhận"] == "04/10/2021" and sheet["Số của nơi gửi"] == "15/UBND-VX"
    await browser.act(ticket, "correct", spoken="en", reach="", received_on="", source_number="16")
    kept = await console.stored(ticket)
    assert (kept.language, kept.details.language, kept.details.reach) == ("en", "", Reach.ANY)
    assert (kept.details.received_on, kept.details.source_number) == (None, "16")
    async with console.live.service.database.reading() as uow:
        event = await uow.ticket_events.last(ticket.id, "corrected")
    assert event is not None
    assert set(event.data["fields"]) == {"written", "language", "reach", "received_on", "source_number"}


async def test_who_wants_calls_gets_no_message_and_the_official_reads_what_to_tell(console: Console) -> None:
    browser = await console.signed_in("commune")
    await browser.get("/console/file")
    ticket = await filed(console, await send(browser, {**FORM, **PAPER}))
    assert await messages(console, ticket) == 0
    await browser.act(ticket, "claim")
    await browser.act(ticket, "reply", text="Chiều thứ Sáu có đợt tiêm.")
    assert await messages(console, ticket) == 0
    assert "Cần gọi điện báo" in browser.page and "tel:0300222333" in browser.page
    call = browser.page.partition('class="sheet pad call"')[2].partition("</form>")[0]
    assert "Chiều thứ Sáu có đợt tiêm." in call
    await browser.act(ticket, "called", text="Đã báo cho bà.")
    assert 'class="sheet pad call"' not in browser.page and "Đã báo cho bà." in browser.page
    await browser.act(ticket, "correct", reach="")
    await browser.act(ticket, "reply", text="Đợt tiêm dời sang thứ Bảy.")
    assert await messages(console, ticket) == 2  # that it was corrected, and the answer
