"""Who may see a ticket and do what to it. The only way a ticket gets out of the service.

Unknown looks like forbidden (`NotAllowed`). An official sees what a body of his owns, what was escalated to it, as
lead of a Sở Y tế its whole province, and masked what it holds a copy of. Volunteers see masked data. Nobody who works
where the ticket complains of sees anything. Who is lent to an office (staff/lending.py) is an officer there until the
loan ends, never a lead, and still works at home. A citizen sees what this chat filed; who knows a code and the last
three digits of the phone or identity number given at filing sees it masked.
"""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from handlers.catalogue.categories import Group
from handlers.catalogue.office_kinds import OfficeKind
from handlers.places.bodies import Directory, body_id
from handlers.staff.actor import Actor, Kind
from handlers.tickets.errors import AlreadyClaimed, NotAllowed
from handlers.tickets.masking import masked
from handlers.tickets.status import HELD, Verb
from handlers.work import Work
from storage.repositories.tickets import Ticket

TAIL = 3  # digits that, with the code, let a person see a ticket masked


class Sight(StrEnum):
    """How much of a ticket is seen."""

    FULL = "full"
    MASKED = "masked"


@dataclass(frozen=True, slots=True)
class Outline:
    """Of a report that is none of one's own: which it is, who has it, where it stands. Nothing of a person."""

    id: int
    code: str
    body_id: str
    status: str


class Standing(StrEnum):
    """In what capacity an actor stands before a ticket."""

    OWNER = "owner"  # officer or lead of the owning body
    ABOVE = "above"  # of the body it was escalated to
    PROVINCE = "province"  # leads the health department of its province
    VOLUNTEER = "volunteer"
    COPY = "copy"
    FILER = "filer"
    HOLDER = "holder"
    SYSTEM = "system"


_CITIZEN: Final = frozenset({Verb.ADD_INFORMATION, Verb.CONFIRM, Verb.REOPEN, Verb.RATE})
_OFFICE: Final = frozenset(Verb) - {
    Verb.CONFIRM,
    Verb.WITHDRAW,
    Verb.RATE,
    Verb.DOSE_SEEN,
    Verb.DOSE_GONE,
    Verb.EXPIRE_CLAIM,
    Verb.EXPIRE_WAIT,
    Verb.UNASK,
    Verb.ESCALATE,
    Verb.ERASE,
}
RIGHTS: Final = {
    Standing.OWNER: _OFFICE,
    Standing.ABOVE: _OFFICE - {Verb.CLAIM, Verb.ASSIGN},
    Standing.PROVINCE: frozenset({Verb.NOTE, Verb.TRANSFER, Verb.ASSIGN, Verb.REPLY, Verb.AMEND}),
    Standing.VOLUNTEER: frozenset(
        {
            Verb.CLAIM,
            Verb.TAKE_OVER,
            Verb.HAND_OVER,
            Verb.RELEASE,
            Verb.ASK_CITIZEN,
            Verb.REPLY,
            Verb.AMEND,
            Verb.NOTE,
            Verb.APPROVE,
            Verb.TAKE_BACK,
        }
    ),
    Standing.COPY: frozenset(),
    Standing.FILER: _CITIZEN | {Verb.WITHDRAW},
    Standing.HOLDER: _CITIZEN,
    Standing.SYSTEM: frozenset(Verb),
}
# What the citizen hears of while somebody has it: that one's alone, whoever else might step in (take_over.py).
_ANSWERS: Final = frozenset(
    {
        Verb.REPLY,
        Verb.ASK_CITIZEN,
        Verb.AWAIT_PLATFORM,
        Verb.PLATFORM_BACK,
        Verb.APPROVE,
        Verb.ENTER,
        Verb.REFUSE,
        Verb.CORRECT,
        Verb.MERGE,
    }
)
# Who has it next: of the one who has it, and of who leads there.
_HANDS_ON: Final = frozenset({Verb.RELEASE, Verb.TRANSFER})
_MASKED: Final = frozenset({Standing.VOLUNTEER, Standing.COPY, Standing.HOLDER})
_COMMUNE_HOUSE: Final = (OfficeKind.FRONT_DESK, OfficeKind.HEALTH_STATION, OfficeKind.COMMUNE_POLICE)


