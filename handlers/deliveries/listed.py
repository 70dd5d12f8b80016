"""What did not arrive, for the people of an office; and whom no message of theirs reaches, to be called."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from handlers.deliveries.states import channel_of, state_of, tone_of
from handlers.staff.actor import Actor
from handlers.texts import Say
from handlers.tickets import access
from handlers.tickets.access import Sight
from handlers.tickets.act import audit_many
from handlers.tickets.errors import NotAllowed
from handlers.tickets.status import NOT_FINISHED
from handlers.work import Work
from storage.repositories.tickets import Ticket
from storage.repositories.undelivered import DROPPED, STATES, Count, Message

PAGE = 25
TAKEN_BACK: Final = timedelta(days=1)  # for how long what was dropped can be
MANY_WAIT: Final = 100  # so many and more are not counted


@dataclass(frozen=True, slots=True)
class Page:
    """Messages with their reports. `following`: the id behind which the next page begins, 0 at the end."""

    lines: tuple[tuple[Message, Ticket], ...]
    counts: tuple[Count, ...]
    following: int


@dataclass(frozen=True, slots=True)
class ToCall:
    """Somebody whom no message reaches. `phone`: the number given at filing, else the chat's, '' for none."""

    ticket: Ticket
    phone: str
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class ToldState:
    """What became of a message, in words; `tone`: good, quiet or bad."""

    said: Say
    tone: str
    channel: Say


def offices_of(actor: Actor) -> list[str]:
    """The offices whose messages an official sees: those they belong to, as officer or lead."""
    return [body for body in actor.home if actor.works_in(body)]


async def undelivered_page(
    work: Work, actor: Actor, *, channel: str = "", state: str = "", after: int = 0, limit: int = PAGE
) -> Page:
    """A page of what did not arrive; with the state `dropped`, of what was dropped and can be taken back.

    Errors: NotAllowed: nobody who works on reports.
    """
    bodies = offices_required(actor)
    asked = state if state in STATES else ""
    since = work.now - TAKEN_BACK if state == DROPPED else None
    rows = await work.uow.undelivered.page(
        bodies, channel=channel, state=asked, after=after, limit=limit + 1, since=since
    )
    shown, following = rows[:limit], rows[limit - 1].id if len(rows) > limit else 0
    tickets = await seen_whole(work, actor, [row.ticket_id for row in shown])
    lines = tuple((row, tickets[row.ticket_id]) for row in shown if row.ticket_id in tickets)
    await audit_many(work, actor, "undelivered", sorted({ticket.id for _, ticket in lines}))
    return Page(lines, tuple(await work.uow.undelivered.counts(bodies)), following)


async def number_waiting(work: Work, actor: Actor) -> int:
    """How many messages wait for somebody of the official's offices, `MANY_WAIT` for as many and more."""
    bodies = offices_of(actor)
    return await work.uow.undelivered.number(bodies, MANY_WAIT) if bodies else 0


async def call_list(work: Work, actor: Actor) -> list[ToCall]:
    """Whom no message reaches, who waits longest first. Their numbers are shown, which is audited.

    Errors: NotAllowed.
    """
    bodies = offices_required(actor)
    ids = await work.uow.undelivered.to_call(bodies, [state.value for state in NOT_FINISHED])
    tickets = await seen_whole(work, actor, ids)
    found = []
    for ticket in (tickets[number] for number in ids if number in tickets):
        contact = await work.uow.contacts.get(ticket.contact_id) if ticket.contact_id else None
        phone = ticket.subject.answer_phone or (contact.phone if contact else "")
        found.append(ToCall(ticket, phone, tuple(await work.uow.undelivered.of_ticket(ticket.id))))
    await audit_many(work, actor, "call_list", [one.ticket.id for one in found])
    return found


async def told_states(work: Work, causes: Iterable[str]) -> dict[str, ToldState]:
    """By the cause of an event: what became of the message that told the citizen of it."""
    wanted = {f"{cause}:{way}": cause for cause in causes if cause for way in ("citizen", "edit")}
    found = await work.uow.undelivered.of_causes(list(wanted)) if wanted else {}
    return {
        wanted[told]: ToldState(state_of(one), tone_of(one), channel_of(one.channel)) for told, one in found.items()
    }


def offices_required(actor: Actor) -> list[str]:
    """The same. Errors: NotAllowed: nobody who works on reports."""
    bodies = offices_of(actor)
    if not actor.is_official or not bodies:
        raise NotAllowed
    return bodies


async def seen_whole(work: Work, actor: Actor, ids: Sequence[int]) -> dict[int, Ticket]:
    """Those of the reports that this official sees whole: none that complains of their own office."""
    found = {}
    for ticket in await work.uow.tickets.many(sorted(set(ids))):
        try:
            if await access.sight(work, actor, ticket) is Sight.FULL:
                found[ticket.id] = ticket
        except NotAllowed:
            continue
    return found
