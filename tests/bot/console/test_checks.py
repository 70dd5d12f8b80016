"""A report compared with its paper: marks that are kept, read by who takes over, and what they draft."""

from storage.repositories.tickets import Ticket
from tests.support.console import Browser, Console


async def with_photo(console: Console) -> Ticket:
    ticket = await console.ticket()
    await console.photo(ticket, b"\xff\xd8 a photo")
    return ticket


async def mark(browser: Browser, ticket: Ticket, *fields: tuple[str, str]) -> None:
    await browser.get(f"/console/tickets/{ticket.code}")
    await browser.post(f"/console/tickets/{ticket.code}/checks", [("csrf", browser.fields()["csrf"]), *fields])


async def kept(console: Console, ticket: Ticket) -> dict[str, bool]:
    async with console.live.service.database.reading() as uow:
        return await uow.ticket_checks.of_ticket(ticket.id)


async def test_what_does_not_agree_is_kept_drafted_and_seen_by_who_takes_over(console: Console) -> None:
    ticket = await with_photo(console)
    browser, lead = await console.signed_in("colleague"), await console.signed_in("commune")
    await browser.act(ticket, "claim")
    assert "data-check-words" not in browser.page
    await mark(browser, ticket, ("is_name", "yes"), ("is_2.date", "no"), ("point", "R08"), ("is_invented", "no"))
    assert browser.status == 200
    assert await kept(console, ticket) == {"name": True, "2.date": False, "R08": False}
    words = browser.page.partition("data-check-words")[2].partition("</blockquote>")[0]
    assert 'data-code="R08"' in words and "chưa khớp với giấy: Ngày tiêm (mũi 2)" in words
    assert "bị mờ" in words and "Ngày tiêm trong phản ánh khác" in words and "20/09/2021" not in words
    await lead.act(ticket, "take_over", text="Người nhà đang chờ.")
    assert 'name="is_2.date" value="no" form="checks-form"' in lead.page and words in lead.page
    marks = [one.partition(">")[0] for one in lead.page.split("<input ")[1:]]
    ticked = [one for one in marks if 'form="checks-form"' in one and one.rstrip().endswith("checked")]
    assert len(ticked) == 3 and not any("disabled" in one for one in marks if 'name="is_' in one)
    await mark(lead, ticket, ("is_name", "yes"))
    assert await kept(console, ticket) == {"name": True} and "data-check-words" not in lead.page
    assert await console.audited("ticket.compared") == 2


async def test_a_colleague_marks_nothing_while_another_has_it_and_nobody_once_it_is_decided(console: Console) -> None:
    ticket = await with_photo(console)
    holder, other = await console.signed_in("commune"), await console.signed_in("colleague")
    await holder.act(ticket, "claim")
    await mark(other, ticket, ("is_name", "no"))
    assert other.status == 409 and await kept(console, ticket) == {}
    await mark(holder, ticket, ("is_name", "no"))
    await holder.act(ticket, "refuse", code="R02")
    await mark(holder, ticket, ("is_name", "yes"))
    assert holder.status == 409 and await kept(console, ticket) == {"name": False}
    volunteer = await console.signed_in("volunteer")
    await volunteer.get(f"/console/tickets/{ticket.code}")
    assert "checks-form" not in volunteer.page
