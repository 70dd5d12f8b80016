"""Staff lent to another office of the province until a date: two offices agree, and nobody agrees for himself.

An official who is lent is an officer there, whatever he is at home, and still works at home. An office speaks through
its leads at work; where it has none, through those of the next office above that has. The receiving office is never
spoken for by who is lent: a loan would else be a way to let oneself into a queue. When the day is over, or one of the
two offices ends it, what was claimed there returns to the queue, and what waits for somebody goes to who leads there.

A province has this where its profile says so (`loans`); what runs when it is switched off goes on until its last day,
or until one of the two offices ends it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from handlers.catalogue.office_kinds import OfficeKind
from handlers.opening.switches import LOANS
from handlers.places.bodies import Body, province_of
from handlers.staff.actor import LENT, SYSTEM, WORKING, Actor, current, official, own_roles
from handlers.staff.officials import refresh_staffed
from handlers.texts import Say
from handlers.tickets.access import may
from handlers.tickets.errors import NotAllowed
from handlers.tickets.hand_over import give_back
from handlers.tickets.notices import body_name, tell_people
from handlers.tickets.status import Verb
from handlers.work import Work
from storage.repositories.loans import Loan
from storage.repositories.officials import Official

LONGEST: Final = timedelta(days=92)
ONE_DAY: Final = timedelta(days=1)
OPEN_QUESTIONS: Final = 5  # that an office has out to others at a time
# Offices that help each other out. Not those that look into others, nor facilities and vendors.
KINDS: Final = (
    OfficeKind.SO_Y_TE,
    OfficeKind.SO_TTTT,
    OfficeKind.CDC,
    OfficeKind.TTYT,
    OfficeKind.PHONG_VHTT,
    OfficeKind.FRONT_DESK,
    OfficeKind.HEALTH_STATION,
)


class NoLoan(Exception):
    """It does not fit, and nothing is done. `why`: person, body, day, begun, asked, many."""

    def __init__(self, why: str) -> None:
        super().__init__(f"no loan: {why}")
        self.why = why


def led(actor: Actor) -> tuple[str, ...]:
    """The offices of his own that the actor leads."""
    return tuple(body for body in actor.home if actor.leads(body))


def led_where_lent(work: Work, actor: Actor) -> tuple[str, ...]:
    """The offices that the actor leads in provinces whose offices lend each other staff."""
    return tuple(body for body in led(actor) if is_on(work, province_of(body)))


def is_on(work: Work, province: str) -> bool:
    """Whether the offices of a province lend each other staff."""
    profile = work.rules.profiles.get(province)
    return work.tools.switches.on(LOANS, province, unless_moved=profile is not None and profile.loans)


async def ending_today(work: Work, actor: Actor) -> int:
    """How many loans that concern an office of the actor's end with this day."""
    provinces = sorted({province_of(body) for body in led(actor)})
    midnight = datetime.combine(work.rules.calendar.local(work.now).date() + ONE_DAY, time(), work.rules.calendar.zone)
    ending = [one for code in provinces for one in await work.uow.loans.ending(code, work.now, midnight)]
    return len(await spoken_for(work, actor, ending)) if ending else 0


async def open_loans(work: Work, actor: Actor) -> list[tuple[Loan, bool, bool]]:
    """What runs or is asked and concerns an office of the actor's, as `spoken_for` gives it."""
    provinces = sorted({province_of(body) for body in led(actor)})
    loans = [one for province in provinces for one in await work.uow.loans.of_province(province)]
    return await spoken_for(work, actor, loans) if loans else []


