"""In which way a citizen hears that a reply was corrected or withdrawn, told to the official before the press."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from handlers.contacts.sms import CHANNEL as SMS
from handlers.tickets.amended import Standing
from handlers.tickets.content import Reach
from handlers.tickets.texting import texts_of
from handlers.work import Work
from storage.repositories.sent_messages import SentMessage
from storage.repositories.ticket_events import TicketEvent
from storage.repositories.tickets import Ticket
from storage.repositories.undelivered import DROPPED


class Way(StrEnum):
    """What its citizen sees of it; the value is the end of a text key."""

    UNSENT = "unsent"  # only the right words, or nothing
    FAILED = "failed"  # nothing: it did not arrive, and waits with other words for an official to see to it
    DROPPED = "dropped"  # nothing: it did not arrive, and an official has dropped it
    REPLACED = "replaced"  # other words in the same bubble
    DELETED = "deleted"  # the message goes from the chat
    ANEW = "anew"  # another message
    SMS = "sms"  # another text message
    NEWS = "news"  # a text message that there is news: the province sends no answers
    CALL = "call"  # somebody calls and tells
    CALLED = "called"  # the same, as somebody has done with what was wrong
    UNCALLED = "uncalled"  # nobody has called yet: whoever does tells only what is right, or nothing
    NOBODY = "nobody"  # nothing: no message reaches them


@dataclass(frozen=True, slots=True)
class Calls:
    """A reply on the call list. `unmade`: what nobody has called about yet; `made`: whether a call has told of it."""

    unmade: tuple[TicketEvent, ...]
    made: bool

    def of_message(self, sent: SentMessage) -> bool:
        """Whether an official has put this very message on the list."""
        return any(_is_about(one, sent) for one in self.unmade)


def calls_of(events: Sequence[TicketEvent], said: Standing, sent: SentMessage | None) -> Calls:
    """Of the events of a report, oldest first. `sent`: the message in which the reply went out."""
    causes, made = {f"{cause}:call" for cause in said.causes}, False
    unmade: list[TicketEvent] = []
    for event in events:
        if event.kind == "called":
            made, unmade = made or bool(unmade), []
        elif event.kind == "to_call" and (event.cause in causes or (sent is not None and _is_about(event, sent))):
            unmade.append(event)
    return Calls(tuple(unmade), made)


async def message_of(work: Work, said: Standing, *, lock: bool = False) -> SentMessage | None:
    """The message in which its citizen has the reply; None: it never went by message.

    Where a channel refused to change it, what was said instead. Behind a change that is on its way the next one waits.
    """
    messages = work.uow.sent_messages
    sent = await messages.newest([f"{cause}:citizen" for cause in said.causes], work.now, lock=lock)
    last = await messages.newest([f"{cause}:edit" for cause in said.causes], work.now, lock=lock)
    while last is not None and last.edits and last.state == "failed":
        last = await messages.get(int(last.edits), work.now, lock=lock)
    traits = work.tools.traits.get(sent.channel) if sent else None
    if sent is None or last is None or last.id <= sent.id or (traits is not None and traits.shows_rows):
        return sent
    if last.state == "sent":
        return sent if last.external_id in ("", sent.external_id) else last
    return last if last.state == "unknown" else replace(last, state="leased", flying=True, sent_at=sent.sent_at)


async def way_of(
    work: Work, ticket: Ticket, sent: SentMessage | None, calls: Calls, *, withdrawn: bool
) -> tuple[Way, str]:
    """What its citizen sees of it, and on which channel."""
    if sent is None:
        return (Way.UNCALLED, SMS) if calls.unmade and not calls.made else await _anew(work, ticket)
    traits = work.tools.traits.get(sent.channel)
    if traits is not None and traits.shows_rows:
        return Way.REPLACED, sent.channel
    if sent.called:
        return Way.CALLED, SMS
    if sent.unsent:
        return _unsent(work, ticket, sent, withdrawn), sent.channel
    if traits is None or not traits.edits or not (sent.flying or sent.external_id):
        return await _anew(work, ticket)
    within = timedelta(seconds=traits.edits_within)
    if within and sent.sent_at is not None and work.now >= sent.sent_at + within:
        return await _anew(work, ticket)
    return (Way.DELETED if withdrawn else Way.REPLACED), sent.channel


def _unsent(work: Work, ticket: Ticket, sent: SentMessage, withdrawn: bool) -> Way:
    if sent.channel == SMS and not withdrawn:  # made anew, and goes
        return Way.UNSENT if texts_of(work, ticket).answers else Way.NEWS
    if sent.state != "failed":
        return Way.UNSENT
    return Way.DROPPED if sent.dealt_how == DROPPED else Way.FAILED


async def _anew(work: Work, ticket: Ticket) -> tuple[Way, str]:
    """How another message would reach its citizen (as notices.py goes)."""
    contact = await work.uow.contacts.get(ticket.contact_id) if ticket.contact_id else None
    if contact is not None and contact.unreachable_at is None and contact.channel != SMS:
        return Way.ANEW, contact.channel
    if not (ticket.subject.answer_phone or (contact.phone if contact else "")):
        return Way.NOBODY, ""
    if ticket.details.reach is Reach.CALL or not work.tools.policy.text_messages:
        return Way.CALL, SMS
    return (Way.SMS if texts_of(work, ticket).answers else Way.NEWS), SMS


def _is_about(event: TicketEvent, sent: SentMessage) -> bool:
    """Whether an event is that a message was put on the call list (deliveries/acts.py)."""
    return event.kind == "to_call" and event.cause.removesuffix(":call").endswith(f":to_call:{sent.id}")
