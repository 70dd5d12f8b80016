"""What one act on many does to each report: the ordinary operation, in the words of that report."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from handlers.staff.actor import Actor
from handlers.tickets import access
from handlers.tickets.approve import approve
from handlers.tickets.claim import claim
from handlers.tickets.errors import AlreadyClaimed, NotAllowed, Stale, TicketError, Unfit
from handlers.tickets.mark_entered import mark_entered
from handlers.tickets.preview import Undone, seen_of
from handlers.tickets.refuse import MOST_REFUSED, draft_refusal, fitting, refuse
from handlers.tickets.reply import reply
from handlers.tickets.said import HOLE, answer_of, text_of
from handlers.tickets.status import MoveNotAllowed, State, Verb, move
from handlers.tickets.transfer import receiver, transfer
from handlers.tickets.variables import contact_of, filled, unknown_in, values_of
from handlers.work import Work
from storage.repositories.bulk_acts import Order
from storage.repositories.tickets import Ticket

REPLY, APPROVE, ENTER, REFUSE, CLAIM, TRANSFER = "reply", "approve", "enter", "refuse", "claim", "transfer"
VERBS: Final[Mapping[str, Verb]] = MappingProxyType(
    {
        REPLY: Verb.REPLY,
        APPROVE: Verb.APPROVE,
        ENTER: Verb.ENTER,
        REFUSE: Verb.REFUSE,
        CLAIM: Verb.CLAIM,
        TRANSFER: Verb.TRANSFER,
    }
)
TAKING: Final = (APPROVE, REFUSE)  # who decides what nobody has stands for it
MOST_AT_ONCE: Final = 500
REASONS: Final = frozenset({"variable", "text", "body", "needs_photo", "needs_doses"})  # fields of Unfit that are told


def most_of(act: str) -> int:
    """How many reports one such act may have."""
    return MOST_REFUSED if act == REFUSE else MOST_AT_ONCE


def check(work: Work, order: Order) -> None:
    """Whether the order itself can be carried out. Errors: Unfit (text, variable, code, reason, body)."""
    if order.act == REFUSE and order.code not in work.rules.reasons:
        raise Unfit("code")
    if order.act == REPLY or (order.act == REFUSE and order.text):
        text_of(order.text)
        if unknown_in(order.text):
            raise Unfit("variable")
    if order.act == TRANSFER:
        if work.tools.directory.get(order.body) is None:
            raise Unfit("body")
        text_of(order.text, "reason")


async def carry_out(work: Work, actor: Actor, order: Order, ticket_id: int, expected: int | None) -> Ticket:
    """Do it to one report. Errors: those of the operation."""
    ticket = await work.uow.tickets.lock(ticket_id)
    if ticket is None:
        raise NotAllowed
    if order.act == CLAIM:
        return await claim(work, ticket_id, actor)
    if order.act == ENTER:
        return await mark_entered(work, ticket_id, actor, expected=expected)
    if order.act == TRANSFER:
        return await transfer(work, ticket_id, actor, order.body, order.text, expected=expected)
    text = await text_for(work, actor, order, ticket)
    if order.act == REPLY:
        return await reply(work, ticket_id, actor, text, expected=expected, takes=False)
    if ticket.status == State.OPEN:
        await _fits(work, actor, order, ticket)  # before it is taken: who may not decide it does not get it either
        await claim(work, ticket_id, actor, expected=expected)
        expected = None
    if order.act == APPROVE:
        return await approve(work, ticket_id, actor, expected=expected)
    # Whoever has to agree did before it came here (second_yes.py).
    return await refuse(work, ticket_id, actor, order.code, text, expected=expected, agreed=True)


async def look_at_one(work: Work, actor: Actor, order: Order, ticket_id: int) -> None:
    """What the citizen of one report would read. Always raises: `Undone`, or the refusal, so that nothing of it
    stays."""
    before = await work.uow.tickets.get(ticket_id)
    raise Undone(await seen_of(work, before, await carry_out(work, actor, order, ticket_id, None)))


async def text_for(work: Work, actor: Actor, order: Order, ticket: Ticket) -> str:
    """The text with what is known of this report filled in. Errors: NotAllowed."""
    if not HOLE.search(order.text):
        return order.text
    full = await access.sight(work, actor, ticket) is access.Sight.FULL
    return filled(order.text, values_of(work, ticket, await contact_of(work, ticket), full=full))


async def reason_against(work: Work, actor: Actor, order: Order, ticket: Ticket) -> str:
    """Why the act does not fit a report, as `reason_of`; '' when it does. Nothing is changed."""
    try:
        await _fits(work, actor, order, ticket)
    except (TicketError, MoveNotAllowed) as refusal:
        return reason_of(refusal)
    return ""


def reason_of(refusal: Exception) -> str:
    """A refusal as it is kept: not_allowed, holder, stale, state, or one of `REASONS`."""
    if isinstance(refusal, NotAllowed):
        return "not_allowed"
    if isinstance(refusal, AlreadyClaimed):
        return "holder"
    if isinstance(refusal, Stale):
        return "stale"
    return refusal.field if isinstance(refusal, Unfit) and refusal.field in REASONS else "state"


async def _fits(work: Work, actor: Actor, order: Order, ticket: Ticket) -> None:
    """Errors: those that the operation would refuse this report with."""
    verb = VERBS[order.act]
    path = (Verb.CLAIM, verb) if order.act in TAKING and ticket.status == State.OPEN else (verb,)
    after = State(ticket.status)
    for one in path:
        await access.require(work, actor, ticket, one)
        after = move(after, one)
    if order.act == ENTER and not ticket.enters:
        raise MoveNotAllowed(State(ticket.status), verb)
    if order.act == TRANSFER:
        receiver(work, ticket, order.body)
    if order.act == REFUSE:
        reason = work.rules.reasons[order.code]
        if order.code not in (await fitting(work, [ticket]))[ticket.id]:
            raise Unfit(f"needs_{reason.needs}")
        if not order.text:
            draft_refusal(work.rules.reasons, ticket, order.code)
    if order.act in (REPLY, REFUSE) and order.text:
        answer_of(await text_for(work, actor, order, ticket))
