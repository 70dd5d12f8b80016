"""The queue: filters, counts, pages, search, live news, many at once."""

import asyncio
import re
from dataclasses import replace

import pytest

from bot.console.views import events
from bot.console.views.events import TOPIC, concerns, next_news
from bot.coordination import MemoryCoordination
from handlers.jobs.bulk_acts import bulk_acts
from handlers.staff.officials import remove_role, switch_off
from handlers.tickets.approve import approve
from handlers.tickets.claim import claim
from tests.support.bulk import done, looked_at, on_with
from tests.support.console import NEXT, SUBJECT, Console, office


def codes(page: str) -> list[str]:
    return re.findall(r'data-code="(\d+)"', page)


async def test_the_queue_lists_by_time_left_with_words_and_counts(console: Console) -> None:
    later = await console.ticket("DUPLICATE")
    console.clock.move(hours=1)
    sooner = await console.ticket("INSTALL")
    console.clock.move(hours=50)
    browser = await console.signed_in("commune")
    await browser.get("/console")
    assert codes(browser.page) == [sooner.code, later.code]
    assert "quá hạn" in browser.page and "clock-late" in browser.page and "#octagon-alert" in browser.page
    assert re.search(r'data-count="my_body">2<', browser.page)
    assert re.search(r'data-count="mine">0<', browser.page)


async def test_each_filter_holds_what_its_name_says(console: Console) -> None:
    free, taken, agreed = await console.ticket(), await console.ticket(), await console.ticket()
    for ticket in (taken, agreed):
        async with console.live.service.work(f"t:{ticket.id}") as work:
            await claim(work, ticket.id, console.actor("commune"))
    async with console.live.service.work("t:agree") as work:
        await approve(work, agreed.id, console.actor("commune"))
    browser = await console.signed_in("commune")
    expected = {
        "mine": [taken.code],
        "unassigned": [free.code],
        "my_body": [free.code, taken.code],
        "waiting": [],
        "to_enter": [agreed.code],
        "done": [],
    }
    for name, found in expected.items():
        await browser.get(f"/console/queue/{name}")
        assert sorted(codes(browser.page)) == sorted(found), name
    await browser.get("/console/queue/nothing")
    assert browser.status == 404


async def test_names_are_masked_in_lists_and_nobodys_number_stands_there(console: Console) -> None:
    await console.ticket()
    browser = await console.signed_in("commune")
    await browser.get("/console")
    assert "N• T• Mười" in browser.page
    for secret in ("Nguyễn Thị", "098162000123", "0300111222"):
        assert secret not in browser.page


async def test_who_is_in_no_office_reads_so_and_not_that_all_is_done(console: Console) -> None:
    browser = await console.signed_in("neighbour")
    assert "Không còn phản ánh nào" in await browser.get("/console")
    async with console.live.service.work("t:left") as work:
        for body in console.actor("neighbour").bodies:
            await remove_role(work, console.actor("neighbour").id, body)
    page = await browser.get("/console")
    assert "Tài khoản chưa thuộc cơ quan nào" in page and "Không còn phản ánh nào" not in page


async def test_pages_follow_one_another_without_loss_or_repeat(console: Console) -> None:
    made = {(await console.ticket()).code for _ in range(120)}
    browser = await console.signed_in("commune")
    seen: list[str] = []
    path = "/console/queue/my_body"
    while path:
        await browser.get(path)
        seen += codes(browser.page)
        following = re.search(r'rel="next" href="([^"]+)"', browser.page)
        path = following[1].replace("&amp;", "&") if following else ""
    assert len(seen) == 120 and set(seen) == made


async def test_the_queue_is_narrowed_by_category_and_office(console: Console) -> None:
    one, other = await console.ticket("DUPLICATE"), await console.ticket("INSTALL")
    browser = await console.signed_in("commune")
    await browser.get("/console/queue/my_body?category=DUPLICATE")
    assert codes(browser.page) == [one.code]
    await browser.get(f"/console/queue/my_body?body={other.body_id}")
    assert set(codes(browser.page)) == {one.code, other.code}
    station = other.body_id.replace("front_desk", "health_station")
    await browser.get(f"/console/queue/my_body?body={station}")
    assert codes(browser.page) == [] and "Không có phản ánh nào khớp" in browser.page
    await browser.get(f"/console/queue/my_body?body={office(NEXT, 'front_desk')}&category=drop'--&after=x")
    assert set(codes(browser.page)) == {one.code, other.code}


