"""Taking an import back as one: what it wrote becomes what stood there before, tickets it finished stand as they stood,
and who was told is told that it was wrong.

Every piece and every ticket is a transaction of its own that leaves nothing half done: killed anywhere, the same
command goes on. Later imports that named what it wrote go first: they remember its values as what stood before them.
What an import names while this one is being taken back is left alone and listed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from handlers.jobs.job import OpenWork
from handlers.records.keys import keys_of, proofs_of
from handlers.tickets.arrived import differences
from handlers.tickets.dose_gone import dose_gone
from handlers.work import Work
from storage.repositories.import_runs import UNDOING, UNDONE, ImportRun
from storage.repositories.import_tickets import Brought
from storage.repositories.tickets import Ticket
from storage.repositories.undo import PersonOf, Piece

Progress = Callable[[], None]  # after each piece and each ticket


class CannotUndo(Exception):
    """Holds why: `unknown`, `undone`, `too_old`, `later`. `later`: numbers of the imports that go first, the newest
    last."""

    def __init__(self, why: str, later: tuple[int, ...] = ()) -> None:
        super().__init__(why)
        self.later = later


@dataclass(frozen=True, slots=True)
class Plan:
    """What taking an import back would do. `tickets`: finished with what it brought, most of them to stand open again;
    `pieces`: batches still to be taken back."""

    run: ImportRun
    pieces: int
    tickets: int


async def plan_undo(work: Work, number: int) -> Plan:
    """Look, and change nothing. Errors: CannotUndo."""
    run = await work.uow.import_runs.by_number(number)
    if run is None:
        raise CannotUndo("unknown")
    if run.state == UNDONE:
        raise CannotUndo("undone")
    if run.state != UNDOING and run.started_at < work.now - work.tools.policy.import_undo_life:
        raise CannotUndo("too_old")
    if run.state != UNDOING:
        await _last(work, run.id)
    pieces = await work.uow.undo.pieces(run.id)
    return Plan(run, pieces, await work.uow.import_tickets.moved(run.id))


async def undo(open_work: OpenWork, run: ImportRun, actor: str, progress: Progress = lambda: None) -> ImportRun:
    """Take it back, or go on with that; gives the import as it is then. `actor`: official:ID or system. Errors:
    CannotUndo: meanwhile a later import named what it wrote; nothing is changed."""
    cause = f"import_undo:{run.id}"
    async with open_work(cause) as work:
        await work.uow.imports.alone()
        if await work.uow.import_runs.begin_undo(run.id):
            await _last(work, run.id)
            await _note(work, actor, run.id, "import_undo_begun")
    while True:
        async with open_work(cause) as work:
            if not await _take_back_last(work, run.id):
                break
        progress()
    async with open_work(cause) as work:
        tickets = await work.uow.import_tickets.tickets(run.id)
    for ticket_id in tickets:
        async with open_work(cause) as work:
            await _put_back(work, run.id, ticket_id)
        progress()
    async with open_work(cause) as work:
        if await work.uow.import_runs.finish_undo(run.id, work.now):
            await _note(work, actor, run.id, "import_undone")
        done = await work.uow.import_runs.get(run.id)
    assert done is not None  # noqa: S101
    return done


async def _last(work: Work, import_id: int) -> None:
    """Errors: CannotUndo: later imports named what this one wrote."""
    if later := await work.uow.undo.later(import_id):
        raise CannotUndo("later", tuple(later))


async def _take_back_last(work: Work, import_id: int) -> bool:
    """The last piece that is left; False when none is."""
    uow = work.uow
    await uow.imports.alone()
    await uow.undo.alone()
    piece = await uow.undo.last_piece(import_id)
    if piece is None:
        return False
    kept: list[tuple[int, int, int]] = []
    doses = await uow.undo.doses_of(piece)
    free = [one for one in doses if one.stands and one.later is None]
    kept += [(one.person_id, one.number, one.later or 0) for one in doses if one.later is not None]
    back = await uow.undo.doses_back(
        piece,
        [(one.person_id, one.number) for one in free if not one.old],
        [(one.person_id, one.number) for one in free if one.old],
    )
    people = await uow.undo.persons_of(piece)
    kept += [(one.id, 0, one.later or 0) for one in people if one.later is not None]
    gone, changed = await _people_back(work, piece, [one for one in people if one.stands and one.later is None])
    listed = await uow.undo.keep_listed(import_id, piece.series, kept, work.now)
    await uow.undo.drop_piece(piece)
    await uow.import_runs.count_undo(import_id, people_gone=gone, values_back=back + changed, values_kept=listed)
    return True


async def _people_back(work: Work, piece: Piece, people: list[PersonOf]) -> tuple[int, int]:
    """How many are gone, and how many have their old values again."""
    vault = work.uow.vault
    gone = [one.id for one in people if one.before is None]
    back = [(one.id, one.before, one.commune_before) for one in people if one.before is not None]
    await work.uow.undo.persons_back(
        piece,
        gone,
        [number for number, _, _ in back],
        old_keys=[(key, one.id) for one in people for key, _ in keys_of(vault, one.content, one.commune)],
        old_proofs=[(proof, one.id) for one in people for proof in proofs_of(vault, one.content)],
        keys=[(key, number, kind) for number, old, commune in back for key, kind in keys_of(vault, old, commune)],
        proofs=[(proof, number) for number, old, _ in back for proof in proofs_of(vault, old)],
    )
    return len(gone), len(back)


async def _put_back(work: Work, import_id: int, ticket_id: int) -> None:
    """A ticket that missed something the import brought: put back unless all of that is still there, as it was said."""
    uow = work.uow
    ticket = await uow.tickets.lock(ticket_id)
    brought = await uow.import_tickets.of(import_id, ticket_id)
    moved = next((one.moved for one in brought if one.moved is not None), None)
    if ticket is not None and moved is not None and not await _answered(work, ticket, brought):
        if await dose_gone(work, ticket_id, moved) is not None:
            await uow.import_runs.count_undo(import_id, tickets_back=1)
        await uow.import_tickets.set_moved(ticket_id, None)
    await uow.import_tickets.drop(import_id, ticket_id)


async def _answered(work: Work, ticket: Ticket, brought: Sequence[Brought]) -> bool:
    """Whether all that was brought is there, with the day and vaccine the citizen said."""
    there = await work.uow.records.doses(sorted({one.person_id for one in brought}), None)
    present = {person: {(dose.series, dose.number): dose for dose in doses} for person, doses in there.items()}
    if not all((one.series, one.number) in present[one.person_id] for one in brought):
        return False
    return not any(differences(ticket, doses, work.rules.vaccines) for doses in present.values())


async def _note(work: Work, actor: str, import_id: int, action: str) -> None:
    await work.uow.audit.add(work.ids.new(), work.now, actor, action, f"import:{import_id}")
