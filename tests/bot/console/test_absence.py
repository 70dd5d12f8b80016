"""The page of absences: said by oneself or by who leads there, handed over and taken back."""

from handlers.staff.officials import enrol
from handlers.tickets.claim import claim
from storage.repositories.tickets import Ticket
from tests.support.console import HOME, Browser, Console, office


async def held(console: Console, name: str = "colleague") -> Ticket:
    """A report that an official has."""
    ticket = await console.ticket()
    async with console.live.service.work(f"test:claim:{ticket.id}") as work:
        return await claim(work, ticket.id, console.actor(name))


async def say(browser: Browser, first: str, last: str, **more: object) -> str:
    """Fill the form in."""
    await browser.get("/console/absence")
    return await browser.post("/console/absence", {"first": first, "last": last, **more})


async def test_an_official_hands_all_to_a_colleague_and_takes_it_back(console: Console) -> None:
    ticket, lead = await held(console), console.people["commune"]
    browser = await console.signed_in("colleague")
    assert 'href="/console/absence"' in await browser.get("/console/account")
    page = await browser.get("/console/absence")
    assert "Ai vắng" not in page and "Chưa ai báo vắng" in page and 'value="2021-10-20"' in page
    page = await say(browser, "2021-10-20", "2021-10-22", to=lead.id)
    assert "Đã ghi nhận ngày vắng" in page and "từ 20/10/2021 đến hết 22/10/2021 · giao cho Lê Thị Sen" in page
    assert (await console.stored(ticket)).claimed_by == lead.id
    assert "1 phản ánh bạn đã giao chưa ai làm tiếp" in page
    page = await browser.post("/console/absence/back")
    assert "Đã bỏ báo vắng" in page and "Chưa ai báo vắng" in page
    page = await browser.post("/console/absence/take")
    assert "chưa ai làm tiếp." in page and "Nhận lại tất cả" not in page
    assert (await console.stored(ticket)).claimed_by == console.people["colleague"].id


async def test_who_leads_says_it_for_a_colleague(console: Console) -> None:
    ticket, colleague = await held(console), console.people["colleague"]
    browser = await console.signed_in("commune")
    assert "Ai vắng" in await browser.get("/console/absence")
    page = await say(browser, "2021-10-20", "2021-10-20", who=colleague.id)
    assert "Trần Văn Bốn: từ 20/10/2021" in page and "trả về hàng đợi" in page
    assert (await console.stored(ticket)).status == "open"
    assert "Chưa ai báo vắng" in await browser.post("/console/absence/back", {"who": colleague.id})


async def test_what_does_not_fit_is_told_and_strangers_learn_nothing(console: Console) -> None:
    ticket, colleague = await held(console), console.people["colleague"]
    browser = await console.signed_in("commune")
    for first, last in (("2021-10-19", "2021-10-22"), ("2021-10-22", "2021-10-21"), ("hôm nay", ""), ("", "9" * 3000)):
        page = await say(browser, first, last, who=colleague.id)
        assert browser.status == 422 and "Ngày chưa đúng" in page, (first, last)
    for name, who in (("colleague", "commune"), ("district", "colleague"), ("colleague", "neighbour")):
        browser = await console.signed_in(name)
        await say(browser, "2021-10-20", "2021-10-22", who=console.people[who].id)
        assert browser.status == 404
        await browser.get("/console/absence")
        await browser.post("/console/absence/back", {"who": console.people[who].id})
        assert browser.status == 404
    assert (await console.stored(ticket)).claimed_by == colleague.id


async def test_of_many_colleagues_a_list_names_the_first_and_the_others_are_found_by_name(console: Console) -> None:
    ticket, front = await held(console), office(HOME, "front_desk")
    async with console.live.service.work("test:many") as work:
        for n in range(40):
            await enrol(work, f"An Thị {('Ba', 'Bảy', 'Tám', 'Chín')[n % 4]} {n:02}", {front: "officer"})
        last = await enrol(work, "Ỷ Văn Đợi", {front: "officer"})
    browser = await console.signed_in("colleague")
    page = await browser.get("/console/absence")
    assert page.count("<option") == 31 and "Ỷ Văn Đợi" not in page and "chỉ nêu 30 người đầu" in page
    for words, found in (("doi y", 1), ("Ngô Thị Út", 0), ("Phạm Văn Ba", 0), ("thi tam", 10)):
        page = await browser.post("/console/absence/find", {"words": words, "last": "2021-10-23"})
        assert browser.status == 200 and page.count("<option") == 1 + found, words  # no volunteer, no other office
        assert 'value="2021-10-23"' in page and "words" not in browser.path
        assert (f"Tìm thấy {found} người" in page) == bool(found)
        assert ("Không có ai tên như vậy" in page) != bool(found)
    page = await browser.post("/console/absence", {"first": "2021-10-22", "last": "2021-10-21", "to": last.id})
    assert browser.status == 422 and f'<option value="{last.id}" selected>' in page
    await say(browser, "2021-10-20", "2021-10-22", to=last.id)
    assert (await console.stored(ticket)).claimed_by == last.id


async def test_what_one_has_goes_to_nobody_who_may_not_have_it(console: Console) -> None:
    ticket = await held(console)
    browser = await console.signed_in("colleague")
    for stranger in ("volunteer", "neighbour", "district", "colleague"):
        await say(browser, "2021-10-20", "2021-10-22", to=console.people[stranger].id)
        assert browser.status == 404, stranger
    assert (await console.stored(ticket)).claimed_by == console.people["colleague"].id
