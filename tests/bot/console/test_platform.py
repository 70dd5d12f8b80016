"""The page and the list of what waits for the national platform."""

from tests.support.console import Console


async def test_a_report_waits_for_the_platform_and_goes_on_by_one_press_each(console: Console) -> None:
    ticket, browser = await console.ticket(), await console.signed_in("commune")
    page = await browser.get(f"/console/tickets/{ticket.code}")
    assert 'id="panel-await_platform"' not in page  # nobody has it yet
    page = await browser.post(f"/console/tickets/{ticket.code}/claim")
    assert 'id="panel-await_platform"' in page and 'aria-keyshortcuts="w"' in page
    page = await browser.post(f"/console/tickets/{ticket.code}/await_platform")
    assert "Phản ánh chờ Nền tảng. Đồng hồ tạm dừng" in page and "chờ Nền tảng" in page
    assert "Đồng hồ đang dừng, hạn lùi" in page and "Hạn: " not in page
    assert "Đồng hồ đang dừng, hạn lùi" in await browser.get(f"/console/tickets/{ticket.code}/peek")
    assert (await console.stored(ticket)).status == "waiting_platform"
    assert "Nền tảng đã chạy lại" in page and 'id="panel-ask"' not in page
    queue = await browser.get("/console/queue/platform")
    assert ticket.code in queue and 'data-count="platform">1<' in queue and 'data-count="waiting">0<' in queue
    assert ticket.code not in await browser.get("/console/queue/waiting")
    for state, listed in (("waiting_platform", True), ("waiting_citizen", False), ("claimed", False)):
        page = await browser.get(f"/console/queue/my_body?state={state}&filters=1")
        assert (f"/console/tickets/{ticket.code}" in page) is listed, state
        assert "chờ Nền tảng" in page
    page = await browser.post(f"/console/tickets/{ticket.code}/platform_back")
    assert "Đồng hồ chạy tiếp" in page and (await console.stored(ticket)).status == "claimed"
    page = await browser.post(f"/console/tickets/{ticket.code}/platform_back")
    assert browser.status == 409
    assert ticket.code not in await browser.get("/console/queue/platform")
