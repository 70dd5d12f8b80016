"""Whose data were touched between two times by an account, a signed-in browser or lists that were taken away: read
back out of the audit log, for the notice that has to go out within 72 hours of a leak.

Counts and codes. Names and phones only where they are asked for, and then the audit log says so.
"""

from collections import Counter
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from handlers.work import Work
from storage.repositories.audit import SESSION
from storage.repositories.audit_blocks import AuditRow

PIECE: Final = 500  # reports or records read at once
_TICKET, _PERSON, _IMPORT = "ticket:", "person:", "import:"


class How(StrEnum):
    """How far it went, the least first."""

    LISTED = "listed"  # stood in a list that was on the screen
    OPENED = "opened"  # read whole, or acted on
    EXPORTED = "exported"  # left in a file


ORDER: Final = tuple(How)


@dataclass(slots=True)
class Trace:
    """What the log has of one report or record. `by`: actors; times UTC."""

    how: How
    first: datetime
    last: datetime
    rows: int = 0
    by: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Browser:
    """A signed-in browser by its rows, times UTC."""

    first: datetime
    last: datetime
    rows: int = 0


@dataclass(slots=True)
class Touched:
    """Reports and records by id; `sessions`: mark of the browser -> what it did ('' of rows without one); `searches`:
    how often somebody was looked for; `imports`: numbers of lists; `taken`: (time, actor) -> reports in that file."""

    reports: dict[int, Trace] = field(default_factory=dict)
    records: dict[int, Trace] = field(default_factory=dict)
    sessions: dict[str, Browser] = field(default_factory=dict)
    imports: set[int] = field(default_factory=set)
    taken: Counter[tuple[datetime, str]] = field(default_factory=Counter)
    searches: int = 0
    rows: int = 0

    def count(self, how: How) -> int:
        """Reports and records that it went this far with."""
        return sum(one.how is how for one in (*self.reports.values(), *self.records.values()))


@dataclass(frozen=True, slots=True)
class Whose:
    """One row of the list: `code` of the report, or the number of the record. Name and phone empty unless asked for."""

    kind: str  # report, record
    code: str
    trace: Trace
    name: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)


async def gather(lines: AsyncIterator[AuditRow]) -> Touched:
    """What these rows of the log touched."""
    found = Touched()
    async for line in lines:
        found.rows += 1
        mark = (line.details or {}).get(SESSION, "")
        browser = found.sessions.setdefault(mark, Browser(line.at, line.at))
        browser.first, browser.last = min(browser.first, line.at), max(browser.last, line.at)
        browser.rows += 1
        _note(found, line)
    return found


def _note(found: Touched, line: AuditRow) -> None:
    how = How.EXPORTED if "export" in line.action else How.OPENED
    if line.action.startswith("searched_by_"):
        found.searches += 1
    if how is How.EXPORTED:
        found.taken[line.at, line.actor] += int((line.details or {}).get("rows", 1))
    for told in (line.subject, line.reason):  # of a record that was opened the reason is the report
        if number := _number(told, _TICKET):
            _trace(found.reports, number, how, line)
        if number := _number(told, _PERSON):
            _trace(found.records, number, how, line)
    if number := _number(line.subject, _IMPORT):
        found.imports.add(number)
    for listed in (line.details or {}).get("tickets") or ():
        _trace(found.reports, int(listed), How.EXPORTED if how is How.EXPORTED else How.LISTED, line)


def _number(told: str, kind: str) -> int | None:
    """The id behind `ticket:`, `person:` …; None for anything else."""
    number = told.removeprefix(kind)
    return int(number) if number != told and number.isascii() and number.isdigit() else None


def _trace(traces: dict[int, Trace], number: int, how: How, line: AuditRow) -> None:
    trace = traces.setdefault(number, Trace(how, line.at, line.at))
    trace.how = max(trace.how, how, key=ORDER.index)
    trace.first, trace.last = min(trace.first, line.at), max(trace.last, line.at)
    trace.rows += 1
    trace.by.add(line.actor)


async def whose(work: Work, found: Touched, *, names: bool) -> list[Whose]:
    """A row for each report and record, the furthest first; of what is kept no more only the number is left."""
    made: list[Whose] = []
    for ids in _pieces(found.reports):
        kept = {ticket.id: ticket for ticket in await work.uow.tickets.many(ids)}
        for number in ids:
            ticket, trace = kept.get(number), found.reports[number]
            said = (ticket.subject.name, ticket.subject.phone) if names and ticket else ("", "")
            made.append(Whose("report", ticket.code if ticket else str(number), trace, *said))
    for ids in _pieces(found.records):
        people = {person.id: person.content for person in await work.uow.records.persons(ids)} if names else {}
        for number in ids:
            person = people.get(number)
            said = (person.name, person.phone) if person else ("", "")
            made.append(Whose("record", str(number), found.records[number], *said))
    return sorted(made, key=lambda one: (-ORDER.index(one.trace.how), one.kind, one.code))


def _pieces(ids: Iterable[int]) -> Iterable[list[int]]:
    ordered = sorted(ids)
    return (ordered[at : at + PIECE] for at in range(0, len(ordered), PIECE))
