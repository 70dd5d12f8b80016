"""Live news for open pages: which ticket of the official's offices changed, never what about it."""

import asyncio
import json

from aiohttp import web

from bot.console.desk import Desk, signed_in
from bot.coordination.base import Listener
from handlers.staff.actor import Actor

TOPIC = "ticket"
BEAT = 15.0  # seconds between signs of life, so that proxies keep the connection
LONGEST = 20  # beats; then the browser connects again and the session is looked at again


async def stream(desk: Desk) -> web.StreamResponse:
    """Server-sent events `{"event", "ticket"}` of the official's offices until the browser goes."""
    response = web.StreamResponse(
        headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    )
    with desk.service.coordination.listen(TOPIC) as listener:
        await response.prepare(desk.request)
        await response.write(b"retry: 3000\n\n")
        beats = 0
        try:
            while beats < LONGEST and not desk.request.app[STOPPING].is_set():
                news = await next_news(listener, desk.request.app[STOPPING])
                if news is None:
                    beats += 1
                    await response.write(b": beat\n\n")
                elif (told := concerns(desk.actor, news[1])) is not None:
                    await response.write(f"data: {json.dumps(told)}\n\n".encode())
        except ConnectionError:
            pass
    return response


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


STOPPING: web.AppKey[asyncio.Event] = web.AppKey("console_stopping", asyncio.Event)


ROUTES = (web.get("/console/events", signed_in(stream)),)
