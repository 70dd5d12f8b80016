"""Planned work ends with its time."""

from handlers.incidents.noting import note
from handlers.incidents.states import State, Verb, moved
from handlers.work import Work


async def end_planned(work: Work, incident_id: int) -> None:
    """Close it, unless somebody has put the end off meanwhile."""
    incident = await work.uow.incidents.lock(incident_id)
    if incident is None or incident.closed_at is not None or incident.until is None or incident.until > work.now:
        return
    state = incident.state
    for verb in (Verb.RESTORE, Verb.CLOSE):
        state = moved(state, verb) if state not in (State.RESTORED, State.CLOSED) or verb is Verb.CLOSE else state
    restored = incident.restored_at or work.now
    await work.uow.incidents.save(incident._replace(state=state, restored_at=restored, closed_at=work.now))
    await note(work, incident, Verb.CLOSE, actor="system")
