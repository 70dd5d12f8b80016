"""What would become of each row of a file of officials: added, changed, left as it is, or refused and why.

Nothing is done here. Of two runs on the same file over the same accounts the second finds nothing to do.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from handlers.backlog.sheet import Listing
from handlers.backlog.titles import plain
from handlers.places.bodies import province_of
from handlers.records.import_values import read_day, text_of
from handlers.roster.columns import Offices, columns_of, role_of
from handlers.staff.actor import DUTIES, HELPING, STAYING, WORKING, Actor, own_roles
from handlers.staff.managing import clean_name, clean_phone, is_closed, offices_of, seat_in
from handlers.staff.refused import Refused
from handlers.staff.volunteers import day_fault, last_day, same_name, terms_of
from handlers.work import Work
from storage.repositories.officials import Official

ADDED, CHANGED, SAME, REFUSED = "added", "changed", "same", "refused"
NINE: Final = re.compile(r"[0-9]{9}")
OUTCOMES: Final = (ADDED, CHANGED, SAME, REFUSED)


class Row(NamedTuple):
    """One row as it was read. `line`: as the spreadsheet counts; `office`: as it is written; `seat`: body id, `phone`:
    as 03xxxxxxxx; `fault`: why it cannot be taken in, whoever has an account; `until`, `supervisor`: of a
    volunteer the last day and the name of who looks after him; `closed`: the last day of the office is over."""

    line: int
    name: str = ""
    phone: str = ""
    office: str = ""
    seat: str = ""
    role: str = ""
    fault: str = ""
    until: date | None = None
    supervisor: str = ""
    closed: bool = False


class Planned(NamedTuple):
    """What would become of a row. `person`: whose account it is about, None for a new one; `first`: the row that makes
    the account that this one is about, 0 where none of the file does."""

    row: Row
    outcome: str
    why: str = ""
    person: Official | None = None
    first: int = 0


def read_rows(work: Work, actor: Actor, listing: Listing) -> list[Row]:
    """The rows of a file, each alone."""
    columns = columns_of(listing.titles)
    offices = Offices(one for one in work.tools.directory.bodies.values() if one.province in actor.administers)
    rows = []
    for line, cells in listing.lines:
        said = {field: text_of(cells[column]) for field, column in columns.items()}
        row = _row(work, line, said, offices)
        if row.role in HELPING and not row.fault:
            last = read_day(cells[columns["until"]]) if said.get("until") else None
            row = row._replace(supervisor=said.get("supervisor", ""), until=last if isinstance(last, date) else None)
            unread = bool(said.get("until")) and row.until is None
            fault = "until_unread" if unread else day_fault(row.until, work.rules.calendar.local(work.now).date())
            row = row._replace(fault=fault)
        rows.append(row)
    return rows


def _row(work: Work, line: int, said: Mapping[str, str], offices: Offices) -> Row:
    office = said.get("office", "")
    phone = said.get("phone", "")
    if NINE.fullmatch(phone):  # a spreadsheet that took the number for one
        phone = f"0{phone}"
    row = Row(line, said.get("name", ""), phone, office or said.get("code", ""))
    try:
        row = row._replace(name=clean_name(row.name), phone=clean_phone(row.phone))
    except Refused as refused:
        return row._replace(fault=refused.why)
    role = role_of(said.get("role", ""))
    if not role:
        return row._replace(fault="role" if said.get("role") else "no_role")
    body, why = offices.find(office, said.get("code", ""))
    if body is None:
        return row._replace(role=role, fault=why)
    seat = seat_in(work, body, role)
    return row._replace(seat=seat, role=role, closed=is_closed(work, seat))


async def plan(work: Work, actor: Actor, rows: Sequence[Row]) -> list[Planned]:
    """What would become of the rows now, in their order."""
    known = _Known(work, actor, await work.uow.officials.everybody(), rows)
    return known.spare_last([known.place(row) for row in rows])


def counts_of(outcomes: Sequence[str]) -> dict[str, int]:
    """Outcome -> how many rows."""
    counted = Counter(outcomes)
    return {outcome: counted[outcome] for outcome in OUTCOMES}


def digest_of(planned: Sequence[Planned]) -> str:
    """What was shown of a file: what is taken in must be that, and nothing else."""
    shown = [[one.row.line, one.outcome, one.why, one.person.id if one.person else 0] for one in planned]
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()[:32]


def _sort(role: str) -> bool:
    """An account is of one sort: of reports, or of a duty."""
    return role in DUTIES


class _Known:
    """The accounts that there are, and those that rows before made."""

    def __init__(self, work: Work, actor: Actor, everybody: Sequence[Official], rows: Sequence[Row]) -> None:
        self.work, self.actor = work, actor
        self.phones = {row.phone for row in rows if row.phone}
        self.everybody = everybody
        self.names = {one.id: one.name for one in everybody}
        self.there: dict[str, list[Official]] = {}  # body -> who works there for good
        self.coming: dict[str, list[Row]] = {}  # body -> the rows of the file that give it such a one
        for one in everybody:
            for body, role in own_roles(one).items() if one.active else ():
                if role in WORKING:
                    self.there.setdefault(body, []).append(one)
        for row in rows:
            if not row.fault and row.role in WORKING:
                self.coming.setdefault(row.seat, []).append(row)
        self.by_phone: dict[tuple[str, bool], list[Official]] = {}
        self.by_seat: dict[tuple[str, str, bool], list[Official]] = {}
        for one in everybody:
            if one.phone:
                for sort in {_sort(role) for role in offices_of(one).values()}:
                    self.by_phone.setdefault((one.phone, sort), []).append(one)
            if one.active:
                for seat, role in offices_of(one).items():
                    self.by_seat.setdefault((plain(one.name), seat, _sort(role)), []).append(one)
        self.made: dict[tuple[str, bool], Row] = {}  # (phone, sort) -> the row with which it began in this file
        self.unproven: set[str] = set()  # names of new accounts without a phone
        self.seen: set[tuple[str, bool, str]] = set()  # (phone or name, sort, seat)

    def place(self, row: Row) -> Planned:
        """What becomes of the next row."""
        if row.fault:
            return Planned(row, REFUSED, row.fault)
        sort = _sort(row.role)
        before = self.made.get((row.phone, sort)) if row.phone else None
        if before is not None and plain(before.name) != plain(row.name):
            return Planned(row, REFUSED, "phone_twice")
        who = (row.phone or plain(row.name), sort, row.seat)
        if who in self.seen:
            return Planned(row, REFUSED, "twice")
        found = self._by_phone(row, sort) if row.phone else self._by_name(row)
        if isinstance(found, str):
            return Planned(row, REFUSED, found)
        if row.closed and (found is None or row.seat not in offices_of(found)):
            return Planned(row, REFUSED, "closed")
        if row.role in HELPING and not self._is_looked_after(row):
            return Planned(row, REFUSED, "supervisor")
        if found is None and not row.phone and plain(row.name) in self.unproven:
            return Planned(row, REFUSED, "name_twice")
        self.seen.add(who)
        if row.phone:
            self.made.setdefault((row.phone, sort), row)
        elif found is None:
            self.unproven.add(plain(row.name))
        if found is None:
            return Planned(row, ADDED, first=before.line if before else 0)
        return self._changed(row, found)

    def _by_phone(self, row: Row, sort: bool) -> Official | str | None:
        alike = self.by_phone.get((row.phone, sort), [])
        here = next((one for one in alike if self._administered(one)), None)
        if here is not None:
            if plain(here.name) != plain(row.name):
                return "phone_of_another"
            return here if here.active else "left"
        if any(one.active for one in alike):
            return "phone_elsewhere"
        namesakes = self.by_seat.get((plain(row.name), row.seat, _sort(row.role)), [])
        without = [one for one in namesakes if not one.phone]
        if len(without) == 1:
            return without[0]
        # Two of one name in one office are two people where the file names the other one, too.
        return "other_phone" if any(one.phone not in self.phones for one in namesakes) else None

    def _by_name(self, row: Row) -> Official | str | None:
        namesakes = self.by_seat.get((plain(row.name), row.seat, _sort(row.role)), [])
        return "namesakes" if len(namesakes) > 1 else namesakes[0] if namesakes else None

    def _changed(self, row: Row, person: Official) -> Planned:
        former = offices_of(person).get(row.seat)
        same_term = row.role not in HELPING or self._has_term(row, person)
        if former == row.role and same_term and (person.phone == row.phone or not row.phone):
            return Planned(row, SAME, person=person)
        if person.id == self.actor.id:
            return Planned(row, REFUSED, "self")
        if row.seat in person.lent:
            return Planned(row, REFUSED, "lent")
        return Planned(row, CHANGED, _what(former, row) if same_term or former != row.role else "to_term", person)

    def _is_looked_after(self, row: Row) -> bool:
        """Whether one person at the office or above is called so, who is there or comes with the file."""
        offices = (row.seat, *self.work.tools.directory.above(row.seat))
        there = [one for office in offices for one in self.there.get(office, ())]
        found = {one.phone or str(one.id) for one in there if same_name(one.name, row.supervisor)}
        for other in sorted(one for office in offices for one in self.coming.get(office, ())):
            if same_name(other.name, row.supervisor) and (other.phone or not found):
                found.add(other.phone or plain(other.name))
        return len(found) == 1

    def _has_term(self, row: Row, person: Official) -> bool:
        term = terms_of(person).get(row.seat)
        if term is None or last_day(self.work, term.until) != row.until:
            return False
        return same_name(self.names.get(term.supervisor, ""), row.supervisor)

    def _administered(self, person: Official) -> bool:
        return not self.actor.administers.isdisjoint(map(province_of, offices_of(person)))

    def spare_last(self, planned: list[Planned]) -> list[Planned]:
        """An office keeps somebody who leads, a province somebody who administers: rows that would take the last one
        away are refused, unless others of the file give one."""
        stays: dict[tuple[str, str], set[int]] = {}
        for one in self.everybody:
            for seat, role in offices_of(one).items():
                if one.active and role in STAYING and seat not in one.lent:
                    stays.setdefault((seat, role), set()).add(one.id)
        for at, step in enumerate(planned):
            if step.outcome in (ADDED, CHANGED) and step.row.role in STAYING:
                # Rows that add count as somebody, by their lines, which are no ids.
                stays.setdefault((step.row.seat, step.row.role), set()).add(step.person.id if step.person else -at - 1)
        for at, step in enumerate(planned):
            former = offices_of(step.person).get(step.row.seat, "") if step.person else ""
            if step.outcome != CHANGED or former not in STAYING or former == step.row.role or step.person is None:
                continue
            held = stays[step.row.seat, former]
            if held == {step.person.id}:
                why = "last_administrator" if former in DUTIES else "last_lead"
                planned[at] = Planned(step.row, REFUSED, why, step.person)
            else:
                held.discard(step.person.id)
        return planned


def _what(former: str | None, row: Row) -> str:
    """What changes: the phone, the role, or that another office comes to those of before."""
    if former == row.role:
        return "to_phone"
    return "to_role" if former else "to_office"
