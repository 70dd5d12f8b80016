"""A volunteer helps an office until a day, and somebody who works there or above looks after him."""

from datetime import date, datetime, time, timedelta
from typing import Final, NamedTuple

from faq.normalise import fold
from handlers.staff.actor import HELPING, WORKING, own_roles
from handlers.staff.lending import speakers
from handlers.staff.refused import Refused
from handlers.texts import Say
from handlers.tickets.notices import body_name, tell_people
from handlers.work import Work
from storage.repositories.officials import Official

LONGEST: Final = timedelta(days=366)
ONE_DAY: Final = timedelta(days=1)


class Term(NamedTuple):
    """`until`: the midnight after the last day; `supervisor`: the official who looks after the volunteer."""

    until: datetime
    supervisor: int


async def term_of(work: Work, body: str, role: str, last: date | None, supervisor: str) -> Term | None:
    """The term of somebody new in an office; None for a role that has none. `supervisor`: a name.

    Errors: Refused (until: no day, until_past, until_far, supervisor: nobody there is called so, or several are).
    """
    if role not in HELPING:
        return None
    if (why := day_fault(last, _today(work))) or last is None:
        raise Refused(why)
    named = await _named(work, body, supervisor)
    if len(named) != 1:
        raise Refused("supervisor")
    return Term(datetime.combine(last + ONE_DAY, time(), work.rules.calendar.zone), named[0].id)


async def term_faults(work: Work, body: str, last: date | None, supervisor: str) -> list[str]:
    """All for which `term_of` would refuse a volunteer. `body`: '' where it is not known: then any name may fit."""
    why = day_fault(last, _today(work))
    unknown = not supervisor.strip() if not body else len(await _named(work, body, supervisor)) != 1
    return [*([why] if why else []), *(["supervisor"] if unknown else [])]


async def _named(work: Work, body: str, name: str) -> list[Official]:
    return [one for one in await possible(work, body) if same_name(one.name, name)]


def _today(work: Work) -> date:
    return work.rules.calendar.local(work.now).date()


async def prolonged(work: Work, term: Term, last: date | None) -> Term:
    """The same until another day. Errors: Refused (until, until_past, until_far)."""
    if (why := day_fault(last, _today(work))) or last is None:
        raise Refused(why)
    return term._replace(until=datetime.combine(last + ONE_DAY, time(), work.rules.calendar.zone))


def day_fault(last: date | None, today: date) -> str:
    """Why a volunteer cannot help until this day: until (there is none), until_past, until_far; ''."""
    if last is None:
        return "until"
    if last < today:
        return "until_past"
    return "until_far" if last > today + LONGEST else ""


async def possible(work: Work, body: str) -> list[Official]:
    """Who may look after a volunteer of an office: who works there for good, or above."""
    offices = (body, *work.tools.directory.above(body))
    people = await work.uow.officials.of_bodies(offices)
    return [one for one in people if looks_after(one, offices)]


def looks_after(person: Official, offices: tuple[str, ...]) -> bool:
    """Whether somebody works in one of these offices and is not lent to it."""
    return any(own_roles(person).get(office) in WORKING for office in offices)


def same_name(one: str, other: str) -> bool:
    """Whether two names are one, with marks or without."""
    return fold(one.lower()).split() == fold(other.lower()).split()


def last_day(work: Work, until: datetime) -> date:
    """The last local day of a term."""
    return (work.rules.calendar.local(until) - timedelta(seconds=1)).date()


async def tell_begun(work: Work, person: Official, body: str, term: Term | None) -> None:
    """Who looks after a volunteer from now on is told so."""
    if term is not None:
        await _tell(work, "supervises", person, body, term)


async def warn(work: Work, official_id: int) -> None:
    """Tell who looks after a volunteer that the term ends within days; once a term."""
    await work.uow.credentials.lock(official_id)
    person = await work.uow.officials.get(official_id)
    if person is None:
        return
    for body, term in terms_of(person).items():
        if term.until > work.now and await work.uow.officials.warned(official_id, body, work.now):
            await _tell(work, "ends", person, body, term)


async def tell_ended(work: Work, person: Official, body: str, term: Term) -> None:
    """Who looked after a volunteer is told that the term is over."""
    await _tell(work, "ended", person, body, term)


def terms_of(person: Official) -> dict[str, Term]:
    """Body -> term of the offices that somebody helps until a day."""
    return {body: Term(until, person.supervisors.get(body, 0)) for body, until in person.until.items()}


async def _tell(work: Work, event: str, person: Official, body: str, term: Term) -> None:
    """The one who looks after him, or who leads there where that one is gone."""
    supervisor = await work.uow.officials.get(term.supervisor)
    told = [supervisor] if supervisor is not None and supervisor.active else await speakers(work, body, person.id)
    day = last_day(work, term.until).strftime("%d/%m/%Y")
    said = Say(f"console_officials.told.{event}", {"name": person.name, "office": body_name(work, body), "day": day})
    await tell_people(work, told, said, f"{work.cause}:{event}:{person.id}:{body}")
