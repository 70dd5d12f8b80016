"""An official takes the chat over from the bot, and hands it back.

While the chat is taken the bot is silent (handlers/dialogue/paused.py): what the person writes goes to the open report,
and what the official answers from the report's page follows it in the same chat. A button, a sign of danger or the
words for the bot bring it back at once; else time does, counted from the official's last answer.
"""

from datetime import datetime
from typing import Final

from handlers.contacts.sms import CHANNEL as SMS
from handlers.staff.actor import Actor
from handlers.tickets.act import begin
from handlers.tickets.errors import NotAllowed, Stale
from handlers.tickets.notices import tell_citizen
from handlers.tickets.status import HELD, Verb
from handlers.work import Work
from storage.repositories.contacts import Contact
from storage.repositories.tickets import Ticket

TAKE: Final = "take_chat"
BACK: Final = "hand_back"


async def take_chat(work: Work, ticket_id: int, actor: Actor, *, expected: int | None = None) -> Ticket:
    """From now on a person answers; the citizen is told. Errors: NotAllowed (who has the report is another, or there
    is no chat), Stale (also: it is taken already), MoveNotAllowed (merged)."""
    act = await begin(work, ticket_id, actor, Verb.REPLY, expected=expected, name=TAKE)
    if act.repeated:
        return act.ticket
    contact = await _mine(work, actor, act.before)
    if _is_taken(work, contact):
        raise Stale
    await work.uow.contacts.set_human_until(contact.id, work.now + work.tools.policy.human_pause)
    ticket = await act.finish("chat_taken")
    await tell_citizen(work, ticket, "chat_taken", act.cause)
    return ticket


async def hand_back(work: Work, ticket_id: int, actor: Actor, *, expected: int | None = None) -> Ticket:
    """The bot answers again; the citizen is told. What was said meanwhile and reached no report is offered by the next
    turn. Errors: as `take_chat`; Stale also where the bot is back already."""
    act = await begin(work, ticket_id, actor, Verb.REPLY, expected=expected, name=BACK)
    if act.repeated:
        return act.ticket
    contact = await _mine(work, actor, act.before)
    if not _is_taken(work, contact):
        raise Stale
    await work.uow.contacts.set_human_until(contact.id, work.now)  # over, and not forgotten: the next turn ends it
    ticket = await act.finish("chat_handed_back")
    await tell_citizen(work, ticket, "chat_handed_back", act.cause)
    return ticket


async def keep_chat(work: Work, ticket: Ticket) -> None:
    """An answer from the page: a chat that is taken stays so for a while from now on."""
    contact = await _chat_of(work, ticket)
    if contact is not None and _is_taken(work, contact):
        await work.uow.contacts.set_human_until(contact.id, work.now + work.tools.policy.human_pause)


async def chat_act(work: Work, actor: Actor, ticket: Ticket) -> str:
    """Which of the two the actor could do now (for buttons): TAKE, BACK, or '' for none."""
    contact = await _chat_of(work, ticket)
    if contact is None or not _holds(actor, ticket):
        return ""
    return BACK if _is_taken(work, contact) else TAKE


async def taken_until(work: Work, ticket: Ticket) -> datetime | None:
    """Until when the bot is silent in the chat of this ticket; None where it answers."""
    contact = await _chat_of(work, ticket)
    return contact.human_until if contact is not None and _is_taken(work, contact) else None


async def _mine(work: Work, actor: Actor, ticket: Ticket) -> Contact:
    contact = await _chat_of(work, ticket)
    if contact is None or not _holds(actor, ticket):
        raise NotAllowed
    return contact


def _holds(actor: Actor, ticket: Ticket) -> bool:
    return ticket.status in HELD and ticket.claimed_by == actor.id and actor.is_official


async def _chat_of(work: Work, ticket: Ticket) -> Contact | None:
    """The chat that it came from; None for people at a desk, for text messages and for who cannot be reached, and
    where officials write by other ways only (`Policy.human_pause` 0)."""
    if ticket.contact_id is None or not work.tools.policy.human_pause:
        return None
    contact = await work.uow.contacts.get(ticket.contact_id)
    return contact if contact and contact.channel != SMS and contact.unreachable_at is None else None


def _is_taken(work: Work, contact: Contact) -> bool:
    return contact.human_until is not None and contact.human_until > work.now
