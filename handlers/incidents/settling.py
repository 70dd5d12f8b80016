"""After it was restored each point confirms for itself, says what is on paper and has it entered; then it closes."""

from handlers.incidents.faults import REOPENS
from handlers.incidents.noting import note
from handlers.incidents.reporting import reopen
from handlers.incidents.states import UP, NoMove, State, Verb, moved
from handlers.tickets.errors import NotAllowed
from handlers.work import Work
from storage.repositories.incidents import Incident, Point

MOST_ROWS = 5000  # people that a point injects in a day, and more


async def settle(work: Work, incident: Incident) -> Incident:
    """The state that follows from what its points have said; saved."""
    points = await work.uow.incidents.points([incident.id])
    if incident.state not in UP or any(one.confirmed_at is None for one in points):
        return incident
    verb = Verb.CLOSE
    if any(one.late_rows is None for one in points):
        verb = Verb.CONFIRM
    elif any(one.late_rows and one.late_done_at is None for one in points):
        verb = Verb.AWAIT_ROWS
    after = moved(incident.state, verb)
    if after == incident.state:
        return incident
    incident = incident._replace(state=after, closed_at=work.now if after is State.CLOSED else None)
    await work.uow.incidents.save(incident)
    await note(work, incident, verb, actor="system")
    return incident


async def confirm(work: Work, incident_id: int, facility_code: str, actor: str) -> Incident:
    """A point says that it runs. Twice changes nothing. Errors: NotAllowed; NoMove."""
    incident, point = await _point(work, incident_id, facility_code)
    moved(incident.state, Verb.CONFIRM)
    if point.confirmed_at is None:
        await work.uow.incidents.save_point(point._replace(confirmed_at=work.now))
        await note(work, incident, "confirmed", point=facility_code, actor=actor)
    return await settle(work, incident)


async def still_down(work: Work, incident_id: int, facility_code: str, actor: str) -> Incident:
    """A point says that it does not run: whoever is on duty is called anew. Errors: NotAllowed; NoMove: also of what
    was closed and ran for two hours, which is a new incident."""
    incident, point = await _point(work, incident_id, facility_code)
    ended = incident.restored_at or incident.closed_at
    if incident.closed_at is not None and ended is not None and ended <= work.now - REOPENS:
        raise NoMove(incident.state)
    return await reopen(work, incident, point, actor)


async def on_paper(work: Work, incident_id: int, facility_code: str, rows: int, actor: str) -> Incident:
    """How many people a point has on paper, 0 for none. Errors: NotAllowed; ValueError."""
    if not 0 <= rows <= MOST_ROWS:
        raise ValueError(rows)
    incident, point = await _point(work, incident_id, facility_code)
    entered_at = point.late_done_at if rows == point.late_rows else None  # another number is to be entered anew
    await work.uow.incidents.save_point(point._replace(late_rows=rows, late_done_at=entered_at))
    await note(work, incident, "on_paper", point=facility_code, actor=actor, words=str(rows))
    return await settle(work, incident)


async def entered(work: Work, incident_id: int, facility_code: str, actor: str) -> Incident:
    """What a point had on paper is entered. Errors: NotAllowed."""
    incident, point = await _point(work, incident_id, facility_code)
    if point.late_done_at is None:
        await work.uow.incidents.save_point(point._replace(late_done_at=work.now))
        await note(work, incident, "entered", point=facility_code, actor=actor)
    return await settle(work, incident)


async def waiting(work: Work, incident_id: int, facility_code: str, people: int) -> None:
    """How many people wait at a point, as it says. Errors: NotAllowed; ValueError."""
    if not 0 <= people <= MOST_ROWS:
        raise ValueError(people)
    _, point = await _point(work, incident_id, facility_code)
    await work.uow.incidents.save_point(point._replace(waiting=people))


async def _point(work: Work, incident_id: int, facility_code: str) -> tuple[Incident, Point]:
    incident = await work.uow.incidents.lock(incident_id)
    points = await work.uow.incidents.points([incident_id]) if incident else []
    point = next((one for one in points if one.facility_code == facility_code), None)
    if incident is None or point is None:
        raise NotAllowed
    return incident, point
