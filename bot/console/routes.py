"""Every address of the console, on one page."""

import asyncio

from aiohttp import web

from bot.console import sign_in
from bot.console.desk import SERVICE, signed_in
from bot.console.views import (
    account,
    acts,
    bodies,
    bulk,
    events,
    export,
    file,
    files,
    questions,
    queue,
    records,
    reports,
    ticket,
)
from bot.console.views.events import STOPPING
from bot.service import Service

CODE = r"{code:[0-9]{1,20}}"


def routes() -> list[web.RouteDef]:
    """Pages are read with GET, everything that changes something is a POST with a token."""
    return [
        # Signing in
        web.get("/console/sign-in", sign_in.show_door),
        web.get("/console/sign-in/{token}", sign_in.show_link),
        web.post("/console/sign-in/{token}", sign_in.use_link),
        web.get("/console/account", signed_in(account.show)),
        web.post("/console/sign-out", signed_in(account.leave)),
        web.post("/console/sign-out/everywhere", signed_in(account.leave_everywhere)),
        web.post("/console/account/language", signed_in(account.speak)),
        web.post("/console/account/chat", signed_in(account.link_chat)),
        # Queues
        web.get("/console", signed_in(queue.show)),
        web.get("/console/queue/{name}", signed_in(queue.show)),
        web.get("/console/counts", signed_in(queue.counts)),
        web.get("/console/events", signed_in(events.stream)),
        web.post("/console/search", signed_in(queue.search)),
        web.post("/console/bulk/{act:reply|refuse|enter}", signed_in(bulk.compose)),
        web.post("/console/bulk/{act:reply|refuse|enter}/send", signed_in(bulk.send)),
        web.post("/console/export", signed_in(export.download)),
        # One ticket
        web.get(f"/console/tickets/{CODE}", signed_in(ticket.show)),
        web.get(f"/console/tickets/{CODE}/files/{{file:[0-9]{{1,19}}}}", signed_in(files.show)),
        web.post(f"/console/tickets/{CODE}/record", signed_in(records.show)),
        web.post(f"/console/tickets/{CODE}/{{act:[a-z_]+}}", signed_in(acts.act)),
        web.get(f"/console/tickets/{CODE}/slip", signed_in(file.slip)),
        web.get("/console/bodies", signed_in(bodies.search)),
        # Filing for a caller or a walk-in
        web.get("/console/file", signed_in(file.show)),
        web.post("/console/file", signed_in(file.send)),
        web.get("/console/places", signed_in(file.places)),
        # Figures
        web.get("/console/reports", signed_in(reports.show)),
        # What people asked without a good answer
        web.get("/console/questions", signed_in(questions.show)),
        web.get("/console/questions/intents", signed_in(questions.intents)),
        web.post("/console/questions/add", signed_in(questions.add)),
        web.post("/console/questions/skip", signed_in(questions.skip)),
        web.post("/console/questions/remove", signed_in(questions.remove)),
    ]


def add_console(app: web.Application, service: Service) -> None:
    """Give the application its officials' side. Needs the pages' templates (`add_pages`) to be set up."""
    app[SERVICE] = service
    app[STOPPING] = asyncio.Event()
    app.router.add_routes(routes())
    app.on_shutdown.append(_stop_streams)


async def _stop_streams(app: web.Application) -> None:
    app[STOPPING].set()
