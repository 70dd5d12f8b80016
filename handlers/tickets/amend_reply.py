"""A reply that was wrong is corrected or withdrawn, as far as its channel allows: by who wrote it, or who leads there.

Only the last reply of a report, with a reason that colleagues read. What was said first stays in the report's history
for officials; its citizen reads there what is right. What nobody has got yet is changed in the outbox itself; where a
channel can change its messages the message is changed; else another message says what it replaces.
"""

from dataclasses import dataclass, field
from typing import Final

from handlers.contacts.sms import CHANNEL as SMS
from handlers.dialogue.reply import Reply
from handlers.dialogue.talk import LOCAL
from handlers.staff.actor import Actor
from handlers.tickets import access
from handlers.tickets.act import CITIZEN, Act, begin
from handlers.tickets.amend_ways import Calls, Way, calls_of, message_of, way_of
from handlers.tickets.amended import CORRECTED, REPLIED, WITHDRAWN, Standing, standing
from handlers.tickets.errors import NotAllowed, Unfit
from handlers.tickets.notices import follow, leave_to_call, tell_citizen, words_for
from handlers.tickets.queries import typed_for
from handlers.tickets.said import answer_of, text_of
from handlers.tickets.status import NOT_FINISHED, MoveNotAllowed, State, Verb, is_allowed
from handlers.tickets.texting import news_at
from handlers.work import Work
from storage.repositories.contacts import Contact
from storage.repositories.sent_messages import SentMessage
from storage.repositories.tickets import Ticket

REASON_LIMIT: Final = 300  # characters, as the field takes


@dataclass(frozen=True, slots=True)
class Amendable:
    """What an official may do about it, told before it is done. `channel`: where its citizen is
    told, '' for nowhere."""

    text: str = field(repr=False)
    channel: str
    corrected: Way
    withdrawn: Way


async def correct_reply(
    work: Work, ticket_id: int, actor: Actor, text: str, reason: str, *, expected: int | None = None
) -> Ticket:
    """Other words in place of the last reply.

    Errors: NotAllowed (another wrote it, and the actor does not lead), Stale, Unfit (text, variable,
    amend_reason; same_text: nothing was changed), MoveNotAllowed (there is no reply that stands).
    """
    return await _amend(work, ticket_id, actor, answer_of(text), reason, expected)


async def withdraw_reply(
    work: Work, ticket_id: int, actor: Actor, reason: str, *, expected: int | None = None
) -> Ticket:
    """The last reply is taken back; nothing stands in its place. Errors: as `correct_reply`."""
    return await _amend(work, ticket_id, actor, "", reason, expected)


async def amendable(work: Work, actor: Actor, ticket: Ticket) -> Amendable | None:
    """What the actor could do about the last reply now (for buttons); None: nothing."""
    events = await work.uow.ticket_events.of_ticket(ticket.id)
    said, stands = standing(events), await access.standing(work, actor, ticket)
    if said is None or stands is None or not is_allowed(ticket.status, Verb.AMEND):
        return None
    if not _is_theirs(actor, ticket, said) or not await access.may(work, actor, ticket, Verb.AMEND):
        return None
    sent = await message_of(work, said)
    calls = calls_of(events, said, sent)
    corrected, channel = await way_of(work, ticket, sent, calls, withdrawn=False)
    withdrawn, _ = await way_of(work, ticket, sent, calls, withdrawn=True)
    return Amendable(typed_for(stands, ticket)(said.text), channel, corrected, withdrawn)