def accused_bodies(directory: Directory, accused: str) -> frozenset[str]:
    """The bodies that are complained of: of a commune the whole small house (as routing has it)."""
    office = directory.get(accused) if accused else None
    if office is None:
        return frozenset({accused} - {""})
    if not office.commune or office.kind is OfficeKind.FACILITY:
        return frozenset({accused})
    return frozenset(body_id(office.edition, office.place, kind) for kind in _COMMUNE_HOUSE)


async def standing(work: Work, actor: Actor, ticket: Ticket) -> Standing | None:
    """In what capacity the actor stands before this ticket; None: in none."""
    if actor.kind is Kind.SYSTEM:
        return Standing.SYSTEM
    if actor.kind is Kind.CITIZEN:
        return Standing.FILER if ticket.contact_id is not None and actor.id == ticket.contact_id else None
    if actor.kind is Kind.HOLDER:
        return Standing.HOLDER if actor.id == ticket.id else None
    directory = work.tools.directory
    if not accused_bodies(directory, ticket.accused_body).isdisjoint(actor.roles):
        return None
    if actor.works_in(ticket.body_id):
        return Standing.OWNER
    if ticket.escalated_to and actor.works_in(ticket.escalated_to):
        return Standing.ABOVE
    if _leads_province(actor, ticket, directory):
        return Standing.PROVINCE
    if actor.helps_in(ticket.body_id):
        return Standing.VOLUNTEER
    copies = await work.uow.ticket_copies.of_ticket(ticket.id)
    return Standing.COPY if any(actor.works_in(body) for body in copies) else None


async def visible(work: Work, actor: Actor, ticket: Ticket | None) -> Ticket:
    """The ticket as this actor may see it, perhaps masked. Errors: NotAllowed."""
    stands = await standing(work, actor, ticket) if ticket is not None else None
    if ticket is None or stands is None:
        raise NotAllowed
    return masked(ticket) if stands in _MASKED else ticket


async def those_visible(work: Work, actor: Actor, tickets: Iterable[Ticket]) -> list[Ticket]:
    """Those of the tickets that this actor may see, as they may be seen."""
    found = []
    for ticket in tickets:
        try:
            found.append(await visible(work, actor, ticket))
        except NotAllowed:
            continue
    return found


def outline(work: Work, actor: Actor, ticket: Ticket) -> Outline | None:
    """What any official may know of a report that another is linked with; None: it complains of where they work."""
    if not actor.is_official or not accused_bodies(work.tools.directory, ticket.accused_body).isdisjoint(actor.roles):
        return None
    return Outline(ticket.id, ticket.code, ticket.body_id, ticket.status)


async def those_to_agree_to(work: Work, actor: Actor, office: str, tickets: Iterable[Ticket]) -> list[Ticket]:
    """Those of the tickets that who leads `office` looks at before agreeing to an act on them: what is seen whole
    anyhow, and what an office below it has; never one that complains of where the actor works."""
    directory, found = work.tools.directory, []
    for ticket in tickets:
        stands = await standing(work, actor, ticket)
        below = actor.leads(office) and office in directory.above(ticket.body_id)
        free = accused_bodies(directory, ticket.accused_body).isdisjoint(actor.roles)
        if stands not in (None, *_MASKED) or (below and free):
            found.append(ticket)
    return found


async def sight(work: Work, actor: Actor, ticket: Ticket) -> Sight:
    """How much the actor sees. Errors: NotAllowed."""
    stands = await standing(work, actor, ticket)
    if stands is None:
        raise NotAllowed
    return Sight.MASKED if stands in _MASKED else Sight.FULL


async def may(work: Work, actor: Actor, ticket: Ticket, verb: Verb) -> bool:
    """Whether the actor has the right to an act, whatever the state (for buttons)."""
    stands = await standing(work, actor, ticket)
    return stands is not None and _has_right(work, stands, ticket, verb)


