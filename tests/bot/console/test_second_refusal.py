"""What a citizen disputed is refused again on its own page only with another's yes, which the page asks for."""

import re

import pytest

from handlers.jobs.bulk_acts import bulk_acts
from handlers.staff.actor import citizen
from handlers.tickets.claim import claim
from handlers.tickets.many import second_yes
from handlers.tickets.refuse import refuse
from handlers.tickets.reopen import reopen
from storage.repositories.tickets import Ticket
from tests.support.bulk import pressed
from tests.support.console import Console

TEXT = "Trạm đã tra sổ, ngày đó không có tên Bác ạ."


async def disputed(console: Console) -> Ticket:
    """Refused, disputed and taken again by the colleague."""
    ticket, colleague = await console.ticket(), console.actor("colleague")
    async with console.live.service.work("t:refused") as work:
        await claim(work, ticket.id, colleague)
        await refuse(work, ticket.id, colleague, "R11")
    async with console.live.service.work("t:disputed") as work:
        contact = await work.uow.contacts.get(ticket.contact_id or 0)
        assert contact is not None
        await reopen(work, ticket.id, citizen(contact), "Vẫn chưa đúng ạ")
        await claim(work, ticket.id, colleague)
    return await console.stored(ticket)


async def test_a_second_refusal_waits_for_another_who_leads(console: Console) -> None:
    ticket, browser = await disputed(console), await console.signed_in("colleague")
    await browser.act(ticket, "refuse", code="R11", text=TEXT)
    assert "Đã xin người phụ trách khác đồng ý" in browser.page and 'id="asked-yes"' in browser.page
    found = re.search(r'href="(/console/bulk/\d+)"', browser.page)
    assert found and (await console.stored(ticket)).status == "claimed"
    await browser.act(ticket, "refuse", code="R11", text="Lời khác ạ.")
    assert re.findall(r'href="(/console/bulk/\d+)"', browser.page).count(found[1]) == 1  # asked once
    assert browser.status == 422 and "Lần từ chối trước của bạn" in browser.page and "Lời khác ạ." in browser.page
    await browser.act(ticket, "refuse", code="R11", text=TEXT)  # the same once more
    assert browser.status == 200 and "Đã xin người phụ trách khác đồng ý" in browser.page
    page = await browser.get(found[1])
    assert "Từ chối 1 phản ánh" in page and "quá giờ đó" in page.lower() and TEXT in page
    lead = await console.signed_in("commune")
    page = await lead.get(found[1])
    assert TEXT in page and "Từ chối lại phản ánh người dân đã báo chưa đúng" in page
    await lead.post(f"{found[1]}/yes")
    assert "Bạn đã đồng ý" in lead.page
    await bulk_acts(console.live.service.work)
    assert (await console.stored(ticket)).status == "refused"
    page = await browser.get(f"/console/tickets/{ticket.code}")
    assert 'id="asked-yes"' not in page and TEXT in page


async def test_an_act_of_another_kind_that_waits_keeps_no_refusal_from_being_asked_for(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second_yes, "MANY", 2)
    ticket, other = await disputed(console), await console.ticket()
    browser = await console.signed_in("colleague")
    await pressed(browser, "reply", [ticket, other], text="Đang đối chiếu ạ.")
    page = await browser.get(f"/console/tickets/{ticket.code}")
    assert 'id="asked-yes"' not in page
    await browser.act(ticket, "refuse", code="R11", text=TEXT)
    assert "Đã xin người phụ trách khác đồng ý" in browser.page
    found = re.search(r'id="asked-yes".*?href="(/console/bulk/\d+)"', browser.page, re.DOTALL)
    assert found and "Từ chối 1 phản ánh" in await browser.get(found[1])


async def test_what_does_not_fit_is_said_and_nobody_is_asked(console: Console) -> None:
    ticket, browser = await disputed(console), await console.signed_in("colleague")
    await browser.act(ticket, "refuse", code="R99", text=TEXT)
    assert browser.status == 422 and "Chọn một lý do" in browser.page and TEXT in browser.page
    async with console.live.service.work("t:alone") as work:
        for name in ("commune", "district"):
            await work.uow.officials.set_active(console.people[name].id, False)
    await browser.act(ticket, "refuse", code="R11", text=TEXT)
    assert browser.status == 422 and "hiện không có ai trực" in browser.page and TEXT in browser.page
    assert (await console.stored(ticket)).status == "claimed" and 'id="asked-yes"' not in browser.page
