"""What is kept of an incident's course, and how it is said."""

from datetime import datetime

from handlers.incidents.faults import Fault
from handlers.texts import Say
from handlers.work import Work
from storage.repositories.incidents import Event, Incident, Point

SHOWN = 3  # names of points in one message


async def note(work: Work, incident: Incident, what: str, *, point: str = "", actor: str = "", words: str = "") -> None:
    """One more line of the course. `words`: personal data taken out before."""
    event = Event(work.ids.new(), incident.id, work.now, what, point, actor or work.actor, words)
    await work.uow.incidents.add_event(event)


def code_of(incident: Incident) -> str:
    """As people say it: SC-27."""
    return f"SC-{incident.number}"


def fault_words(incident: Incident) -> Say:
    """What fails, inside a sentence."""
    return Say(f"incident.fault_in.{Fault(incident.fault)}")


def point_name(work: Work, code: str) -> str:
    """A point as it is called; its code where the directory does not know it."""
    found = work.tools.directory.at_facility(code)
    return found.name if found else code


def points_words(work: Work, points: list[Point]) -> Say:
    """The first few by name, the others counted."""
    names = ", ".join(point_name(work, one.facility_code) for one in points[:SHOWN])
    if len(points) <= SHOWN:
        return Say("common.verbatim", {"text": names})
    return Say("incident.points_more", {"names": names, "more": len(points) - SHOWN})


def down_of(points: list[Point]) -> list[Point]:
    """Those that have not said that they run; all of them once every one has."""
    return [one for one in points if one.confirmed_at is None] or points


def clock(work: Work, moment: datetime) -> str:
    """The local time of day, hours and minutes; of another day than today with its day and month."""
    local = work.rules.calendar.local(moment)
    is_today = local.date() == work.rules.calendar.local(work.now).date()
    return local.strftime("%H:%M" if is_today else "%H:%M %d/%m")


def minutes_between(start: datetime, end: datetime) -> int:
    """Whole minutes."""
    return int((end - start).total_seconds() // 60)
