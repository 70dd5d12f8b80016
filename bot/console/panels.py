"""Which acts a ticket's page offers: one primary one, the others as panels. Rights: access.py; states: status.py."""

from collections.abc import Collection
from dataclasses import dataclass

from handlers.staff.actor import Actor
from handlers.tickets.status import State, Verb
from storage.repositories.tickets import Ticket

# In the order an official reaches for them.
ORDER = (
    ("ask", Verb.ASK_CITIZEN, "hourglass"),
    ("reply", Verb.REPLY, "message-circle-more"),
    ("refuse", Verb.REFUSE, "circle-x"),
    ("correct", Verb.CORRECT, "pencil"),
    ("erase", Verb.CORRECT, "trash-2"),
    ("transfer", Verb.TRANSFER, "arrow-right-left"),
    ("note", Verb.NOTE, "file-text"),
    ("assign", Verb.ASSIGN, "user"),
    ("merge", Verb.MERGE, "users"),
    ("release", Verb.RELEASE, "undo-2"),
)
# Only the one who has it (or who may step in for that one) does these.
HOLDERS = frozenset({"ask", "refuse", "correct", "erase", "release"})


@dataclass(frozen=True, slots=True)
class Panel:
    """One act in a panel of its own."""

    name: str
    icon: str


@dataclass(frozen=True, slots=True)
class Panels:
    """`primary`: claim, approve, enter or ''. `held`: somebody else has it, who must give it back first."""

    primary: str
    panels: tuple[Panel, ...]
    held: bool
    call_back: bool


def panels_of(ticket: Ticket, actor: Actor, verbs: Collection[Verb], *, erasing: bool) -> Panels:
    """What this official may do with this ticket now. `erasing`: it is a request to delete."""
    mine = ticket.claimed_by == actor.id
    leads = actor.leads(ticket.body_id)
    above = bool(ticket.escalated_to) and actor.works_in(ticket.escalated_to)
    free_hand = mine or leads or above
    held = ticket.status in (State.CLAIMED, State.WAITING_CITIZEN) and ticket.claimed_by is not None and not free_hand
    primary = ""
    if ticket.status == State.OPEN and Verb.CLAIM in verbs:
        primary = "claim"
    elif ticket.status == State.CLAIMED and Verb.APPROVE in verbs and free_hand:
        primary = "approve"
    elif ticket.status == State.APPROVED and ticket.enters and Verb.ENTER in verbs:
        primary = "enter"
    free_hand = free_hand or ticket.status == State.APPROVED  # nobody holds it any more
    shown = tuple(
        Panel(name, icon)
        for name, verb, icon in ORDER
        if verb in verbs and (name not in HOLDERS or free_hand) and _fits(name, actor, ticket, erasing)
    )
    return Panels(primary, shown, held, Verb.NOTE in verbs)


def _fits(name: str, actor: Actor, ticket: Ticket, erasing: bool) -> bool:
    if name == "assign":
        return actor.leads(ticket.body_id)
    if name in ("erase", "correct"):  # a request to delete has no typed data to mend, and nothing else may delete
        return (name == "erase") == erasing
    return name != "release" or ticket.status == State.CLAIMED
