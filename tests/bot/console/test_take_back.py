"""The button by which a result pressed by mistake is taken back, while it is there and after its time."""

from tests.support.console import Console


async def test_a_mistaken_result_is_taken_back_by_one_press_and_the_page_goes_on_with_the_report(
    console: Console,
) -> None:
    ticket = await console.ticket()
    browser = await console.signed_in("colleague")
    await browser.act(ticket, "claim")
    assert "panel-take_back" not in browser.page
    await browser.act(ticket, "approve")
    assert 'id="panel-take_back"' in browser.page and "lời xin lỗi" in browser.page
    await browser.act(ticket, "take_back")
    assert browser.status == 200 and "Đã rút lại" in browser.page and "panel-take_back" not in browser.page
    assert (await console.stored(ticket)).status == "claimed" and "rút lại kết quả do bấm nhầm" in browser.page
    assert await console.audited("ticket.take_back") == 1
    await browser.act(ticket, "refuse", code="R11")
    console.clock.move(hours=1)
    await browser.act(ticket, "take_back")
    assert browser.status == 409 and "Đã quá thời gian tự rút lại" in browser.page
    assert "panel-take_back" not in browser.page and (await console.stored(ticket)).status == "refused"
    lead = await console.signed_in("commune")
    await lead.act(ticket, "take_back")
    assert lead.status == 200 and (await console.stored(ticket)).claimed_by == console.people["commune"].id
