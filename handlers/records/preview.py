"""What an import will do, said before anything is written: who is new, what changes, what is refused and why, which
tickets it finishes and how many people it tells.

The list is read as the import reads it, and held against the records as they are now; a list that comes in meanwhile
may change the numbers.
"""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from handlers.records.import_rules import DoseRow, PersonRow
from handlers.records.importer import HURRY, KIND, Importer, Opened, Progress, Source
from handlers.records.keys import ticket_indexes
from handlers.records.prepare import Compared, Parsed, compare, parse
from handlers.tickets.arrived import DoseKey, Recorded, Verdict, judge
from storage.repositories.imports import Known
from storage.repositories.records import Dose
from storage.repositories.tickets import Ticket
from storage.unit_of_work import UnitOfWork

Doses = dict[DoseKey, Recorded]
Came = dict[DoseKey, Recorded | None]  # with what stands there, None for a new dose
# What may change of a person, as a preview counts it: fields of PersonContent, and places in Known.rest.
CONTENT: Final = ("name", "birth", "phone", "identities", "address", "workplace", "further")
REST: Final = (("sex", 0, 1), ("group", 1, 2), ("residence", 2, 6))
NEW_CARD: Final = 10  # digits of a new insurance card, and the last ones of an old card
FIRST: Final = 5  # rows of each reason that are named
PERSON: Final = 1  # bit of a person seen; the bit of a dose is 1 << number


@dataclass(slots=True)
class Preview:
    """`rows`: to be dealt with; `done`: dealt with by an earlier run that was cut off; `fields`: what changes of how
    many people; `refused`: reason (code, column) -> rows, `first`: numbers of the first of them; `tickets`: that
    it finishes; `differing`: that stay open since day or vaccine are not as the citizen said; `told`: people who hear
    of it."""

    rows: int = 0
    done: int = 0
    people_new: int = 0
    people_changed: int = 0
    people_same: int = 0
    doses_new: int = 0
    doses_changed: int = 0
    rows_refused: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    refused: Counter[tuple[str, int]] = field(default_factory=Counter)
    first: dict[tuple[str, int], list[int]] = field(default_factory=dict)
    tickets: int = 0
    differing: int = 0
    told: int = 0

    @property
    def changes(self) -> int:
        """How many people something is written of."""
        return self.people_new + self.people_changed


async def preview(
    importer: Importer, opened: Opened, source: Source, missing: Sequence[str],
    progress: Progress = lambda done, of: None,
) -> Preview:  # fmt: skip
    """Look, and write nothing. `missing`: categories of tickets that say that a dose is missing."""
    looking = _Looking(importer, source)
    async with importer.open_uow() as uow:
        before = await uow.imports.find(KIND, opened.digest)
        looking.wait_for(await uow.import_tickets.waiting(missing))
    looking.made.done = before.rows_done if before else 0
    rules = importer.rules(opened, source)
    rows = islice(opened.listed.rows(), looking.made.done, None)
    with HURRY:
        while (parsed := await asyncio.to_thread(parse, rows, importer.batch, rules, importer.vault)).rows:
            await looking.at(parsed)
            progress(min(looking.made.rows, opened.listed.total), opened.listed.total)
    looking.made.told = len(looking.told)
    return looking.made


