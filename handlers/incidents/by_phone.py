"""A point phones who is on duty, who writes its report down: the point, the fault, sent."""

from datetime import timedelta
from typing import Final

from handlers.incidents.faults import Fault
from handlers.incidents.reporting import Reported, report
from handlers.incidents.rights import acts_in
from handlers.places.bodies import Body
from handlers.places.find_bodies import find_bodies
from handlers.staff.actor import Actor
from handlers.tickets.errors import NotAllowed
from handlers.work import Work

MOST: Final = 5  # points on one page


def found_points(work: Work, provinces: list[str], text: str, most: int = MOST) -> list[Body]:
    """Points that are open, by code or by words of the name, with marks or without."""
    directory = work.tools.directory
    coded = directory.at_facility(text.strip().upper())
    kinds = {one.kind for one in directory.by_facility.values()}
    day = work.rules.calendar.local(work.now).date()
    named = find_bodies(directory, text, limit=4 * most, kinds=kinds, provinces=provinces, day=day)
    found = [coded] if coded is not None else [*named]
    return [one for one in found if one.facility_code and one.province in provinces and one.is_open(day)][:most]


async def offered(work: Work, actor: Actor, text: str) -> list[Body]:
    """What was searched for; without a text the points that reported most. Errors: NotAllowed."""
    provinces = acts_in(work, actor)
    if not provinces:
        raise NotAllowed
    if text.strip():
        return found_points(work, provinces, text)
    codes = await work.uow.incidents.most_reported(provinces, MOST)
    return [one for code in codes for one in found_points(work, provinces, code)]


async def report_for(work: Work, actor: Actor, facility_code: str, fault: str) -> Reported:
    """Take in what a point said by phone; whoever is on duty there is told from now on, in a chat that has proven the
    number of the duty table. Errors: NotAllowed: no such point here; ValueError: no such fault."""
    body = work.tools.directory.at_facility(facility_code)
    if body is None or body not in found_points(work, acts_in(work, actor), facility_code):
        raise NotAllowed
    contact_id = None
    for row in await work.uow.duties.of_bodies([body.id], work.now, work.now + timedelta(microseconds=1)):
        contact_id = contact_id or (await work.uow.contacts.proven(row.phone) if row.phone else None)
    found = await report(work, body, Fault(fault), contact_id, actor.key, proven=True)
    details = {"province": body.province, "point": facility_code}
    target = f"incident:{found.incident.id}"
    await work.uow.audit.add(work.ids.new(), work.now, actor.key, "incident_reported", target, details=details)
    work.signal("incidents", province=body.province)
    return found
