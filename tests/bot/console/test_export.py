"""The list of what was approved, for upload to the national platform."""

import io
from collections.abc import Sequence
from dataclasses import replace

import python_calamine

from handlers.records.officials import IN_PERSON
from handlers.tickets.approve import approve
from handlers.tickets.claim import claim
from handlers.tickets.open import Draft
from handlers.tickets.open import open as open_ticket
from storage.repositories.tickets import Ticket
from tests.handlers.records.people import PHONE, put_person
from tests.support.console import HOME, NEXT, SUBJECT, Browser, Console


async def approved(console: Console, who: str = "commune", **changes: object) -> Ticket:
    """A ticket that its office agreed to."""
    ticket = await console.ticket(**changes)  # type: ignore[arg-type]
    async with console.live.service.work(f"t:{ticket.id}") as work:
        await claim(work, ticket.id, console.actor(who))
        await approve(work, ticket.id, console.actor(who))
    return ticket


async def downloaded(browser: Browser) -> list[Sequence[object]]:
    """Press the button of the queue; the rows below the header."""
    await browser.get("/console/queue/to_enter")
    tokens = browser.fields()
    sent = {"Origin": browser.console.live.root}
    url = browser.console.live.url("/console/export")
    async with browser.session.post(url, data=tokens, headers=sent) as answer:
        assert answer.status == 200
        assert answer.headers["Content-Disposition"] == 'attachment; filename="da-dong-y-2021-10-20.xlsx"'
        assert answer.headers["Cache-Control"] == "no-store"
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(await answer.read()))
    return [row for row in book.get_sheet_by_index(0).to_python() if str(row[0]).strip() in ("1", "2", "1.0", "2.0")]


async def test_the_list_holds_what_the_offices_approved_and_nobody_elses(console: Console) -> None:
    await approved(console)
    await approved(console, "neighbour", place=NEXT, site=NEXT)
    await console.ticket()
    browser = await console.signed_in("commune")
    rows = await downloaded(browser)
    assert [row[1] for row in rows] == [SUBJECT.name]
    assert await console.audited("exported") == 1


async def test_nothing_to_take_away_is_said(console: Console) -> None:
    browser = await console.signed_in("commune")
    await browser.get("/console/queue/to_enter")
    assert "/console/export" not in browser.page
    page = await browser.post("/console/export")
    assert browser.path.startswith("/console/queue/to_enter") and "chưa có danh sách để tải" in page


async def test_volunteers_take_no_list_away(console: Console) -> None:
    await approved(console)
    browser = await console.signed_in("volunteer")
    await browser.get("/console/queue/to_enter")
    assert "/console/export" not in browser.page
    await browser.post("/console/export")
    assert browser.status == 404 and await console.audited("exported") == 0


async def test_a_list_is_no_way_to_read_the_record_of_a_stranger(console: Console) -> None:
    """Who files a walk-in says alone whose it is: the record then fills nothing that was not asked."""
    person = await put_person(console.live.service)
    subject = replace(SUBJECT, phone="", address="")
    draft = Draft(
        "DOSE_MISSING_ONE", subject, place=HOME, site=HOME, person_id=person, proof=IN_PERSON, source="walk_in"
    )  # fmt: skip
    async with console.live.service.work("t:walk-in") as work:
        ticket = await open_ticket(work, draft, console.actor("colleague"))
        await claim(work, ticket.id, console.actor("colleague"))
        await approve(work, ticket.id, console.actor("colleague"))
    told = {"colleague": ("", "", ""), "commune": ("Trường học", PHONE, "Tổ 3")}
    for who, filled in told.items():
        (row,) = await downloaded(await console.signed_in(who))
        assert (row[5], row[6], row[15]) == filled