async def lend(work: Work, actor: Actor, official_id: int, to_body: str, last: date) -> Loan:
    """Offer an official of the actor's office to another until the end of the local day `last`; it begins at once where
    the actor speaks for both.

    Errors: NotAllowed: no official whom the actor may lend; NoLoan (person, body, day).
    """
    person = await work.uow.officials.get(official_id)
    bodies = [body for body, role in own_roles(person).items() if role in WORKING] if person else []
    spoken = [body for body in bodies if await speaks_for(work, actor, body)]
    if person is None or not person.active or not spoken:
        raise NotAllowed
    ends_at = _fitting(work, spoken[0], to_body, last)
    loan = Loan(work.ids.new(), official_id, spoken[0], to_body, ends_at, actor.id, work.now)
    await _free(work, loan)
    await work.uow.loans.save(loan)
    await _audit(work, actor, "staff.loan_offered", loan)
    if await speaks_for(work, actor, to_body, but=official_id):
        return await _begin(work, actor, loan)
    await _tell(work, await speakers(work, to_body, official_id), "offered", loan, person.name)
    return loan


async def ask_for(work: Work, actor: Actor, from_body: str, to_body: str, last: date) -> Loan:
    """Ask another office for somebody for the actor's own; each once until it answers, and few at a time.

    Errors: NotAllowed; NoLoan (body, day, asked, many).
    """
    if not await speaks_for(work, actor, to_body):
        raise NotAllowed
    await work.uow.absences.lock(actor.id)  # two questions of one lead come one after the other
    asked = await work.uow.loans.asked_by(to_body)
    if any(one.from_body == from_body for one in asked) or len(asked) >= OPEN_QUESTIONS:
        raise NoLoan("many" if len(asked) >= OPEN_QUESTIONS else "asked")
    loan = Loan(work.ids.new(), None, from_body, to_body, _fitting(work, from_body, to_body, last), actor.id, work.now)
    await work.uow.loans.save(loan)
    await _audit(work, actor, "staff.loan_asked", loan)
    await _tell(work, await speakers(work, from_body), "asked", loan, "")
    return loan


async def agree(work: Work, actor: Actor, loan_id: int, official_id: int | None = None) -> None:
    """The other office says yes; to a question with whom it lends. Saying it twice changes nothing.

    Errors: NotAllowed (person).
    """
    loan = await work.uow.loans.lock(loan_id)
    if loan is None or loan.ends_at <= work.now:
        raise NotAllowed
    if loan.begun_at is not None:
        return
    if loan.official_id is None:
        person = await work.uow.officials.get(official_id or 0)
        if not await speaks_for(work, actor, loan.from_body):
            raise NotAllowed
        if person is None or person not in await lendable(work, loan.from_body) or person.id == loan.asked_by:
            raise NoLoan("person")
        loan = loan._replace(official_id=person.id)
        await _free(work, loan)
    elif not await speaks_for(work, actor, loan.to_body, but=loan.official_id):
        raise NotAllowed
    await _begin(work, actor, loan)


async def end(work: Work, actor: Actor, loan_id: int, *, running: bool = True) -> None:
    """One of the two offices ends it; or, `running` False, takes it back or says no before it begins.

    Errors: NotAllowed; NoLoan (begun): it began meanwhile, and only who sees that it runs may end it.
    """
    loan = await work.uow.loans.lock(loan_id)
    if loan is None or not await concerns(work, actor, loan):
        raise NotAllowed
    if loan.begun_at is not None and not running:
        raise NoLoan("begun")
    await _over(work, loan, actor)


async def end_all_of(work: Work, official_id: int, by: Actor) -> None:
    """Whatever lends this official is over: nobody works there under this account any more."""
    for one in await work.uow.loans.of_officials([official_id]):
        loan = await work.uow.loans.lock(one.id)
        if loan is not None:
            await _over(work, loan, by)


async def turn_over(work: Work, loan_id: int) -> None:
    """End what is due. Nothing when it was changed meanwhile."""
    loan = await work.uow.loans.lock(loan_id)
    if loan is not None and loan_id in await work.uow.loans.due(work.now, loan_id - 1, 1):
        await _over(work, loan, SYSTEM)


async def concerns(work: Work, actor: Actor, loan: Loan) -> bool:
    """Whether the actor speaks for one of the two offices."""
    if await speaks_for(work, actor, loan.from_body):
        return True
    return await speaks_for(work, actor, loan.to_body, but=loan.official_id or 0)


