"""What the board and the page of an incident show."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from handlers.incidents.faults import MEASURED
from handlers.incidents.noting import code_of, minutes_between, point_name
from handlers.incidents.rights import acts_in, reads_numbers
from handlers.incidents.states import DOWN
from handlers.staff.actor import Actor
from handlers.tickets.errors import NotAllowed
from handlers.work import Work
from storage.repositories.incidents import Event, Incident, Measure, Page, Point

ENDED: Final = timedelta(days=1)  # how long what is over stays on the board
SAID: Final = frozenset({"words", "update"})
RUNS_WITHOUT: Final = "duty:"


@dataclass(frozen=True, slots=True)
class Line:
    """One incident on the board. `down`: points that have not confirmed; `waiting`: people; `minutes`: until it was
    restored, or now; `owing`: rows on paper; `last`: the last word of a point or of who mends it."""

    incident: Incident
    code: str
    points: list[Point]
    names: list[str]
    down: int
    waiting: int
    minutes: int
    owing: int
    last: Event | None
    who: str


@dataclass(frozen=True, slots=True)
class ToCall:
    """Somebody without an account who was called by text message: a number to call."""

    key: str
    name: str
    phone: str
    called: bool


async def board(work: Work, actor: Actor) -> list[Line]:
    """The incidents of the official's provinces: open ones, then those of the last day. Errors: NotAllowed."""
    provinces = acts_in(work, actor)
    if not provinces:
        raise NotAllowed
    found = await work.uow.incidents.of_provinces(provinces, work.now - ENDED)
    return await _lines(work, actor, found)


async def one_line(work: Work, actor: Actor, incident_id: int) -> Line:
    """One of them, as long as it is kept. Errors: NotAllowed."""
    found = await work.uow.incidents.get(incident_id)
    if found is None or found.province not in acts_in(work, actor):
        raise NotAllowed
    return (await _lines(work, actor, [found]))[0]


async def figures(work: Work, actor: Actor) -> Measure:
    """Of the official's provinces, the last days."""
    return await work.uow.incidents.measure(work.now - MEASURED, acts_in(work, actor))


async def how_many(work: Work, actor: Actor) -> int | None:
    """How many are not mended; None for who sees none."""
    provinces = acts_in(work, actor)
    if not provinces:
        return None
    found = await work.uow.incidents.of_provinces(provinces, work.now)
    return sum(one.state in DOWN and not one.planned for one in found)


async def phones(work: Work, actor: Actor, line: Line) -> dict[str, str]:
    """Point -> number of who reported, for who may call back; {} for the vendor."""
    if not reads_numbers(work, actor, line.incident.province):
        return {}
    found = {}
    for point in line.points:
        contact = await work.uow.contacts.get(point.contact_id) if point.contact_id else None
        if contact is not None and contact.phone:
            found[point.facility_code] = contact.phone
    return found


async def to_call(work: Work, actor: Actor, line: Line) -> list[ToCall]:
    """Whom somebody should call by phone, those not called yet first; none for the vendor."""
    if not reads_numbers(work, actor, line.incident.province):
        return []
    pages: dict[str, Page] = {one.who: one for one in await work.uow.incidents.pages(line.incident.id)}
    found = []
    for key, page in pages.items():
        duty = await work.uow.duties.get(int(key.removeprefix(RUNS_WITHOUT))) if key.startswith(RUNS_WITHOUT) else None
        if duty is not None and duty.name:
            found.append(ToCall(key, duty.name, duty.phone, page.called_by_phone_at is not None))
    return sorted(found, key=lambda one: one.called)


async def names_of(work: Work, actor: Actor, keys: set[str]) -> dict[str, str]:
    """`official:ID` and `duty:ID` as they are called; others are not named. The vendor reads its own people's names."""
    if not any(reads_numbers(work, actor, province) for province in acts_in(work, actor)):
        own = await work.uow.officials.of_bodies([one for one in actor.bodies if actor.works_in(one)], work.now)
        keys &= {f"official:{one.id}" for one in own}
    officials = {int(key.removeprefix("official:")): key for key in keys if key.startswith("official:")}
    names = await work.uow.officials.names(list(officials))
    found = {officials[number]: name for number, name in names.items()}
    for key in keys:
        duty = await work.uow.duties.get(int(key.removeprefix(RUNS_WITHOUT))) if key.startswith(RUNS_WITHOUT) else None
        if duty is not None:
            found[key] = duty.name
    return found


async def _lines(work: Work, actor: Actor, found: list[Incident]) -> list[Line]:
    ids = [one.id for one in found]
    points = await work.uow.incidents.points(ids)
    said = [one for one in await work.uow.incidents.events(ids) if one.what in SAID]
    names = await names_of(work, actor, {one.acknowledged_by for one in found if one.acknowledged_by})
    lines = []
    for one in found:
        own = [point for point in points if point.incident_id == one.id]
        down = [point for point in own if point.confirmed_at is None and one.closed_at is None]
        last = next((event for event in said if event.incident_id == one.id), None)
        lines.append(
            Line(
                one, code_of(one), own, [point_name(work, point.facility_code) for point in own], len(down),
                sum(point.waiting or 0 for point in down),
                minutes_between(one.started_at, one.restored_at or one.closed_at or work.now),
                sum(point.late_rows or 0 for point in own if point.late_done_at is None), last,
                names.get(one.acknowledged_by, ""),
            )
        )  # fmt: skip
    return lines