async def test_a_code_in_the_search_opens_the_ticket_and_an_identity_number_lists_them(console: Console) -> None:
    first, second = await console.ticket(), await console.ticket("DUPLICATE")
    other = await console.ticket(subject=replace(SUBJECT, name="Lê Văn Một", papers=()), identity="098070000999")
    browser = await console.signed_in("commune")
    await browser.get("/console")
    await browser.post("/console/search", {"q": f"{first.code[:4]} {first.code[4:8]} {first.code[8:]}"})
    assert browser.path == f"/console/tickets/{first.code}"
    await browser.get("/console")
    await browser.post("/console/search", {"q": "098 162 000 123"})
    assert set(codes(browser.page)) == {first.code, second.code} and other.code not in browser.page
    assert "?" not in browser.path
    assert await console.audited("searched_by_identity") == 1
    await browser.get("/console")
    await browser.post("/console/search", {"q": "Nguyễn Thị Mười"})
    assert set(codes(browser.page)) == {first.code, second.code}


async def test_what_was_listed_searched_chosen_and_printed_stands_in_the_audit_log(console: Console) -> None:
    first, second = await console.ticket(), await console.ticket("DUPLICATE")
    for _ in range(3):
        await console.photo(first, b"x")
    browser, both = await console.signed_in("commune"), {"tickets": [first.id, second.id]}
    console.clock.move(seconds=1)
    await browser.get("/console")
    await browser.post("/console/bulk/reply", [("code_of", first.code), ("code_of", second.code)])
    for text in ("098 162 000 123", "098162000123", "098162000124", first.code):
        await browser.get("/console")
        await browser.post("/console/search", {"q": text})
    await browser.get(f"/console/tickets/{second.code}/slip")
    async with console.live.service.database.reading() as uow:
        rows = await uow.connection.fetch(
            "select action, subject, details from audit_log where actor = $1 order by id", browser_key(console)
        )
    found = [(row["action"], row["subject"], row["details"]) for row in rows]
    listed = {name: [details for action, _, details in found if action == name] for name in {one[0] for one in found}}
    assert {tuple(sorted(one["tickets"])) for one in listed["tickets.listed"]} == {tuple(both["tickets"])}
    (chosen,) = listed["tickets.chosen"]
    assert chosen == {**both, "act": "reply", "session": chosen["session"]}
    digests = [one["digest"] for one in listed["searched_by_identity"]]
    assert digests[0] == digests[1] != digests[2] and len(digests[0]) == 32
    assert len(listed["searched_by_code"]) == 1 and "098162" not in str(found) and first.code not in str(found)
    assert [subject for action, subject, _ in found if action == "ticket.slip"] == [f"ticket:{second.id}"]
    assert [subject for action, subject, _ in found if action == "ticket.thumbnails"] == [f"ticket:{first.id}"]


def browser_key(console: Console) -> str:
    return console.actor("commune").key


async def test_an_empty_queue_says_what_comes_next(console: Console) -> None:
    browser = await console.signed_in("commune")
    for name in ("my_body", "mine", "unassigned", "overdue", "waiting", "done"):
        await browser.get(f"/console/queue/{name}")
        assert 'class="blank"' in browser.page and "<table" not in browser.page


async def test_one_answer_goes_to_many_and_each_has_its_own_result(console: Console) -> None:
    mine, theirs = await console.ticket(), await console.ticket("DUPLICATE")
    foreign = await console.ticket(place=NEXT)
    async with console.live.service.work("t:other") as work:
        await claim(work, theirs.id, console.actor("colleague"))
    browser = await console.signed_in("colleague")
    chosen = (mine, theirs, foreign)
    page = await looked_at(browser, "reply", chosen, text="Đang đối chiếu, mong bà con chờ thêm.")
    assert page.count('name="code_of"') == 2 and foreign.code not in page
    assert "Đã xong 2" in await done(console, browser, "reply", chosen, text="Đang đối chiếu, mong bà con chờ thêm.")
    assert (await console.stored(foreign)).first_reply_at is None
    assert (await console.stored(mine)).first_reply_at is not None
    assert "Đã xong 2" in await done(console, browser, "refuse", chosen, code="R11")
    assert {(await console.stored(one)).refusal_code for one in (mine, theirs)} == {"R11"}


