"""A file of officials as an administrator sends it, looks at it, takes it in, and hands out the first links."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from handlers.backlog.files import listing_of
from handlers.backlog.sheet import Listing
from handlers.places.bodies import province_of
from handlers.roster.columns import columns_of, missing_in
from handlers.roster.plan import ADDED, CHANGED, REFUSED, Planned, Row, digest_of, plan, read_rows
from handlers.staff.actor import DUTIES, HELPING, STAYING, Actor
from handlers.staff.lending import speakers
from handlers.staff.managing import offices_of, put, tell_joined
from handlers.staff.officials import enrol, give_role, refresh_staffed
from handlers.staff.sign_in import CONSOLE, make_link
from handlers.staff.volunteers import tell_begun, term_of
from handlers.texts import Say
from handlers.tickets.errors import NotAllowed
from handlers.tickets.notices import body_name, tell_people
from handlers.work import Work
from storage.repositories.officials import Official
from storage.repositories.staff_files import StaffFile

MOST_ROWS: Final = 1000  # of one file: it is taken in as one
LONGEST_NAME: Final = 120
LINKS_LIVE: Final = timedelta(days=3)  # of a list of first links: it takes days to hand them out


class CannotRead(Exception):
    """The file is no list of officials. `why`: columns (`fields`: which are missing), too_many."""

    def __init__(self, why: str, fields: Sequence[str] = ()) -> None:
        super().__init__(why)
        self.why, self.fields = why, tuple(fields)


class Overtaken(Exception):
    """What was shown is no longer what would happen: it is to be looked at again."""


def ensure_fits(listing: Listing) -> None:
    """Errors: CannotRead."""
    if missing := missing_in(columns_of(listing.titles)):
        raise CannotRead("columns", missing)
    if len(listing.lines) > MOST_ROWS:
        raise CannotRead("too_many")


async def send(work: Work, actor: Actor, name: str, content: bytes) -> int:
    """Keep a file; gives its number, of the first one where its form is sent again. Errors: NotAllowed."""
    if not actor.administers:
        raise NotAllowed
    made = StaffFile(work.ids.new(), actor.id, name[:LONGEST_NAME], work.now)
    number = await work.uow.staff_files.add(made, work.cause, content)
    await note(work, actor, "staff.file_sent", number)
    return number


async def opened(work: Work, actor: Actor, number: int, *, lock: bool = False) -> StaffFile:
    """A file that the actor sent. Errors: NotAllowed, for what does not exist too."""
    found = await work.uow.staff_files.get(number, lock=lock)
    if found is None or found.official_id != actor.id or not actor.administers:
        raise NotAllowed
    return found


async def looked_at(work: Work, actor: Actor, number: int) -> tuple[Listing, list[Planned]]:
    """What would become of its rows now. Errors: NotAllowed."""
    one = await opened(work, actor, number)
    listing = await listing_of(await work.uow.staff_files.content(one.id), "")
    return listing, await plan(work, actor, read_rows(work, actor, listing))


async def take_in(work: Work, actor: Actor, number: int, shown: str) -> bool:
    """Take in what fits, all of it or, killed in the middle, nothing; False where that was done before.

    `shown`: `digest_of` what the actor looked at. Errors: NotAllowed; Overtaken; Refused: an account changed meanwhile.
    """
    one = await opened(work, actor, number, lock=True)
    if one.taken_at is not None:
        return False
    await work.uow.officials.hold_enrolling()
    _, planned = await looked_at(work, actor, number)
    if digest_of(planned) != shown:
        raise Overtaken
    made: dict[int, Official] = {}
    # Who leads or administers comes first: whoever goes then leaves somebody.
    # And volunteers after who looks after them.
    for step in sorted(planned, key=lambda one: (one.row.role not in STAYING, one.row.role in HELPING, one.row.line)):
        await _carry_out(work, actor, step, made)
    await refresh_staffed(work)
    await _tell(work, actor, [step for step in planned if step.outcome == ADDED], made)
    outcomes = [(step.row.line, step.outcome, step.why) for step in planned]
    await work.uow.staff_files.taken(number, outcomes, sorted({person.id for person in made.values()}), work.now)
    await note(work, actor, "staff.file_taken", number, rows=sum(step.outcome in (ADDED, CHANGED) for step in planned))
    return True


async def _carry_out(work: Work, actor: Actor, step: Planned, made: dict[int, Official]) -> None:
    """`made`: row -> the account that it made, or that it is about."""
    row = step.row
    if step.outcome == CHANGED and step.person is not None:
        if row.phone and not step.person.phone:
            await work.uow.officials.set_phone(step.person.id, row.phone)
            subject = f"official:{step.person.id}"
            await work.uow.audit.add(work.ids.new(), work.now, actor.key, "staff.phone_added", subject)
        await put(work, actor, step.person.id, row.seat, row.role, row.until, row.supervisor)
    elif step.outcome == ADDED:
        account = made.get(step.first or row.line)
        if account is None:
            account = await _enrolled(work, row)
            made[step.first or row.line] = account
        else:
            await put(work, actor, account.id, row.seat, row.role, row.until, row.supervisor)
        made[row.line] = account


async def _enrolled(work: Work, row: Row) -> Official:
    term = await term_of(work, row.seat, row.role, row.until, row.supervisor)
    person = await enrol(work, row.name, {} if term else {row.seat: row.role}, phone=row.phone)
    if term is not None:
        await give_role(work, person.id, row.seat, row.role, *term)
        await tell_begun(work, person, row.seat, term)
    return person


async def _tell(work: Work, actor: Actor, added: Sequence[Planned], made: dict[int, Official]) -> None:
    """Who leads an office learns of who is new there, once an office; of a duty everybody who has to learns."""
    new = {person.id for person in made.values()}
    offices: dict[str, list[Official]] = {}
    for step in added:
        person = made[step.row.line]
        if step.row.role in DUTIES:
            await tell_joined(work, actor, person, step.row.seat, step.row.role)
        else:
            offices.setdefault(step.row.seat, []).append(person)
    for seat, people in sorted(offices.items()):
        told = [one for one in await speakers(work, seat, people[0].id) if one.id not in new]
        said = Say("console_roster.told", {"n": len(people), "office": body_name(work, seat)})
        await tell_people(work, told, said, f"{work.cause}:joined:{seat}")


async def first_links(work: Work, actor: Actor, number: int) -> list[tuple[Official, str]]:
    """Tokens on which those whom a file made set name, password and second factor, for `LINKS_LIVE`; those of before
    are over. Who has a password gets none, nor who has an office since that the actor does not look after: a link opens
    all that somebody may do. Errors: NotAllowed."""
    one = await opened(work, actor, number)
    has, found = await work.uow.credentials.who_has(one.made), []
    for made in one.made:
        person = await work.uow.officials.get(made)
        if person is None or not person.active or made in has:
            continue
        if actor.administers.issuperset(map(province_of, offices_of(person))):
            await work.uow.credentials.lock(made)
            await work.uow.sign_in.use_all(made, CONSOLE, work.now)
            found.append((person, await make_link(work, made, CONSOLE, LINKS_LIVE)))
    await note(work, actor, "staff.links_exported", number, rows=len(found))
    return found


async def note(work: Work, actor: Actor, action: str, number: int = 0, **details: object) -> None:
    """One row of the audit log."""
    subject = f"staff_file:{number}" if number else ""
    await work.uow.audit.add(work.ids.new(), work.now, actor.key, action, subject, details=details or None)


def refused_lines(outcomes: Sequence[tuple[int, str, str]]) -> dict[int, str]:
    """Row -> why it was refused."""
    return {line: why for line, outcome, why in outcomes if outcome == REFUSED}
