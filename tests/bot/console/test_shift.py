"""The end of a shift: looked through, sent, taken over in one act."""

import pytest

from handlers.staff.officials import enrol
from handlers.tickets.ask_citizen import ask_citizen
from handlers.tickets.claim import claim, release
from handlers.tickets.note import note
from handlers.tickets.reply import reply
from storage.repositories.tickets import Ticket
from tests.support.console import HOME, Console, office


async def held(console: Console, number: int, name: str = "colleague") -> list[Ticket]:
    """Reports that an official has."""
    found = []
    for _ in range(number):
        ticket = await console.ticket()
        async with console.live.service.work(f"test:claim:{ticket.id}") as work:
            found.append(await claim(work, ticket.id, console.actor(name)))
    return found


async def test_a_shift_is_looked_through_sent_and_taken_over_in_one_act(console: Console) -> None:
    plain, told, asked, gone = await held(console, 4)
    leaving, coming = console.actor("colleague"), console.people["commune"]
    async with console.live.service.work("test:talk") as work:
        await reply(work, told.id, leaving, "Thứ sáu trạm trả lời bà con ạ.")
        await note(work, told.id, leaving, "Đã gọi trạm hai lần.")
        await ask_citizen(work, asked.id, leaving, "Nhờ chụp lại giấy.")
    browser = await console.signed_in("colleague")
    assert 'href="/console/shift"' in await browser.get("/console/account")
    page = await browser.get("/console/shift")
    assert "Bạn đang giữ 4 phản ánh" in page
    assert "Thứ sáu trạm trả lời bà con ạ." in page and "Đã gọi trạm hai lần." in page and "Hạn đã báo" in page
    assert page.index("Đã trao đổi với người dân (1)") < page.index("Đang chờ người dân hoặc Nền tảng (1)")
    page = await browser.post("/console/shift", {"to": coming.id})
    assert "Đã gửi cho Lê Thị Sen" in page and (await console.stored(plain)).claimed_by == leaving.id
    async with console.live.service.work("test:gone") as work:
        await release(work, gone.id, leaving)
    other = await console.signed_in("commune")
    assert "1 ca đang chờ bạn nhận" in await other.get("/console")
    page = await other.get("/console/shift")
    assert "Trần Văn Bốn giao cho bạn 4 phản ánh" in page and "Đã gọi trạm hai lần." in page
    page = await other.post("/console/shift/take", {"from": leaving.id})
    assert "Bạn đã nhận ca" in page and "Bạn đang giữ 3 phản ánh" in page
    for before in (plain, told, asked):
        now = await console.stored(before)
        assert (now.claimed_by, now.due_at) == (coming.id, before.due_at)
    assert (await console.stored(asked)).status == "waiting_citizen" and (await console.stored(gone)).status == "open"
    assert "Trần Văn Bốn" in await other.get(f"/console/tickets/{plain.code}") and "nhận ca từ" in other.page
    await other.get("/console/shift")
    await other.post("/console/shift/take", {"from": leaving.id})
    assert other.status == 404  # it was taken
    assert "không có gì để giao" in await browser.get("/console/shift")


async def test_a_shift_goes_to_colleagues_alone_and_is_called_back(console: Console) -> None:
    (ticket,) = await held(console, 1)
    browser = await console.signed_in("colleague")
    page = await browser.get("/console/shift")
    assert "Lê Thị Sen" in page and "Phạm Văn Ba" not in page and "Ngô Thị Út" not in page
    for stranger in ("neighbour", "volunteer", "district", "colleague"):
        await browser.get("/console/shift")
        await browser.post("/console/shift", {"to": console.people[stranger].id})
        assert browser.status == 404, stranger
    await browser.get("/console/shift")
    await browser.post("/console/shift", {"to": console.people["commune"].id})
    for thief in ("neighbour", "district", "volunteer"):
        taker = await console.signed_in(thief)
        assert "giao cho bạn" not in await taker.get("/console/shift")
        await taker.post("/console/shift/take", {"from": console.people["colleague"].id})
        assert taker.status == 404, thief
    assert "vẫn do bạn giữ" in await browser.post("/console/shift/back")
    other = await console.signed_in("commune")
    assert "giao cho bạn" not in await other.get("/console/shift")
    await other.post("/console/shift/take", {"from": console.people["colleague"].id})
    assert other.status == 404 and (await console.stored(ticket)).claimed_by == console.people["colleague"].id


async def test_calling_back_on_an_old_page_says_who_has_taken_it(console: Console) -> None:
    await held(console, 1)
    sender, taker = await console.signed_in("colleague"), await console.signed_in("commune")
    await sender.get("/console/shift")
    page = await sender.post("/console/shift", {"to": console.people["commune"].id})
    sent = page.split('name="sent" value="')[1].split('"')[0]
    await taker.get("/console/shift")
    await taker.post("/console/shift/take", {"from": console.people["colleague"].id})
    for form, status in (({"sent": sent}, 422), ({}, 200), ({"sent": "x"}, 200)):
        await sender.get("/console/shift")
        page = await sender.post("/console/shift/back", form)
        assert sender.status == status and ("Lê Thị Sen đã nhận ca trước khi bạn rút lại" in page) == (status == 422)
        assert ("Đã rút lại" in page) == (status == 200)


async def test_what_a_page_does_not_show_is_counted_and_one_press_away(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.staff.shift.MOST", 2)
    monkeypatch.setattr("bot.console.views.shift.SHOWN", 2)
    later, *_, first = reports = await held(console, 4)
    async with console.live.service.work("test:due") as work:
        query = "update tickets set due_at = due_at - interval '1 hour' where id = $1"
        await work.uow.connection.execute(query, first.id)
    browser, other = await console.signed_in("colleague"), await console.signed_in("commune")
    page = await browser.get("/console/shift")
    assert "Bạn đang giữ 4 phản ánh" in page and "Và 2 việc nữa" in page and 'href="/console/queue/mine"' in page
    assert first.code in page and sum(one.code in page for one in reports) == 2  # those that run out first
    page = await browser.get("/console/queue/mine")
    assert all(one.code in page for one in reports)
    await browser.get("/console/shift")
    await browser.post("/console/shift", {"to": console.people["commune"].id})
    page = await other.get("/console/shift")
    link = f"/console/queue/my_body?handler={console.people['colleague'].id}"
    assert "Và 2 việc nữa" in page and f'href="{link}"' in page and later.code in await other.get(link)
    await other.get("/console/shift")
    await other.post("/console/shift/take", {"from": console.people["colleague"].id})
    for one in reports:
        assert (await console.stored(one)).claimed_by == console.people["commune"].id


async def test_of_many_colleagues_the_one_who_takes_over_is_found_by_name(console: Console) -> None:
    await held(console, 1)
    async with console.live.service.work("test:many") as work:
        for n in range(31):
            await enrol(work, f"An Thị Ba {n:02}", {office(HOME, "front_desk"): "officer"})
        last = await enrol(work, "Vũ Thị Xa", {office(HOME, "front_desk"): "officer"})
    browser = await console.signed_in("colleague")
    page = await browser.get("/console/shift")
    assert "Danh sách nêu 30 người đầu" in page and "Vũ Thị Xa" not in page
    page = await browser.post("/console/shift/find", {"words": "thi xa"})
    assert browser.status == 200 and "Vũ Thị Xa" in page and "An Thị" not in page and 'value="thi xa"' in page
    assert "Đã gửi cho Vũ Thị Xa" in await browser.post("/console/shift", {"to": last.id})
