"""Many messages that did not arrive at once: looked at, done, told; and dropped ones that are taken back."""

import re
from collections.abc import Sequence

import pytest

from handlers.tickets.reply import reply
from tests.bot.console.test_undelivered import CALLS, LIST, lost
from tests.support.console import Browser, Console
from tests.support.forms import form_fields

MANY = "/console/undelivered/many/"


async def chosen(browser: Browser, act: str, ids: Sequence[int] = (), **more: str) -> str:
    """What a press on an act's button of the list shows."""
    await browser.get(LIST)
    return await browser.post(
        f"/console/undelivered/many/{act}", [("message", str(one)) for one in ids] + [*more.items()]
    )


async def said_yes(browser: Browser, act: str, **more: str) -> str:
    """What saying yes to it shows."""
    path = f"/console/undelivered/many/{act}/send"
    kept = form_fields(browser.page, path)
    ids = re.findall(r'name="message" value="(\d+)"', browser.page)
    fields = [
        *[("message", one) for one in ids],
        *((k, v) for k, v in kept.items() if k not in ("message", *more)),
        *more.items(),
    ]
    return await browser.post(path, fields)


async def three(console: Console) -> tuple[int, int, int]:
    """A failed, a held and an unknown message, each of a report of its own."""
    found = [
        (await lost(console, *how))[1]
        for how in (("failed", "OurMistake"), ("held", "OutsideWindow"), ("unknown", "MaybeSent"))
    ]
    return found[0], found[1], found[2]


async def states(console: Console, ids: Sequence[int]) -> list[tuple[str, str]]:
    async with console.live.service.database.reading() as uow:
        rows = await uow.connection.fetch(
            "select state, dealt_how from outbox where id = any($1::bigint[]) order by id", list(ids)
        )
    return [(row["state"], row["dealt_how"]) for row in rows]


async def test_all_are_sent_again_but_what_would_be_held_again_and_twice_is_once(console: Console) -> None:
    ids = await three(console)
    browser = await console.signed_in("commune")
    page = await chosen(browser, "again", whole="1")
    assert "Gửi lại 2 tin?" in page and "1 tin để nguyên" in page and "gửi lại bây giờ cũng bị giữ" in page
    assert await console.audited("ticket.message_again") == 0  # nothing before the yes
    look = page
    page = await said_yes(browser, "again")
    assert "Đã xong 2 tin." in page and browser.path.startswith(f"{MANY}again/done/")
    browser.page = look
    assert "Đã xong 2 tin." in await said_yes(browser, "again")  # the same form once more
    assert await console.audited("ticket.message_again") == 2
    assert sorted(await states(console, ids)) == [("held", ""), ("waiting", ""), ("waiting", "")]
    assert 'bar-count">1<' in await browser.get(LIST)


async def test_what_a_colleague_did_meanwhile_is_told_and_stays(console: Console) -> None:
    first, held, last = await three(console)
    browser, other = await console.signed_in("commune"), await console.signed_in("colleague")
    await chosen(browser, "again", [first, last])
    await other.get(LIST)
    await other.post(f"/console/undelivered/{last}/drop")
    page = await said_yes(browser, "again")
    assert "Đã xong 1 tin." in page and "1 tin để nguyên" in page and "đã có người làm rồi" in page
    page = await chosen(browser, "drop", [first, held, last])
    assert "Bỏ 1 tin?" in page and "2 tin vừa có người làm rồi." in page
    assert "Chưa chọn tin nào" in await chosen(browser, "drop")


async def test_when_a_colleague_did_all_of_it_the_page_says_so_and_one_call_tells_all_of_a_report(
    console: Console,
) -> None:
    first, held, last = await three(console)
    async with console.live.service.database.unit_of_work() as uow:
        await uow.connection.execute(
            "update outbox set ticket_id = (select ticket_id from outbox where id = $1) where id = $2", first, last
        )
    browser, other = await console.signed_in("commune"), await console.signed_in("colleague")
    await chosen(browser, "drop", [held])
    await other.get(LIST)
    await other.post(f"/console/undelivered/{held}/drop")
    page = await said_yes(browser, "drop")
    assert "Đã xong" not in page and "1 tin để nguyên" in page and "đã có người làm rồi" in page
    await chosen(browser, "called", [first, last])
    page = await said_yes(browser, "called", text="Đã báo")
    assert "Đã xong 2 tin." in page and "để nguyên" not in page
    assert await console.audited("ticket.note") == 1


