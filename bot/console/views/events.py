"""Live news for open pages: which ticket of the official's offices changed, never what about it."""

import asyncio
import contextlib
import json

from aiohttp import web

from bot.console.desk import Desk, signed_in
from bot.console.sessions import secret_of
from bot.coordination.base import Listener
from bot.streams import Streams, hung_up
from handlers.staff.actor import Actor
from handlers.staff.sign_in import session_of
from storage.database import DOWN

TOPIC = "ticket"
BEAT = 15.0  # seconds between signs of life, so that proxies keep the connection
LONGEST = 300.0  # seconds; then the browser connects again
LOOK = 5.0  # seconds that somebody switched off, or moved to another office, may still be told what the old one is


async def stream(desk: Desk) -> web.StreamResponse:
    """Server-sent events `{"event", "ticket"}` of the official's offices until the browser goes or the session ends.

    204 for who practises, whom real news would not fit. 429 for more than a session may have open: such a page asks for
    its counts from time to time.
    """
    if desk.practises:  # a browser asks no more after this
        return web.Response(status=204)
    with desk.request.app[STREAMS].one(desk.signed.session.csrf, hung_up(desk.request)) as free:
        if not free:
            return web.Response(status=429, headers={"Retry-After": "15"})
        return await _open(desk)


async def _open(desk: Desk) -> web.StreamResponse:
    response = web.StreamResponse(
        headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    )
    with desk.service.coordination.listen(TOPIC) as listener:
        await response.prepare(desk.request)
        await response.write(b"retry: 3000\n\n")
        with contextlib.suppress(ConnectionError):
            await _tell(desk, response, listener)
    return response


async def _tell(desk: Desk, response: web.StreamResponse, listener: Listener) -> None:
    stopping, now = desk.request.app[STOPPING], asyncio.get_running_loop().time
    actor, looked = desk.actor, now()
    end = looked + LONGEST
    while now() < end and not stopping.is_set():
        news = await next_news(listener, stopping)
        if news is None or now() - looked >= LOOK:
            still = await _still_there(desk)
            if still is None:
                return
            actor, looked = still, now()
        if news is None:
            await response.write(b": beat\n\n")
        elif (told := concerns(actor, news[1])) is not None:
            await response.write(f"data: {json.dumps(told)}\n\n".encode())


async def _still_there(desk: Desk) -> Actor | None:
    """The official with today's roles; None when the session is over. With the database away: as before."""
    try:
        async with desk.service.work(f"console:{desk.service.ids.new()}") as work:
            session = await session_of(work, secret_of(desk.request))
    except DOWN:
        return desk.actor
    return session.actor if session else None


async def next_news(listener: Listener, stopping: asyncio.Event) -> tuple[str, str] | None:
    """The next message; None after a beat without one, or at once when the process stops."""
    waited = (asyncio.ensure_future(listener.get(BEAT)), asyncio.ensure_future(stopping.wait()))
    try:
        await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
        return waited[0].result() if waited[0].done() else None
    finally:
        for one in waited:
            one.cancel()


def concerns(actor: Actor, message: str) -> dict[str, str] | None:
    """What to tell of a message `ticket_id=…,body_id=…,event=…`; None when it is none of the official's offices."""
    data = dict(part.partition("=")[::2] for part in message.split(","))
    if data.get("body_id") not in actor.roles:
        return None
    return {"event": data.get("event", ""), "ticket": data.get("ticket_id", "")}


STREAMS: web.AppKey[Streams] = web.AppKey("console_streams", Streams)
STOPPING: web.AppKey[asyncio.Event] = web.AppKey("console_stopping", asyncio.Event)


ROUTES = (web.get("/console/events", signed_in(stream)),)
