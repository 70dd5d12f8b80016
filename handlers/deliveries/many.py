"""One act for many messages that did not arrive: which of those chosen it fits is looked at first, then each is done by
itself, so that one that cannot be done holds up no other."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from handlers.deliveries.acts import (
    drop,
    is_to_be_called,
    put_on_call_list,
    restore,
    send_again,
    send_text_message,
    told_by_call,
)
from handlers.deliveries.listed import TAKEN_BACK, offices_required, seen_whole
from handlers.deliveries.states import AGAIN, CALLED, DROP, RESTORE, SMS, TO_CALL, acts_of
from handlers.staff.actor import Actor
from handlers.tickets.act import audit_many
from handlers.work import Work
from storage.repositories.tickets import Ticket
from storage.repositories.undelivered import STATES, Message

MOST: Final = 100  # messages at once
MANY: Final = (AGAIN, TO_CALL, CALLED, DROP, RESTORE)  # a text is sent to one number at a time
Line = tuple[Message, Ticket]


@dataclass(frozen=True, slots=True)
class Chosen:
    """`fits`: what the act can be done to; `left`: what stays as it is, with the reason, a field of Unfit; `gone`: how
    many of those chosen wait for nobody any more."""

    fits: tuple[Line, ...]
    left: tuple[tuple[Message, Ticket, str], ...]
    gone: int


async def chosen(
    work: Work, actor: Actor, act: str, *, ids: Sequence[int] | None = None, channel: str = "", state: str = ""
) -> Chosen:
    """Look at those with these ids, or at all of a channel and state, the oldest first. Errors: NotAllowed."""
    rows = await work.uow.undelivered.page(
        offices_required(actor), channel=channel, state=state if state in STATES else "", limit=MOST, ids=ids,
        since=work.now - TAKEN_BACK if act == RESTORE else None,
    )  # fmt: skip
    tickets = await seen_whole(work, actor, [row.ticket_id for row in rows])
    fits: list[Line] = []
    left: list[tuple[Message, Ticket, str]] = []
    called: set[int] = set()  # reports that are put on the call list: each once
    for row in (row for row in rows if row.ticket_id in tickets):
        ticket = tickets[row.ticket_id]
        if act == AGAIN and AGAIN not in acts_of(row):
            left.append((row, ticket, "again"))
        elif act == TO_CALL and (
            TO_CALL not in acts_of(row) or ticket.id in called or await is_to_be_called(work, ticket)
        ):
            left.append((row, ticket, "call_listed"))
        else:
            fits.append((row, ticket))
            called.add(ticket.id)
    await audit_many(work, actor, "undelivered_chosen", sorted({ticket.id for _, ticket in fits}), act=act)
    return Chosen(tuple(fits), tuple(left), max(0, len(set(ids)) - len(fits) - len(left)) if ids is not None else 0)


async def reports_of(work: Work, actor: Actor, ids: Sequence[int]) -> list[Ticket]:
    """The reports of these messages, each once, as far as the official sees them whole."""
    found = [await work.uow.undelivered.ticket_of(one) for one in ids]
    return list((await seen_whole(work, actor, [one for one in found if one is not None])).values())


def act_of(name: str, actor: Actor, message_id: int, expected: int, text: str) -> Callable[[Work], Awaitable[bool]]:
    """An act on one message, by its name: what carries it out in a unit of work. Errors: KeyError: no such act.

    `expected`: how often the message had been sent again when the official saw it; `text`: what came of a call.
    """
    found: dict[str, Callable[[Work], Awaitable[bool]]] = {
        AGAIN: partial(send_again, actor=actor, message_id=message_id, expected=expected),
        SMS: partial(send_text_message, actor=actor, message_id=message_id),
        TO_CALL: partial(put_on_call_list, actor=actor, message_id=message_id),
        CALLED: partial(told_by_call, actor=actor, message_id=message_id, text=text),
        DROP: partial(drop, actor=actor, message_id=message_id),
        RESTORE: partial(restore, actor=actor, message_id=message_id),
    }
    return found[name]
