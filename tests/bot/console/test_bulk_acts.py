"""Acts on many reports at the desk: what a citizen would read, the wait, taking it back, who sees what was pressed."""

import re

import pytest

from bot.console.menu import KEPT
from handlers.jobs.bulk_acts import bulk_acts
from handlers.staff.officials import enrol
from handlers.tickets.many import second_yes
from handlers.tickets.many.pressed import WAIT
from tests.support.bulk import done, looked_at, on_with, pressed
from tests.support.console import DISTRICT, HOME, NEXT, Browser, Console, office

TEXT = "Phản ánh {code} của {office} đang được đối chiếu, {due}."


async def replied(console: Console) -> int:
    """How many answers were given."""
    async with console.live.service.database.reading() as uow:
        return int(await uow.connection.fetchval("select count(*) from ticket_events where kind = 'replied'"))


async def test_three_are_shown_as_they_will_be_read_each_with_its_own_words_and_nothing_of_it_stays(
    console: Console,
) -> None:
    made = [await console.ticket() for _ in range(5)]
    browser = await console.signed_in("commune")
    await browser.get("/console")
    await browser.post("/console/bulk/reply", [("code_of", one.code) for one in made])
    assert "<code>{code}</code> mã phản ánh" in browser.page and "Bỏ dấu ở phản ánh" in browser.page
    page = await looked_at(browser, "reply", made, text=TEXT)
    shown = re.findall(r"Phản ánh (\d{4} \d{4} \d{2}) của", page)
    assert len(set(shown)) == 3 and "{" not in "".join(re.findall(r'from-office"><p>(.*?)</p>', page))
    assert "chờ 10 phút" in page and page.count('name="code_of"') == 5
    assert await replied(console) == 0 and {(await console.stored(one)).revision for one in made} == {made[0].revision}


async def test_it_waits_ten_minutes_and_is_taken_back_whole(console: Console) -> None:
    made = [await console.ticket() for _ in range(3)]
    browser = await console.signed_in("commune")
    await pressed(browser, "reply", made, text=TEXT)
    path = browser.path
    assert re.fullmatch(r"/console/bulk/\d+", path)
    assert "Đang chờ, bắt đầu lúc 09:10" in browser.page and "Còn khoảng 10 phút" in browser.page
    await bulk_acts(console.live.service.work)
    assert await replied(console) == 0
    await browser.get(path)
    await browser.post(f"{path}/undo")
    assert "Đã hoàn tác cả loạt" in browser.page and "Gửi ngay" not in browser.page
    console.clock.move(seconds=WAIT.total_seconds())
    await bulk_acts(console.live.service.work)
    assert await replied(console) == 0
    await pressed(browser, "reply", made, text=TEXT)
    path = browser.path
    await browser.post(f"{path}/now")
    assert "Không chờ nữa" in browser.page
    await bulk_acts(console.live.service.work)
    assert "Đã xong 3" in await browser.get(path) and await replied(console) == 3
    await browser.get("/console")  # a page that was open since before the job ran
    await browser.post(f"{path}/undo")
    assert "không đổi được nữa" in browser.page and await replied(console) == 3
    page = await browser.get("/console/bulk")
    assert page.count("Trả lời 3 phản ánh") == 2 and "Đã hoàn tác" in page and "Đã xong 3" in page


async def test_what_was_pressed_is_seen_by_who_pressed_it_and_who_leads_there_alone(console: Console) -> None:
    made = await console.ticket()
    maker = await console.signed_in("colleague")
    await pressed(maker, "reply", [made], text="Đang đối chiếu ạ.")
    path = maker.path
    lead = await console.signed_in("commune")
    page = await lead.get(path)
    assert "Trần Văn Bốn" in page and "Đang đối chiếu ạ." in page and "/undo" not in page
    for name in ("volunteer", "neighbour", "district", "far_province"):
        browser: Browser = await console.signed_in(name)
        await browser.get(path)
        assert browser.status == 404, name
        for answer in ("undo", "now"):
            await browser.get("/console/account")
            await browser.post(f"{path}/{answer}")
            assert browser.status == 404, name
        assert made.code not in await browser.get("/console/bulk")
    await lead.get("/console/account")
    await lead.post(f"{path}/undo")
    assert lead.status == 404
    assert "Đang chờ" in await maker.get(path)


