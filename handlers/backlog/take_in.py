"""Taking in a file of old reports, and taking it back: a piece is one transaction with what became of each row, so that
a kill anywhere loses and doubles nothing."""

import asyncio
from collections.abc import Sequence
from typing import Final

from handlers.backlog.alike import alike
from handlers.backlog.files import choices_of, listing_of, note, reader_of
from handlers.backlog.pieces import in_pieces
from handlers.backlog.rows import Read, Refusal, Taken, matter_index, number_index, phone_index, read_rows
from handlers.jobs.job import OpenWork
from handlers.places.bodies import place_of
from handlers.records.officials import matching_person
from handlers.staff.actor import SYSTEM, Actor, current, official
from handlers.tickets.act import INTERNAL, begin
from handlers.tickets.errors import NoTicket
from handlers.tickets.link import link_same
from handlers.tickets.open import Draft
from handlers.tickets.open import open as open_ticket
from handlers.tickets.status import State, Verb
from handlers.tickets.texting import BACKLOG
from handlers.tickets.withdraw import withdraw
from handlers.work import Work
from storage.repositories.backlogs import (
    AGAIN,
    DONE,
    KEPT,
    REFUSED,
    RUNNING,
    SAME,
    TAKEN,
    UNDOING,
    UNDONE,
    Backlog,
    BacklogRow,
)

PIECE: Final = 50  # rows of one transaction


async def take_in(open_work: OpenWork, number: int) -> None:
    """Go on with a file that was started, as far as one run goes."""
    async with open_work(f"backlog:{number}") as work:
        one = await work.uow.backlogs.get(number)
        content = await work.uow.backlogs.content(number)
        if one is None or one.state != RUNNING:
            return
        if content is None:  # its time was over before it was through
            return await _end(work, one, DONE)
        listing = await listing_of(content, "")
        reader = reader_of(work, one, choices_of(one.choices), listing.titles)
    rows = await asyncio.to_thread(read_rows, reader, listing)

    async def piece(work: Work) -> bool:
        return await _piece(work, number, rows)

    await in_pieces(open_work, f"backlog:{number}", piece)


async def _piece(work: Work, number: int, rows: Sequence[Read]) -> bool:
    """The next rows; False when there are none."""
    one = await work.uow.backlogs.get(number, lock=True)
    if one is None or one.state != RUNNING:
        return False
    piece = rows[one.lines_done : one.lines_done + PIECE]
    person = await work.uow.officials.get(one.official_id)
    if not piece or person is None:
        await _end(work, one, DONE)
        return False
    await _take(work, one, official(current(person, work.now)), piece)
    await work.uow.backlogs.set_done(number, one.lines_done + len(piece))
    return True


async def _take(work: Work, one: Backlog, actor: Actor, piece: Sequence[Read]) -> None:
    vault, province = work.uow.vault, place_of(one.body_id).province
    keys = {
        row.line: (number_index(vault, province, one.sender, row.number), matter_index(vault, province, row.matter))
        for row in piece
        if isinstance(row, Taken)
    }
    numbers, matters = await work.uow.backlogs.known(
        [number for number, _ in keys.values() if number], [matter for _, matter in keys.values()]
    )
    doubles = await alike(work, actor, [row for row in piece if isinstance(row, Taken)])
    for row in piece:
        if isinstance(row, Refusal):
            await work.uow.backlogs.keep(one.id, BacklogRow(row.line, REFUSED, row.faults))
            continue
        number, matter = keys[row.line]
        known = numbers.get(number) if number else None
        if known is not None:
            await work.uow.backlogs.keep(one.id, BacklogRow(row.line, AGAIN, (), known))
            continue
        kept = await _one(work, one, actor, row, number, matter, matters.get(matter))
        if kept.outcome == TAKEN:
            for other in doubles.get(row.line, ()):
                await link_same(work, kept.ticket_id or 0, other.id, actor)
        await work.uow.backlogs.keep(one.id, kept)
        if kept.ticket_id is not None:
            matters[matter] = kept.ticket_id
            if number:
                numbers[number] = kept.ticket_id


async def _one(
    work: Work, one: Backlog, actor: Actor, row: Taken, number: bytes | None, matter: bytes, same: int | None
) -> BacklogRow:
    """A row that is new: a report of its own, or a note on the report that says the same."""
    if same is not None:
        revision = await _noted(work, one, row, same)
        await work.uow.backlogs.set_revision(same, revision)
        return BacklogRow(row.line, SAME, (), same, 0, number)
    try:
        ticket = await open_ticket(work, await _draft(work, one, row), actor)
    except NoTicket:
        return BacklogRow(row.line, REFUSED, (("no_ticket", "kind"),))
    phone = phone_index(work.uow.vault, place_of(one.body_id).province, row.subject.phone)
    return BacklogRow(row.line, TAKEN, (), ticket.id, ticket.revision, number, matter, phone)


async def _draft(work: Work, one: Backlog, row: Taken) -> Draft:
    """The report of a row, joined to the record that agrees in number and birth date."""
    person = None
    if row.identity is not None and row.subject.birth is not None:
        person = await matching_person(work, one.official_id, row.identity, row.subject.birth, BACKLOG)
    return Draft(
        category=row.category,
        subject=row.subject,
        details=row.details,
        place=row.place,
        site=row.place,
        identity=row.identity.comparable if row.identity else "",
        person_id=person,
        source=BACKLOG,
        key=str(row.line),
    )


async def _noted(work: Work, one: Backlog, row: Taken, ticket_id: int) -> int:
    """Note on a report that it came again; gives its revision then."""
    act = await begin(work, ticket_id, SYSTEM, Verb.NOTE, name=f"again:{row.line}")
    if act.repeated:
        return act.ticket.revision
    said = {"line": row.line, "number": row.number or "—", "sender": one.sender}
    text = work.rules.texts.say("console_backlog.came_again", said, language="vi", province=act.before.province_code)
    return (await act.finish("noted", data={"text": text}, audience=INTERNAL)).revision


async def take_back(open_work: OpenWork, number: int) -> None:
    """Withdraw what a file brought and nobody has touched since; what somebody has is kept, and what another file
    brought as well."""

    async def piece(work: Work) -> bool:
        return await _piece_back(work, number)

    await in_pieces(open_work, f"backlog:{number}:back", piece)


async def _piece_back(work: Work, number: int) -> bool:
    """The next reports; False when there are none."""
    one = await work.uow.backlogs.get(number, lock=True)
    if one is None or one.state != UNDOING:
        return False
    rows = await work.uow.backlogs.with_outcome(number, (TAKEN,), PIECE)
    if not rows:
        await work.uow.backlogs.undo_same(number)
        await _end(work, one, UNDONE)
        return False
    for row in rows:
        await work.uow.backlogs.settle(number, row.line, await _withdrawn(work, number, row))
    return True


async def _withdrawn(work: Work, number: int, row: BacklogRow) -> str:
    ticket = await work.uow.tickets.lock(row.ticket_id or 0)
    if ticket is None or ticket.status != State.OPEN or ticket.revision != row.revision:
        return KEPT
    if await work.uow.backlogs.stands_elsewhere(number, ticket.id):
        return KEPT
    await withdraw(work, ticket.id, SYSTEM)
    return UNDONE


async def _end(work: Work, one: Backlog, state: str) -> None:
    await work.uow.backlogs.set_state(one.id, state, work.now)
    await note(work, SYSTEM, one.id, f"backlog_{state}")
