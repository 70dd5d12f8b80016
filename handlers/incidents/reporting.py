"""A point reports: a new incident, a part of one that stands, or one that begins again."""

from dataclasses import dataclass
from typing import Final

from handlers.incidents.faults import ACROSS, MANY, REOPENS, TOGETHER, Scope
from handlers.incidents.noting import note
from handlers.incidents.paging import begin_ladder, call_wide
from handlers.incidents.states import DOWN, State, Verb, moved
from handlers.places.bodies import Body
from handlers.work import Work
from storage.repositories.incidents import Incident, Point

NEW, JOINED, AGAIN, REOPENED = "new", "joined", "again", "reopened"
UNPROVEN_DAY: Final = 3  # points that somebody unproven reports in a day


@dataclass(frozen=True, slots=True)
class Reported:
    """What came of it. `how`: new, joined, again (the point had reported), reopened."""

    incident: Incident
    point: Point
    how: str


async def report(
    work: Work, body: Body, fault: str, contact_id: int | None, actor: str, *, proven: bool = False
) -> Reported:
    """Take a fault at a point in. `body`: of the point; `actor`: as events name them; `proven`: the contact speaks for
    the point, and is told from now on instead of who reported it before."""
    await work.uow.incidents.hold()
    code = body.facility_code
    for one in await work.uow.incidents.at_point(code, work.now - REOPENS):
        if one.fault == fault or (one.state in DOWN and one.started_at >= work.now - TOGETHER):
            again = await _once_more(work, one.id, code, contact_id, actor, proven=proven)
            if again is not None:
                return again
    found = await work.uow.incidents.joined(body.province, fault, work.now - TOGETHER) if fault in ACROSS else None
    # Whoever mends it may have ended it while we waited for it: no point joins what nobody works on any more.
    found = await work.uow.incidents.lock(found.id) if found is not None else None
    if found is not None and found.state in DOWN:
        return await _join(work, found, code, contact_id, actor)
    incident = Incident(
        work.ids.new(), await work.uow.incidents.next_number(), body.province, fault, State.REPORTED, work.now, work.now
    )
    await work.uow.incidents.save(incident)
    point = await _add(work, incident, code, contact_id, actor)
    return Reported(await begin_ladder(work, incident), point, NEW)


async def reopen(work: Work, incident: Incident, point: Point, actor: str) -> Incident:
    """It is down again at a point: whoever is on duty is called anew. Errors: NoMove."""
    state = moved(incident.state, Verb.REOPEN)
    await work.uow.incidents.save_point(point._replace(confirmed_at=None, late_done_at=None))
    incident = incident._replace(
        state=state, restored_at=None, closed_at=None, acknowledged_at=None, acknowledged_by=""
    )
    await work.uow.incidents.save(incident)
    await note(work, incident, Verb.REOPEN, point=point.facility_code, actor=actor)
    return await begin_ladder(work, incident)


async def _once_more(
    work: Work, incident_id: int, code: str, contact_id: int | None, actor: str, *, proven: bool
) -> Reported | None:
    """None: it was called no fault, or the point was taken out, while we waited for it."""
    locked = await work.uow.incidents.lock(incident_id)
    points = await work.uow.incidents.points([incident_id])
    point = next((one for one in points if one.facility_code == code), None)
    if locked is None or point is None or locked.state == State.FALSE_ALARM:
        return None
    if contact_id is not None and (proven or point.contact_id is None):  # nobody else takes a point's news over
        point = point._replace(contact_id=contact_id)
        await work.uow.incidents.save_point(point)
    if locked.state in DOWN:
        await note(work, locked, "reported_again", point=code, actor=actor)
        return Reported(locked, point, AGAIN)
    return Reported(await reopen(work, locked, point, actor), point, REOPENED)


async def _join(work: Work, incident: Incident, code: str, contact_id: int | None, actor: str) -> Reported:
    point = await _add(work, incident, code, contact_id, actor)
    if incident.scope == Scope.NARROW and len(await work.uow.incidents.points([incident.id])) >= MANY:
        incident = incident._replace(scope=Scope.WIDE)
        await work.uow.incidents.save(incident)
        await note(work, incident, "wide", actor="system")
        await call_wide(work, incident)
    return Reported(incident, point, JOINED)


async def _add(work: Work, incident: Incident, code: str, contact_id: int | None, actor: str) -> Point:
    point = Point(incident.id, code, contact_id, work.now)
    await work.uow.incidents.save_point(point)
    await note(work, incident, "reported", point=code, actor=actor)
    return point
