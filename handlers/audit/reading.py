"""The log as an auditor reads it: who of a province did what on a day, and nothing of whom it was done about.

Rows name reports and records by numbers that lead nowhere from here. Reading is itself a row of the log.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from faq.normalise import fold
from handlers.staff.actor import Actor
from handlers.staff.managing import offices_of
from handlers.tickets.errors import NotAllowed
from handlers.tickets.notices import body_name
from handlers.work import Work
from storage.repositories.audit_blocks import AuditRow
from storage.repositories.officials import Official

MOST: Final = 100  # rows of a page
READ: Final = "log_read"
# Sort of act -> how the names of its acts begin, '' for everything.
SORTS: Final[Mapping[str, tuple[str, ...]]] = {
    "all": ("",),
    "records": ("record", "proof_in_person"),
    "lists": ("exported", "tickets.call_list", "import_", "facilities_", "hotlines_", "doses_imported", "backlog_"),
    "staff": ("staff.",),
    "log": ("log_",),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `who`: a name, or system; `about`: a sort of thing and its number; `office`: its name, '' where none."""

    id: int
    at: datetime
    who: str
    action: str
    about: str
    reason: str
    office: str


@dataclass(frozen=True, slots=True)
class Page:
    """The newest first; `more`: before which row the next page begins, 0 for none."""

    rows: tuple[Row, ...]
    more: int


async def read_log(work: Work, actor: Actor, day: date, words: str, sort: str, before: int = 0) -> Page:
    """A page of what officials of the auditor's provinces did on a local day, and what was done to their accounts.

    `words`: of names of officials or their offices; `sort`: one of SORTS. Errors: NotAllowed.
    """
    if not actor.audits:
        raise NotAllowed
    people = await work.uow.officials.of_provinces(sorted(actor.audits))
    typed = fold(words.lower()[:80]).split()
    chosen = [one for one in people if _fits(work, one, typed)]
    start = datetime.combine(day, time(), work.rules.calendar.zone)
    keys = [f"official:{one.id}" for one in chosen]
    found = await work.uow.audit.page(
        keys, start, start + timedelta(days=1), SORTS.get(sort, SORTS["all"]), before or None, MOST + 1
    )
    details = {"day": day.isoformat(), "sort": sort if sort in SORTS else "all"}
    await work.uow.audit.add(work.ids.new(), work.now, actor.key, READ, details=details)
    names = {f"official:{one.id}": one.name for one in people}
    rows = tuple(_row(work, line, names) for line in found[:MOST])
    return Page(rows, rows[-1].id if len(found) > MOST else 0)


def _row(work: Work, line: AuditRow, names: Mapping[str, str]) -> Row:
    body = (line.details or {}).get("body", "")
    office = body_name(work, body) if isinstance(body, str) and body else ""
    about = names.get(line.subject, line.subject)
    return Row(line.id, line.at, names.get(line.actor, line.actor), line.action, about, line.reason, office)


def _fits(work: Work, person: Official, words: Sequence[str]) -> bool:
    texts = [f" {fold(f'{person.name} {body_name(work, body)}'.lower())}" for body in offices_of(person)]
    return any(all(f" {word}" in text for word in words) for text in texts)