async def spoken_for(work: Work, actor: Actor, loans: Sequence[Loan]) -> list[tuple[Loan, bool, bool]]:
    """Those of the loans in which the actor speaks for one of the two offices: whether for who lends, for who borrows.
    However many there are, the leads are read once."""
    leads = await leads_of(work, [body for loan in loans for body in (loan.from_body, loan.to_body)])
    found = []
    for loan in loans:
        lends = await speaks_for(work, actor, loan.from_body, leads=leads)
        borrows = await speaks_for(work, actor, loan.to_body, loan.official_id or 0, leads)
        if lends or borrows:
            found.append((loan, lends, borrows))
    return found


async def speaks_for(
    work: Work, actor: Actor, body: str, but: int = 0, leads: Mapping[str, Sequence[Official]] | None = None
) -> bool:
    """Whether the actor leads the office, or stands above it where nobody who leads it is at work. `but`: an official
    who does not count; `leads`: of these offices and those above, where they are read already."""
    if actor.id == but or not actor.is_official:
        return False
    if actor.leads(body) or not any(actor.leads(office) for office in work.tools.directory.above(body)):
        return actor.leads(body)
    return actor.id in {person.id for person in await speakers(work, body, but, leads)}


async def speakers(
    work: Work, body: str, but: int = 0, leads: Mapping[str, Sequence[Official]] | None = None
) -> list[Official]:
    """The leads at work of the office, or of the next one above that has some. `but`, `leads`: as above."""
    known = await leads_of(work, [body]) if leads is None else leads
    for office in (body, *work.tools.directory.above(body)):
        found = [person for person in known.get(office, ()) if person.id != but]
        if found:
            return found
    return []


async def leads_of(work: Work, bodies: Iterable[str]) -> dict[str, list[Official]]:
    """The leads at work of these offices and of all above them, by office."""
    above = work.tools.directory.above
    offices = {office for body in set(bodies) for office in (body, *above(body))}
    found: dict[str, list[Official]] = {}
    for person in await work.uow.officials.of_bodies(sorted(offices), work.now) if offices else ():
        actor = official(person)
        for office in offices.intersection(actor.roles):
            if actor.leads(office):
                found.setdefault(office, []).append(person)
    return found


async def lendable(work: Work, body: str) -> list[Official]:
    """Officers and leads who belong to the office, by name."""
    people = await work.uow.officials.of_bodies([body])
    return sorted((one for one in people if own_roles(one).get(body) in WORKING), key=lambda one: (one.name, one.id))


def _fitting(work: Work, from_body: str, to_body: str, last: date) -> datetime:
    """When a loan between these offices ends. Errors: NoLoan (body, day)."""
    lender, borrower = (work.tools.directory.get(body) for body in (from_body, to_body))
    if not _helps(lender) or not _helps(borrower) or from_body == to_body or lender.province != borrower.province:  # type: ignore[union-attr]
        raise NoLoan("body")
    if not is_on(work, lender.province):  # type: ignore[union-attr]
        raise NotAllowed
    ends_at = datetime.combine(last + ONE_DAY, time(), work.rules.calendar.zone)
    if last < work.rules.calendar.local(work.now).date() or ends_at - work.now > LONGEST:
        raise NoLoan("day")
    return ends_at


def _helps(office: Body | None) -> bool:
    return office is not None and office.kind in KINDS


async def _free(work: Work, loan: Loan) -> None:
    """Nobody is lent twice, nor to where he works. Errors: NoLoan (person)."""
    number = loan.official_id or 0
    await work.uow.absences.lock(number)  # two who lend one official at once come one after the other
    person = await work.uow.officials.get(number)
    others = [one for one in await work.uow.loans.of_officials([number]) if one.id != loan.id]
    if person is None or not person.active or loan.to_body in person.roles or others:
        raise NoLoan("person")


