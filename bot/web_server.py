"""How a process listens: the public port, the port of the metrics, and how long a slow sender is waited for.

A connection that is idle, or has sent only part of its headers, is closed `IDLE` seconds after it was opened or after
its last answer. A body may take as long as it moves: when fewer than `LEAST` bytes came in a `WINDOW` while we were
ready to take them, the connection is closed.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from aiohttp import web
from aiohttp.typedefs import Handler
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

IDLE = 15.0  # seconds; a proxy in front keeps its own idle connections for less
WINDOW = 9.0  # seconds; half a body is closed within two of them
LINGER = 5.0  # seconds that what is left of a body is waited for after the answer
LEAST = 9 * 1024  # bytes: a phone on the slowest network sends more


@asynccontextmanager
async def listening(
    app: web.Application, host: str, port: int, *, metrics_port: int = 0, patience: float = 10.0
) -> AsyncIterator[int]:
    """Serve until the block ends; gives the port (`port` 0 takes a free one).

    `metrics_port`: where /metrics is answered, 0: nowhere. `patience`: seconds that answers in hand have at the end.
    Errors: OSError when a port is taken.
    """
    async with AsyncExitStack() as stack:
        runner = await _runner(stack, app, patience)
        if metrics_port:
            beside = await _runner(stack, metrics_app(), patience)
            await web.TCPSite(beside, host, metrics_port).start()
        await web.TCPSite(runner, host, port).start()
        yield runner.addresses[0][1]


async def _runner(stack: AsyncExitStack, app: web.Application, patience: float) -> web.AppRunner:
    runner = web.AppRunner(
        app, access_log=None, shutdown_timeout=patience, keepalive_timeout=IDLE, lingering_time=LINGER
    )
    stack.push_async_callback(runner.cleanup)
    await runner.setup()
    return runner


def metrics_app() -> web.Application:
    """What the port of the metrics answers: they tell how busy offices are and belong to no stranger."""
    app = web.Application(middlewares=[close_slow_bodies])
    app.router.add_get("/metrics", metrics)
    return app


async def metrics(request: web.Request) -> web.Response:
    """Prometheus metrics; no label holds personal data."""
    return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})


@web.middleware
async def close_slow_bodies(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Close connections whose body stands still. A body that came with its headers, as nearly all do, costs nothing."""
    if request.content.is_eof():
        return await handler(request)
    watch = asyncio.create_task(_watch(request))
    try:
        return await handler(request)
    finally:
        watch.cancel()


async def _watch(request: web.Request) -> None:
    seen = 0
    while True:
        await asyncio.sleep(WINDOW)
        content, transport = request.content, request.transport
        if content.is_eof() or transport is None:
            return
        # A transport that does not read is full: then we are slow, and not the sender.
        if transport.is_reading() and content.total_bytes - seen < LEAST:
            transport.abort()
            return
        seen = content.total_bytes
