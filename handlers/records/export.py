"""Approved tickets as a list in the national template, for upload to the platform."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from handlers.records.import_values import SEXES
from handlers.records.officials import proven_to
from handlers.records.template import COLUMNS, header, words
from handlers.tickets.answers import list_cell
from handlers.work import Work
from storage.gazetteer import load
from storage.repositories.records import Person
from storage.repositories.tickets import Ticket
from storage.spreadsheets import write_xlsx

SEX_CODES = {sex: code for code, sex in SEXES.items()}
_FIRST_DOSE = {1: 16, 2: 20}
_NOTE = 24


async def export_approved(work: Work, body_ids: Sequence[str], path: Path, reason: str) -> list[int]:
    """Write the tickets these bodies approved and that do not stand on the platform yet; gives their ids, so that they
    can be marked entered together (many/acts.py). The caller has checked that the actor may; this audits."""
    tickets: list[Ticket] = []
    while page := await work.uow.tickets.approved_for_export(body_ids, tickets[-1].id if tickets else 0):
        tickets += page
    people = {
        person.id: person
        for person in await work.uow.records.persons([t.person_id for t in tickets if t.person_id is not None])
    }
    # A record fills nothing for who alone says whose it is: a list is no way to read a stranger's.
    proven = {ticket.id: people.get(ticket.person_id or 0) for ticket in tickets if proven_to(ticket, work.actor)}
    titles, merged = header()
    rows = [export_row(work, number, ticket, proven.get(ticket.id)) for number, ticket in enumerate(tickets, 1)]
    await asyncio.to_thread(
        write_xlsx, path, titles, rows, header_row=words()["header_row"], merged=merged, sheet=words()["sheet"]
    )
    for ticket in tickets:
        await work.uow.audit.add(work.ids.new(), work.now, work.actor, "exported", f"ticket:{ticket.id}", reason)
    return [ticket.id for ticket in tickets]


def export_row(work: Work, number: int, ticket: Ticket, person: Person | None = None) -> list[str]:
    """One ticket in the template's 26 columns. What the citizen typed (or the official corrected) comes first; the
    record fills what nobody asked for."""
    subject = ticket.subject
    row = [""] * COLUMNS
    row[0] = str(number)
    row[1] = subject.name or (person.content.name if person else "")
    row[2] = subject.birth.shown if subject.birth else _shown_birth(person.content.birth) if person else ""
    row[3] = SEX_CODES.get(subject.sex or (person.sex or "" if person else ""), "")
    row[4] = subject.group_code or (str(person.group_code) if person and person.group_code else "")
    row[5] = subject.workplace or (person.content.workplace if person else "")
    row[6] = subject.phone or (person.content.phone if person else "")
    row[7] = next((found for kind in ("cccd", "cmnd", "passport") if (found := subject.number(kind))), "")
    row[8] = subject.number("bhyt")
    row[9:15] = _place(ticket)
    row[15] = subject.address or (person.content.address if person else "")
    _doses(work, row, ticket)
    return row


def _place(ticket: Ticket) -> list[str]:
    units = load(ticket.edition).units
    found: list[str] = []
    for code in (ticket.province_code, ticket.district_code, ticket.commune_code):
        found += [units[code].name if code in units else "", code]
    return found


def _doses(work: Work, row: list[str], ticket: Ticket) -> None:
    """Doses 1 and 2 have columns; a later one goes into the note, and so does what else the category asked."""
    notes = []
    for dose in ticket.details.doses:
        vaccine = _vaccine_name(work, dose.vaccine)
        day = dose.injected_on.strftime("%d/%m/%Y") if dose.injected_on else ""
        if dose.number in _FIRST_DOSE:
            at = _FIRST_DOSE[dose.number]
            row[at : at + 4] = [vaccine, day, dose.lot, dose.facility_code or ticket.facility_code]
        else:
            said = {"number": dose.number, "vaccine": vaccine, "day": day}
            notes.append(work.rules.texts.say("import_problems.export_dose", said, province=ticket.province_code))
    row[_NOTE] = "; ".join([*notes, *filter(None, [list_cell(work, ticket, "vi")])])


def _vaccine_name(work: Work, code: str) -> str:
    known = work.rules.vaccines.get(code)
    return known.name["vi"] if known else code


def _shown_birth(iso: str) -> str:
    return "/".join(reversed(iso.split("-")))
