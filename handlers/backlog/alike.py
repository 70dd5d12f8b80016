"""Reports that people sent by themselves and that a row of a file may say again: the same person and the same trouble,
open or closed lately. Such a row is taken in all the same, and the two are linked."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from handlers.backlog.rows import Taken
from handlers.backlog.titles import plain
from handlers.catalogue.categories import Meaning
from handlers.places.bodies import Place
from handlers.staff.actor import Actor
from handlers.tickets.access import outline
from handlers.tickets.found_by import PHONE, asked_for
from handlers.tickets.open import subject_index
from handlers.work import Work
from storage.repositories.ticket_digests import LENGTH
from storage.repositories.tickets import Ticket

LATELY: Final = timedelta(days=90)
MOST: Final = 3  # reports of one row
MISSING: Final = (Meaning.MISSING_ONE, Meaning.MISSING_ALL)


async def alike(work: Work, actor: Actor, rows: Sequence[Taken]) -> dict[int, list[Ticket]]:
    """Row -> the reports of which the actor may know (`access.outline`), the newest first; rows without any are left
    out.

    They are found by the number of a paper, or by phone and name within the unit where the person lives."""
    by_key: dict[bytes, list[Taken]] = {}
    for row in rows:
        for key in _keys(work, row):
            by_key.setdefault(key, []).append(row)
    pairs = await work.uow.backlogs.sent_otherwise(list(by_key), work.now - LATELY)
    known = await work.uow.tickets.many(sorted({number for _, number in pairs}))
    tickets = {one.id: one for one in known if outline(work, actor, one) is not None}
    found: dict[int, dict[int, Ticket]] = {}
    for key, number in pairs:
        for row in by_key[key]:
            if number in tickets and _is_alike(work, row, tickets[number]):
                found.setdefault(row.line, {})[number] = tickets[number]
    return {line: [many[n] for n in sorted(many, reverse=True)][:MOST] for line, many in found.items()}


def _keys(work: Work, row: Taken) -> list[bytes]:
    """What its reports are found by: of the number of the paper, and of the phone."""
    known = subject_index(work, row.identity.comparable) if row.identity else None
    if not row.subject.phone:
        return [known] if known else []
    units = [f"{work.tools.directory.edition}:{_smallest(row.place)}"]
    phone = asked_for(work.uow.vault, PHONE, row.subject.phone, units)[:LENGTH]
    return [known, phone] if known else [phone]


def _smallest(place: Place) -> str:
    return place.commune or place.district or place.province


def _is_alike(work: Work, row: Taken, ticket: Ticket) -> bool:
    """The same person, as far as both tell, and the same trouble."""
    born, other = row.subject.birth, ticket.subject.birth
    if born is not None and other is not None and not born.agrees_with(other):
        return False
    index = subject_index(work, row.identity.comparable) if row.identity else None
    if (index is None or ticket.subject_index != index) and plain(ticket.subject.name) != plain(row.subject.name):
        return False
    missing = {work.rules.catalogues.common.meaning(one).code for one in MISSING}
    return ticket.category == row.category or {ticket.category, row.category} <= missing
