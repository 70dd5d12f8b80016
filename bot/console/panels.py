"""Which acts a ticket's page offers: one primary one, the others as panels. Rights: access.py; states: status.py."""

from collections.abc import Collection
from dataclasses import dataclass

from handlers.staff.actor import Actor
from handlers.tickets.access import held_by_other, is_anothers
from handlers.tickets.status import State, Verb
from handlers.tickets.take_over import leads
from storage.repositories.tickets import Ticket

# In the order an official reaches for them.
ORDER = (
    ("take_over", Verb.TAKE_OVER, "hand"),
    ("take_back", Verb.TAKE_BACK, "undo-2"),
    ("ask", Verb.ASK_CITIZEN, "hourglass"),
    ("await_platform", Verb.AWAIT_PLATFORM, "timer"),
    ("reply", Verb.REPLY, "message-circle-more"),
    ("correct_reply", Verb.AMEND, "pencil"),
    ("withdraw_reply", Verb.AMEND, "undo-2"),
    ("take_chat", Verb.REPLY, "hand"),
    ("hand_back", Verb.REPLY, "undo-2"),
    ("refuse", Verb.REFUSE, "circle-x"),
    ("given", Verb.ADD_INFORMATION, "image"),
    ("correct", Verb.CORRECT, "pencil"),
    ("erase", Verb.CORRECT, "trash-2"),
    ("transfer", Verb.TRANSFER, "arrow-right-left"),
    ("note", Verb.NOTE, "file-text"),
    ("follow", Verb.NOTE, "eye"),
    ("unfollow", Verb.NOTE, "x"),
    ("assign", Verb.ASSIGN, "user"),
    ("merge", Verb.MERGE, "users"),
    ("link", Verb.NOTE, "link"),
    ("release", Verb.RELEASE, "undo-2"),
)
AMENDS = frozenset({"correct_reply", "withdraw_reply"})
CHAT = frozenset({"take_chat", "hand_back"})
# On a page of what nobody has yet, these are for who may step in.
HOLDERS = frozenset({"ask", "await_platform", "refuse", "correct", "erase"})


@dataclass(frozen=True, slots=True)
class Panel:
    """One act in a panel of its own."""

    name: str
    icon: str


@dataclass(frozen=True, slots=True)
class Panels:
    """`primary`: claim, take_over, platform_back, approve, enter or ''. `held`: somebody else has it, and answers for
    it alone; `away`: that one is not at work."""

    primary: str
    panels: tuple[Panel, ...]
    held: bool
    away: bool
    call_back: bool


def panels_of(
    ticket: Ticket, actor: Actor, verbs: Collection[Verb], *, erasing: bool, away: bool = False, mistaken: bool = False,
    follows: bool = False, chat: str = "", amends: bool = False,
) -> Panels:  # fmt: skip
    """What this official may do with this ticket now. `erasing`: it is a request to delete; `away`: who has it is not
    at work, so that anybody of the office may take over; `mistaken`: its result is this one's to take back;
    `follows`: the official hears what becomes of it; `chat`: what can be done with its chat (chat_hand.py);
    `amends`: the last reply is this one's to correct (amend_reply.py)."""
    held, mine = held_by_other(ticket, actor), ticket.claimed_by == actor.id
    primary = ""
    if ticket.status == State.OPEN and Verb.CLAIM in verbs:
        primary = "claim"
    elif held and away and Verb.TAKE_OVER in verbs:
        primary = "take_over"
    elif ticket.status == State.WAITING_PLATFORM and Verb.PLATFORM_BACK in verbs and mine:
        primary = "platform_back"
    elif ticket.status == State.CLAIMED and Verb.APPROVE in verbs and mine:
        primary = "approve"
    elif ticket.status == State.APPROVED and ticket.enters and Verb.ENTER in verbs:
        primary = "enter"
    free_hand = mine or leads(actor, ticket) or ticket.status == State.APPROVED  # nobody holds it any more
    shown = tuple(
        Panel(name, icon)
        for name, verb, icon in ORDER
        if verb in verbs
        and (name != "take_back" or mistaken)
        and name != ("follow" if follows else "unfollow")
        and (name not in CHAT or name == chat)
        and (name not in AMENDS or amends)
        and (name not in HOLDERS or free_hand)
        and not is_anothers(ticket, actor, verb)
        and _fits(name, actor, ticket, erasing, held and not away)
    )
    return Panels(primary, shown, held, away, Verb.NOTE in verbs)


def _fits(name: str, actor: Actor, ticket: Ticket, erasing: bool, held: bool) -> bool:
    """`held`: by another, who is at work."""
    if name == "take_over":
        return held and leads(actor, ticket)
    if name == "assign":
        return actor.leads(ticket.body_id)
    if name in ("erase", "correct"):  # a request to delete has no typed data to mend, and nothing else may delete
        return (name == "erase") == erasing
    if name == "link":  # who sees it masked ties it to nothing
        return not actor.helps_in(ticket.body_id)
    if name == "release":
        return ticket.status == State.CLAIMED and (ticket.claimed_by == actor.id or actor.leads(ticket.body_id))
    return True
