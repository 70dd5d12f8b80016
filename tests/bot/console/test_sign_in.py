"""Signing in by one-time link, sessions, foreign forms, signing out."""

import aiohttp

from bot.console.sessions import COOKIE
from tests.support.console import Browser, Console


async def stranger(console: Console) -> Browser:
    session = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))
    console.sessions.append(session)
    return Browser(console, session)


async def test_opening_a_link_uses_nothing_up_and_pressing_its_button_signs_in(console: Console) -> None:
    token = await console.link("commune")
    scanner = await stranger(console)
    for _ in range(3):
        await scanner.get(f"/console/sign-in/{token}")
        assert scanner.status == 200 and "<form" in scanner.page
    assert len(scanner.session.cookie_jar) == 0

    browser = await stranger(console)
    async with browser.session.post(
        console.live.url(f"/console/sign-in/{token}"), headers={"Origin": console.live.root}, allow_redirects=False
    ) as answer:
        assert (answer.status, answer.headers["Location"]) == (303, "/console")
        cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert word in cookie
    assert "Domain" not in cookie


async def test_a_link_works_once_and_not_after_its_time(console: Console) -> None:
    token = await console.link("commune")
    browser = await stranger(console)
    await browser.post(f"/console/sign-in/{token}")
    again = await stranger(console)
    await again.post(f"/console/sign-in/{token}")
    assert again.status == 404 and COOKIE not in {c.key for c in again.session.cookie_jar}

    late = await console.link("commune")
    console.clock.move(minutes=31)
    await again.post(f"/console/sign-in/{late}")
    assert again.status == 404


async def test_another_sites_page_cannot_press_the_button_of_a_link(console: Console) -> None:
    token = await console.link("commune")
    browser = await stranger(console)
    await browser.post(f"/console/sign-in/{token}", Origin="https://elsewhere.example")
    assert browser.status == 403
    await browser.post(f"/console/sign-in/{token}")
    assert browser.path == "/console/sign-in" or browser.status == 200


async def test_a_chat_link_opens_no_console(console: Console) -> None:
    token = await console.link("commune", "chat")
    browser = await stranger(console)
    await browser.post(f"/console/sign-in/{token}")
    assert browser.status == 404


async def test_who_is_not_signed_in_is_sent_to_the_door(console: Console) -> None:
    ticket = await console.ticket()
    browser = await stranger(console)
    for path in ("/console", "/console/queue/mine", f"/console/tickets/{ticket.code}", "/console/account"):
        await browser.get(path)
        assert browser.path == "/console/sign-in"
        assert "Nguyễn" not in browser.page


async def test_a_session_ends_with_its_time_and_with_the_account(console: Console) -> None:
    browser = await console.signed_in("commune")
    other = await console.signed_in("colleague")
    async with console.live.service.work("test:off") as work:
        await work.uow.officials.set_active(console.people["colleague"].id, False)
    await other.get("/console")
    assert other.path == "/console/sign-in"
    console.clock.move(hours=13)
    await browser.get("/console")
    assert browser.path == "/console/sign-in"


async def test_the_database_keeps_only_a_digest_of_the_session(console: Console) -> None:
    browser = await console.signed_in("commune")
    secret = next(c.value for c in browser.session.cookie_jar if c.key == COOKIE)
    async with console.live.service.database.reading() as uow:
        rows = await uow.connection.fetch("select * from console_sessions")
    assert len(rows) == 1
    assert secret not in str([dict(row) for row in rows])


async def test_a_form_without_the_sessions_token_or_from_elsewhere_changes_nothing(console: Console) -> None:
    ticket = await console.ticket()
    browser = await console.signed_in("commune")
    path = f"/console/tickets/{ticket.code}/claim"
    await browser.get(f"/console/tickets/{ticket.code}")
    for forged in (
        {"data": {"csrf": "guessed"}},
        {"data": {"csrf": ""}},
    ):
        await browser.post(path, forged["data"])
        assert browser.status == 403
        await browser.get(f"/console/tickets/{ticket.code}")
    await browser.post(path, {}, Origin="https://elsewhere.example")
    assert browser.status == 403
    await browser.get(f"/console/tickets/{ticket.code}")
    await browser.post(path, {}, Origin="null")
    assert browser.status == 403
    assert (await console.stored(ticket)).status == "open"


async def test_signing_out_ends_this_browser_and_everywhere_ends_all(console: Console) -> None:
    first, second = await console.signed_in("commune"), await console.signed_in("commune")
    await first.get("/console/account")
    assert first.page.count('class="session"') == 2
    await first.post("/console/sign-out")
    assert first.path == "/console/sign-in"
    await first.get("/console")
    assert first.path == "/console/sign-in"
    third = await console.signed_in("commune")
    await third.get("/console/account")
    await third.post("/console/sign-out/everywhere")
    await second.get("/console")
    assert second.path == "/console/sign-in"


async def test_an_official_chooses_the_language(console: Console) -> None:
    browser = await console.signed_in("commune")
    await browser.get("/console/account")
    await browser.post("/console/account/language", {"language": "en"})
    await browser.get("/console")
    assert 'lang="en"' in browser.page and "Unassigned" in browser.page
    await browser.get("/console/account")
    await browser.post("/console/account/language", {"language": "xx"})
    await browser.get("/console")
    assert 'lang="en"' in browser.page


async def test_no_page_of_the_console_is_kept_or_runs_anything_inline(console: Console) -> None:
    ticket = await console.ticket()
    browser = await console.signed_in("commune")
    for path in ("/console", f"/console/tickets/{ticket.code}", "/console/account"):
        async with browser.session.get(console.live.url(path)) as answer:
            page = await answer.text()
            assert answer.headers["Cache-Control"] == "no-store"
            policy = answer.headers["Content-Security-Policy"]
        assert "script-src 'self'" in policy and "style-src 'self'" in policy and "unsafe" not in policy
        assert "<script>" not in page and "style=" not in page and "onclick" not in page