async def _amend(
    work: Work, ticket_id: int, actor: Actor, text: str, reason: str, expected: int | None
) -> Ticket:  # `text`: '' withdraws
    reason = text_of(reason, "amend_reason")
    if len(reason) > REASON_LIMIT:
        raise Unfit("amend_reason")
    kind = CORRECTED if text else WITHDRAWN
    act = await begin(work, ticket_id, actor, Verb.AMEND, expected=expected, name=kind)
    if act.repeated:
        return act.ticket
    events = await work.uow.ticket_events.of_ticket(ticket_id)
    said = standing(events)
    if said is None:
        raise MoveNotAllowed(State(act.before.status), Verb.AMEND)
    if not _is_theirs(actor, act.before, said):
        raise NotAllowed
    stands = await access.standing(work, actor, act.before)
    if text and text in (said.text, typed_for(stands, act.before)(said.text) if stands else said.text):
        raise Unfit("same_text")
    sent = await message_of(work, said, lock=True)
    calls = calls_of(events, said, sent)
    data = {"text": text, "reason": reason, "reply": said.reply}
    await act.finish(kind, data=data, audience=CITIZEN, reason=kind)
    await work.uow.ticket_events.call_off([one.id for one in calls.unmade])
    await _tell(work, act, sent, calls, text)
    return act.ticket


async def _tell(work: Work, act: Act, sent: SentMessage | None, calls: Calls, text: str) -> None:
    ticket, event = act.ticket, CORRECTED if text else WITHDRAWN
    way, _ = await way_of(work, ticket, sent, calls, withdrawn=not text)
    contact = await work.uow.contacts.get(sent.contact_id) if sent else None
    if sent is not None and contact is not None and way in (Way.REPLACED, Way.DELETED):
        await _change_sent(work, act, sent, contact, text)
    elif sent is not None and contact is not None and sent.unsent:
        await _change_unsent(work, act, sent, contact, text)
        if text and calls.of_message(sent):
            await leave_to_call(work, ticket, REPLIED, f"{act.cause}:to_call:{sent.id}", text=text)
    elif way is Way.CALLED:
        await leave_to_call(work, ticket, event, act.cause, text=text)
    elif way is Way.UNCALLED:
        if text:
            await tell_citizen(work, ticket, REPLIED, act.cause, text=text)
    elif text:
        choices = (follow("add", ticket, "add"),) if ticket.status in NOT_FINISHED else ()
        await tell_citizen(work, ticket, "reply_corrected", act.cause, choices, text=text)
    else:
        await tell_citizen(work, ticket, event, act.cause)


def _is_theirs(actor: Actor, ticket: Ticket, said: Standing) -> bool:
    """Whether the actor leads there, or wrote it and no lead has put other words in its place."""
    return actor.is_official and (actor.key == said.by == said.last_by or actor.leads(ticket.body_id))


async def _change_unsent(work: Work, act: Act, sent: SentMessage, contact: Contact, text: str) -> None:
    ticket = act.ticket
    if text and sent.channel != SMS:
        words = words_for(work, ticket, contact, REPLIED, text=text)
        await work.uow.sent_messages.rewrite(sent.id, {**sent.payload, "text": words})
        return
    gone = Reply(words_for(work, ticket, contact, "reply_gone")).to_json()
    await work.uow.sent_messages.stop(sent.id, gone, act.actor.id, work.now)
    if text:  # a text message is cut to fit: made anew
        await tell_citizen(work, ticket, REPLIED, act.cause, text=text)


async def _change_sent(work: Work, act: Act, sent: SentMessage, contact: Contact, text: str) -> None:
    """`shows_rows`: the page shows the row itself; the message behind it tells open pages that it is another now."""
    ticket, traits = act.ticket, work.tools.traits[sent.channel]
    kept = Reply.from_json(dict(sent.payload))
    buttons = kept.buttons if text else ()
    words = words_for(
        work, ticket, contact, "reply_edited" if text else "reply_gone", text=text,
        at=work.now.astimezone(LOCAL).strftime("%H:%M, %d/%m"),
    )  # fmt: skip
    said, instead, news = words, "", None
    if traits.shows_rows:
        shown = Reply(words, buttons, lang=kept.lang)
        await work.uow.sent_messages.replace(sent.id, shown.to_json(), news=bool(text))
        if text and sent.seen_at is not None:
            news = news_at(work, contact, ticket, REPLIED)
    else:
        said = words if text else ""
        instead = words_for(work, ticket, contact, CORRECTED if text else WITHDRAWN, text=text)
    reply = Reply(said, buttons, edits=str(sent.id), instead=instead)
    work.tell(contact, reply, f"{act.cause}:edit", ticket_id=ticket.id, text_at=news)