def may_claim(work: Work, actor: Actor, body_id: str, province: str, category: str) -> bool:
    """Whether the actor may claim an open ticket of this body and category, without reading it (for queues)."""
    if actor.works_in(body_id):
        return True
    return actor.helps_in(body_id) and _volunteers_help(work, province, category)


async def require(work: Work, actor: Actor, ticket: Ticket | None, verb: Verb) -> Ticket:
    """The whole ticket for an operation. Errors: NotAllowed; AlreadyClaimed when it is somebody else's to finish."""
    stands = await standing(work, actor, ticket) if ticket is not None else None
    if ticket is None or stands is None or not _has_right(work, stands, ticket, verb):
        raise NotAllowed
    if is_anothers(ticket, actor, verb):
        raise AlreadyClaimed(await claimer_name(work, ticket))
    return ticket


def held_by_other(ticket: Ticket, actor: Actor) -> bool:
    """Whether another official has it, before whom this one stands back. Nobody has what is decided."""
    return (
        actor.is_official and ticket.status in HELD and ticket.claimed_by is not None and ticket.claimed_by != actor.id
    )


def is_anothers(ticket: Ticket, actor: Actor, verb: Verb) -> bool:
    """Whether an act is for the one who has it, and that is another."""
    if not held_by_other(ticket, actor):
        return False
    return verb in _ANSWERS or (verb in _HANDS_ON and not _may_hand_on(ticket, actor, verb))


def _may_hand_on(ticket: Ticket, actor: Actor, verb: Verb) -> bool:
    """Who leads there gives away what another has; who stands above does, to another office."""
    if actor.works_in(ticket.body_id) or actor.helps_in(ticket.body_id):
        return actor.leads(ticket.body_id)
    return verb is Verb.TRANSFER


async def claimer_name(work: Work, ticket: Ticket) -> str:
    """The name of the official who has it, or ''."""
    if ticket.claimed_by is None:
        return ""
    return (await work.uow.officials.names([ticket.claimed_by])).get(ticket.claimed_by, "")


async def holder(work: Work, code: str, digits: str) -> Actor:
    """Who knows a code and the last three digits of a number given at filing. Errors: NotAllowed.

    The caller counts attempts: three digits can be tried out.
    """
    ticket = await work.uow.tickets.get_by_code(code)
    tails = _tails(ticket) if ticket is not None else ["-" * TAIL]
    agreed = [hmac.compare_digest(tail.encode(), digits.encode()) for tail in tails]
    if ticket is None or not any(agreed):
        raise NotAllowed
    return Actor(Kind.HOLDER, ticket.id)


def numbers_of(ticket: Ticket) -> list[str]:
    """Phones and papers given at filing."""
    subject = ticket.subject
    numbers = [subject.phone, subject.reporter.phone, *(paper.number for paper in subject.papers)]
    return [number for number in numbers if number]


def _tails(ticket: Ticket) -> list[str]:
    """A phone that an official typed opens nothing where a paper can: the code went there by text message, and mistyped
    it is a stranger's, who knows its end."""
    papers = [paper.number for paper in ticket.subject.papers if paper.number]
    texted = ticket.contact_id is None and ticket.filed_by is not None
    return [one[-TAIL:] for one in (papers if texted and papers else numbers_of(ticket)) if len(one) > TAIL]


def _has_right(work: Work, stands: Standing, ticket: Ticket, verb: Verb) -> bool:
    if verb not in RIGHTS[stands]:
        return False
    return stands is not Standing.VOLUNTEER or _volunteers_help(work, ticket.province_code, ticket.category)


def _volunteers_help(work: Work, province: str, category: str) -> bool:
    """Volunteers help with the apps; records are for officials."""
    return work.tools.catalogues.of(province).category(category).group is Group.APP


def _leads_province(actor: Actor, ticket: Ticket, directory: Directory) -> bool:
    owner = directory.get(ticket.body_id)
    provinces = {ticket.province_code, owner.province if owner else ""} - {""}
    offices = (directory.get(body) for body in actor.roles if actor.leads(body))
    return any(
        office is not None and office.kind is OfficeKind.SO_Y_TE and office.province in provinces for office in offices
    )
