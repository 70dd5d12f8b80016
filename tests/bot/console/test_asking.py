"""The citizen is asked so often within a day: said beside the field, and what was typed for once too often stays."""

from handlers.staff.actor import citizen
from handlers.tickets.add_information import add_information
from handlers.tickets.claim import claim
from tests.support.console import Console


async def test_the_field_says_how_often_is_left_and_once_too_often_loses_nothing(console: Console) -> None:
    ticket, browser = await console.ticket(), await console.signed_in("commune")
    async with console.live.service.work("test:claim") as work:
        await claim(work, ticket.id, console.actor("commune"))
        contact = await work.uow.contacts.get(ticket.contact_id or 0)
    assert contact is not None
    for left in (3, 2, 1):
        assert f"còn {left} lần" in await browser.get(f"/console/tickets/{ticket.code}")
        assert "Đã gửi đề nghị bổ sung" in await browser.act(ticket, "ask", text=f"Nhờ gửi giấy {left}")
        async with console.live.service.work(f"test:answer:{left}") as work:
            await add_information(work, ticket.id, citizen(contact), "Giấy đây ạ")
    page = await browser.get(f"/console/tickets/{ticket.code}")
    assert "Đã hỏi người dân 3 lần trong một ngày qua" in page and "lần trong một ngày, còn" not in page
    page = await browser.act(ticket, "ask", text="Nhờ gửi thêm ảnh mặt sau")
    assert browser.status == 422 and "nên tin chưa gửi" in page and "Nhờ gửi thêm ảnh mặt sau</textarea>" in page
    assert (await console.stored(ticket)).status == "claimed"
    await browser.get(f"/console/tickets/{ticket.code}")
    page = await browser.post(f"/console/tickets/{ticket.code}/preview/ask", {"text": "Nhờ gửi thêm ảnh mặt sau"})
    assert "nên tin chưa gửi" in page
