"""How an official opens the record a ticket is about.

Without a question it opens on a ticket of the own office that the official has claimed, until it is entered or closed,
and whose person was proven: by a code, or by a paper that a colleague saw. Anything else, a ticket filed by the same
official among it, needs the birth date as the record has it and a photo of the paper, or the yes of a lead who is
somebody else (lead_yes.py). Records opened with a question are counted, also on one's own claimed ticket, and raise an
alarm from `Policy.records_outside_day` a day on.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from handlers.dialogue.answers.dates import BirthDate
from handlers.dialogue.answers.identity import Identity, IdentityKind
from handlers.evidence.features import PhotoFeatures
from handlers.evidence.photos import shows_no_paper
from handlers.records.keys import identity_index, person_index
from handlers.records.lead_yes import said_yes
from handlers.records.officials import office_of, proven_to, show_to_official
from handlers.records.proof import free_at
from handlers.records.view import RecordView, read_birth
from handlers.staff.actor import Actor
from handlers.tickets.access import Sight, sight
from handlers.tickets.errors import NotAllowed
from handlers.tickets.status import HELD, State
from handlers.work import Work
from storage.repositories.attempts import Tried
from storage.repositories.files import StoredFile
from storage.repositories.tickets import Ticket

KINDS: Final = frozenset(kind.value for kind in IdentityKind)
# Approved is in hand too: what was agreed to has yet to be entered, and is read from the record for that.
IN_HAND: Final = frozenset(state.value for state in HELD | {State.APPROVED})
OUTSIDE: Final = "record_outside"  # kind of attempts: records opened with a question
BIRTHS: Final = "record_birth"  # kind of attempts: birth dates told for a record
ALARM: Final = "records_opened"
DAY: Final = timedelta(days=1)


class Ground(StrEnum):
    """By what a record opens; the value stands in the audit log, and is read to the person as the purpose."""

    CLAIMED = "claimed"
    PAPER = "paper"
    LEAD = "lead"


class Why(StrEnum):
    """Why it stays closed; the value ends a text key."""

    ASK = "ask"  # nothing was told yet
    NO_PAPER = "no_paper"
    NO_PAPER_SEEN = "no_paper_seen"  # a picture of something else
    NO_AGREEMENT = "no_agreement"  # no record, or one with another birth date: not told apart
    TOO_OFTEN = "too_often"


@dataclass(frozen=True, slots=True)
class Told:
    """What the official tells: the birth date on the paper, and which photo of the ticket shows the paper."""

    birth: BirthDate
    paper: int


@dataclass(frozen=True, slots=True)
class Opened:
    """The records; none when no number given is known."""

    records: tuple[RecordView, ...]


@dataclass(frozen=True, slots=True)
class Closed:
    """It stays closed."""

    why: Why


async def ground_of(work: Work, actor: Actor, ticket: Ticket) -> Ground | None:
    """By what the record opens for this official without a question; None: something must be told first.

    Errors: NotAllowed: no records are for this person, or the ticket is not.
    """
    if actor.helps_in(ticket.body_id) or not actor.is_official or await sight(work, actor, ticket) is not Sight.FULL:
        raise NotAllowed
    if _in_hand(actor, ticket) and proven_to(ticket, actor.key):
        return Ground.CLAIMED
    return Ground.LEAD if await said_yes(work, actor, ticket) else None


async def open_record(work: Work, actor: Actor, ticket: Ticket, told: Told | None = None) -> Opened | Closed:
    """Open it, or say why not. Every opening, and every birth date that did not fit, is a row of the audit log.

    `ticket`: whole, not as this official may see it. Errors: NotAllowed.
    """
    ground = await ground_of(work, actor, ticket)
    if ground is Ground.CLAIMED and ticket.person_id is not None:
        return Opened(await _shown(work, actor, ticket, ground, [ticket.person_id]))
    known = await _known(work, ticket)
    if ground is not None:
        return Opened(await _shown(work, actor, ticket, ground, known))
    if told is None:
        return Closed(Why.ASK)
    photos = {file.id: file for file in await _photos(work, ticket)}
    if told.paper not in photos:
        return Closed(Why.NO_PAPER)
    features = photos[told.paper].features
    if features and shows_no_paper(PhotoFeatures(**features)):  # none: taken before photos were measured
        return Closed(Why.NO_PAPER_SEEN)
    if await _too_often(work, actor):
        return Closed(Why.TOO_OFTEN)
    people = await work.uow.records.persons(known)
    agreeing = [one.id for one in people if _agree(read_birth(one.content.birth), told.birth)]
    if not agreeing:
        await work.uow.audit.add(
            work.ids.new(), work.now, actor.key, "record_not_opened", reason=f"ticket:{ticket.id}",
            details={"body": office_of(actor, ticket), "paper": told.paper},
        )  # fmt: skip
        return Closed(Why.NO_AGREEMENT)
    return Opened(await _shown(work, actor, ticket, Ground.PAPER, agreeing, told.paper))


def _in_hand(actor: Actor, ticket: Ticket) -> bool:
    """Claimed by this official for the own office, and not filed by the same hand."""
    mine = ticket.claimed_by == actor.id and ticket.status in IN_HAND
    return mine and actor.works_in(ticket.body_id) and ticket.filed_by != actor.id


async def _known(work: Work, ticket: Ticket) -> list[int]:
    """The record that is linked, else all that are known by the numbers given."""
    if ticket.person_id is not None:
        return [ticket.person_id]
    found: dict[int, None] = {}
    for paper in ticket.subject.papers:
        if paper.kind in KINDS:
            identity = Identity(IdentityKind(paper.kind), paper.number)
            found |= dict.fromkeys(await work.uow.records.by_key(identity_index(work.uow.vault, identity)))
    return list(found)


async def _photos(work: Work, ticket: Ticket) -> list[StoredFile]:
    hanging = [file_id for file_id, _ in await work.uow.ticket_files.of_ticket(ticket.id)]
    return [file for file in await work.uow.files.many(hanging) if file.kind == "photo" and file.state != "refused"]


def _agree(known: BirthDate, told: BirthDate) -> bool:
    """Whether the birth date told says all that the record knows: the year alone opens only a record of a year."""
    if known.month is None or (known.month, known.day) == (1, 1):
        return known.year == told.year
    return (known.year, known.month) == (told.year, told.month) and known.day in (None, told.day)


async def _too_often(work: Work, actor: Actor) -> bool:
    """A few birth dates a day, whatever the ticket: more is trying them out."""
    tried = Tried(BIRTHS, work.uow.vault.index("official", str(actor.id)))
    await work.uow.attempts.hold([tried])
    times = (await work.uow.attempts.times([tried], work.now - DAY))[tried]
    most = work.tools.policy.record_births_day
    if free_at(times, work.now, most, most) is not None:
        return True
    await work.uow.attempts.add([tried], [work.ids.new()], work.now)
    return False


async def _shown(
    work: Work, actor: Actor, ticket: Ticket, ground: Ground, people: list[int], paper: int = 0
) -> tuple[RecordView, ...]:
    body = office_of(actor, ticket)
    details = {"ground": ground.value, "body": body} | ({"paper": paper} if paper else {})
    if ground is not Ground.CLAIMED:
        await _watch(work, actor, body, people)
    return await show_to_official(work, actor.id, people, f"ticket:{ticket.id}", details)


async def _watch(work: Work, actor: Actor, body: str, people: list[int]) -> None:
    """Records opened with a question are counted, each once a day; who opens many is somebody's to ask."""
    tried = Tried(OUTSIDE, work.uow.vault.index("official", str(actor.id)))
    await work.uow.attempts.hold([tried])
    seen = await work.uow.attempts.objects(tried, work.now - DAY)
    for person_id in people:
        about = person_index(work.uow.vault, person_id)
        if about in seen:
            continue
        seen.add(about)
        await work.uow.attempts.add([tried], [work.ids.new()], work.now, about)
        if len(seen) >= work.tools.policy.records_outside_day:
            work.alarm(ALARM, body)
