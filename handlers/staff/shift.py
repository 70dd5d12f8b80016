"""The end of a shift: what an official has is shown to the colleague of the next one, who takes it over in one act.

Until then it stays with who leaves. What goes along is what that one holds at the moment of sending; what was finished
or given away meanwhile is left out, and the rest keeps its time limits and waits.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from handlers.staff.actor import WORKING, Actor
from handlers.texts import Say
from handlers.tickets.access import standing, those_visible
from handlers.tickets.act import audit_many
from handlers.tickets.amended import ASKED, CORRECTS, REPLIED, WITHDRAWS
from handlers.tickets.clocks import Clock, clock_of
from handlers.tickets.errors import NotAllowed
from handlers.tickets.hand_over import take_from
from handlers.tickets.notices import due_words, tell_people
from handlers.tickets.queries import typed_for
from handlers.tickets.status import WAITING
from handlers.work import Work
from storage.repositories.officials import Official
from storage.repositories.shifts import Said, Shift
from storage.repositories.tickets import Ticket

TAKEN: Final = "staff.shift_taken"
MOST: Final = 200  # reports that the page shows, those whose time runs out first; all go along, shown or not
CALLS: Final = ("to_call", "called")
# What an official and the citizen said to each other.
TOLD: Final = (REPLIED, ASKED, *CORRECTS, *WITHDRAWS, "called", "given_phone")
NOTES: Final = ("noted",)
SOON: Final = timedelta(hours=24)
CALL, PROMISED, SOON_DUE, WAITS, REST = "call", "promised", "soon", "waits", "rest"
GROUPS: Final = (CALL, PROMISED, SOON_DUE, WAITS, REST)


@dataclass(frozen=True, slots=True)
class Item:
    """One report of a shift. `due`: the time limit that the citizen was told; `told`, `noted`: the newest of each, as
    this reader may read it, '' where there is none; `told_on`: when the first was said."""

    ticket: Ticket
    group: str
    clock: Clock
    due: Say
    told: str
    told_on: str
    noted: str


async def shift_of(work: Work, actor: Actor, ticket_ids: Sequence[int]) -> list[Item]:
    """Of these reports the `MOST` that run out first, as the actor may see them: group by group, in each by time left.
    Seeing them is audited."""
    by_time = sorted(await work.uow.tickets.many(sorted(ticket_ids)), key=lambda one: (one.due_at, one.id))
    tickets = by_time[:MOST]
    seen = {ticket.id: ticket for ticket in await those_visible(work, actor, tickets)}
    numbers = sorted(seen)
    calls = await work.uow.shifts.last_said(numbers, CALLS)
    told = await work.uow.shifts.last_said(numbers, TOLD)
    noted = await work.uow.shifts.last_said(numbers, NOTES)
    items = []
    for ticket in (one for one in tickets if one.id in seen):
        stands = await standing(work, actor, ticket)
        read = typed_for(stands, ticket) if stands is not None else _nothing
        waits_for_call = bool(ticket.call_back) or _kind(calls.get(ticket.id)) == "to_call"
        group = _group(work, ticket, waits_for_call, _kind(told.get(ticket.id)))
        items.append(_item(work, seen[ticket.id], group, told.get(ticket.id), noted.get(ticket.id), read))
    await audit_many(work, actor, "listed", numbers, queue="shift")
    return sorted(items, key=lambda one: (GROUPS.index(one.group), one.ticket.due_at, one.ticket.id))


async def held_now(work: Work, actor: Actor) -> list[int]:
    """What the official has, asked about or not."""
    return await work.uow.ticket_watch.held_by(actor.id)


async def next_shift(work: Work, actor: Actor) -> list[Official]:
    """Colleagues of the same offices who are at work, by name, all of them: whom a shift can be sent to."""
    people = await work.uow.officials.of_bodies([body for body in actor.bodies if actor.works_in(body)], work.now)
    fit = (one for one in people if one.id != actor.id and _works_beside(one, actor))
    return sorted(fit, key=lambda one: (one.name, one.id))


async def send_shift(work: Work, actor: Actor, to_id: int) -> int:
    """Send what one has to a colleague, who is told; gives how many reports, 0: nothing to send.

    Errors: NotAllowed: no colleague of the same offices who is at work.
    """
    person = next((one for one in await next_shift(work, actor) if one.id == to_id), None)
    if person is None:
        raise NotAllowed
    held = await held_now(work, actor)
    if not held:
        return 0
    await work.uow.shifts.save(Shift(actor.id, to_id, held, work.now))
    await work.uow.audit.add(work.ids.new(), work.now, actor.key, "staff.shift_sent", f"official:{to_id}")
    await _tell(work, person, "sent", name=actor.name, number=len(held))
    return len(held)


async def call_back_shift(work: Work, actor: Actor, since: datetime) -> str:
    """What one has sent and nobody has taken stays with oneself; gives the name of who took it after `since`, else ''.

    `since`: when the shift that is called back was sent.
    """
    if await work.uow.shifts.of(actor.id) is None:
        taken = await work.uow.audit.openings(TAKEN, f"official:{actor.id}", actor.key, 1)
        if taken and taken[0].at >= since:
            number = int(taken[0].actor.partition(":")[2])
            return (await work.uow.officials.names([number])).get(number, "")
    await work.uow.shifts.drop(actor.id)
    return ""


async def take_shift(work: Work, actor: Actor, from_id: int) -> tuple[int, int]:
    """Take over what a colleague has sent. Gives how many reports came, and how many were no longer to be had.

    Errors: NotAllowed: nothing was sent to the actor by that one.
    """
    shift = await work.uow.shifts.of(from_id)
    if shift is None or shift.to_id != actor.id:
        raise NotAllowed
    came = 0
    for ticket_id in sorted(shift.ticket_ids):
        try:
            came += await take_from(work, ticket_id, from_id, actor)
        except NotAllowed:
            continue
    await work.uow.shifts.drop(from_id)
    await work.uow.audit.add(work.ids.new(), work.now, actor.key, TAKEN, f"official:{from_id}")
    former = await work.uow.officials.get(from_id)
    if former is not None and former.active:
        await _tell(work, former, "taken", name=actor.name, number=came)
    return came, len(shift.ticket_ids) - came


def _group(work: Work, ticket: Ticket, waits_for_call: bool, told: str) -> str:
    if waits_for_call:
        return CALL
    if ticket.status in WAITING:
        return WAITS
    if ticket.due_at - work.now < SOON:
        return SOON_DUE
    return PROMISED if told and told not in WITHDRAWS else REST


def _item(
    work: Work, ticket: Ticket, group: str, told: Said | None, noted: Said | None, read: Callable[[str], str]
) -> Item:
    day = work.rules.calendar.local(told.at).strftime("%d/%m %H:%M") if told else ""
    return Item(
        ticket,
        group,
        clock_of(ticket, work.now),
        due_words(work, ticket.due_at),
        read(told.text) if told else "",
        day,
        read(noted.text) if noted else "",
    )


def _kind(said: Said | None) -> str:
    return said.kind if said else ""


def _nothing(text: str) -> str:
    return ""


def _works_beside(person: Official, actor: Actor) -> bool:
    return any(actor.works_in(body) and role in WORKING for body, role in person.roles.items())


async def _tell(work: Work, person: Official, event: str, **params: object) -> None:
    said = Say(f"console_shift.told.{event}", params)
    await tell_people(work, [person], said, f"{work.cause}:shift:{event}:{person.id}")
