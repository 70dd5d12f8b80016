"""Narrowed queues under a name: kept, named anew, dropped. What is kept stands beside the queues."""

from aiohttp import web

from bot.console.desk import Desk, signed_in
from bot.console.narrowing import WORDS, Narrowing, read_narrowing
from bot.console.queue_page import DEFAULT, SHOWN
from handlers.staff.saved_views import save_view
from storage.repositories.saved_views import SavedView


async def keep(desk: Desk) -> web.Response:
    """The queue that the form names, as the form narrows it, under the typed name."""
    queue = _queue(desk)
    async with desk.work(desk.field("act")) as work:
        narrowing = read_narrowing(work, desk.actor, desk.field)
        view = SavedView(queue, narrowing.query(WORDS).removeprefix("?"), desk.field("name"))
        why = await save_view(work, desk.actor.id, view)
    return _back(desk, queue, narrowing, f"view_{why}" if why else "view_saved")


async def drop(desk: Desk) -> web.Response:
    """The same, no longer kept."""
    queue = _queue(desk)
    async with desk.work() as work:
        narrowing = read_narrowing(work, desk.actor, desk.field)
        await work.uow.saved_views.drop(desk.actor.id, queue, narrowing.query(WORDS).removeprefix("?"))
    return _back(desk, queue, narrowing, "view_dropped")


def _queue(desk: Desk) -> str:
    asked = desk.field("queue")
    return asked if asked in SHOWN else DEFAULT


def _back(desk: Desk, queue: str, narrowing: Narrowing, done: str) -> web.Response:
    return desk.go(f"/console/queue/{queue}{narrowing.query(done=done)}")


ROUTES = (
    web.post("/console/views", signed_in(keep)),
    web.post("/console/views/drop", signed_in(drop)),
)
