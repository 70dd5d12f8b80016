"""What a queue is narrowed to by its address: each filter, several at once, what nobody knows, pages and counts."""

import re
import zlib
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest

from bot.console import queue_page
from handlers.tickets.claim import claim
from storage.repositories.tickets import Ticket
from tests.support.console import DETAILS, HOME, NEXT, Browser, Console

MORNING = "/console/queue/my_body"


def codes(page: str) -> list[str]:
    return re.findall(r'data-code="(\d+)"', page)


def link(page: str, rel: str) -> str:
    found = re.search(rf'rel="{rel}" href="([^"]+)"', page)
    return found[1].replace("&amp;", "&") if found else ""


def place(page: str) -> str:
    found = re.search(r'id="range">([^<]+)<', page)
    return found[1] if found else ""


async def narrowed(browser: Browser, **filters: str) -> set[str]:
    await browser.get(f"{MORNING}?{urlencode(filters)}")
    assert browser.status == 200
    return set(codes(browser.page))


async def of_the_day(console: Console, day: date, **changes: Any) -> Ticket:
    dose = replace(DETAILS.doses[0], injected_on=day)
    return await console.ticket(details=replace(DETAILS, doses=(dose,)), **changes)


async def test_each_filter_leaves_its_own_and_the_counts_follow(console: Console) -> None:
    old = await console.ticket(source="walk_in")
    console.clock.move(hours=80)
    station = await of_the_day(console, date(2021, 9, 2), facility_code="D0316")
    taken = await of_the_day(console, date(2021, 8, 30))
    away = await console.ticket("INSTALL", place=NEXT, site=HOME, source="caller")
    async with console.live.service.work("t:taken") as work:
        await claim(work, taken.id, console.actor("colleague"))
    browser, colleague = await console.signed_in("commune"), console.actor("colleague").id
    whole = await narrowed(browser)
    assert {old.code, station.code, taken.code} <= whole
    expected: list[tuple[dict[str, str], set[str]]] = [
        ({"state": "claimed"}, {taken.code}),
        ({"source": "walk_in"}, {old.code}),
        ({"age": "3"}, {old.code}),
        ({"age": "7"}, set()),
        ({"site": "D0316"}, {station.code}),
        ({"day": "2021-09-02"}, {station.code}),
        ({"day": "2021-09-02", "state": "claimed"}, set()),
        ({"handler": "none"}, whole - {taken.code}),
        ({"handler": str(colleague)}, {taken.code}),
        ({"handler": "me"}, set()),
        ({"commune": NEXT.commune}, whole & {away.code}),
        ({"handler": "none", "category": "DOSE_MISSING_ONE", "age": "1"}, {old.code}),
    ]
    for filters, found in expected:
        assert await narrowed(browser, **filters) == found, filters
        if found:
            assert f'data-count="my_body">{len(found)}<' in browser.page, filters
            assert place(browser.page) == f"1–{len(found)} trong {len(found)}"
        else:
            assert "Không có phản ánh nào khớp" in browser.page
    counted = await browser.get("/console/counts?state=claimed")
    assert '"my_body": "1"' in counted and '"unassigned": "0"' in counted


async def test_every_filter_offers_what_stands_in_the_queue_with_how_many_it_leaves(console: Console) -> None:
    for _ in range(2):
        await console.ticket("DUPLICATE")
    taken = await console.ticket("INSTALL")
    async with console.live.service.work("t:taken") as work:
        await claim(work, taken.id, console.actor("colleague"))
    browser = await console.signed_in("commune")
    await browser.get(f"{MORNING}?filters=1")
    for name in ("state", "category", "body", "commune", "handler", "source"):
        assert f'id="narrow-{name}"' in browser.page, name
    assert "Trần Văn Bốn (1)" in browser.page and "Chưa ai nhận (2)" in browser.page and "mới (2)" in browser.page
    await browser.get(f"{MORNING}?filters=1&state=claimed")  # what the other filters leave, and the way back to all
    assert "Trần Văn Bốn (1)" in browser.page and "Chưa ai nhận (" not in browser.page and "mới (2)" in browser.page
    assert f'href="{MORNING}"' in browser.page and 'class="chip"' in browser.page


@pytest.mark.parametrize(
    "said",
    [
        {"category": "SINOPHARM_2019"},
        {"state": "closed", "age": "0", "source": "fax", "handler": "-1"},
        {"day": "2019-13-45", "commune": "1", "site": "'; drop table tickets --"},
        {"handler": "99999999999999999999", "age": "٣", "body": "2021:19:164:05431:front_desk"},
        {"day": "0000-00-00", "state": "\x00", "category": "ă" * 1000},
    ],
)
async def test_a_filter_that_nobody_knows_narrows_nothing_and_is_named(console: Console, said: dict[str, str]) -> None:
    ticket = await console.ticket()
    browser = await console.signed_in("commune")
    assert await narrowed(browser, **said) == {ticket.code}
    named = re.search(r'id="unknown-filters">(.*?)</p>', browser.page, re.DOTALL)
    assert named is not None and named[1].count(",") >= len(said)
    assert "drop table" not in browser.page
    await browser.get(f"/console/counts?{urlencode(said)}")
    assert browser.status == 200


