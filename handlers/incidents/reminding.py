"""A point is asked again, once a day, until it has said that it runs, what is on paper, and that it is entered."""

from handlers.dialogue.outcome import Choice, Jump
from handlers.incidents.noting import code_of, fault_words
from handlers.incidents.paging import CONVERSATION
from handlers.incidents.states import UP
from handlers.texts import Say
from handlers.tickets.notices import tell_contact
from handlers.work import Work
from storage.repositories.incidents import Incident, Point


async def remind(work: Work, incident_id: int) -> None:
    """Each chat once a day and incident, however often the job comes by; the technician's number stays untouched."""
    incident = await work.uow.incidents.lock(incident_id)
    if incident is None or incident.state not in UP:
        return
    chats: dict[int, list[Point]] = {}
    for point in await work.uow.incidents.points([incident_id]):
        if point.contact_id is not None and _is_open(point):
            chats.setdefault(point.contact_id, []).append(point)
    day = work.rules.calendar.local(work.now).date().isoformat()
    for contact_id, points in chats.items():
        said, choices = _question(incident, points)
        cause = f"incident:{incident.id}:reminded:{contact_id}:{day}"
        await tell_contact(work, contact_id, said, cause, choices, incident.province)


def _is_open(point: Point) -> bool:
    return point.confirmed_at is None or point.late_rows is None or (point.late_rows > 0 and point.late_done_at is None)


def _question(incident: Incident, points: list[Point]) -> tuple[Say, tuple[Choice, ...]]:
    """What is missing first: that it runs, how many, that they are entered."""
    code = code_of(incident)
    if any(one.confirmed_at is None or one.late_rows is None for one in points):
        said = Say("incident.told.restored", {"code": code, "fault": fault_words(incident)})
        return said, (_jump("up", "incident.runs", incident), _jump("down", "incident.still_down", incident))
    rows = sum(one.late_rows or 0 for one in points)
    said = Say("incident.told.late", {"code": code, "count": rows})
    return said, (_jump("late", "incident.late_done", incident),)


def _jump(name: str, label: str, incident: Incident) -> Choice:
    return Choice(name, label, jump=Jump(CONVERSATION, (f"{name}={incident.id}",)))
