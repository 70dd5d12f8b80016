"""One line of a queue in its words. Names are masked in lists: enough to tell two lines apart, no reveal."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from handlers.dialogue.answers.ticket_code import group_code
from handlers.places.in_words import place_words
from handlers.texts import Say
from handlers.tickets.clocks import Clock, age_of, clock_of
from handlers.tickets.masking import mask_name
from handlers.tickets.status import State
from handlers.work import Work
from storage.repositories.queues import QueueRow
from storage.repositories.tickets import Ticket


@dataclass(frozen=True, slots=True)
class Line:
    """What a queue shows of a ticket. `who`: the official who has it, '' when nobody has; `age`: since it came in."""

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

    @property
    def claimable(self) -> bool:
        """Whether nobody has it."""
        return self.status == State.OPEN


async def lines_of(work: Work, rows: Iterable[QueueRow | Ticket], official_id: int, language: str) -> list[Line]:
    """Lines in the order given."""
    listed = list(rows)
    names = await work.uow.officials.names([row.claimed_by for row in listed if row.claimed_by is not None])
    return [_line(work, row, names, official_id, language) for row in listed]


def _line(work: Work, row: QueueRow | Ticket, names: dict[int, str], official_id: int, language: str) -> Line:
    category = work.tools.catalogues.of(row.province_code).category(row.category)
    edition = row.edition if isinstance(row, Ticket) else work.tools.directory.edition
    return Line(
        code=row.code,
        shown_code=group_code(row.code),
        revision=row.revision,
        clock=clock_of(row, work.now),
        category=category.short.in_language(language),
        place=place_words(work, edition, row.province_code, row.district_code, row.commune_code),
        person=mask_name(row.subject.name),
        age=age_of(row, work.now),
        who=names.get(row.claimed_by, "") if row.claimed_by is not None else "",
        mine=row.claimed_by == official_id,
        status=row.status,
        urgent=row.severity == "urgent",
        label=row.label,
        source=row.source,
        opened_at=row.opened_at,
    )
