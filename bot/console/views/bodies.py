"""Offices while their names are being typed: a piece of a page with a choice for each."""

from aiohttp import web

from bot.console.desk import Desk, signed_in
from handlers.catalogue.office_kinds import OfficeKind
from handlers.places.find_bodies import find_bodies

INJECTING = (OfficeKind.FACILITY, OfficeKind.HEALTH_STATION, OfficeKind.TTYT)


async def search(desk: Desk) -> web.Response:
    """`?q=`, with `?facilities` only those that inject (their codes are chosen then, not their ids)."""
    directory, asked = desk.service.tools.directory, desk.request.query
    facilities = "facilities" in asked
    near = next(iter(desk.actor.bodies), "")
    found = find_bodies(directory, asked.get("q", ""), near, kinds=INJECTING if facilities else ())
    offices = [(body, directory.get(body.parent_id), directory.staffed(body.id)) for body in found]
    return desk.page("bodies.html", offices=offices, facilities=facilities, asked=asked.get("q", "").strip())


ROUTES = (web.get("/console/bodies", signed_in(search)),)
