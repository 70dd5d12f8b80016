"""The pages of what did not arrive: the list with its buttons, whom to call, and the state below each message."""

import html
import re

import pytest

from handlers.tickets.reply import reply
from storage.repositories.tickets import Ticket
from tests.support.console import Console

LIST, CALLS = "/console/undelivered", "/console/undelivered/calls"


async def lost(console: Console, state: str = "failed", error: str = "Unreachable") -> tuple[Ticket, int]:
    """A report filed on a channel that this process has not, whose answer ended so."""
    async with console.live.service.work(f"test:zalo:{state}") as work:
        contact = await work.uow.contacts.ensure(work.ids.new(), "zalo", f"z-{state}", work.now)
    ticket = await console.ticket(contact_id=contact.id)
    async with console.live.service.work(f"test:reply:{state}") as work:
        await reply(work, ticket.id, console.actor("commune"), "Chiều mai có đợt tiêm")
    async with console.live.service.database.unit_of_work() as uow:
        await uow.connection.execute(
            "update outbox set state = 'sent', owner = '' where ticket_id = $1 and cause like '%:citizen'", ticket.id
        )
        number = await uow.connection.fetchval(
            "select id from outbox where ticket_id = $1 and cause like '%reply%:citizen'", ticket.id
        )
        await uow.outbox.finish(number, state, error)
    return ticket, number


async def test_a_message_is_sent_again_by_a_press_and_a_second_press_says_that_it_was_done(console: Console) -> None:
    ticket, number = await lost(console)
    browser = await console.signed_in("commune")
    page = await browser.get(LIST)
    assert "Không gửi được: người nhận đã chặn" in page and "Zalo" in page
    assert ticket.subject.name not in page and "0300111222" not in page
    fields = browser.fields()
    page = await browser.post(f"/console/undelivered/{number}/again", {**fields, "expected": "0"})
    assert "Tin sẽ được gửi lại ngay." in page
    page = await browser.post(f"/console/undelivered/{number}/again", {**fields, "act": "another", "expected": "0"})
    assert "Tin này đã có người làm rồi." in page
    assert await console.audited("ticket.message_again") == 1


@pytest.mark.parametrize(
    ("act", "said"), [("sms", "Đã nhắn SMS"), ("called", "Đã ghi là đã gọi điện"), ("drop", "Đã bỏ tin này")]
)
async def test_every_other_way_takes_it_off_the_list(console: Console, act: str, said: str) -> None:
    _, number = await lost(console, "held", "OutsideWindow")
    browser = await console.signed_in("colleague")
    page = await browser.get(LIST)
    assert f"/console/undelivered/{number}/again" not in page  # it would be held again
    page = await browser.post(f"/console/undelivered/{number}/{act}")
    assert said in page and "Không có tin nào bị kẹt" in page


async def test_others_see_and_do_nothing(console: Console) -> None:
    _, number = await lost(console)
    for who in ("neighbour", "far_province"):
        browser = await console.signed_in(who)
        assert "Không có tin nào bị kẹt" in await browser.get(LIST)
        await browser.post(f"/console/undelivered/{number}/drop")
        assert browser.status == 404
    volunteer = await console.signed_in("volunteer")
    for path in (LIST, CALLS):
        await volunteer.get(path)
        assert volunteer.status == 404
    assert await console.audited("ticket.message_dropped") == 0


async def test_the_call_list_shows_the_number_and_is_audited(console: Console) -> None:
    ticket, _ = await lost(console)
    browser = await console.signed_in("commune")
    page = await browser.get(CALLS)
    assert 'href="tel:0300111222"' in page and "Không gửi được" in page
    assert await console.audited("tickets.call_list") == 1
    page = await browser.post(f"/console/undelivered/calls/{ticket.id}", {"text": "Đã báo cho con gái"})
    assert "Đã ghi là đã gọi điện" in page and "Không có ai phải gọi" in page
    assert "Đã báo cho con gái" in await browser.get(f"/console/tickets/{ticket.code}")


async def test_the_talk_says_below_each_message_what_became_of_it(console: Console) -> None:
    ticket, _ = await lost(console, "unknown", "MaybeSent")
    page = await (await console.signed_in("commune")).get(f"/console/tickets/{ticket.code}")
    assert "Không rõ đã tới chưa" in page
    for odd in ("?after=x", "?after=99999999999999999999", "?channel=<b>", "?state=sent"):
        browser = await console.signed_in("commune")
        await browser.get(LIST + odd)
        assert browser.status == 200
        assert "<b>" not in browser.page.split("<main")[1].split("groups")[0]


async def test_who_works_through_a_part_of_the_list_stays_in_it_and_is_not_told_that_everything_went_out(
    console: Console,
) -> None:
    _, number = await lost(console)
    await lost(console, "held", "OutsideWindow")
    browser = await console.signed_in("commune")
    page = await browser.get(LIST + "?channel=zalo&state=failed")
    (action,) = re.findall(rf'action="(/console/undelivered/{number}/drop[^"]*)"', page)
    page = await browser.post(html.unescape(action))
    assert "Đã bỏ tin này" in page and "<article" not in page  # the held one is of another part
    assert "Phần này không còn tin nào" in page and "Mọi tin đều đã đi" not in page
    page = await browser.get(LIST)
    assert page.count("<article") == 1 and "Phần này" not in page


async def test_the_list_goes_on_page_by_page_to_its_end(console: Console) -> None:
    _, number = await lost(console)
    async with console.live.service.database.unit_of_work() as uow:
        await uow.connection.execute(
            "insert into outbox select (jsonb_populate_record(o, jsonb_build_object("
            " 'id', o.id + 100000 * n, 'cause', o.cause || n))).*"
            " from outbox o, generate_series(1, 26) n where o.id = $1",
            number,
        )
    browser, seen, following = await console.signed_in("commune"), list[str](), LIST
    for left in (25, 2):
        page = await browser.get(html.unescape(following))
        shown = re.findall(r'name="message" value="(\d+)"', page)
        assert len(shown) == left
        seen += shown
        (following,) = re.findall(r'rel="next" href="([^"]+)"', page) or ("",)
    assert len(set(seen)) == 27 and following == ""
