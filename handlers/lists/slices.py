"""Slices of a list for volunteers, who type rows into the platform: fifty at a time, only as long as the list is worked
off and the volunteer helps in its office. An officer confirms what was typed.

A volunteer sees of a list the rows of the own slice alone, whole, since they cannot be typed masked.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from handlers.lists.work_off import NotHeld, held_list
from handlers.staff.actor import HELPING, Actor
from handlers.tickets.act import audit, held_until
from handlers.tickets.errors import NotAllowed
from handlers.tickets.status import State
from handlers.work import Work
from storage.repositories.lists import HandedList, ListRow
from storage.repositories.officials import Official
from storage.repositories.tickets import Ticket

A_SLICE: Final = 50  # rows that a volunteer has at a time


class Slice(NamedTuple):
    """A volunteer's rows of one list that are still to be typed."""

    ticket: Ticket
    list: HandedList
    rows: Sequence[ListRow]


async def volunteers(work: Work, body_id: str) -> list[Official]:
    """Who helps in an office now."""
    there = await work.uow.officials.of_bodies([body_id], work.now)
    return [one for one in there if one.roles.get(body_id) in HELPING]


async def give(work: Work, ticket_id: int, actor: Actor, volunteer_id: int) -> int:
    """Give a volunteer of the office the next rows that nobody types; gives how many. Rows of who helps there no
    longer are free again. Errors: NotAllowed, AlreadyClaimed, NotHeld; ValueError: no volunteer of the office."""
    ticket, held = await held_list(work, ticket_id, actor)
    there = {one.id for one in await volunteers(work, ticket.body_id)}
    if volunteer_id not in there:
        raise ValueError("volunteer")
    given = await work.uow.lists.give_slice(held.id, volunteer_id, sorted(there), A_SLICE)
    if given:
        await work.uow.tickets.save(ticket, {"claim_until": held_until(work)}, work.now)
        await audit(work, actor, "list_slice", ticket_id, str(volunteer_id))
    return given


async def take_back(work: Work, ticket_id: int, actor: Actor) -> int:
    """Nobody types rows of the list any more; gives how many were still to be typed. Errors: as `give`."""
    _, held = await held_list(work, ticket_id, actor)
    given = await work.uow.lists.drop_slices(held.id)
    if given:
        await audit(work, actor, "list_slice", ticket_id)
    return given


async def own(work: Work, actor: Actor) -> list[Slice]:
    """What a volunteer has to type, which is audited."""
    found = []
    for list_id, ticket_id in await work.uow.lists.slices_of(actor.id):
        one = await _worked_off(work, actor, ticket_id)
        if one is not None:
            await audit(work, actor, "list", ticket_id, "slice")
            rows = await work.uow.lists.slice_rows(list_id, actor.id)
            found.append(Slice(*one, rows))
    return found


async def waiting(work: Work, actor: Actor) -> int | None:
    """Rows that a volunteer has to type; None for who has none."""
    if not any(role in HELPING for role in actor.roles.values()):
        return None
    return await work.uow.lists.to_type(actor.id) or None


async def typed(work: Work, ticket_id: int, actor: Actor, rows: Sequence[int]) -> int:
    """The volunteer has typed rows of the own slice; gives how many moved. Errors: NotAllowed, NotHeld."""
    locked = await work.uow.tickets.lock(ticket_id)
    if locked is None or not actor.helps_in(locked.body_id):
        raise NotAllowed
    one = await _worked_off(work, actor, ticket_id)
    if one is None:
        raise NotHeld
    done = await work.uow.lists.mark_typed(one[1].id, rows, actor.id)
    if done:  # the list stays with who took it for as long as somebody types
        await work.uow.tickets.save(locked, {"claim_until": held_until(work)}, work.now)
        await audit(work, actor, "list_typed", ticket_id, str(done))
    return done


async def _worked_off(work: Work, actor: Actor, ticket_id: int) -> tuple[Ticket, HandedList] | None:
    ticket, held = await work.uow.tickets.get(ticket_id), await work.uow.lists.of_ticket(ticket_id)
    if ticket is None or held is None or ticket.status != State.CLAIMED or not actor.helps_in(ticket.body_id):
        return None
    return ticket, held