async def test_held_ones_are_put_on_the_call_list_with_what_is_to_be_told(console: Console) -> None:
    failed, held, _ = await three(console)
    browser = await console.signed_in("commune")
    page = await chosen(browser, "to_call", whole="1")
    assert "Xếp 1 phản ánh" in page and page.count("đã có trong danh sách cần gọi") == 2  # they are there by themselves
    await said_yes(browser, "to_call")
    page = await browser.get(CALLS)
    assert page.count("<article") == 3 and page.count('class="own-words"') == 1
    assert "Chiều mai có đợt tiêm" in page and await console.audited("ticket.message_to_call") == 1
    page = await chosen(browser, "to_call", [held])
    assert "Chưa chọn tin nào" in page and "1 tin để nguyên" in page
    page = await chosen(browser, "called", [failed, held])
    page = await said_yes(browser, "called", text="Đã báo, số giấy 098162000123")
    assert "Đã xong 2 tin." in page
    assert await browser.get(CALLS) and browser.page.count("<article") == 1
    assert await states(console, [failed, held]) == [("failed", "called"), ("failed", "called")]
    async with console.live.service.database.reading() as uow:
        ticket = await uow.undelivered.ticket_of(held)
        event = await uow.ticket_events.last(ticket or 0, "called")
    assert event is not None and "098162000123" not in str(event.data) and "•••123" in str(event.data)


async def test_one_call_tells_all_that_waits_of_a_report(console: Console) -> None:
    ticket, first = await lost(console, "failed", "OurMistake")
    async with console.live.service.work("test:second") as work:
        await reply(work, ticket.id, console.actor("commune"), "Nhớ mang giấy")
    async with console.live.service.database.unit_of_work() as uow:
        second = await uow.connection.fetchval(
            "select id from outbox where ticket_id = $1 and id > $2 and cause like '%:citizen'", ticket.id, first
        )
        await uow.outbox.finish(second, "failed", "OurMistake")
    browser = await console.signed_in("commune")
    assert "Đã gọi điện báo 2 tin này?" in await chosen(browser, "called", [first, second])
    page = await said_yes(browser, "called", text="Đã báo cả hai tin")
    assert "Đã xong 2 tin." in page and "đã có người làm" not in page
    assert await states(console, [first, second]) == [("failed", "called")] * 2


async def test_dropped_ones_are_taken_back_and_what_was_held_is_held_again(console: Console) -> None:
    ids = await three(console)
    browser = await console.signed_in("commune")
    await chosen(browser, "drop", whole="1")
    page = await said_yes(browser, "drop")
    assert "Đã xong 3 tin." in page and f"{LIST}?state=dropped" in page
    assert "Không có tin nào bị kẹt" in await browser.get(LIST)
    page = await browser.get(LIST + "?state=dropped")
    assert page.count("<article") == 3 and page.count("Không tới, đã bỏ") == 3
    page = await browser.post(f"/console/undelivered/{ids[0]}/restore")
    assert "Đã lấy lại tin này." in page
    await browser.post("/console/undelivered/many/restore", [("message", str(one)) for one in ids])
    assert "Lấy lại 2 tin?" in browser.page
    assert "Đã xong 2 tin." in await said_yes(browser, "restore")
    assert await states(console, ids) == [("failed", ""), ("held", ""), ("unknown", "")]
    assert await console.audited("ticket.message_restored") == 3
    async with console.live.service.database.reading() as uow:
        waiting = await uow.connection.fetchval("select count(*) from contacts where has_held")
    assert waiting == 1


async def test_what_was_held_goes_when_it_is_taken_back_after_its_person_wrote_and_a_day_later_nothing_can_be(
    console: Console,
) -> None:
    _, held, unknown = await three(console)
    browser = await console.signed_in("commune")
    await chosen(browser, "drop", [held, unknown])
    await said_yes(browser, "drop")
    console.clock.move(hours=1)
    async with console.live.service.database.unit_of_work() as uow:
        await uow.connection.execute("update contacts set last_interaction_at = $1", console.clock.now())
    await browser.get(LIST + "?state=dropped")
    await browser.post(f"/console/undelivered/{held}/restore")
    assert await states(console, [held]) == [("waiting", "")]
    console.clock.move(hours=19)
    browser = await console.signed_in("commune")
    console.clock.move(hours=3, minutes=30)
    assert await browser.get(LIST + "?state=dropped") and browser.page.count("<article") == 1
    console.clock.move(minutes=31)
    page = await browser.post(f"/console/undelivered/{unknown}/restore")
    assert "Tin này đã có người làm rồi." in page
    assert await states(console, [unknown]) == [("unknown", "dropped")]


@pytest.mark.parametrize("who", ["neighbour", "volunteer"])
async def test_nobody_elses_messages_are_reached(console: Console, who: str) -> None:
    ids = await three(console)
    browser = await console.signed_in(who)
    assert "bar-count" not in await browser.get("/console")
    page = await chosen(browser, "drop", ids, whole="1")
    assert browser.status == (404 if who == "volunteer" else 200) and "Bỏ 3 tin?" not in page
    await browser.get("/console/account")
    await browser.post("/console/undelivered/many/drop/send", [("message", str(one)) for one in ids])
    assert await console.audited("ticket.message_dropped") == 0
    for path in ("nothing", "sms"):
        await browser.post(f"/console/undelivered/many/{path}", {"message": str(ids[0])})
        assert browser.status == 404
    await browser.get("/console/undelivered/many/drop/done/none")
    assert browser.path == LIST or browser.status == 404
