"""What a citizen would read of an act, and the state afterwards: the act itself is carried out and then undone."""

from dataclasses import dataclass, field
from typing import NoReturn

from handlers.dialogue.reply import Reply
from handlers.staff.actor import Actor
from handlers.tickets.ask_citizen import ask_citizen
from handlers.tickets.refuse import refuse
from handlers.tickets.reply import reply
from handlers.work import Work
from storage.repositories.tickets import Ticket


@dataclass(frozen=True, slots=True)
class Preview:
    """`way`: chat, sms, call or nobody; `channel`: '' for a call and for nobody; `messages`: as they would go out;
    `words`: what somebody would tell by a call; `before`, `status`: the state before and afterwards."""

    way: str
    channel: str
    messages: tuple[Reply, ...] = field(repr=False)
    words: str = field(repr=False)
    before: str
    status: str


class Undone(Exception):
    """Ends a unit of work of which nothing may stay. `seen`: what came of it."""

    def __init__(self, seen: Preview) -> None:
        super().__init__("nothing of it stays")
        self.seen = seen


async def preview(work: Work, ticket_id: int, actor: Actor, act: str, text: str, code: str = "") -> NoReturn:
    """`act`: reply, ask or refuse. Always raises: `Undone` with what is seen, or the refusal of the act itself, so that
    the unit of work is rolled back."""
    before = await work.uow.tickets.get(ticket_id)
    if act == "reply":
        ticket = await reply(work, ticket_id, actor, text)
    elif act == "ask":
        ticket = await ask_citizen(work, ticket_id, actor, text)
    else:
        ticket = await refuse(work, ticket_id, actor, code, text, agreed=True)
    raise Undone(await seen_of(work, before, ticket))


async def seen_of(work: Work, before: Ticket | None, ticket: Ticket) -> Preview:
    """What an act that was carried out in this unit of work tells the citizen."""
    rows = [row for row in work.outgoing if f":{ticket.id}:citizen" in row.cause]
    told = await work.uow.ticket_events.last(ticket.id, "to_call")
    called = told is not None and told.cause.startswith(f"{work.cause}:")
    channel = rows[0].channel if rows else ""
    way = ("sms" if channel == "sms" else "chat") if rows else "call" if called else "nobody"
    messages = tuple(Reply.from_json(row.payload) for row in rows)
    words = str(told.data.get("text", "")) if told is not None and called else ""
    return Preview(way, channel, messages, words, before.status if before else "", ticket.status)
