"""A report beside the queue: what it shows, to whom, and what the audit log says of it."""

import io

from PIL import Image

from handlers.tickets.claim import claim
from handlers.tickets.reply import reply
from tests.support.console import Console


async def test_a_report_beside_the_list_shows_what_one_chooses_by_and_is_audited_as_seen(console: Console) -> None:
    ticket, kept = await console.ticket(), io.BytesIO()
    Image.new("RGB", (40, 30)).save(kept, "JPEG")
    photo = await console.photo(ticket, kept.getvalue())
    async with console.live.service.work("t:said") as work:
        await claim(work, ticket.id, console.actor("colleague"))
    for number in range(5):
        async with console.live.service.work(f"t:said:{number}") as work:
            console.clock.move(hours=0.1)
            await reply(work, ticket.id, console.actor("colleague"), f"Trạm đang xem, lần {number}.")
    browser, before = await console.signed_in("commune"), await console.audited("ticket.view")
    page = await browser.get(f"/console/tickets/{ticket.code}/peek?list=mine%3Fstate%3Dopen")
    for there in (
        "Nguyễn Thị Mười",
        "098162000123",
        "ABX3142",
        "Má tôi tiêm đủ",
        "Trần Văn Bốn",
        "lần 4",
        f"{photo}?small",
    ):
        assert there in page, there
    assert "lần 1." not in page  # the end of the talk only
    assert f'href="/console/tickets/{ticket.code}?list=mine%3Fstate%3Dopen"' in page
    assert (await console.audited("ticket.view"), await console.audited("ticket.thumbnails")) == (before + 1, 1)


async def test_a_volunteer_sees_it_masked_and_a_neighbour_not_at_all(console: Console) -> None:
    ticket = await console.ticket()
    volunteer, neighbour = await console.signed_in("volunteer"), await console.signed_in("neighbour")
    page = await volunteer.get(f"/console/tickets/{ticket.code}/peek")
    assert volunteer.status == 200 and "Nguyễn Thị Mười" not in page and "098162000123" not in page
    assert ticket.code not in (await neighbour.get(f"/console/tickets/{ticket.code}/peek")) and neighbour.status == 404


async def test_without_scripts_a_row_of_the_list_is_a_link(console: Console) -> None:
    ticket = await console.ticket()
    page = await (await console.signed_in("commune")).get("/console")
    assert f'href="/console/tickets/{ticket.code}?list=my_body" data-open' in page
    assert 'id="peek"' in page and 'data-peek aria-pressed="true"' in page and page.count(" hidden></aside>") == 1
