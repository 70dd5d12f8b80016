"""Who sends half a request holds nothing up for long; who is slow and moves on is served."""

import asyncio

import pytest
import uvloop
from aiohttp import web

from bot import web_server
from bot.web_server import close_slow_bodies, listening
from tests.support.live import HOST, Live
from tests.support.until import pause

HALVES = {
    "nothing": b"",
    "half a line": b"POST /chat/api/mess",
    "half the headers": b"POST /chat/api/messages HTTP/1.1\r\nHost: x\r\nAuthorization: Bear",
    "half a body": b"POST /chat/api/messages HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n"
    b"Content-Length: 400\r\n\r\n{" % (b"a" * 43),
    "half a chunk": b"POST /chat/api/messages HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n"
    b"Transfer-Encoding: chunked\r\n\r\nff\r\n{" % (b"a" * 43),
    "half a body that nobody reads": b"GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 400\r\n\r\n{",
    "half a file": b"POST /chat/api/files HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n"
    b"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 9000\r\n\r\n--b\r\n"
    b'Content-Disposition: form-data; name="key"\r\n\r\n' % (b"a" * 43),
    "half a request after a whole one": b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET /hea",
}


def test_the_limits_close_half_a_request_within_twenty_seconds() -> None:
    assert max(web_server.IDLE, web_server.LINGER, 2 * web_server.WINDOW) < 20


async def test_half_headers_and_half_bodies_are_closed(live_in_a_hurry: Live) -> None:
    port = int(live_in_a_hurry.root.rpartition(":")[2])

    async def closed(half: bytes) -> bool:
        reader, writer = await asyncio.open_connection(HOST, port)
        writer.write(half)
        try:
            async with asyncio.timeout(15):
                await reader.read()
                return True
        except ConnectionResetError:
            return True
        except TimeoutError:
            return False
        finally:
            writer.close()

    outcomes = await asyncio.gather(*map(closed, HALVES.values()))
    assert dict(zip(HALVES, outcomes, strict=True)) == dict.fromkeys(HALVES, True)


@pytest.fixture
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limits, a few hundredths of themselves."""
    monkeypatch.setattr(web_server, "IDLE", 0.5)
    monkeypatch.setattr(web_server, "WINDOW", 0.25)
    monkeypatch.setattr(web_server, "LINGER", 0.5)
    monkeypatch.setattr(web_server, "LEAST", 4)


@pytest.fixture
async def live_in_a_hurry(in_a_hurry: None, live: Live) -> Live:
    """A service with these limits."""
    return live


def test_half_a_body_is_closed_on_the_loop_that_processes_run_on(in_a_hurry: None) -> None:
    """Its transports are of kinds of their own."""

    async def read(request: web.Request) -> web.Response:
        return web.Response(text=str(len(await request.read())))

    async def closed() -> bytes:
        app = web.Application(middlewares=[close_slow_bodies])
        app.router.add_post("/", read)
        async with listening(app, HOST, 0) as port:
            reader, writer = await asyncio.open_connection(HOST, port)
            writer.write(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 400\r\n\r\n{")
            try:
                async with asyncio.timeout(10):
                    return await reader.read()
            except ConnectionResetError:
                return b""
            finally:
                writer.close()

    assert uvloop.run(closed()) == b""


async def test_who_moves_on_is_waited_for_and_whoever_waits_for_us_too(in_a_hurry: None) -> None:
    size, taken = 1 << 20, asyncio.Event()

    async def slow(request: web.Request) -> web.Response:
        await taken.wait()  # the sender stands before a full buffer meanwhile
        return web.Response(text=str(len(await request.read())))

    async def echo(request: web.Request) -> web.Response:
        return web.Response(text=str(len(await request.read())))

    app = web.Application(client_max_size=2 * size, middlewares=[close_slow_bodies])
    app.router.add_post("/slow", slow)
    app.router.add_post("/echo", echo)
    async with listening(app, HOST, 0) as port:
        reader, writer = await asyncio.open_connection(HOST, port)
        writer.write(b"POST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % size + b"a" * size)
        drip_reader, drip = await asyncio.open_connection(HOST, port)
        drip.write(b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 64\r\n\r\n")
        for _ in range(8):
            drip.write(b"12345678")
            await pause(0.1)
        assert b"200 OK" in await drip_reader.readline()
        taken.set()
        assert b"200 OK" in await reader.readline()
        writer.close()
        drip.close()
