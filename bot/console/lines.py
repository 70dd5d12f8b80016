"""One line of a queue in its words. Names are masked in lists: enough to tell two lines apart, no reveal."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from handlers.dialogue.answers.personal import mask_name
from handlers.dialogue.answers.ticket_code import group_code
from handlers.dialogue.talk import LOCAL
from handlers.places.in_words import place_words
from handlers.staff.actor import Actor
from handlers.texts import Say
from handlers.tickets.access import may_claim
from handlers.tickets.clocks import Clock, age_of, clock_of
from handlers.tickets.content import Details, Where
from handlers.tickets.masking import masked
from handlers.tickets.sendable import Sendable, sendable_of
from handlers.tickets.site import site_words, where_of
from handlers.tickets.status import State
from handlers.work import Work
from storage.repositories.queues import QueueRow
from storage.repositories.tickets import Ticket

FEW: Final = 3  # so few lines keep whatever they have in common


@dataclass(frozen=True, slots=True)
class Line:
    """What a queue shows of a ticket. `place`: where it happened, else the home; `who`: the official who has it, or '';
    `age`: since it came in; `sendable`: until when an answer reaches a chat that closes, None where none does;
    `doses`, `days`: of the injections it is about, as read, '' where none is told."""

    id: int
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
    doses: str
    days: str


async def lines_of(work: Work, rows: Iterable[QueueRow | Ticket], actor: Actor, language: str) -> list[Line]:
    """Lines in the order given. A line can be claimed when nobody has it and this official may."""
    listed = list(rows)
    names = await work.uow.officials.names([row.claimed_by for row in listed if row.claimed_by is not None])
    sites = await _sites(work, listed, language)
    sendable = await sendable_of(work, listed)
    said = await _said(work, listed)
    lines = [
        _line(work, row, names, sites.get(row.id, ""), actor, language, sendable.get(row.id), said[row.id])
        for row in listed
        if row.id in said
    ]
    return _without_common_end(lines)


async def _said(work: Work, rows: Iterable[QueueRow | Ticket]) -> dict[int, Details]:
    """What each says of its injections; of a line of a queue it is read here."""
    listed = list(rows)
    known = {row.id: row.details for row in listed if isinstance(row, Ticket)}
    unread = [row.id for row in listed if row.id not in known]
    return {**known, **(await work.uow.queues.details_of(unread) if unread else {})}


def _without_common_end(lines: list[Line]) -> list[Line]:
    """Where all places lie in the same unit its name says nothing: it is left out at each."""
    ends = {line.place.rpartition(", ")[2] for line in lines if ", " in line.place}
    if len(lines) <= FEW or len(ends) != 1:
        return lines
    return [replace(line, place=line.place.removesuffix(f", {end}")) for end in ends for line in lines]


def _day(day: date, today: date) -> str:
    """A day as it is read in a narrow column: without its year where that is this one."""
    return f"{day.day}/{day.month}" if day.year == today.year else f"{day.day}/{day.month}/{day.year}"


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
    sendable: Sendable | None, said: Details,
) -> Line:  # fmt: skip
    category = work.tools.catalogues.of(row.province_code).category(row.category)
    edition = row.edition if isinstance(row, Ticket) else work.tools.directory.edition
    today = work.now.astimezone(LOCAL).date()
    days = dict.fromkeys(dose.injected_on for dose in said.doses if dose.injected_on is not None)
    return Line(
        id=row.id,
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
        doses=", ".join(dict.fromkeys(str(dose.number) for dose in said.doses)),
        days=", ".join(_day(day, today) for day in days),
    )
