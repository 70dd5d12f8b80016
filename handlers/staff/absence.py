"""Away and back: an official, or who leads there, says from when to when. What the official has goes to a colleague or
to the queue in one act, and comes back in one; routing passes over offices left empty."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Final

from faq.normalise import fold
from handlers.staff.actor import SYSTEM, WORKING, Actor, own_roles
from handlers.staff.officials import actor_of, refresh_staffed
from handlers.texts import Say
from handlers.tickets.errors import NotAllowed
from handlers.tickets.hand_over import hand_over, take_back_all
from handlers.tickets.notices import tell_people
from handlers.tickets.status import IN_QUEUE
from handlers.work import Work
from storage.repositories.absences import Absence
from storage.repositories.officials import Official

LONGEST: Final = timedelta(days=366)
ONE_DAY: Final = timedelta(days=1)
LONGEST_NAME: Final = 80  # characters of what is typed to find a colleague


async def plan_absence(
    work: Work, actor: Actor, official_id: int, first: date, last: date, to_id: int | None
) -> Absence | None:
    """Away from the local day `first` to the end of `last`; what begins today begins now. None: the days do not fit.

    `to_id`: the colleague who gets what the official has; None: the queue. Errors: NotAllowed: neither oneself nor who
    leads there, or no colleague.
    """
    person = await _may_set(work, actor, official_id)
    if to_id is not None:
        to = await work.uow.officials.get(to_id)
        if to is None or not _may_stand_in(person, to):
            raise NotAllowed
    zone = work.rules.calendar.zone
    starts = datetime.combine(first, time(), zone)
    ends = datetime.combine(last + ONE_DAY, time(), zone)
    today = work.rules.calendar.local(work.now).date()
    if not today <= first <= last or ends - work.now > LONGEST:
        return None
    former = await work.uow.absences.lock(official_id)
    absence = Absence(official_id, max(starts, work.now), ends, to_id)
    await work.uow.absences.save(absence)
    if former is not None and starts > work.now:
        await work.uow.officials.set_absent_until(official_id, None)
    await work.uow.audit.add(work.ids.new(), work.now, actor.key, "staff.absence", f"official:{official_id}")
    if absence.starts_at <= work.now:
        await _begin(work, absence, actor)
    return await work.uow.absences.get(official_id)


async def come_back(work: Work, actor: Actor, official_id: int) -> None:
    """The absence is over, or called off. Errors: NotAllowed."""
    await _may_set(work, actor, official_id)
    await work.uow.absences.lock(official_id)
    await work.uow.absences.drop(official_id)
    await work.uow.officials.set_absent_until(official_id, None)
    await work.uow.audit.add(work.ids.new(), work.now, actor.key, "staff.back", f"official:{official_id}")
    await refresh_staffed(work)


async def take_all_back(work: Work, actor: Actor) -> int:
    """What the official handed over and nobody has worked on; who had it is told. Gives how many."""
    await work.uow.absences.lock(actor.id)
    came = await take_back_all(work, actor)
    for colleague, number in came.items():
        if colleague is not None:
            await _tell(work, colleague, "taken_again", f"again:{colleague}", name=actor.name, number=number)
    return sum(came.values())


async def waiting_back(work: Work, official_id: int) -> int:
    """How many of the reports that the official handed over nobody has worked on."""
    return len(await work.uow.absences.untouched(official_id, sorted(IN_QUEUE)))


async def colleagues(work: Work, person: Official) -> list[Official]:
    """Officers and leads of the same offices, who may have what the person has, by name; also those who are away."""
    people = await work.uow.officials.of_bodies(list(own_roles(person)))
    return _by_name(one for one in people if _may_stand_in(person, one))


async def led_by(work: Work, actor: Actor) -> list[Official]:
    """Everybody else of the offices that the actor leads, by name: whose absence the actor may say."""
    led = [body for body in actor.bodies if actor.leads(body)]
    people = await work.uow.officials.of_bodies(led) if led else []
    return _by_name(one for one in people if one.id != actor.id and not own_roles(one).keys().isdisjoint(led))


def named(people: Iterable[Official], words: str) -> list[Official]:
    """Those whose names hold every typed word or its beginning, with or without marks; '' is everybody."""
    typed = fold(words.lower()[:LONGEST_NAME]).split()
    return [one for one in people if all(f" {word}" in f" {fold(one.name.lower())}" for word in typed)]


async def turn_over(work: Work, official_id: int) -> None:
    """Begin or end an absence whose time has come. Nothing when it was changed meanwhile."""
    absence = await work.uow.absences.lock(official_id)
    if absence is None:
        return
    if absence.ends_at <= work.now:
        await work.uow.absences.drop(official_id)
        await refresh_staffed(work)
        number = await waiting_back(work, official_id)
        if number:
            await _tell(work, official_id, "back", f"back:{official_id}", number=number)
    elif absence.begun_at is None and absence.starts_at <= work.now:
        await _begin(work, absence, SYSTEM)


async def set_absent(work: Work, official_id: int, until: datetime | None, to_id: int | None = None) -> tuple[int, int]:
    """Away until then (None: back). Gives how many reports went to the colleague, and how many to their queues."""
    actor = await actor_of(work, official_id)
    if actor is None:
        return 0, 0
    await work.uow.officials.set_absent_until(official_id, until)
    given = queued = 0
    if until is not None and until > work.now:
        to = await work.uow.officials.get(to_id) if to_id is not None else None
        for ticket_id in await work.uow.ticket_watch.held_by(official_id):
            after = await hand_over(work, ticket_id, official_id, to, SYSTEM)
            given += to is not None and after.claimed_by == to.id
            queued += after.claimed_by is None
    await refresh_staffed(work)
    return given, queued


async def _begin(work: Work, absence: Absence, by: Actor) -> None:
    given, queued = await set_absent(work, absence.official_id, absence.ends_at, absence.to_id)
    await work.uow.absences.save(absence._replace(begun_at=work.now))
    name = (await work.uow.officials.names([absence.official_id])).get(absence.official_id, "")
    if absence.to_id is not None and given:
        await _tell(work, absence.to_id, "handed", f"handed:{absence.official_id}", name=name, number=given)
    if by.id != absence.official_id:
        day = work.rules.calendar.local(absence.ends_at - ONE_DAY).strftime("%d/%m/%Y")
        await _tell(work, absence.official_id, "away", f"away:{absence.official_id}", day=day, number=given + queued)


async def _tell(work: Work, official_id: int, event: str, cause: str, **params: object) -> None:
    person = await work.uow.officials.get(official_id)
    if person is not None and person.active:
        said = Say(f"console_absence.told.{event}", params)
        await tell_people(work, [person], said, f"{work.cause}:{cause}")


def _may_stand_in(person: Official, one: Official) -> bool:
    return one.active and one.id != person.id and any(one.roles.get(body) in WORKING for body in own_roles(person))


def _by_name(people: Iterable[Official]) -> list[Official]:
    return sorted(people, key=lambda one: (one.name, one.id))


async def _may_set(work: Work, actor: Actor, official_id: int) -> Official:
    person = await work.uow.officials.get(official_id)
    if person is None or not person.active:
        raise NotAllowed
    if actor.id != official_id and not any(actor.leads(body) for body in own_roles(person)):
        raise NotAllowed
    return person
