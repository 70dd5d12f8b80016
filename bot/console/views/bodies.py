"""Offices while their names are being typed: a piece of a page with a choice for each."""

from collections.abc import Collection

from aiohttp import web

from bot.console.desk import Desk, signed_in
from handlers.catalogue.office_kinds import OfficeKind
from handlers.dialogue.talk import LOCAL
from handlers.places.bodies import province_of
from handlers.places.find_bodies import find_bodies
from handlers.staff.lending import KINDS

INJECTING = (OfficeKind.FACILITY, OfficeKind.HEALTH_STATION, OfficeKind.TTYT)


async def search(desk: Desk) -> web.Response:
    """What is typed (`Desk.searched`); `?facilities`: only those that inject, chosen by their codes, not their ids;
    `?but`: the office that has it already; `?lends`: only those of the province that lend each other staff,
    none of the own."""
    query, directory = desk.request.query, desk.service.tools.directory
    facilities = "facilities" in query
    name, text = desk.searched("facility" if facilities else "body")
    near = next(iter(desk.actor.bodies), "")
    but = query.getall("but", [])
    kinds: Collection[OfficeKind] = INJECTING if facilities else ()
    provinces: Collection[str] = ()
    if "lends" in query:
        kinds, but = KINDS, list(desk.actor.home)
        provinces = {province_of(body) for body in desk.actor.home}
    day = None if facilities else desk.service.clock.now().astimezone(LOCAL).date()  # a dose may be of a closed one
    found = find_bodies(directory, text, near, kinds=kinds, but=but, provinces=provinces, day=day)
    offices = [(body, directory.get(body.parent_id), directory.staffed(body.id)) for body in found]
    return desk.page("bodies.html", offices=offices, facilities=facilities, asked=text.strip(), name=name)


ROUTES = (web.get("/console/bodies", signed_in(search)),)