async def test_a_day_long_ago_is_an_empty_list_and_so_is_a_cursor_of_another_age(console: Console) -> None:
    ticket = await console.ticket()
    browser = await console.signed_in("commune")
    assert await narrowed(browser, day="2019-05-01") == set() and "Không có phản ánh nào khớp" in browser.page
    assert await narrowed(browser, before="1500000000000000-1") == {ticket.code}
    for cursor in ("99999999999999999-1", "1634695200000000-9999999999999999999", "x", "1-1"):
        for way in ("after", "before"):
            await browser.get(f"{MORNING}?{way}={cursor}")
            assert browser.status == 200, cursor


async def test_pages_lead_on_and_back_and_say_where_they_stand(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue_page, "PAGE", 3)
    for n in range(8):
        await console.ticket("DUPLICATE" if n % 4 else "INSTALL")
        console.clock.move(minutes=5)
    browser = await console.signed_in("commune")
    for query, whole, places in (("", 8, ("1–3", "4–6", "7–8")), ("?category=DUPLICATE", 6, ("1–3", "4–6"))):
        seen = []
        await browser.get(MORNING + query)
        for at in places:
            assert place(browser.page) == f"{at} trong {whole}"
            seen.append(codes(browser.page))
            if link(browser.page, "next"):
                await browser.get(link(browser.page, "next"))
        assert len({code for page in seen for code in page}) == whole and link(browser.page, "next") == ""
        for page in reversed(seen[:-1]):
            await browser.get(link(browser.page, "prev"))
            assert codes(browser.page) == page
        assert link(browser.page, "prev") == ""
        await browser.get(MORNING + query)
    await browser.get("/console/queue/done")
    assert place(browser.page) == ""


async def test_an_act_on_the_whole_queue_keeps_to_its_filters(console: Console) -> None:
    for _ in range(51):
        await console.ticket("DUPLICATE", source="caller")
    await console.ticket("DUPLICATE")
    browser = await console.signed_in("commune")
    await browser.get(f"{MORNING}?source=caller")
    asked = dict(re.findall(r'name="(whole|queue|source|state)" value="([^"]*)"', browser.page))
    assert asked == {"whole": "1", "queue": "my_body", "source": "caller", "state": ""}
    await browser.post("/console/bulk/reply", list(asked.items()))
    assert browser.page.count('name="code_of"') == 51


async def test_a_column_shows_what_differs_and_what_all_share_stands_above_it(console: Console) -> None:
    for day in (date(2021, 9, 2), date(2021, 9, 9), date(2021, 9, 16), date(2020, 12, 23)):
        await of_the_day(console, day)
    browser = await console.signed_in("commune")
    await browser.get(MORNING)
    assert re.search(r'class="alike">.*?Tất cả tại Phường Châu Phú B', browser.page, re.DOTALL)
    assert "col-place" not in browser.page
    assert re.findall(r'col-dose"><span>(.*?)</span> <span>(.*?)</span>', browser.page) == [
        ("mũi 2", "2/9"),
        ("mũi 2", "9/9"),
        ("mũi 2", "16/9"),
        ("mũi 2", "23/12/2020"),
    ]
    await console.ticket("INSTALL")
    await browser.get(f"{MORNING}?category=INSTALL")
    assert 'col-place">Phường Châu Phú B, Châu Đốc<' in browser.page and "Tất cả tại" not in browser.page


async def test_lines_are_told_anew_to_who_may_see_them_only(console: Console) -> None:
    taken, other = await console.ticket(), await console.ticket(place=NEXT)
    async with console.live.service.work("t:taken") as work:
        await claim(work, taken.id, console.actor("colleague"))
    browser = await console.signed_in("commune")
    audited = await console.audited("tickets.listed")
    await browser.get(f"/console/lines?codes={taken.code},{other.code},1,drop'--")
    assert browser.status == 200 and codes(browser.page) == [taken.code] and "Trần Văn Bốn" in browser.page
    assert "Mười" not in browser.page and await console.audited("tickets.listed") == audited
    free = await console.ticket()
    await browser.get(f"/console/lines?list=my_body%3Fage%3D1&codes={free.code}")
    assert f'formaction="/console/tickets/{free.code}/claim?list=my_body%3Fage%3D1"' in browser.page
    await browser.get("/console/lines")
    assert browser.status == 200 and codes(browser.page) == []


async def test_how_dense_lists_are_is_kept_with_the_person(console: Console) -> None:
    browser = await console.signed_in("commune")
    await browser.get("/console/account")
    assert 'class="console compact"' in browser.page
    for density, shown in (("tiny", "compact"), ("roomy", "roomy"), ("", "compact"), ("roomy", "roomy")):
        await browser.post("/console/account/density", {"density": density})
        assert f'class="console {shown}"' in browser.page, density
    elsewhere = await console.signed_in("commune")
    await elsewhere.get(MORNING)
    assert 'class="console roomy"' in elsewhere.page


async def test_a_full_page_of_a_lead_of_many_offices_is_light(console: Console) -> None:
    for n in range(52):
        await of_the_day(console, date(2021, 9, 1 + n % 28), place=HOME if n % 2 else NEXT)
    directory = console.live.service.tools.directory
    offices = [body.id for body in directory.bodies.values() if body.province == HOME.province][:1000]
    async with console.live.service.work("t:wide") as work:
        for body in offices:
            await work.uow.officials.set_role(console.actor("district").id, body, "lead")
    browser = await console.signed_in("district")
    for path in (MORNING, f"{MORNING}?filters=1"):
        await browser.get(path)
        assert len(codes(browser.page)) == 50 and place(browser.page) == "1–50 trong 52"
        sent = browser.page.encode()
        assert len(sent) <= 160_000 and len(zlib.compress(sent)) <= 60_000, path
