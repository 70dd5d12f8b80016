"""A point phones: its report written down in two taps, the point by name or code, then what fails."""

from typing import Final

from aiohttp import web

from bot.console.desk import Desk, signed_in
from handlers.incidents.by_phone import offered, report_for
from handlers.incidents.faults import Fault
from handlers.incidents.reporting import NEW, REOPENED
from handlers.tickets.errors import NotAllowed

PAGE: Final = "/console/incidents/report"
LONGEST: Final = 80


async def show(desk: Desk) -> web.Response:
    """The points that reported most, or those that were searched for. Errors: NotAllowed."""
    typed = desk.request.query.get("q", "")[:LONGEST]
    async with desk.work() as work:
        points = [
            {"code": one.facility_code, "name": one.name} for one in await offered(work, desk.actor, typed)
        ]  # fmt: skip
    return desk.page("incident_report.html", points=points, typed=typed, faults=list(Fault))


async def send(desk: Desk) -> web.Response:
    """The fault of a point. Errors: NotAllowed: also for a fault or a point that there is not."""
    try:
        async with desk.work(desk.field("act")) as work:
            found = await report_for(work, desk.actor, desk.field("point"), desk.field("fault"))
    except ValueError:
        raise NotAllowed from None
    return desk.go(
        f"/console/incidents/{found.incident.id}?done={'reported' if found.how in (NEW, REOPENED) else 'joined'}"
    )


ROUTES = (web.get(PAGE, signed_in(show)), web.post(PAGE, signed_in(send)))
