"""A handed-in list at the desk of who works it off: opened, its rows marked as entered, as not to be entered or as
still to do, and brought to its end.

Only who has taken its report marks rows, so that two never enter the same people.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from handlers.lists.states import MOVES, OPEN, RowState, before
from handlers.lists.submit import AGAIN_FROM
from handlers.records.reading import SHEET_STEP
from handlers.staff.actor import Actor
from handlers.tickets.access import Sight, require, sight
from handlers.tickets.act import CITIZEN, audit, begin, held_until
from handlers.tickets.errors import NotAllowed
from handlers.tickets.notices import follow, tell_citizen
from handlers.tickets.status import State, Verb
from handlers.work import Work
from storage.repositories.lists import HandedList, Reasons
from storage.repositories.tickets import Ticket

NAMED: Final = 10  # rows that a message names
NAME: Final = 1  # the column that a reason of the desk is about


class Failing(StrEnum):
    """Why a row could not be entered."""

    KNOWN = "known"  # stands there already
    NUMBER = "number"  # the paper's number is another's, or none
    PERSON = "person"  # name, birth and number do not go together
    PLATFORM = "platform"  # the platform did not take it


class Opened(NamedTuple):
    """`full`: the official sees its people; else they are masked."""

    ticket: Ticket
    list: HandedList
    full: bool


class NotHeld(Exception):
    """The list has to be taken first, or has come to its end."""


class Corrected(Exception):
    """A corrected file came since the official looked: other rows wait now."""


class NotDone(Exception):
    """Rows wait, or not one was entered: the list has not come to its end."""


async def opened(work: Work, actor: Actor, code: str) -> Opened:
    """The list of a report, which is audited. Errors: NotAllowed, also where there is none."""
    ticket = await work.uow.tickets.get_by_code(code)
    if ticket is None:
        raise NotAllowed
    full = await sight(work, actor, ticket) is Sight.FULL
    found = await work.uow.lists.of_ticket(ticket.id)
    if found is None:
        raise NotAllowed
    await audit(work, actor, "list", ticket.id)
    return Opened(ticket, found, full)


async def enter(work: Work, ticket_id: int, actor: Actor, rows: Sequence[int] | None, files: int | None = None) -> int:
    """Rows stand on the platform; None: all that wait, where no more than `files` files have come. Gives how many
    moved. Errors: NotAllowed, AlreadyClaimed, NotHeld, Corrected."""
    _, now = await held_list(work, ticket_id, actor)
    if rows is None and files is not None and now.files != files:
        raise Corrected
    came_from = OPEN if rows is None else before(RowState.ENTERED)
    return await _moved(work, ticket_id, actor, rows, RowState.ENTERED, came_from)


async def fail(work: Work, ticket_id: int, actor: Actor, why: Mapping[int, Failing]) -> int:
    """Rows cannot be entered. Gives how many moved. Errors: as `enter`."""
    reasons = {row: [[one.value, NAME]] for row, one in why.items()}
    return await _moved(work, ticket_id, actor, list(why), RowState.FAILED, before(RowState.FAILED), reasons)


async def undo(work: Work, ticket_id: int, actor: Actor, rows: Sequence[int]) -> int:
    """Rows were marked by mistake: they wait again. Gives how many moved. Errors: as `enter`."""
    return await _moved(work, ticket_id, actor, rows, RowState.GOOD, before(RowState.GOOD))


async def finish(work: Work, ticket_id: int, actor: Actor) -> Ticket:
    """The list is at its end, and who handed it in hears how many rows were entered and which were not.

    Errors: NotAllowed, AlreadyClaimed, NotHeld, NotDone.
    """
    act = await begin(work, ticket_id, actor, Verb.ENTER, name="list_entered")
    if act.repeated:
        return act.ticket
    _, held = await held_list(work, ticket_id, actor)
    if held.left or not held.entered:
        raise NotDone
    changes = {
        "approved_at": work.now, "approved_by": actor.id, "entered_at": work.now,
        "first_reply_at": act.before.first_reply_at or work.now,
    }  # fmt: skip
    data = {"entered": held.entered, "rows": held.good}
    ticket = await act.finish("entered", changes, data=data, audience=CITIZEN, path=(Verb.APPROVE, Verb.ENTER))  # type: ignore[arg-type]
    choices, counts = (follow("dispute", ticket, "dispute"),), {"entered": held.entered, "of": held.good}
    if not held.failed:
        await tell_citizen(work, ticket, "list_entered", act.cause, choices, **counts)
        return ticket
    missing = await work.uow.lists.rows(held.id, [RowState.FAILED], limit=NAMED + 1)
    rows = ", ".join(row_words(one.row_no) for one in missing[:NAMED]) + ("…" if len(missing) > NAMED else "")
    await tell_citizen(work, ticket, "list_part", act.cause, choices, **counts, failed=held.failed, rows=rows)
    return ticket


def row_words(row_no: int) -> str:
    """The row of the file in which it came, 2:14 for a row of its second sheet."""
    sheet, row = divmod(row_no % AGAIN_FROM, SHEET_STEP)
    return f"{sheet + 1}:{row}" if sheet else str(row)


def may_move(state: str, to: RowState) -> bool:
    """Whether a row may come there (for buttons)."""
    return to in MOVES[RowState(state)]


async def held_list(work: Work, ticket_id: int, actor: Actor) -> tuple[Ticket, HandedList]:
    """The report and its list, locked, for who has taken it. Errors: NotAllowed, AlreadyClaimed, NotHeld."""
    ticket = await require(work, actor, await work.uow.tickets.lock(ticket_id), Verb.ENTER)
    held = await work.uow.lists.of_ticket(ticket_id, lock=True)
    if held is None:
        raise NotAllowed
    if ticket.status != State.CLAIMED or ticket.claimed_by != actor.id:
        raise NotHeld
    return ticket, held


async def _moved(
    work: Work, ticket_id: int, actor: Actor, rows: Sequence[int] | None, to: RowState, came_from: Sequence[str],
    reasons: Mapping[int, Reasons] | None = None,
) -> int:  # fmt: skip
    ticket, held = await held_list(work, ticket_id, actor)
    done = await work.uow.lists.mark(held.id, rows, to, came_from, actor.id, reasons)
    if done:
        await work.uow.lists.count_anew(held.id)
        await work.uow.tickets.save(ticket, {"claim_until": held_until(work)}, work.now)
        await audit(work, actor, f"list_{to.value}", ticket_id, str(len(done)))
    return len(done)