async def test_a_whole_queue_of_several_pages_is_answered_in_one_go(console: Console) -> None:
    made = [await console.ticket() for _ in range(55)]
    other = await console.ticket("DUPLICATE")
    browser = await console.signed_in("commune")
    await browser.get("/console/queue/my_body?category=DOSE_MISSING_ONE")
    asked = dict(re.findall(r'name="(whole|queue|body|category)" value="([^"]*)"', browser.page))
    assert asked == {"whole": "1", "queue": "my_body", "body": "", "category": "DOSE_MISSING_ONE"}
    await browser.post("/console/bulk/reply", [*asked.items(), ("code_of", made[0].code)])
    assert browser.page.count('name="code_of"') == len(made)
    page = await on_with(browser, "/console/bulk/reply/send", made[1:], text="Trạm đang đối chiếu từng người.")
    for _ in range(2):  # pressed twice on a slow line: answered once
        browser.page = page
        await on_with(browser, "/console/bulk/reply/send", made, when="now")
        await bulk_acts(console.live.service.work)
        assert "Chờ Trung tâm Y tế" in await browser.get(browser.path)  # another official's yes, from 50 on
    path = browser.path
    lead = await console.signed_in("district")
    assert "Chờ bạn đồng ý" in await lead.get("/console/bulk") and path in lead.page
    assert (await lead.get(path)).count('<article class="example') == 3
    await lead.post(f"{path}/yes")
    assert "Bạn đã đồng ý" in lead.page
    await bulk_acts(console.live.service.work)
    assert "Đã xong 54" in await browser.get(path) and "Đỗ Thị Hạnh đã đồng ý" in browser.page
    for one in (other, made[0]):  # of another category; unticked
        assert (await console.stored(one)).first_reply_at is None
    async with console.live.service.database.reading() as uow:
        told = await uow.connection.fetchval("select count(*) from ticket_events where kind = 'replied'")
    assert told == len(made) - 1


async def test_what_somebody_else_has_is_named_among_many(console: Console) -> None:
    free, taken = await console.ticket(), await console.ticket()
    async with console.live.service.work("t:other") as work:
        await claim(work, taken.id, console.actor("commune"))
    browser = await console.signed_in("colleague")
    page = await looked_at(browser, "refuse", (free, taken), code="R11")
    assert "1 phản ánh được giữ nguyên" in page and "Lê Thị Sen" in page and "Từ chối 1 phản ánh?" in page
    async with console.live.service.work("t:too") as work:  # while the page is open
        await claim(work, free.id, console.actor("commune"))
    await on_with(browser, "/console/bulk/refuse/send", (free, taken), when="now")
    assert browser.status == 422 and "Đồng nghiệp khác đang giữ" in browser.page
    assert {(await console.stored(one)).status for one in (free, taken)} == {"claimed"}


async def test_approved_tickets_are_marked_entered_in_one_go(console: Console) -> None:
    made = [await console.ticket() for _ in range(3)]
    browser = await console.signed_in("commune")
    for act, status in (("claim", "claimed"), ("approve", "approved"), ("enter", "entered")):
        assert "Đã xong 3" in await done(console, browser, act, made)
        assert {(await console.stored(one)).status for one in made} == {status}


async def test_pages_hear_of_new_tickets_of_their_own_offices_only(console: Console) -> None:
    browser = await console.signed_in("commune")
    async with browser.session.get(console.live.url("/console/events")) as answer:
        assert answer.content_type == "text/event-stream"
        assert (await answer.content.readline()).startswith(b"retry")
        await console.ticket(place=NEXT)
        ticket = await console.ticket()
        async with asyncio.timeout(10):
            line = b""
            while not line.startswith(b"data:"):
                line = await answer.content.readline()
        assert line.decode() == f'data: {{"event": "opened", "ticket": "{ticket.id}"}}\n'


async def test_the_line_of_somebody_switched_off_ends_and_tells_nothing_more(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "LOOK", 0.0)
    browser = await console.signed_in("commune")
    async with browser.session.get(console.live.url("/console/events")) as answer:
        assert (await answer.content.readline()).startswith(b"retry")
        async with console.live.service.work("off") as work:
            await switch_off(work, console.actor("commune").id)
        await console.ticket()
        async with asyncio.timeout(10):
            assert b"data:" not in await answer.content.read()


async def test_an_open_line_does_not_hold_up_the_end_of_the_process() -> None:
    stopping = asyncio.Event()
    coordination = MemoryCoordination()
    with coordination.listen(TOPIC) as listener:
        coordination.publish(TOPIC, "a=b")
        assert await next_news(listener, stopping) == (TOPIC, "a=b")
        stopping.set()
        async with asyncio.timeout(2):
            assert await next_news(listener, stopping) is None


def test_news_of_other_offices_is_no_news() -> None:
    from handlers.staff.actor import Actor, Kind

    actor = Actor(Kind.OFFICIAL, 1, "", {"2021:89:884:30316:front_desk": "officer"})
    assert concerns(actor, "ticket_id=7,body_id=2021:89:884:30319:front_desk,event=opened") is None
    assert concerns(actor, "") is None
    assert concerns(actor, "ticket_id=7,body_id=2021:89:884:30316:front_desk,event=claimed") == {
        "event": "claimed",
        "ticket": "7",
    }
