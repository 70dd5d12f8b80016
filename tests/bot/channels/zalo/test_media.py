"""Files come from the vendor's hosts, over https, and from nowhere else."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.channels.errors import OurMistake, Temporary
from bot.channels.zalo import media
from bot.channels.zalo.media import LARGEST, fetch, vendors


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://f6.photo.talk.zdn.vn/a/b.jpg?x=1", "https://f6.photo.talk.zdn.vn/a/b.jpg?x=1"),
        ("https://S240.ava.ZADN.vn:443/a", "https://s240.ava.zadn.vn/a"),
        ("https://zalo.me/a", "https://zalo.me/a"),
        ("https://zdn.vn.evil.example/a", ""),
        ("https://evilzdn.vn/a", ""),
        ("https://a.zdn.vn@evil.example/a", ""),
        ("https://user:pass@a.zdn.vn/a", ""),
        ("https://a.zdn.vn:8080/a", ""),
        ("ftp://a.zdn.vn/a", ""),
        ("file:///etc/passwd", ""),
        ("http://127.0.0.1/a", ""),
        ("http://[::1]/a", ""),
        ("http://169.254.169.254/latest", ""),
        ("//a.zdn.vn/a", ""),
        ("https://a.zdn.vn\\@evil.example/", ""),
        ("http://[a.zdn.vn/", ""),
        ("", ""),
    ],
)
def test_only_the_vendors_hosts_are_asked(url: str, expected: str) -> None:
    assert vendors(url) == expected


@pytest.fixture
async def origin() -> AsyncIterator[str]:
    async def serve(request: web.Request) -> web.Response:
        ways = {"/away": "http://evil.example/a", "/near": "/file", "/round": "/round", "/loop": "http://127.0.0.1:1/a"}
        if request.path in ways:
            target = ways[request.path]
            raise web.HTTPFound(target if "://" in target else f"http://{request.host}{target}")
        if request.path == "/gone":
            return web.Response(status=404)
        if request.path == "/down":
            return web.Response(status=502)
        return web.Response(body=b"x" * (2000 if request.path == "/large" else 3))

    app = web.Application()
    app.router.add_get("/{name}", serve)
    async with TestServer(app) as server:
        yield str(server.make_url("")).rstrip("/")


async def test_a_file_is_fetched_and_a_way_to_another_host_is_not_gone(
    origin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(media, "LARGEST", 1000)
    async with aiohttp.ClientSession() as session:
        assert await fetch(session, f"{origin}/file", origin) == b"xxx"
        assert await fetch(session, f"{origin}/near", origin) == b"xxx"
        for name in ("away", "loop", "round", "gone", "large"):
            with pytest.raises(OurMistake):
                await fetch(session, f"{origin}/{name}", origin)
        with pytest.raises(Temporary):
            await fetch(session, f"{origin}/down", origin)
        with pytest.raises(OurMistake):
            await fetch(session, f"{origin}/file")  # without the demo's origin it is nobody's


@pytest.mark.parametrize("said", [True, False], ids=["its size is said", "its size is not said"])
async def test_of_a_file_of_300_megabytes_no_more_is_taken_than_may_be_kept(said: bool) -> None:
    piece, written = bytes(1 << 20), 0

    async def serve(request: web.Request) -> web.StreamResponse:
        nonlocal written
        answer = web.StreamResponse(headers={"Content-Length": str(300 << 20)} if said else {})
        await answer.prepare(request)
        for _ in range(300):
            await answer.write(piece)
            written += len(piece)
        return answer

    app = web.Application()
    app.router.add_get("/file", serve)
    async with TestServer(app) as server, aiohttp.ClientSession() as session:
        origin = str(server.make_url("")).rstrip("/")
        with pytest.raises(OurMistake):
            await fetch(session, f"{origin}/file", origin)
    assert written <= (LARGEST >> 1 if said else 2 * LARGEST)
