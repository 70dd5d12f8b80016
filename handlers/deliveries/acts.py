"""What an official does about a message that did not arrive: sent again, by text message, put on the call list, told by
a call, or dropped, which can be taken back.

Each is done once, however often the button is pressed and by whomever: the report is locked, and a message that waits
for nobody any more is left alone (`False`). Each is a line in the audit log.
"""

from handlers.deliveries.listed import TAKEN_BACK, offices_of
from handlers.deliveries.states import AGAIN, CALLED, SMS, TO_CALL, acts_of
from handlers.dialogue.reply import Reply
from handlers.staff.actor import Actor
from handlers.tickets import access
from handlers.tickets.access import Sight
from handlers.tickets.act import audit
from handlers.tickets.called import called
from handlers.tickets.errors import NotAllowed, Unfit
from handlers.tickets.phone_news import text_now
from handlers.tickets.status import Verb
from handlers.work import Work
from storage.repositories.ticket_events import TicketEvent
from storage.repositories.tickets import Ticket
from storage.repositories.undelivered import DROPPED, Message


async def send_again(work: Work, actor: Actor, message_id: int, expected: int) -> bool:
    """Try it once more; of what is held, the template that tells of it and was refused. `expected`: how often it had
    been sent again when the official saw it.

    Errors: NotAllowed, Unfit (again): it is held, and another try would be held too.
    """
    ticket, message = await _locked(work, actor, message_id)
    if message is None or message.resends != expected:
        return False
    if AGAIN not in acts_of(message):
        raise Unfit("again")
    if message.template_id:
        await work.uow.held.tell_again([message.template_id], work.now)
    else:
        await work.uow.undelivered.send_again(message.id, work.now)
    await audit(work, actor, "message_again", ticket.id, message.state)
    return True


async def send_text_message(work: Work, actor: Actor, message_id: int) -> bool:
    """Say by text message that there is news of the report; what the news is stands in none. All that waits of the
    report is done with that: for another of its messages the number would get no second text.

    Errors: NotAllowed; Unfit: `text_phone` there is no number that takes texts, `text_off` the province sends none,
    `text_often` the number has just had one.
    """
    ticket, message = await _locked(work, actor, message_id)
    if message is None:
        return False
    waiting = await work.uow.undelivered.of_ticket(ticket.id)
    await text_now(work, ticket, f"undelivered:{message.id}")
    await work.uow.undelivered.settle([one.id for one in waiting], SMS, actor.id, work.now)
    await audit(work, actor, "message_texted", ticket.id, message.state)
    return True


async def told_by_call(work: Work, actor: Actor, message_id: int, text: str) -> bool:
    """The person was called and told: all that waits of the report is done. `text`: what came of the call.

    Errors: NotAllowed, Unfit (text).
    """
    ticket, message = await _locked(work, actor, message_id)
    return message is not None and await _called(work, actor, ticket, text)


async def called_about(work: Work, actor: Actor, ticket_id: int, text: str, expected: int) -> bool:
    """The same from the call list, where a person may stand without any message. `expected`: the report's revision that
    the official saw: after a call it is another. Errors: NotAllowed, Unfit (text)."""
    ticket = await _own(work, actor, ticket_id)
    return ticket.revision == expected and await _called(work, actor, ticket, text)


async def drop(work: Work, actor: Actor, message_id: int) -> bool:
    """Nobody needs it any more; what was held is not sent when the person writes. Errors: NotAllowed."""
    ticket, message = await _locked(work, actor, message_id)
    if message is None:
        return False
    await work.uow.undelivered.settle([message.id], DROPPED, actor.id, work.now)
    await audit(work, actor, "message_dropped", ticket.id, message.state)
    return True


async def restore(work: Work, actor: Actor, message_id: int) -> bool:
    """Take back that it was dropped, within a day. Errors: NotAllowed."""
    ticket = await _own(work, actor, await work.uow.undelivered.ticket_of(message_id) or 0)
    message = await work.uow.undelivered.lock_dropped(message_id, work.now - TAKEN_BACK)
    if message is None:
        return False
    await work.uow.undelivered.restore(message.id, work.now)
    await audit(work, actor, "message_restored", ticket.id, message.state)
    return True


async def put_on_call_list(work: Work, actor: Actor, message_id: int) -> bool:
    """Have somebody call and tell what the message says: it stands on the call list until a call was made.

    Errors: NotAllowed, Unfit (call_listed): the report stands there already.
    """
    ticket, message = await _locked(work, actor, message_id)
    if message is None:
        return False
    if TO_CALL not in acts_of(message) or await is_to_be_called(work, ticket):
        raise Unfit("call_listed")
    words = Reply.from_json(await work.uow.undelivered.payload(message.id)).text
    wanted = TicketEvent(
        work.ids.new(), ticket.id, "to_call", actor.key, f"{work.cause}:to_call:{message.id}", work.now,
        ticket.body_id, data={"text": words},
    )  # fmt: skip
    await work.uow.ticket_events.append(wanted)
    await audit(work, actor, "message_to_call", ticket.id, message.state)
    return True


async def is_to_be_called(work: Work, ticket: Ticket) -> bool:
    """Whether a call about the report was promised and has not been made."""
    events = work.uow.ticket_events
    wanted, done = await events.last(ticket.id, "to_call"), await events.last(ticket.id, "called")
    return wanted is not None and (done is None or done.at < wanted.at)


async def _called(work: Work, actor: Actor, ticket: Ticket, text: str) -> bool:
    waiting = await work.uow.undelivered.of_ticket(ticket.id, lock=True)
    await called(work, ticket.id, actor, text)  # with its line in the audit log
    await work.uow.undelivered.settle([one.id for one in waiting], CALLED, actor.id, work.now)
    return True


async def _locked(work: Work, actor: Actor, message_id: int) -> tuple[Ticket, Message | None]:
    """The report of a message, locked, and the message while it waits for somebody. Errors: NotAllowed."""
    ticket_id = await work.uow.undelivered.ticket_of(message_id)
    ticket = await _own(work, actor, ticket_id or 0)
    return ticket, await work.uow.undelivered.lock(message_id)


async def _own(work: Work, actor: Actor, ticket_id: int) -> Ticket:
    """A report of an office that the official works in, locked. Errors: NotAllowed."""
    ticket = await access.require(work, actor, await work.uow.tickets.lock(ticket_id), Verb.NOTE)
    owners = {ticket.body_id, ticket.escalated_to}
    if owners.isdisjoint(offices_of(actor)) or await access.sight(work, actor, ticket) is not Sight.FULL:
        raise NotAllowed
    return ticket