async def test_the_bar_counts_what_waits_for_ones_own_yes_and_not_what_one_pressed(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second_yes, "MANY", 2)
    async with console.live.service.work("t:lead") as work:
        roles = dict.fromkeys((office(HOME, "front_desk"), office(HOME, "health_station")), "lead")
        console.people["chief"] = await enrol(work, "Phan Thị Chín", roles)
    await console.live.service.refresh.staff(force=True)
    maker, chief = await console.signed_in("commune"), await console.signed_in("chief")
    await pressed(maker, "reply", [await console.ticket() for _ in range(2)], text="Đang đối chiếu ạ.")
    console.clock.move(seconds=KEPT.total_seconds())
    for browser, number in ((maker, 0), (chief, 1), (maker, 0)):
        page = await browser.get("/console")
        link = re.search(r'class="bar-link" href="/console/bulk">(.*?)</a>', page, re.DOTALL)
        assert link and re.findall(r">(\d+)<", link[1]) == [str(number)] * bool(number)


async def test_many_are_transferred_with_a_reason_and_what_has_no_way_there_stays(console: Console) -> None:
    made = [await console.ticket() for _ in range(3)]
    browser = await console.signed_in("commune")
    await looked_at(browser, "transfer", made, reason="Điểm tiêm của huyện")
    assert browser.status == 422 and "Chọn một cơ quan" in browser.page
    page = await done(console, browser, "transfer", made, body=DISTRICT, reason="Điểm tiêm của huyện")
    assert "Đã xong 3" in page and {(await console.stored(one)).body_id for one in made} == {DISTRICT}
    mine = await console.ticket()
    await looked_at(browser, "transfer", [mine], body=mine.body_id, reason="Nhầm")
    assert browser.status == 422 and "Không chuyển được đến cơ quan này" in browser.page
    foreign = await console.ticket(place=NEXT)
    await browser.get("/console")
    await browser.post("/console/bulk/claim", {"code_of": foreign.code})
    assert foreign.code not in browser.page and 'class="blank"' in browser.page


async def test_nobody_is_promised_a_limit_that_has_passed(console: Console) -> None:
    late = await console.ticket()
    console.clock.move(seconds=10 * 86400)
    fine, browser = await console.ticket(), await console.signed_in("commune")
    page = await looked_at(browser, "reply", [late, fine], text=TEXT)
    assert page.count('name="code_of"') == 1 and "không có điều cần điền vào chỗ trống" in page
    assert f'value="{fine.code}"' in page


async def test_a_word_that_a_report_does_not_know_leaves_it_out(console: Console) -> None:
    known, untold = await console.ticket(), await console.ticket()
    async with console.live.service.work("t:approve") as work:
        await work.uow.tickets.save(untold, {"status": "approved", "approved_at": work.now}, work.now)
    browser = await console.signed_in("commune")
    page = await looked_at(browser, "reply", [known, untold], text="Chúng tôi trả lời {due} ạ.")
    assert "không có điều cần điền" in page and "1 phản ánh được giữ nguyên" in page
    await on_with(browser, "/console/bulk/reply/send", [known, untold], when="now")
    await bulk_acts(console.live.service.work)
    assert await replied(console) == 1


async def test_what_was_agreed_to_together_is_marked_as_entered_from_the_page_of_that_act(console: Console) -> None:
    made = [await console.ticket() for _ in range(3)]
    helped = await console.ticket("INSTALL")
    browser, colleague = await console.signed_in("commune"), await console.signed_in("colleague")
    page = await done(console, browser, "approve", [*made, helped])
    path = browser.path
    assert "Đánh dấu 3 phản ánh này đã nhập" in page and helped.code not in page
    assert "bulk-enter" not in await colleague.get(path)
    await browser.get(path)
    await browser.post("/console/bulk/enter", [("code_of", one.code) for one in made])
    assert browser.page.count('name="code_of"') == 3
    await on_with(browser, "/console/bulk/enter/send", made)
    await on_with(browser, "/console/bulk/enter/send", made, when="now")
    await bulk_acts(console.live.service.work)
    assert {(await console.stored(one)).status for one in made} == {"entered"}
    assert "bulk-enter" not in await browser.get(path)
