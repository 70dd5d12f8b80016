"""Photos beside what was typed: turned for everybody, added by officials; what a person rings or brings is written down
and ends the wait for it."""

import io
import re

import aiohttp
from PIL import Image

from storage.repositories.tickets import Ticket
from tests.bot.console.test_own_questions import photo
from tests.support.console import Browser, Console


async def give(browser: Browser, ticket: Ticket, *photos: bytes, **fields: str) -> None:
    """Send the form of what a person brought or said."""
    await browser.get(f"/console/tickets/{ticket.code}")
    form = aiohttp.FormData({**browser.fields(), "text": "", "by": "paper", **fields})
    for content in photos:
        form.add_field("photos", content, filename="giấy.jpg", content_type="image/jpeg")
    path = browser.console.live.url(f"/console/tickets/{ticket.code}/given")
    async with browser.session.post(path, data=form, headers={"Origin": browser.console.live.root}) as answer:
        await browser._read(answer)


async def files_of(console: Console, ticket: Ticket) -> list[int]:
    async with console.live.service.database.reading() as uow:
        return [number for number, _ in await uow.ticket_files.of_ticket(ticket.id)]


async def test_a_photo_is_turned_for_everybody_and_the_picture_stays_as_it_came(console: Console) -> None:
    ticket = await console.ticket()
    number = await console.photo(ticket, b"\xff\xd8 a photo")
    browser = await console.signed_in("commune")
    await browser.get(f"/console/tickets/{ticket.code}")
    assert f'data-photo="{number}" data-turn="0"' in browser.page
    path = f"/console/tickets/{ticket.code}/files/{number}"
    for _ in range(2):  # the form sent twice turns once
        await browser.post(f"{path}/turn", {"to": "90"})
    colleague = await console.signed_in("colleague")
    await colleague.get(f"/console/tickets/{ticket.code}")
    assert f'data-photo="{number}" data-turn="90"' in colleague.page
    assert re.findall(r'name="to" value="(\d+)"', colleague.page) == ["0", "180"]  # left and right from there
    async with browser.session.get(console.live.url(path)) as answer:
        assert await answer.read() == b"\xff\xd8 a photo"
    assert await console.audited("ticket.photo_turned") == 2
    await browser.post(f"{path}/turn", {"to": "45"})
    assert browser.status == 422 and "góc vuông" in browser.page


async def test_a_photo_is_turned_by_nobody_who_does_not_see_it_and_on_its_own_ticket_alone(console: Console) -> None:
    ticket, other = await console.ticket("INSTALL"), await console.ticket()
    number = await console.photo(ticket, b"\xff\xd8 a photo")
    for who, code in (("neighbour", ticket.code), ("volunteer", ticket.code), ("commune", other.code)):
        browser = await console.signed_in(who)
        await browser.get("/console")
        await browser.post(f"/console/tickets/{code}/files/{number}/turn", {"to": "90"})
        assert browser.status == 404, who
    async with console.live.service.database.reading() as uow:
        assert await uow.ticket_files.turns(ticket.id) == {}


async def test_a_paper_brought_to_the_counter_hangs_on_the_ticket_cleaned_and_ends_the_wait(console: Console) -> None:
    ticket = await console.ticket()
    browser = await console.signed_in("commune")
    await browser.act(ticket, "claim")
    await browser.act(ticket, "ask", text="Nhờ chụp lại giấy.")
    assert (await console.stored(ticket)).status == "waiting_citizen" and 'id="panel-given"' in browser.page
    console.clock.move(hours=5)
    await give(browser, ticket, photo(), text="Bà Mười đem giấy gốc, ngày tiêm 20/9.")
    assert browser.status == 200 and "Đã lưu điều người dân đưa" in browser.page
    now = await console.stored(ticket)
    assert now.status == "claimed" and now.paused_at is None and now.due_at > ticket.due_at
    (number,) = await files_of(console, ticket)
    assert f'data-photo="{number}"' in browser.page and "Bà Mười đem giấy gốc" in browser.page
    assert "đem giấy đến, cán bộ ghi lại" in browser.page
    async with browser.session.get(console.live.url(f"/console/tickets/{ticket.code}/files/{number}")) as answer:
        kept = Image.open(io.BytesIO(await answer.read()))
    assert kept.format == "JPEG" and not kept.getexif()


async def test_what_a_caller_says_needs_words_and_what_is_no_photo_is_said_beside_the_field(console: Console) -> None:
    ticket = await console.ticket()
    browser = await console.signed_in("colleague")
    await give(browser, ticket, by="phone")
    assert browser.status == 422 and "Viết nội dung" in browser.page
    await give(browser, ticket, b"%PDF-1.4 no photo", text="Đem giấy đến.")
    assert browser.status == 422 and 'id="why-given"' in browser.page and "Đem giấy đến.</textarea>" in browser.page
    await give(browser, ticket, by="pigeon", text="Tiêm ở trạm.")
    assert browser.status == 422 and "Chọn người dân đem giấy đến" in browser.page
    await give(browser, ticket, *[photo(f"#0{n}0") for n in range(5)])
    assert browser.status == 422 and await files_of(console, ticket) == []
    await give(browser, ticket, by="phone", text="Tiêm ở trạm y tế phường.")
    assert browser.status == 200 and "nói qua điện thoại, cán bộ ghi lại" in browser.page
    assert (await console.stored(ticket)).status == "open"
