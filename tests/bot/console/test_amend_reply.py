"""The two panels by which a reply that was wrong is corrected or withdrawn."""

from tests.support.console import Console

WRONG, RIGHT, WHY = "Mai bác ra trạm lúc 7 giờ ạ", "Mai bác ra trạm lúc 8 giờ ạ", "ghi nhầm giờ mở cửa"


async def test_what_the_citizen_will_see_is_told_before_the_press_and_the_page_keeps_both(console: Console) -> None:
    ticket = await console.ticket()
    browser = await console.signed_in("colleague")
    await browser.act(ticket, "reply", text=WRONG)
    assert 'id="panel-correct_reply"' in browser.page and 'id="panel-withdraw_reply"' in browser.page
    assert "được thay bằng câu mới, có ghi đã sửa" in browser.page
    await browser.act(ticket, "correct_reply", text=WRONG, reason=WHY)
    assert browser.status == 422 and "chưa có gì khác" in browser.page and f'value="{WHY}"' in browser.page
    await browser.act(ticket, "correct_reply", text=RIGHT, reason=WHY)
    assert browser.status == 200 and "Đã sửa câu đã gửi" in browser.page
    assert WRONG in browser.page and "Câu này đã được sửa" in browser.page and f"Lý do: {WHY}" in browser.page
    assert await console.audited("ticket.amend") == 1
    lead = await console.signed_in("commune")
    await lead.act(ticket, "withdraw_reply", reason="nhầm người")
    assert lead.status == 200 and "Đã thu hồi câu đã gửi" in lead.page and "panel-withdraw_reply" not in lead.page
    await browser.act(ticket, "withdraw_reply", reason="nhầm người")
    assert browser.status == 409 and await console.audited("ticket.amend") == 2


async def test_a_colleague_is_offered_neither(console: Console) -> None:
    ticket = await console.ticket()
    lead, browser = await console.signed_in("commune"), await console.signed_in("colleague")
    await lead.act(ticket, "reply", text=WRONG)
    await browser.get(f"/console/tickets/{ticket.code}")
    assert WRONG in browser.page and "panel-correct_reply" not in browser.page
    await browser.act(ticket, "correct_reply", text=RIGHT, reason=WHY)
    assert browser.status == 403 and RIGHT not in (await lead.get(f"/console/tickets/{ticket.code}"))


async def test_a_question_is_withdrawn_by_the_same_panel_and_nobody_is_waited_for(console: Console) -> None:
    ticket = await console.ticket()
    browser = await console.signed_in("colleague")
    await browser.act(ticket, "claim")
    await browser.act(ticket, "ask", text="Nhờ bác gửi ảnh hộ khẩu")
    assert "Đây là câu hỏi người dân chưa trả lời" in browser.page
    assert "dòng báo đã thu hồi. Người đã đọc" in browser.page
    await browser.act(ticket, "correct_reply", text="Nhờ bác gửi ảnh phiếu tiêm", reason="nhầm giấy")
    assert "Nhờ bác gửi ảnh phiếu tiêm" in browser.page and "Lý do: nhầm giấy" in browser.page
    assert (await console.stored(ticket)).status == "waiting_citizen"
    await browser.act(ticket, "withdraw_reply", reason="ảnh có sẵn rồi")
    assert browser.status == 200 and "panel-withdraw_reply" not in browser.page
    assert (await console.stored(ticket)).status == "claimed" and 'id="panel-ask"' in browser.page
    assert "thu hồi câu hỏi trước, không chờ bổ sung nữa. (Lý do: ảnh có sẵn rồi)" in browser.page