class _Looking:
    """What is remembered from batch to batch."""

    def __init__(self, importer: Importer, source: Source) -> None:
        self.made = Preview()
        self.told: set[object] = set()
        self._importer, self._source = importer, importer.settled(source)
        self._index = importer.vault.indexer("ticket_subject")
        self._seen: dict[bytes | int, int] = {}  # match of somebody new, or id of somebody known -> bits
        self._by_number: dict[bytes, list[int]] = {}  # index of a number -> tickets about it that wait
        self._by_person: dict[int, list[int]] = {}
        self._waiting: dict[int, tuple[Came, Doses]] = {}  # tickets of which something came: what, and what is there
        self._counted: dict[int, Verdict] = {}

    def wait_for(self, tickets: Iterable[tuple[int, bytes | None, int | None]]) -> None:
        """Tickets that miss a dose: id, index of the number they are about, person."""
        for ticket, index, person in tickets:
            if index is not None:
                self._by_number.setdefault(index, []).append(ticket)
            if person is not None:
                self._by_person.setdefault(person, []).append(ticket)

    async def at(self, parsed: Parsed) -> None:
        """One batch."""
        made = self.made
        made.rows += parsed.rows
        async with self._importer.open_uow() as uow:
            known = await uow.imports.known(list(parsed.people))
            stored: Mapping[int, list[Dose]] = {}
            compared: dict[int, Compared] = {}
            if known:
                compared = await asyncio.to_thread(compare, parsed, known, self._source.edition)
                stored = await uow.records.doses(list(compared), self._source.series)
            made.rows_refused += len(parsed.rejects)
            for row, reasons in parsed.rejects:
                self._refuse(row, reasons)
            arrived = self._new(parsed.people, known)
            arrived += self._known(compared, stored)
            for one in arrived:
                for ticket in await uow.tickets.many(sorted(one.tickets)):
                    await self._judge(uow, ticket, one)

    def _refuse(self, row: int, reasons: Sequence[Sequence[Any]]) -> None:
        for code, column, *_ in reasons:
            self.made.refused[code, column] += 1
            rows = self.made.first.setdefault((code, column), [])
            if len(rows) < FIRST:
                rows.append(row)

    def _new(self, people: Mapping[bytes, PersonRow], known: Mapping[bytes, Known]) -> list["_Arrived"]:
        made, seen, arrived = self.made, self._seen, []
        waits, series, about = bool(self._by_number), self._source.series, self._about
        for match, row in people.items():
            if match in known:
                continue
            came = row.doses
            if (before := seen.get(match)) is None:  # as nearly all
                made.people_new += 1
                before = PERSON
            else:
                came = tuple(dose for dose in came if not before >> dose.number & 1)
            for dose in came:
                before |= 1 << dose.number
            seen[match] = before
            made.doses_new += len(came)
            if waits and row.doses and (tickets := about(row)):
                doses: Doses = {(series, dose.number): dose for dose in row.doses}
                arrived.append(_Arrived(tickets, dict.fromkeys(doses), doses))
        return arrived

    def _known(self, compared: Mapping[int, Compared], stored: Mapping[int, list[Dose]]) -> list["_Arrived"]:
        made, seen, arrived, series = self.made, self._seen, [], self._source.series
        for number, one in compared.items():
            there = {dose.number: dose for dose in stored[number]}
            bits = before = seen.get(number, 0)
            came = [dose for dose in one.doses.values() if dose.number not in there and not before >> dose.number & 1]
            other = [
                dose
                for dose in one.doses.values()
                if (old := there.get(dose.number)) is not None
                and (old.vaccine, old.injected_on, old.lot, old.facility_code) != tuple(dose[1:])
            ]
            for dose in came:
                bits |= 1 << dose.number
            seen[number] = bits | PERSON
            made.doses_new += len(came)
            made.doses_changed += len(other)
            made.fields.update(_differing(one) if one.differs else ())
            if not before & PERSON:
                changed = bool(came or other or one.differs)
                made.people_changed += changed
                made.people_same += not changed
            if (news := self._news((*came, *other), there)) and (tickets := self._about_known(number, one)):
                doses: Doses = {(series, dose.number): dose for dose in there.values()}
                doses |= {(series, dose.number): dose for dose in one.doses.values()}
                arrived.append(_Arrived(tickets, news, doses))
        return arrived

    def _news(self, doses: Iterable[DoseRow], there: Mapping[int, Dose]) -> Came:
        """Of these doses those that are new, or have another vaccine or day."""
        found: Came = {}
        for dose in doses:
            old = there.get(dose.number)
            if old is None or (old.vaccine, old.injected_on) != (dose.vaccine, dose.injected_on):
                found[self._source.series, dose.number] = old
        return found

    def _about(self, row: PersonRow) -> set[int]:
        """Tickets about somebody new. As ticket_indexes, without making the whole person: this runs for every row."""
        index, by_number, identity, card = self._index, self._by_number, row.identity, row.insurance
        found: Sequence[int] = by_number.get(index(identity), ()) if identity else ()
        if card:
            found = (*found, *by_number.get(index(card), ()))
            if len(card) > NEW_CARD:  # else both forms are one
                found = (*found, *by_number.get(index(card[-NEW_CARD:]), ()))
        return set(found)

    def _about_known(self, person_id: int, one: Compared) -> set[int]:
        found = set(self._by_person.get(person_id, ()))
        for index in ticket_indexes(self._importer.vault, one.content) if self._by_number else ():
            found.update(self._by_number.get(index, ()))
        return found

    async def _judge(self, uow: UnitOfWork, ticket: Ticket, one: "_Arrived") -> None:
        came, present = self._waiting.setdefault(ticket.id, ({}, {}))
        present |= one.present
        came |= one.came
        verdict, _ = judge(ticket, came, present, self._importer.vaccines)
        before = self._counted.get(ticket.id)
        self._counted[ticket.id] = verdict
        self.made.tickets += (verdict is Verdict.ANSWERED) - (before is Verdict.ANSWERED)
        self.made.differing += (verdict is Verdict.DIFFERS) - (before is Verdict.DIFFERS)
        if verdict is Verdict.ANSWERED and before is not Verdict.ANSWERED:
            for other in (ticket, *await uow.tickets.merged_into(ticket.id)):
                self.told.update({other.contact_id or other.subject.answer_phone} - {""})


@dataclass(frozen=True, slots=True)
class _Arrived:
    """A person to whom doses come that a ticket may wait for. `came`: those; `present`: all doses then."""

    tickets: set[int]
    came: Came
    present: Doses


def _differing(one: Compared) -> list[str]:
    """What changes of a person."""
    old = one.old
    found = [name for name in CONTENT if getattr(one.content, name) != getattr(old.content, name)]
    return found + [name for name, first, last in REST if one.rest[first:last] != old.rest[first:last]]
