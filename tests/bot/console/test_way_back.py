"""A report leads back to exactly the list that it was opened from, whatever was done to it meanwhile."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.support.console import DISTRICT, Console

LIST = "/console/queue/my_body?category=DOSE_MISSING_ONE&age=1"


async def test_a_report_leads_back_to_its_list_through_acts_reloads_and_refusals(console: Console) -> None:
    console.clock.move(hours=-30)
    ticket, other = await console.ticket(), await console.ticket()
    console.clock.move(hours=30)
    browser = await console.signed_in("commune")
    await browser.get(f"{LIST}&done=claim")
    links = dict(re.findall(r'href="(/console/tickets/(\d+)[^"]*)" data-open', browser.page))
    opened = {code: unescape(link) for link, code in links.items()}
    back = LIST.removeprefix("/console/queue/")
    assert parse_qs(urlsplit(opened[ticket.code]).query) == {"list": [back]}

    def leads_back() -> bool:
        found = re.search(r'id="way-back" href="([^"]*)"', browser.page)
        return found is not None and unescape(found[1]) == LIST

    await browser.get(opened[ticket.code])
    assert leads_back()
    here = urlsplit(opened[ticket.code])
    for act, fields, status in (
        ("claim", {}, 200), ("reply", {"text": ""}, 422), ("reply", {"text": "Trạm đang xem ạ"}, 200),
        ("ask", {"text": "Nhờ gửi ảnh"}, 200),
    ):  # fmt: skip
        actions = re.findall(rf'action="({re.escape(here.path)}/{act}[^"]*)"', browser.page)
        await browser.post(unescape(actions[0]), fields)
        assert browser.status == status and leads_back(), act
    await browser.get(browser.path)
    assert leads_back()
    moved = urlsplit(opened[other.code])
    fields = {"body": DISTRICT, "reason": "Điểm tiêm của huyện."}
    await browser.get(opened[other.code])
    await browser.post(f"{moved.path}/transfer?{moved.query}", fields)
    assert browser.path == f"{LIST}&done=transfer" and "Đã chuyển cơ quan" in browser.page


async def test_a_report_found_by_a_search_leads_back_to_what_was_found(console: Console) -> None:
    ticket, _ = await console.ticket(), await console.ticket()
    browser = await console.signed_in("commune")
    await browser.get("/console")
    await browser.post("/console/search", {"q": "nguyen thi muoi"})
    found = browser.path
    assert f'data-list="{found.removeprefix("/console/")}"' in browser.page
    links = re.findall(rf'href="(/console/tickets/{ticket.code}[^"]*)" data-open', browser.page)
    for act, fields in (("claim", {}), ("reply", {"text": "Trạm đang xem ạ"})):
        await browser.get(unescape(links[0]))
        actions = re.findall(rf'action="(/console/tickets/{ticket.code}/{act}[^"]*)"', browser.page)
        await browser.post(unescape(actions[0]), fields)
        assert f'id="way-back" href="{found}"' in browser.page and "Kết quả tìm" in browser.page, act
    moved = urlsplit(unescape(links[0]))
    await browser.post(f"{moved.path}/transfer?{moved.query}", {"body": DISTRICT, "reason": "Điểm tiêm của huyện."})
    assert browser.path == f"{found}?done=transfer" and "Đã chuyển cơ quan" in browser.page


@pytest.mark.parametrize(
    "named",
    [
        "search/",
        "search/a/../b",
        "search/" + "a" * 2001,
        "//elsewhere.example",
        "my_body?x=1#y",
        "../tickets",
        "my_body?q=<b>",
        "MY",
        "my_body?" + "a" * 1201,
        "\n",
    ],
)
async def test_an_address_leads_to_no_other_place_than_a_list_of_ours(console: Console, named: str) -> None:
    ticket = await console.ticket()
    browser = await console.signed_in("commune")
    async with browser.session.get(console.live.url(f"/console/tickets/{ticket.code}"), params={"list": named}) as got:
        page = await got.text()
    assert 'id="way-back" href="/console/queue/my_body"' in page and "list=" not in page