async def _begin(work: Work, actor: Actor, loan: Loan) -> Loan:
    begun = loan._replace(begun_at=work.now)
    await work.uow.loans.save(begun)
    person = await work.uow.officials.get(loan.official_id or 0)
    if person is None or loan.to_body in person.roles:
        raise NoLoan("person")
    await work.uow.loans.begin(person.id, loan.to_body, LENT.value, loan.ends_at)
    await _audit(work, actor, "staff.loan_begun", begun)
    await refresh_staffed(work)
    leads = [*await speakers(work, loan.from_body), *await speakers(work, loan.to_body, person.id)]
    await _tell(work, [person], "lent", begun, person.name)
    await _tell(work, (one for one in leads if one.id not in (actor.id, person.id)), "begun", begun, person.name)
    return begun


async def _over(work: Work, loan: Loan, by: Actor) -> None:
    """Who was lent works there no longer, and what was claimed there is the queue's."""
    await work.uow.loans.drop(loan.id)
    number, name = loan.official_id or 0, ""
    returned, waiting = 0, Counter[int]()
    person = await work.uow.officials.get(number)
    if loan.begun_at is not None:
        await work.uow.loans.end(number, loan.to_body)
        after = await work.uow.officials.get(number)
        if after is None or loan.to_body not in after.roles:
            returned, waiting = await _give_back(work, loan, official(current(after, work.now)) if after else None)
        await refresh_staffed(work)
    await _audit(work, by, "staff.loan_ended" if loan.begun_at else "staff.loan_declined", loan)
    name = person.name if person else ""
    people = [*await speakers(work, loan.from_body), *await speakers(work, loan.to_body, number)]
    if loan.begun_at is not None and person is not None:
        await _tell(work, [person], "over", loan, name, number=returned)
        await _tell(
            work, (one for one in people if one.id not in (by.id, number)), "ended", loan, name, number=returned
        )
        for one in people:
            if waiting[one.id]:
                await _tell(work, [one], "waits", loan, name, number=waiting.pop(one.id))
    elif by is not SYSTEM:
        await _tell(work, (one for one in people if one.id != by.id), "declined", loan, name)


async def _give_back(work: Work, loan: Loan, left: Actor | None) -> tuple[int, Counter[int]]:
    """What they claimed and have no business with now: of the office, and what it had as the one above. How many went
    to the queue; and by lead how many of those that wait for somebody.

    Reports are locked by their ids before anything else, as who takes back what was handed over does (hand_over.py).
    """
    number, returned, waiting = loan.official_id or 0, 0, Counter[int]()
    leads = await speakers(work, loan.to_body, number)
    for ticket in await work.uow.tickets.lock_many(await work.uow.ticket_watch.held_by(number)):
        if left is None or not await may(work, left, ticket, Verb.NOTE):
            now = await give_back(work, ticket.id, number, leads)
            if now is not None:
                returned += now.claimed_by is None
                waiting.update([now.claimed_by] if now.claimed_by is not None else [])
    await work.uow.absences.forget_in(number, loan.to_body)
    return returned, waiting


async def _audit(work: Work, actor: Actor, action: str, loan: Loan) -> None:
    details = {"from": loan.from_body, "to": loan.to_body, "until": loan.ends_at.isoformat()}
    subject = f"official:{loan.official_id}" if loan.official_id else f"loan:{loan.id}"
    await work.uow.audit.add(work.ids.new(), work.now, actor.key, action, subject, details=details)


async def _tell(
    work: Work, people: Iterable[Official], event: str, loan: Loan, name: str, number: int | None = None
) -> None:
    day = work.rules.calendar.local(loan.ends_at - ONE_DAY).strftime("%d/%m/%Y")
    params: dict[str, object] = {
        "from_body": body_name(work, loan.from_body), "to_body": body_name(work, loan.to_body), "day": day,
    }  # fmt: skip
    if name:
        params["name"] = name
    if number is not None:
        params["number"] = number
    for person in {one.id: one for one in people if one.active}.values():
        said = Say(f"console_loans.told.{event}", params)
        await tell_people(work, [person], said, f"{work.cause}:loan:{loan.id}:{event}:{person.id}")
