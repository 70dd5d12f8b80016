"""An office is closed and another goes on: its reports and its officials are carried over, each once."""

from datetime import UTC, date, datetime, time
from typing import Final, NamedTuple

from handlers.staff.actor import LEADING, LENT, SYSTEM, current
from handlers.staff.officials import give_role, refresh_staffed
from handlers.texts import Say
from handlers.tickets.access import accused_bodies
from handlers.tickets.act import CITIZEN, begin
from handlers.tickets.claim import LET_GO
from handlers.tickets.notices import body_name, tell_citizen, tell_people
from handlers.tickets.status import HELD, NOT_FINISHED, State, Verb
from handlers.work import Work
from storage.repositories.ticket_changes import Changes
from storage.repositories.tickets import Ticket

KEPT: Final = tuple(sorted(NOT_FINISHED))


class Closed(NamedTuple):
    """An office that is closed by now, the office that acts for it, and its last local day."""

    body: str
    heir: str
    last: date

    @property
    def cause(self) -> str:
        """Of what is carried over: the same each time it is looked at."""
        return f"succession:{self.body}:{self.heir}:{self.last}"


def closed_now(work: Work) -> list[Closed]:
    """Offices that are closed and have a successor, by id."""
    directory, day = work.tools.directory, work.rules.calendar.local(work.now).date()
    found = []
    for body in sorted(directory.dated):
        heir, last = directory.acting_office(body, day), directory.bodies[body].last_day
        if heir not in ("", body) and last is not None:
            found.append(Closed(body, heir, last))
    return found


async def left_behind(work: Work) -> list[Closed]:
    """Of those offices the ones with officials who have no role in the other."""
    closed = closed_now(work)
    people = await work.uow.officials.of_bodies([one.body for one in closed]) if closed else []
    return [
        one for one in closed
        if any(one.body in person.roles and one.heir not in person.roles for person in people)
    ]  # fmt: skip


async def carry_staff(work: Work, one: Closed) -> int:
    """Give the officials of a closed office their roles in the other too, once: who is taken out of that one later
    stays out. In the closed one they go on reading what is over there. Gives how many. `work.cause`: of `one`."""
    await work.uow.officials.hold_carrying(one.body)
    people = await work.uow.officials.of_bodies([one.body])
    lacking = [person for person in people if one.heir not in person.roles and one.body not in person.lent]
    if not lacking:
        return 0
    since = datetime.combine(one.last, time(), UTC)
    given = set(await work.uow.audit.caused(work.actor, "staff.give_role", work.cause, since))
    come = [person for person in lacking if f"official:{person.id}" not in given]
    for person in come:
        until, supervisor = person.until.get(one.body), person.supervisors.get(one.body)
        await give_role(work, person.id, one.heir, _role_in(work, one, person.roles[one.body]), until, supervisor)
    if come:
        await refresh_staffed(work)
        names = {"office": body_name(work, one.body), "heir": body_name(work, one.heir)}
        await tell_people(work, come, Say("console_officials.told.carried", names), work.cause)
    return len(come)


def _role_in(work: Work, one: Closed, role: str) -> str:
    """As in the closed office; who led it does not lead an office above it, and rules nothing there."""
    bodies = work.tools.directory.bodies
    same_kind = bodies[one.heir].kind is bodies[one.body].kind
    return role if same_kind or role not in LEADING else LENT


async def carry_ticket(work: Work, ticket_id: int) -> Ticket:
    """Carry a report over with its time and who has it, where that one works in the other office too.
    Its citizen hears of it where the office has another name."""
    act = await begin(work, ticket_id, SYSTEM, Verb.TRANSFER, name="carried")
    before, day = act.before, work.rules.calendar.local(work.now).date()
    heir = work.tools.directory.acting_office(before.body_id, day)
    if act.repeated or heir in ("", before.body_id) or before.status not in NOT_FINISHED:
        return before
    to_body = _free(work, before, heir)
    changes: Changes = {"body_id": to_body}
    path: tuple[Verb, ...] = (Verb.TRANSFER,)
    if before.status in HELD and (to_body != heir or not await _comes_along(work, before, heir)):
        changes |= LET_GO
        path = (Verb.RELEASE, Verb.TRANSFER) if before.status == State.CLAIMED else path
    if before.escalated_to == to_body:
        changes["escalated_to"] = ""
    ticket = await act.finish("carried", changes, audience=CITIZEN, to_body=to_body, path=path)
    if body_name(work, to_body) != body_name(work, before.body_id):
        await tell_citizen(work, ticket, "transferred", act.cause)
    return ticket


async def _comes_along(work: Work, ticket: Ticket, heir: str) -> bool:
    """Whether who has a report works in the successor: not who was taken out of it, nor who was only lent."""
    person = await work.uow.officials.get(ticket.claimed_by) if ticket.claimed_by is not None else None
    return person is not None and person.active and heir in current(person, work.now).roles


def _free(work: Work, ticket: Ticket, heir: str) -> str:
    """The successor, or the next above it that has officials where the report complains of it."""
    directory = work.tools.directory
    accused = accused_bodies(directory, ticket.accused_body)
    if heir not in accused:
        return heir
    return next((one for one in directory.above(heir) if directory.staffed(one) and one not in accused), heir)
