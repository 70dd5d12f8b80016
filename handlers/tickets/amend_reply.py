"""A reply that was wrong is corrected or withdrawn, as far as its channel allows: by who wrote it, or who leads there.

Only what was said last, a reply or a question that waits for its answer, with a reason that colleagues read. What was
said first stays in the report's history for officials; its citizen reads there what is right. What nobody has got yet
is changed in the outbox itself; where a channel can change its messages the message is changed; else another message
says what it replaces. For a corrected question the wait begins anew; without its question it is over, and whoever may
have read it is told that nothing needs to be sent.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from handlers.contacts.sms import CHANNEL as SMS
from handlers.dialogue.reply import Reply
from handlers.dialogue.talk import LOCAL
from handlers.staff.actor import Actor
from handlers.tickets import access
from handlers.tickets.act import CITIZEN, Act, begin, clock_resumed, held_until
from handlers.tickets.amend_ways import Calls, Way, calls_of, message_of, way_of
from handlers.tickets.amended import (
    CORRECTED,
    QUESTION_CORRECTED,
    QUESTION_WITHDRAWN,
    WITHDRAWN,
    Standing,
    first_said,
    standing,
)
from handlers.tickets.ask_citizen import corrections_left
from handlers.tickets.claim import LET_GO
from handlers.tickets.errors import NotAllowed, Unfit
from handlers.tickets.notices import follow, leave_to_call, tell_citizen, tell_holder, words_for
from handlers.tickets.queries import typed_for
from handlers.tickets.said import answer_of, text_of
from handlers.tickets.status import NOT_FINISHED, MoveNotAllowed, State, Verb, is_allowed
from handlers.tickets.take_over import is_away
from handlers.tickets.texting import news_at
from handlers.work import Work
from storage.repositories.contacts import Contact
from storage.repositories.sent_messages import SentMessage
from storage.repositories.ticket_changes import Changes
from storage.repositories.ticket_events import TicketEvent
from storage.repositories.tickets import Ticket

REASON_LIMIT: Final = 300  # characters, as the field takes


@dataclass(frozen=True, slots=True)
class Amendable:
    """What an official may do about it, told before it is done. `channel`: where its citizen is told, '' for nowhere;
    `asks`: it is a question that waits for its answer."""

    text: str = field(repr=False)
    channel: str
    corrected: Way
    withdrawn: Way
    asks: bool = False


async def correct_reply(
    work: Work, ticket_id: int, actor: Actor, text: str, reason: str, *, expected: int | None = None
) -> Ticket:
    """Other words in place of what was said last.

    Errors: NotAllowed (another wrote it, and the actor does not lead), Stale, Unfit (text, variable,
    amend_reason; same_text: nothing was changed; asks_often: a question, corrected often already), MoveNotAllowed
    (there is nothing that stands).
    """
    return await _amend(work, ticket_id, actor, answer_of(text), reason, expected)


async def withdraw_reply(
    work: Work, ticket_id: int, actor: Actor, reason: str, *, expected: int | None = None
) -> Ticket:
    """What was said last is taken back; nothing stands in its place. Errors: as `correct_reply`."""
    return await _amend(work, ticket_id, actor, "", reason, expected)


async def amendable(work: Work, actor: Actor, ticket: Ticket) -> Amendable | None:
    """What the actor could do about what was said last (for buttons); None: nothing."""
    events = await work.uow.ticket_events.of_ticket(ticket.id)
    said, stands = _standing(events, ticket), await access.standing(work, actor, ticket)
    if said is None or stands is None or not is_allowed(ticket.status, Verb.AMEND):
        return None
    if not _is_theirs(actor, ticket, said) or not await access.may(work, actor, ticket, Verb.AMEND):
        return None
    sent = await message_of(work, said)
    calls = calls_of(events, said, sent)
    corrected, channel = await way_of(work, ticket, sent, calls, withdrawn=False)
    withdrawn, _ = await way_of(work, ticket, sent, calls, withdrawn=True)
    return Amendable(typed_for(stands, ticket)(said.text), channel, corrected, withdrawn, said.asks)


async def _amend(
    work: Work, ticket_id: int, actor: Actor, text: str, reason: str, expected: int | None
) -> Ticket:  # `text`: '' withdraws
    reason = text_of(reason, "amend_reason")
    if len(reason) > REASON_LIMIT:
        raise Unfit("amend_reason")
    act = await begin(work, ticket_id, actor, Verb.AMEND, expected=expected, name=CORRECTED if text else WITHDRAWN)
    if act.repeated:
        return act.ticket
    events = await work.uow.ticket_events.of_ticket(ticket_id)
    said = _standing(events, act.before)
    if said is None:
        raise MoveNotAllowed(State(act.before.status), Verb.AMEND)
    if not _is_theirs(actor, act.before, said):
        raise NotAllowed
    stands = await access.standing(work, actor, act.before)
    if text and text in (said.text, typed_for(stands, act.before)(said.text) if stands else said.text):
        raise Unfit("same_text")
    if text and said.asks and not await corrections_left(work, ticket_id):
        raise Unfit("asks_often")
    sent = await message_of(work, said, lock=True)
    calls = calls_of(events, said, sent)
    changes, path = await _follows(act, said, text, events)
    data, kind = {"text": text, "reason": reason, "reply": said.reply}, _kind_of(said, text)
    await act.finish(kind, changes, data=data, audience=CITIZEN, reason=kind, path=path)
    await work.uow.ticket_events.call_off([one.id for one in calls.unmade])
    await _tell(work, act, said, sent, calls, text)
    return act.ticket


async def _follows(
    act: Act, said: Standing, text: str, events: Sequence[TicketEvent]
) -> tuple[Changes, tuple[Verb, ...]]:
    """What changes in the report, and by which moves: the wait for an answer begins anew, or is over; what was
    withdrawn was no answer."""
    work, before = act.work, act.before
    changes: Changes = {}
    if not text:
        changes["first_reply_at"] = first_said([one for one in events if one.id != said.reply])
    if not said.asks:
        return changes, ()
    changes = {**changes, **clock_resumed(work, before)}
    if text:
        return {**changes, "paused_at": work.now, "reminded_at": None}, ()
    if before.claimed_by is None or await is_away(work, before):
        return {**changes, **LET_GO}, (Verb.AMEND, Verb.UNASK, Verb.RELEASE)
    return {**changes, "claim_until": held_until(work)}, (Verb.AMEND, Verb.UNASK)


def _kind_of(said: Standing, text: str) -> str:
    if said.asks:
        return QUESTION_CORRECTED if text else QUESTION_WITHDRAWN
    return CORRECTED if text else WITHDRAWN


def _standing(events: Sequence[TicketEvent], ticket: Ticket) -> Standing | None:
    return standing(events, waiting=ticket.status == State.WAITING_CITIZEN)


async def _tell(work: Work, act: Act, said: Standing, sent: SentMessage | None, calls: Calls, text: str) -> None:
    ticket, event = act.ticket, _kind_of(said, text)
    way, _ = await way_of(work, ticket, sent, calls, withdrawn=not text)
    contact = await work.uow.contacts.get(sent.contact_id) if sent else None
    if sent is not None and contact is not None and way in (Way.REPLACED, Way.DELETED):
        await _change_sent(work, act, said, sent, contact, text)
        if event == QUESTION_WITHDRAWN and _may_have_read(work, sent):
            await tell_citizen(work, ticket, event, act.cause)
    elif sent is not None and contact is not None and sent.unsent:
        await _change_unsent(work, act, said, sent, contact, text)
        if text and calls.of_message(sent):
            await leave_to_call(work, ticket, said.kind, f"{act.cause}:to_call:{sent.id}", text=text)
    elif way is Way.CALLED:
        await leave_to_call(work, ticket, event, act.cause, text=text)
    elif way is Way.UNCALLED:
        if text:
            await tell_citizen(work, ticket, said.kind, act.cause, text=text)
    elif text:
        choices = (follow("add", ticket, "add"),) if ticket.status in NOT_FINISHED else ()
        await tell_citizen(
            work, ticket, "question_corrected" if said.asks else "reply_corrected", act.cause, choices, text=text
        )
    else:
        await tell_citizen(work, ticket, event, act.cause)
    if event == QUESTION_WITHDRAWN and ticket.claimed_by not in (None, act.actor.id):
        await tell_holder(work, ticket, event, act.cause, name=act.actor.name)


def _may_have_read(work: Work, sent: SentMessage) -> bool:
    """Whether its citizen may have read it; where the page says what was seen, whether they have."""
    return not work.tools.traits[sent.channel].shows_rows or sent.seen_at is not None


def _is_theirs(actor: Actor, ticket: Ticket, said: Standing) -> bool:
    """Whether the actor leads there, or wrote it and no lead has put other words in its place."""
    return actor.is_official and (actor.key == said.by == said.last_by or actor.leads(ticket.body_id))


def _named(said: Standing, what: str) -> str:
    """A notice about a reply or a question: `what` is corrected, withdrawn, edited or gone."""
    return f"{'question' if said.asks else 'reply'}_{what}"


async def _change_unsent(work: Work, act: Act, said: Standing, sent: SentMessage, contact: Contact, text: str) -> None:
    ticket = act.ticket
    if text and sent.channel != SMS:
        words = words_for(work, ticket, contact, said.kind, text=text)
        await work.uow.sent_messages.rewrite(sent.id, {**sent.payload, "text": words})
        return
    gone = Reply(words_for(work, ticket, contact, _named(said, "gone"))).to_json()
    await work.uow.sent_messages.stop(sent.id, gone, act.actor.id, work.now)
    if text:  # a text message is cut to fit: made anew
        await tell_citizen(work, ticket, said.kind, act.cause, text=text)


async def _change_sent(work: Work, act: Act, said: Standing, sent: SentMessage, contact: Contact, text: str) -> None:
    """`shows_rows`: the page shows the row itself; the message behind it tells open pages that it is another now."""
    ticket, traits = act.ticket, work.tools.traits[sent.channel]
    kept = Reply.from_json(dict(sent.payload))
    buttons = kept.buttons if text else ()
    words = words_for(
        work, ticket, contact, _named(said, "edited" if text else "gone"), text=text,
        at=work.now.astimezone(LOCAL).strftime("%H:%M, %d/%m"),
    )  # fmt: skip
    there, instead, news = words, "", None
    if traits.shows_rows:
        shown = Reply(words, buttons, lang=kept.lang)
        await work.uow.sent_messages.replace(sent.id, shown.to_json(), news=bool(text))
        if text and sent.seen_at is not None:
            news = news_at(work, contact, ticket, said.kind)
    else:
        there = words if text else ""
        instead = words_for(work, ticket, contact, _kind_of(said, text), text=text)
    reply = Reply(there, buttons, edits=str(sent.id), instead=instead)
    work.tell(contact, reply, f"{act.cause}:edit", ticket_id=ticket.id, text_at=news)
