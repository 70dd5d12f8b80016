"""Following a report on its page, in its list and above the queue."""

from handlers.tickets.claim import claim
from handlers.tickets.transfer import transfer
from tests.support.console import DISTRICT, Console

NEWS = "</svg>vừa thay đổi</b>"


async def test_a_followed_report_stands_in_a_list_and_says_that_it_has_changed(console: Console) -> None:
    ticket, other = await console.ticket(), await console.ticket()
    browser = await console.signed_in("commune")
    page = await browser.get(f"/console/tickets/{ticket.code}")
    assert 'id="panel-follow"' in page and 'id="panel-unfollow"' not in page
    assert 'value="chat"' not in page  # no chat is linked
    page = await browser.post(f"/console/tickets/{ticket.code}/follow", {"how": "console"})
    assert "Đang theo dõi. Có thay đổi, bạn được báo." in page
    assert 'id="panel-unfollow"' in page and 'id="panel-follow"' not in page
    page = await browser.get("/console/queue/followed")
    assert ticket.code in page and other.code not in page and 'data-count="followed">1<' in page
    assert NEWS not in page and 'id="follow-news"' not in page
    async with console.live.service.work("t:claim") as work:
        await claim(work, ticket.id, console.actor("colleague"))
    assert "1 phản ánh bạn theo dõi vừa có thay đổi" in await browser.get("/console")
    assert NEWS in await browser.get("/console/queue/followed")
    await browser.get(f"/console/tickets/{ticket.code}")
    assert 'id="follow-news"' not in await browser.get("/console")
    page = await browser.post(f"/console/tickets/{ticket.code}/unfollow")
    assert "Đã bỏ theo dõi" in page and ticket.code not in await browser.get("/console/queue/followed")


async def test_what_went_to_another_office_leaves_the_list(console: Console) -> None:
    ticket, browser = await console.ticket(), await console.signed_in("commune")
    await browser.get(f"/console/tickets/{ticket.code}")
    await browser.post(f"/console/tickets/{ticket.code}/follow")
    async with console.live.service.work("t:move") as work:
        await transfer(work, ticket.id, console.actor("commune"), DISTRICT, "Đúng nơi")
    page = await browser.get("/console/queue/followed")
    assert ticket.code not in page and 'data-count="followed">0<' in page
    page = await browser.get("/console/queue/followed?filters=1")
    assert ticket.code not in page
