"""Reports that belong together, on their pages."""

from handlers.tickets.claim import claim
from handlers.tickets.content import Paper, Subject
from handlers.tickets.reply import reply
from handlers.tickets.transfer import transfer
from tests.support.console import DISTRICT, Console

NEIGHBOUR = Subject(name="Lê Văn Tám", sex="male", papers=(Paper("cccd", "098081000777"),), phone="0300222333")


def pane(page: str) -> str:
    """What stands in the pane of related reports."""
    return page.partition('id="linked"')[2].partition("</section>")[0]


async def test_two_reports_are_tied_by_code_or_by_one_press_and_parted_again(console: Console) -> None:
    one, same = await console.ticket(), await console.ticket()
    other = await console.ticket(subject=NEIGHBOUR, identity="098081000777")
    browser = await console.signed_in("commune")
    page = await browser.act(one, "link", other=other.code[:5], bond="cause")
    assert browser.status == 422 and "Gõ mã một phản ánh khác mà bạn xem được." in page
    await browser.act(one, "link", other=other.code, bond="")
    assert browser.status == 422
    page = await browser.act(one, "link", other=f" {other.code[:4]} {other.code[4:]}", bond="cause")
    assert "Đã nối hai phản ánh" in page and f"/tickets/{other.code}" in pane(page)
    assert "cùng nguyên nhân" in pane(page) and "Hạn" in pane(page) and "mới" in pane(page)
    page = await browser.act(one, "link", other=same.code, bond="person")  # the form of the list below sends this
    assert same.code in pane(page) and "cùng người" in pane(page)
    colleague = await console.signed_in("colleague")
    page = await colleague.get(f"/console/tickets/{other.code}")
    assert one.code in pane(page) and "Lê Thị Sen nối ngày 20/10/2021" in pane(page)
    page = await colleague.act(other, "unlink", other=one.code)
    assert one.code not in pane(page) and "Đã gỡ nối" in page
    assert await console.audited("ticket.link") == 2 and await console.audited("ticket.unlink") == 1


async def test_nothing_personal_of_what_another_office_has_stands_there(console: Console) -> None:
    one, other = await console.ticket(), await console.ticket(subject=NEIGHBOUR, identity="098081000777")
    browser = await console.signed_in("commune")
    await browser.act(one, "link", other=other.code, bond="household")
    async with console.live.service.work("t:move") as work:
        await transfer(work, other.id, console.actor("commune"), DISTRICT, "Đúng nơi")
    page = await browser.get(f"/console/tickets/{one.code}")
    shown = "".join(filter(str.isdigit, pane(page)))
    assert other.code in shown and "Trung tâm Y tế" in pane(page) and "mới" in pane(page)
    assert f"/tickets/{other.code}" not in page and "Tám" not in page and "Hạn" not in pane(page)
    volunteer = await console.signed_in("volunteer")
    page = await volunteer.get(f"/console/tickets/{one.code}")
    assert pane(page) == "" and 'id="panel-link"' not in page
    await volunteer.post(f"/console/tickets/{one.code}/unlink", {"other": other.code})
    assert volunteer.status == 403
    assert pane(await browser.get(f"/console/tickets/{one.code}")).count("<li>") == 1


async def test_those_of_one_cause_are_answered_with_the_same_words(console: Console) -> None:
    one, other = await console.ticket(), await console.ticket(subject=NEIGHBOUR, identity="098081000777")
    browser = await console.signed_in("commune")
    page = await browser.act(one, "link", other=other.code, bond="cause")
    assert 'id="same-words"' not in page  # nothing is answered yet
    async with console.live.service.work("t:reply") as work:
        await claim(work, one.id, console.actor("commune"))
        await reply(work, one.id, console.actor("commune"), "Danh sách buổi tiêm 20/9 đã gửi lại, mời bà con xem app.")
    page = await browser.get(f"/console/tickets/{one.code}")
    form = page.partition('id="same-words"')[2].partition("</form>")[0]
    assert f'value="{other.code}"' in form and "Danh sách buổi tiêm 20/9 đã gửi lại" in form
    page = await browser.post("/console/bulk/reply", {"code_of": other.code, "text": "Danh sách đã gửi lại"})
    assert "Danh sách đã gửi lại</textarea>" in page and f'value="{other.code}" checked' in page
    assert one.code not in page
