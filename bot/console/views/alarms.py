"""The one button of an alarm: it was seen."""

from aiohttp import web

from bot.console.desk import Desk, signed_in
from handlers.alarms.standing import acknowledge


async def seen(desk: Desk) -> web.Response:
    """Take it off the desks; who pressed stands in the audit log."""
    async with desk.work(desk.field("act")) as work:
        await acknowledge(work, desk.actor, desk.id)
    return desk.go("/console?done=alarm_seen")


ROUTES = (web.post(r"/console/alarms/{id:\d{1,19}}/seen", signed_in(seen)),)
