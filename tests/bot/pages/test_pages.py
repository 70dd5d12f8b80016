"""The public pages over HTTP: headers, languages, static files, and what is said when something went wrong."""

import re
from html import unescape
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.pages.rendering import set_up_rendering
from bot.pages.routes import Pages
from bot.pages.security import add_security_headers
from bot.pages.trouble import show_trouble
from bot.settings import Settings
from tests.support.live import Live, start_live

PAGES = ("/", "/chat", "/lists", "/privacy", "/embed.js", "/nowhere")
SECRET = "Nguyễn Thị Bí Mật 098000000001"


async def test_every_answer_carries_the_headers(live: Live) -> None:
    for path in (*PAGES, "/healthz", "/chat/api/replies"):
        async with live.session.get(live.url(path)) as answer:
            policy = answer.headers["Content-Security-Policy"]
            assert "script-src 'self';" in policy
            assert "style-src 'self';" in policy
            assert "unsafe" not in policy
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Referrer-Policy"] == "same-origin"
            assert "Strict-Transport-Security" not in answer.headers
            frames = policy.rpartition("frame-ancestors ")[2]
            assert (path, frames) == (path, "'self'" if path == "/chat" else "'none'")


async def test_the_chat_may_be_framed_where_the_installation_says(database_url: str) -> None:
    named = "https://xa.example https://huyen.example"
    settings: dict[str, Any] = {"embed_origins": named, "public_url": "https://tiemchung.example"}
    async with start_live(database_url, **settings) as live, live.session.get(live.url("/chat")) as answer:
        assert answer.headers["Content-Security-Policy"].endswith(f"frame-ancestors 'self' {named}")
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=63072000")


async def test_nothing_stands_inline_in_a_page(live: Live) -> None:
    for path in PAGES:
        async with live.session.get(live.url(path)) as answer:
            if answer.content_type == "text/html":
                html = await answer.text()
                assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", html)
                assert re.findall(r"<script[^>]*>[^<]", html) == []


@pytest.mark.parametrize(
    ("path", "accepted", "language"),
    [
        ("/", "", "vi"),
        ("/", "vi-VN,vi;q=0.9", "vi"),
        ("/", "en-US,en;q=0.9,vi;q=0.5", "vi"),
        ("/", "en-GB,en;q=0.8", "en"),
        ("/", "fr-FR", "vi"),
        ("/?lang=en", "vi", "en"),
        ("/?lang=vi", "en", "vi"),
        ("/?lang=xx", "en", "en"),
        ("/nowhere", "en", "en"),
    ],
)
async def test_a_page_speaks_vietnamese_whenever_it_is_understood(path: str, accepted: str, language: str) -> None:
    app = web.Application(middlewares=[show_trouble])
    add_pages_without_a_database(app)
    async with TestClient(TestServer(app)) as client:
        answer = await client.get(path, headers={"Accept-Language": accepted})
        assert f'<html lang="{language}">' in await answer.text()


def add_pages_without_a_database(app: web.Application) -> None:
    """The landing page and errors need none."""
    set_up_rendering(app)
    add_security_headers(app, "")
    app.router.add_get("/", Pages(Settings()).landing)


async def test_static_files_are_kept_for_a_year_under_their_own_version(live: Live) -> None:
    async with live.session.get(live.url("/chat")) as answer:
        html = unescape(await answer.text())
    addresses = set(re.findall(r"/static/[^\"#]+", html))
    assert {one.rpartition("/")[2] for one in addresses} >= {"tokens.css", "base.css", "main.js", "icons.svg"}
    for address in addresses:
        async with live.session.get(live.url(address)) as answer:
            assert (address, answer.status) == (address, 200)
            assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        older = re.sub(r"-[0-9a-f]{12}/", "-000000000000/", address)
        async with live.session.get(live.url(older)) as answer:
            assert (answer.status, answer.headers["Cache-Control"]) == (200, "no-cache")


async def test_what_is_no_static_file_is_not_found(live: Live) -> None:
    for address in ("/static/pages-0/none.css", "/static/secrets-0/tokens.css", "/static/pages-0/%2e%2e/routes.py"):
        async with live.session.get(live.url(address)) as answer:
            assert (address, answer.status) == (address, 404)


async def test_text_goes_packed_where_the_browser_unpacks_it(live: Live) -> None:
    address = live.url("/static/pages-0/icons.svg")
    async with live.session.get(address, headers={"Accept-Encoding": "gzip"}) as answer:
        packed, whole = int(answer.headers["Content-Length"]), await answer.read()
    async with live.session.get(address, headers={"Accept-Encoding": "identity"}) as answer:
        assert await answer.read() == whole
    assert packed < len(whole) / 2


async def test_the_demo_phone_exists_in_the_demo_only(live: Live, database_url: str) -> None:
    async with live.session.get(live.url("/demo/sms")) as answer:
        assert answer.status == 404
    async with start_live(database_url, demo=True) as demo, demo.session.get(demo.url("/demo/sms")) as answer:
        assert (answer.status, await answer.json()) == (200, {"messages": []})
        assert answer.headers["Cache-Control"] == "no-store"


async def fail(request: web.Request) -> web.Response:
    raise RuntimeError(SECRET)


async def down(request: web.Request) -> web.Response:
    raise ConnectionRefusedError(SECRET)


async def forbid(request: web.Request) -> web.Response:
    raise web.HTTPForbidden(text="a plain reason")


async def say_itself(request: web.Request) -> web.Response:
    raise web.HTTPConflict(text='{"error": "taken"}', content_type="application/json")


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/fail", 500, "Hệ thống vừa gặp trục trặc"),
        ("/down", 503, "Hệ thống đang tạm nghỉ"),
        ("/forbid", 403, "Bạn không xem được trang này"),
        ("/nowhere", 404, "Không tìm thấy trang này"),
        ("/chat/api/fail", 500, '{"error": "broken"}'),
        ("/chat/api/down", 503, '{"error": "away"}'),
        ("/itself", 409, '{"error": "taken"}'),
    ],
)
async def test_what_went_wrong_is_said_without_its_innards(
    path: str, status: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    app = web.Application(middlewares=[show_trouble])
    set_up_rendering(app)
    for prefix in ("", "/chat/api"):
        app.router.add_get(f"{prefix}/fail", fail)
        app.router.add_get(f"{prefix}/down", down)
    app.router.add_get("/forbid", forbid)
    app.router.add_get("/itself", say_itself)
    async with TestClient(TestServer(app)) as client:
        answer = await client.get(path)
        text = await answer.text()
    assert answer.status == status
    assert words in text
    printed = "".join(capsys.readouterr())
    for told in (text, printed):
        assert SECRET not in told
        assert "Traceback" not in told
    assert ("RuntimeError" in printed) == (status == 500)
    assert ("Retry-After" in answer.headers) == (status == 503)
