"""Where an official is signed in: each browser with its name, ended one by one."""

import re
from urllib.parse import urlencode

import pytest

from bot.console.devices import device_of, icon_of
from bot.console.sessions import COOKIE
from tests.support.console import Console

WINDOWS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0.0.0 Safari/537.36"
)
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 16_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Safari/604.1"
EDGE = f"{WINDOWS} Edg/109.0.1518.78"


@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        (WINDOWS, "Chrome, Windows"), (EDGE, "Edge, Windows"), (PHONE, "Safari, iPhone"), ("curl/8.0", ""), ("", ""),
        ("Mozilla/5.0 (Linux; Android 9; SM-A105) SamsungBrowser/20.0 Chrome/106.0", "Samsung Internet, Android"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/115.0", "Firefox, Linux"),
        ("Mozilla/5.0 (Windows NT 6.1) coc_coc_browser/100.0 Chrome/94.0 Safari/537.36", "Coc Coc, Windows"),
    ],
)  # fmt: skip
def test_a_browser_is_named_as_its_owner_knows_it(user_agent: str, device: str) -> None:
    assert device_of(user_agent) == device
    assert (icon_of(device) == "smartphone") == ("iPhone" in device or "Android" in device)


def marks(page: str) -> list[str]:
    """Of the sessions that can be ended from here."""
    return re.findall(r'name="session" value="([0-9a-f]{16})"', page)


async def test_one_of_several_browsers_is_ended_and_the_others_work_on(console: Console) -> None:
    here = await console.signed_in("commune", user_agent=WINDOWS)
    left, phone = (
        await console.signed_in("commune", user_agent=EDGE),
        await console.signed_in("commune", user_agent=PHONE),
    )
    await here.get("/console/account")
    assert all(device in here.page for device in ("Chrome, Windows", "Edge, Windows", "Safari, iPhone"))
    assert len(marks(here.page)) == 2  # this browser ends by the button below
    left_mark = re.search(r'Edge, Windows.*?name="session" value="(\w+)"', here.page, re.DOTALL)
    assert left_mark is not None
    await here.post("/console/sign-out/one", {"session": left_mark[1]})
    assert here.path == "/console/account?ended=Edge, Windows" and "Đã kết thúc phiên trên Edge" in here.page
    assert left_mark[1] not in marks(await here.get("/console/account"))  # only the last sign-ins still name it
    await left.get("/console")
    assert left.path == "/console/sign-in"
    await phone.get("/console")
    assert phone.path.startswith("/console") and phone.path != "/console/sign-in"


async def test_nobody_ends_the_session_of_somebody_else(console: Console) -> None:
    owner, second = await console.signed_in("commune"), await console.signed_in("commune")
    await owner.get("/console/account")
    (mark,) = marks(owner.page)
    stranger = await console.signed_in("neighbour")
    await stranger.get("/console/account")
    await stranger.post("/console/sign-out/one", {"session": mark})
    assert stranger.path == "/console/account"
    for browser in (owner, second):
        await browser.get("/console")
        assert browser.path != "/console/sign-in"


async def test_a_session_that_has_ended_or_never_was_changes_nothing(console: Console) -> None:
    browser = await console.signed_in("commune")
    await browser.get("/console/account")
    for mark in ("", "0" * 16, "' or true --", "\N{VULGAR FRACTION ONE HALF}" * 3000):
        await browser.post("/console/sign-out/one", {"session": mark})
        assert browser.status == 200 and browser.path == "/console/account"


async def test_no_secret_of_a_session_stands_in_the_page(console: Console) -> None:
    browser, other = await console.signed_in("commune"), await console.signed_in("commune")
    await browser.get("/console/account")
    (mark,) = marks(browser.page)
    for one in (browser, other):
        (secret,) = (cookie.value for cookie in one.session.cookie_jar if cookie.key == COOKIE)
        assert len(secret) > 40 and secret not in browser.page and mark not in secret


async def test_the_page_says_which_session_it_has_ended_and_nothing_that_an_address_makes_up(console: Console) -> None:
    here = await console.signed_in("commune", user_agent=WINDOWS)
    for user_agent, device in ((EDGE, "Edge, Windows"), (PHONE, "Safari, iPhone"), ("", "Máy hoặc trình duyệt khác")):
        await console.signed_in("commune", user_agent=user_agent)
        (mark,) = marks(await here.get("/console/account"))
        page = await here.post("/console/sign-out/one", {"session": mark})
        assert f"Đã kết thúc phiên trên {device}." in page and marks(page) == []
    for made_up in ("Chrome, <b>", "tài khoản của bạn", "Chrome, Windows, Edge", "x" * 3000):
        page = await here.get(f"/console/account?{urlencode({'ended': made_up})}")
        assert "Đã kết thúc phiên trên Máy hoặc trình duyệt khác." in page and made_up not in page
    assert "Đã kết thúc" not in await here.get("/console/account")
