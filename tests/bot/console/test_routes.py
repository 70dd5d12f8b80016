"""Every address of the console, whatever is added later: closed to strangers, closed to foreign forms."""

import re

import aiohttp
import pytest
from aiohttp import web

from bot.console.routes import routes
from tests.support.console import Browser, Console

OPEN = {
    "/console/sign-in", "/console/sign-in/code", "/console/sign-in/{token}", "/console/sign-in/{token}/set-up",
    "/console/sign-in/chat/{token}", "/console/duty/{token}",
}  # fmt: skip
FILLED = {
    "token": "t" * 43, "code": "9250826757", "file": "1000001", "act": "reply", "name": "mine", "id": "7",
    "answer": "yes", "key": "9", "kind": "holiday", "mark": "day",
}  # fmt: skip
ROUTES = routes()
UNKNOWN = (
    ("GET", "/console/nothing"), ("GET", "/console/tickets/abc"), ("GET", "/console/bulk/reply"),
    ("POST", "/console/nothing/at/all"), ("PUT", "/console/tickets/9250826757"), ("DELETE", "/console"),
)  # fmt: skip


def filled(route: web.RouteDef) -> str:
    """The address with something in each of its places."""
    return re.sub(r"\{(\w+)[^/]*\}", lambda found: FILLED[found[1]], route.path)


@pytest.mark.parametrize("route", [r for r in ROUTES if r.path not in OPEN], ids=lambda r: f"{r.method} {r.path}")
def test_every_address_but_the_door_asks_who_is_there(route: web.RouteDef) -> None:
    assert hasattr(route.handler, "__wrapped__"), route.path


async def test_strangers_are_sent_to_the_door_from_everywhere_also_where_nothing_is(console: Console) -> None:
    there = [(route.method, filled(route)) for route in ROUTES if route.path not in OPEN]
    async with aiohttp.ClientSession() as session:
        for method, path in [*there, *UNKNOWN]:
            url, headers = console.live.url(path), {"Origin": console.live.root}
            async with session.request(method, url, headers=headers, allow_redirects=False) as answer:
                assert (answer.status, answer.headers["Location"]) == (303, "/console/sign-in"), path
            async with session.request(method, url, headers={**headers, "HX-Request": "true"}) as answer:
                assert (answer.status, answer.headers["HX-Redirect"]) == (401, "/console/sign-in"), path


async def test_who_is_signed_in_gets_the_consoles_page_for_what_is_not_there_with_the_way_to_the_queue(
    console: Console,
) -> None:
    browser = await console.signed_in("commune")
    for method, path in UNKNOWN:
        url = console.live.url(path)
        async with browser.session.request(method, url, data={"csrf": "guessed"}) as answer:
            page = await answer.text()
        if method == "POST":  # a form is looked at first, wherever it goes
            assert answer.status == 403
            continue
        assert answer.status == 404 and "Không có trang này" in page, (method, path)
        assert '<a class="button" href="/console">' in page and "/console/account" in page


async def test_a_slash_behind_the_address_leads_to_the_queue(console: Console) -> None:
    browser = await console.signed_in("commune")
    async with browser.session.get(console.live.url("/console/"), allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (303, "/console")


async def test_every_form_needs_the_sessions_token_and_this_sites_page(console: Console) -> None:
    browser: Browser = await console.signed_in("commune")
    forms = [route for route in ROUTES if route.method == "POST" and route.path not in OPEN]
    assert len(forms) >= 10
    for route in forms:
        await browser.get("/console/account")
        await browser.post(filled(route), {"csrf": "guessed"})
        assert browser.status == 403, route.path
        await browser.get("/console/account")
        await browser.post(filled(route), {}, Origin="https://elsewhere.example")
        assert browser.status == 403, route.path
    await browser.get("/console")
    assert browser.path == "/console"


def test_nothing_is_changed_by_looking() -> None:
    changing = {"act", "send", "refused", "leave", "leave_everywhere", "speak", "link_chat", "use_link"}
    looked_at = {route.handler.__name__ for route in ROUTES if route.method == "GET"}
    assert looked_at.isdisjoint(changing)
    assert changing <= {route.handler.__name__ for route in ROUTES if route.method == "POST"}
