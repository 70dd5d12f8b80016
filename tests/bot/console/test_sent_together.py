"""Forty reports that a company sent in one list: seen together at the desk, worked together, each told by its code."""

from pathlib import Path

from handlers.lists.file_complaints import file_complaints, receipt_of
from handlers.tickets.claim import claim
from storage.repositories.tickets import Ticket
from tests.bot.pages.test_complaint_lists import WHO
from tests.handlers.lists.test_complaints import ABOUT, complaint, looked
from tests.support.bulk import done
from tests.support.console import Console

FORTY = 40


async def sent(console: Console, folder: Path) -> tuple[str, list[Ticket]]:
    """Forty people of one company and one day; the token of the receipt, and the reports."""
    found = looked(folder, [complaint(n) for n in range(1, FORTY + 1)])
    async with console.live.service.work("t:complaints") as work:
        filed = await file_complaints(work, found, ABOUT, "89", "here")
        receipt = await receipt_of(work, filed.token)
    assert receipt is not None
    return filed.token, [ticket for _, ticket in receipt.rows]


async def desk_of(console: Console, ticket: Ticket) -> str:
    """Somebody of the office that has it."""
    return next(
        name for name, person in console.people.items() if person.roles.get(ticket.body_id) in ("officer", "lead")
    )


async def test_forty_of_a_list_are_seen_together_worked_together_and_counted(console: Console, tmp_path: Path) -> None:
    token, made = await sent(console, tmp_path)
    other = await console.ticket()
    name = await desk_of(console, made[0])
    browser = await console.signed_in(name)
    page = await browser.get(f"/console/tickets/{made[0].code}")
    assert WHO["unit"] in page and ABOUT.phone in page and f"0/{FORTY} đã xong" in page
    number = page.split("?batch=")[1].split('"')[0]
    page = await browser.get(f"/console/queue/my_body?batch={number}")
    assert all(one.code in page for one in made) and other.code not in page and "đơn vị gửi cùng lúc" in page
    assert "?batch=" in await browser.get(f"/console/queue/my_body?batch={number}&filters=1")
    assert made[0].code not in await browser.get("/console/queue/my_body?batch=1")
    async with console.live.service.work("t:claim") as work:
        for one in made:
            await claim(work, one.id, console.actor(name))
    await done(console, browser, "approve", made, text="Đã đối chiếu với sổ tiêm.")
    assert {(await console.stored(one)).status for one in made} == {"approved"}
    async with console.live.session.get(console.live.url(f"/lists/complaints/{token}")) as got:
        assert f"0/{FORTY} phản ánh đã xong" in await got.text()  # approved doses are still to be entered
    assert 'id="together"' not in await browser.get(f"/console/tickets/{other.code}")


async def test_who_sees_a_report_masked_reads_no_sender(console: Console, tmp_path: Path) -> None:
    _, made = await sent(console, tmp_path)
    async with console.live.service.database.reading() as uow:
        assert (await uow.complaint_lists.of_ticket(made[0].id)) is not None
        assert await uow.complaint_lists.of_ticket(1) is None
    volunteer = await console.signed_in("volunteer")
    page = await volunteer.get(f"/console/tickets/{made[0].code}")
    assert ABOUT.phone not in page and ABOUT.unit not in page
