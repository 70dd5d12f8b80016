"""Every address of the console, whatever is added later: closed to strangers, closed to foreign forms."""

import re

import aiohttp
import pytest
from aiohttp import web

from bot.console.routes import routes
from tests.support.console import Browser, Console

OPEN = {"/console/sign-in", "/console/sign-in/{token}"}
FILLED = {
    "token": "t" * 43, "code": "9250826757", "file": "1000001", "act": "reply", "name": "mine", "id": "7",
    "answer": "yes",
}  # fmt: skip
ROUTES = routes()


def filled(route: web.RouteDef) -> str:
    """The address with something in each of its places."""
    return re.sub(r"\{(\w+)[^/]*\}", lambda found: FILLED[found[1]], route.path)


@pytest.mark.parametrize("route", [r for r in ROUTES if r.path not in OPEN], ids=lambda r: f"{r.method} {r.path}")
def test_every_address_but_the_door_asks_who_is_there(route: web.RouteDef) -> None:
    assert hasattr(route.handler, "__wrapped__"), route.path


async def test_strangers_are_sent_to_the_door_from_everywhere(console: Console) -> None:
    async with aiohttp.ClientSession() as session:
        for route in ROUTES:
            if route.path in OPEN:
                continue
            url, headers = console.live.url(filled(route)), {"Origin": console.live.root}
            async with session.request(route.method, url, headers=headers, allow_redirects=False) as answer:
                assert (answer.status, answer.headers["Location"]) == (303, "/console/sign-in"), route.path
            async with session.request(route.method, url, headers={**headers, "HX-Request": "true"}) as answer:
                assert (answer.status, answer.headers["HX-Redirect"]) == (401, "/console/sign-in"), route.path


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
    changing = {"act", "send", "leave", "leave_everywhere", "speak", "link_chat", "use_link"}
    looked_at = {route.handler.__name__ for route in ROUTES if route.method == "GET"}
    assert looked_at.isdisjoint(changing)
    assert changing <= {route.handler.__name__ for route in ROUTES if route.method == "POST"}
