"""Until when an answer still reaches the citizen of a report, and which messages did not, as officials see it.

Only chats that close some time after a person wrote have such an end (Traits.window); of all others none is said.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from handlers.contacts.sending_window import Stand, paying, sendable_until, stand_of
from handlers.deliveries.states import summed_up, ways_of
from handlers.dialogue.traits import Traits
from handlers.texts import Say
from handlers.tickets.calendar import Calendar
from handlers.tickets.clocks import FINE, ICONS, LATE, SOON
from handlers.tickets.status import FINISHED, State
from handlers.work import Work
from storage.repositories.held import Chat
from storage.repositories.tickets import Ticket

WARNED: Final = timedelta(hours=4)  # office hours before the end
OVER: Final = FINISHED | {State.ENTERED}  # nobody is about to answer these


class Answered(Protocol):
    """A ticket or a line of a queue."""

    @property
    def id(self) -> int:
        """The ticket."""

    @property
    def status(self) -> str:
        """A value of State."""


@dataclass(frozen=True, slots=True)
class Sendable:
    """`tone`: fine, soon or late, as of a clock (clocks.py)."""

    tone: str
    icon: str
    words: Say


@dataclass(frozen=True, slots=True)
class Undelivered:
    """Messages of a report that did not arrive: how many, what became of them, and other ways."""

    number: int
    why: tuple[Say, ...]
    ways: tuple[Say, ...]


async def sendable_of(work: Work, reports: Iterable[Answered]) -> dict[int, Sendable]:
    """By report, of those whose chat closes. Asks nothing where no channel does."""
    windows = _windows(work)
    wanted = [one.id for one in reports if one.status not in OVER] if windows else []
    chats = await work.uow.held.chats(wanted, list(windows)) if wanted else {}
    if not chats:
        return {}
    pays = await paying(work, windows)
    calendar, now = work.rules.calendar, work.now
    return {
        number: _sendable(windows[chat.channel], chat, chat.channel in pays, calendar, now)
        for number, chat in chats.items()
    }


async def undelivered_of(work: Work, ticket: Ticket) -> Undelivered | None:
    """What of a report waits for somebody because it did not arrive; None when all of it went out."""
    waiting = await work.uow.undelivered.of_ticket(ticket.id)
    if not waiting:
        return None
    contact = await work.uow.contacts.get(ticket.contact_id) if ticket.contact_id is not None else None
    phone = ticket.subject.answer_phone or (contact.phone if contact is not None else "")
    unasked = ticket.status == State.WAITING_CITIZEN and await work.uow.ticket_watch.is_unasked(ticket.id)
    why = (*summed_up(waiting), *((Say("undelivered.box.not_asked"),) if unasked else ()))
    return Undelivered(len(waiting), why, ways_of(waiting, phone))


def office_time(calendar: Calendar, begin: datetime, end: datetime) -> timedelta:
    """Office hours between two moments."""
    found = timedelta()
    for opens, closes in calendar.open_from(begin):
        if opens >= end:
            break
        found += min(closes, end) - opens
    return found


def _windows(work: Work) -> dict[str, Traits]:
    return {name: traits for name, traits in work.tools.traits.items() if traits.window}


def _sendable(traits: Traits, chat: Chat, pays: bool, calendar: Calendar, now: datetime) -> Sendable:
    if chat.unreachable_at is not None:
        return Sendable(LATE, ICONS[LATE], Say("console.sendable.gone"))
    stand = stand_of(traits, chat.wrote_at, now)
    if chat.wrote_at is None or stand is Stand.OVER or (stand is Stand.BILLED and not pays):
        told = traits.templates and stand is Stand.OVER
        return Sendable(LATE, ICONS[LATE], Say("console.sendable.template" if told else "console.sendable.over"))
    until = sendable_until(traits, chat.wrote_at, pays=pays)
    tone = SOON if office_time(calendar, now, until) <= WARNED else FINE
    here, today = calendar.local(until), calendar.local(now).date()
    values = {"hour": f"{here.hour}:{here.minute:02}", "day": f"{here.day}/{here.month}"}
    return Sendable(tone, ICONS[tone], Say(f"console.sendable.{'today' if here.date() == today else 'day'}", values))
