"""The buttons by which the chat is taken over from the bot and handed back."""

from tests.support.console import Console


async def test_the_chat_is_taken_and_handed_back_on_the_page_of_the_report(console: Console) -> None:
    ticket = await console.ticket()
    browser = await console.signed_in("colleague")
    await browser.get(f"/console/tickets/{ticket.code}")
    assert "panel-take_chat" not in browser.page  # nobody has it
    await browser.act(ticket, "claim")
    assert 'id="panel-take_chat"' in browser.page and "panel-hand_back" not in browser.page
    await browser.act(ticket, "take_chat")
    assert browser.status == 200 and "Trợ lý đã tạm nghỉ" in browser.page
    assert 'id="chat-taken"' in browser.page and 'id="panel-hand_back"' in browser.page
    lead = await console.signed_in("commune")
    await lead.act(ticket, "hand_back")
    assert lead.status in (403, 409) and 'id="chat-taken"' in lead.page and "panel-hand_back" not in lead.page
    await browser.act(ticket, "hand_back")
    assert browser.status == 200 and "chat-taken" not in browser.page and 'id="panel-take_chat"' in browser.page
    assert "trả cuộc trò chuyện cho trợ lý" in browser.page


async def test_who_came_to_a_desk_has_no_chat_to_be_taken(console: Console) -> None:
    ticket = await console.ticket(contact_id=None, source="walk_in")
    browser = await console.signed_in("colleague")
    await browser.act(ticket, "claim")
    assert browser.status == 200 and "take_chat" not in browser.page
    await browser.act(ticket, "take_chat")
    assert browser.status == 403
