"""What people sent and the service could not take in, for leads: never what it says."""

from typing import Final

from aiohttp import web

from bot.console.desk import Desk, signed_in
from handlers.deliveries.inbound import DeadUpdate, dead_updates, try_again
from handlers.dialogue.talk import LOCAL
from handlers.texts import Say

PATH: Final = "/console/undelivered/inbound"
DONE: Final = {"again": "undelivered.inbound.done", "before": "undelivered.inbound.before"}


async def show(desk: Desk) -> web.Response:
    """The list, the newest first."""
    async with desk.work() as work:
        lines = [(one, _told(one)) for one in await dead_updates(work, desk.actor)]
    return desk.page("inbound.html", lines=lines, said=DONE.get(desk.request.query.get("done", ""), ""))


async def again(desk: Desk) -> web.Response:
    """Let one be tried again."""
    async with desk.work(desk.field("act")) as work:
        done = await try_again(work, desk.actor, desk.id)
    return desk.go(f"{PATH}?done={'again' if done else 'before'}")


def _told(one: DeadUpdate) -> Say:
    values = {"at": one.received_at.astimezone(LOCAL).strftime("%H:%M %d/%m"), "fault": one.fault}
    return (
        Say("undelivered.inbound.line", {**values, "n": one.tries})
        if one.readable
        else Say("undelivered.inbound.unread", values)
    )


ROUTES = (
    web.get("/console/undelivered/inbound", signed_in(show)),
    web.post(r"/console/undelivered/inbound/{id:\d{1,19}}/again", signed_in(again)),
)
