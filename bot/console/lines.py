"""One line of a queue in its words. Names are masked in lists: enough to tell two lines apart, no reveal."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from handlers.dialogue.answers.personal import mask_name
from handlers.dialogue.answers.ticket_code import group_code
from handlers.places.in_words import place_words
from handlers.staff.actor import Actor
from handlers.texts import Say
from handlers.tickets.access import may_claim
from handlers.tickets.clocks import Clock, age_of, clock_of
from handlers.tickets.content import Where
from handlers.tickets.masking import masked
from handlers.tickets.sendable import Sendable, sendable_of
from handlers.tickets.site import site_words, where_of
from handlers.tickets.status import State
from handlers.work import Work
from storage.repositories.queues import QueueRow
from storage.repositories.tickets import Ticket


@dataclass(frozen=True, slots=True)
class Line:
    """What a queue shows of a ticket. `place`: where it happened, else the home; `who`: the official who has it, or '';
    `age`: since it came in; `sendable`: until when an answer reaches a chat that closes, None where none does."""

    code: str
    shown_code: str
    revision: int
    clock: Clock
    category: str
    place: str
    person: str
    age: Say
    who: str
    mine: bool
    status: str
    urgent: bool
    label: str
    source: str
    opened_at: datetime
    claimable: bool
    sendable: Sendable | None


async def lines_of(work: Work, rows: Iterable[QueueRow | Ticket], actor: Actor, language: str) -> list[Line]:
    """Lines in the order given. A line can be claimed when nobody has it and this official may."""
    listed = list(rows)
    names = await work.uow.officials.names([row.claimed_by for row in listed if row.claimed_by is not None])
    sites = await _sites(work, listed, language)
    sendable = await sendable_of(work, listed)
    return [_line(work, row, names, sites.get(row.id, ""), actor, language, sendable.get(row.id)) for row in listed]


async def _sites(work: Work, rows: Iterable[QueueRow | Ticket], language: str) -> dict[int, str]:
    """Where each happened that is about an event. What was said where no facility is known stands in the ticket."""
    listed = [row for row in rows if work.tools.catalogues.of(row.province_code).category(row.category).event]
    untold = [row.id for row in listed if isinstance(row, QueueRow) and not row.facility_code]
    known: list[QueueRow | Ticket] = [row for row in listed if row.id not in untold]
    if untold:
        known += [masked(ticket) for ticket in await work.uow.tickets.many(untold)]
    return {row.id: site_words(work, _where(row), language, row.province_code) for row in known}


def _where(row: QueueRow | Ticket) -> Where:
    return where_of(row) if isinstance(row, Ticket) else Where(row.facility_code)


def _line(
    work: Work, row: QueueRow | Ticket, names: dict[int, str], site: str, actor: Actor, language: str,
    sendable: Sendable | None,
) -> Line:  # fmt: skip
    category = work.tools.catalogues.of(row.province_code).category(row.category)
    edition = row.edition if isinstance(row, Ticket) else work.tools.directory.edition
    return Line(
        code=row.code,
        shown_code=group_code(row.code),
        revision=row.revision,
        clock=clock_of(row, work.now),
        category=category.short.in_language(language),
        place=site or place_words(work, edition, row.province_code, row.district_code, row.commune_code),
        person=mask_name(row.subject.name),
        age=age_of(row, work.now),
        who=names.get(row.claimed_by, "") if row.claimed_by is not None else "",
        mine=row.claimed_by == actor.id,
        status=row.status,
        urgent=row.severity == "urgent",
        label=row.label,
        source=row.source,
        opened_at=row.opened_at,
        claimable=row.status == State.OPEN and may_claim(work, actor, row.body_id, row.province_code, row.category),
        sendable=sendable,
    )
