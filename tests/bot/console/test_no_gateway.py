"""A province without a gateway for text messages: reports at the desk without a code, and calls in place of texts."""

from collections.abc import AsyncIterator

import pytest

from handlers.tickets.errors import NotAllowed
from handlers.tickets.reply import reply
from storage.repositories.tickets import Ticket
from tests.bot.console.test_opening import PAGE, lead_of
from tests.support.console import Console, open_console

CALLS = "/console/undelivered/calls"
ANSWER = "Chiều mai mời bác đến trạm"


@pytest.fixture
async def console(database_url: str) -> AsyncIterator[Console]:
    async with open_console(database_url, sms_gateway="none") as made:
        yield made


async def texts(console: Console) -> int:
    async with console.live.service.database.reading() as uow:
        found: int = await uow.connection.fetchval("select count(*) from outbox where channel = 'sms'")
    return found


async def answered(console: Console) -> Ticket:
    """A report of somebody with a telephone and no chat, which the commune has answered."""
    ticket = await console.ticket(contact_id=None, source="walk_in")
    async with console.live.service.work("test:reply") as work:
        await reply(work, ticket.id, console.actor("commune"), ANSWER)
    return ticket


async def test_who_has_no_chat_is_called_with_the_words_of_the_answer_and_leaves_the_list(console: Console) -> None:
    ticket = await answered(console)
    browser = await console.signed_in("colleague")
    page = await browser.get(CALLS)
    assert 'href="tel:0300111222"' in page and ANSWER in page and await texts(console) == 0
    assert "Chưa ai báo" in page and "đã chặn" not in page
    assert "data-print" in page and "In danh sách này" in page
    page = await browser.post(f"{CALLS}/{ticket.id}", {"text": "Đã báo, bác hẹn 15 giờ"})
    assert "Không có ai phải gọi" in page and "data-print" not in page
    assert "Đã báo, bác hẹn 15 giờ" in await browser.get(f"/console/tickets/{ticket.code}")
    assert (await console.stored(ticket)).proof == "none"


async def test_a_refusal_that_ends_the_report_is_told_by_a_call_too(console: Console) -> None:
    ticket = await console.ticket(contact_id=None, source="walk_in")
    officer = await console.signed_in("commune")
    await officer.act(ticket, "claim")
    await officer.act(ticket, "refuse", code="R02", text="")
    assert (await console.stored(ticket)).status == "refused", officer.page[:1500]
    page = await officer.get(CALLS)
    assert 'href="tel:0300111222"' in page and "Chưa ai báo" in page and await texts(console) == 0


async def test_the_list_is_of_the_own_office_and_the_opening_page_leads_to_it(console: Console) -> None:
    await answered(console)
    far = await console.signed_in("far_district")
    assert "Không có ai phải gọi" in await far.get(CALLS)
    lead = await lead_of(console)
    assert f'href="{CALLS}"' in await lead.get(PAGE)
    with pytest.raises(NotAllowed):
        async with console.live.service.work("test:far") as work:
            await reply(work, (await answered(console)).id, console.actor("far_district"), ANSWER)
