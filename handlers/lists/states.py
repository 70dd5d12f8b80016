"""How far a list and its rows have come. A list stands as its report does: there is one truth of it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from handlers.tickets.status import State
from storage.repositories.lists import HandedList
from storage.repositories.tickets import Ticket


class RowState(StrEnum):
    """Of a row that was handed in. `typed`: a volunteer has typed it, an officer has yet to confirm."""

    GOOD = "good"
    TYPED = "typed"
    ENTERED = "entered"
    FAILED = "failed"


class ListState(StrEnum):
    """Of a list, as its page names it."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    ENTERING = "entering"
    ENTERED = "entered"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


OPEN: Final = (RowState.GOOD.value, RowState.TYPED.value)  # rows that wait for somebody
MOVES: Final[Mapping[RowState, tuple[RowState, ...]]] = {
    RowState.GOOD: (RowState.TYPED, RowState.ENTERED, RowState.FAILED),
    RowState.TYPED: (RowState.GOOD, RowState.ENTERED, RowState.FAILED),
    RowState.ENTERED: (RowState.GOOD,),
    RowState.FAILED: (RowState.GOOD, RowState.ENTERED),
}
"""From a state to those that a row may come to; what was marked by mistake goes back to `good`."""
_ENDED: Final = {
    State.ENTERED: ListState.ENTERED,
    State.CONFIRMED: ListState.ENTERED,
    State.REFUSED: ListState.RETURNED,
    State.WITHDRAWN: ListState.WITHDRAWN,
}


def before(state: RowState) -> tuple[str, ...]:
    """The states from which a row comes to this one."""
    return tuple(one.value for one, after in MOVES.items() if state in after)


def state_of(ticket: Ticket, one: HandedList) -> ListState:
    """How the list of a report stands."""
    ended = _ENDED.get(State(ticket.status))
    if ended is not None:
        return ended
    if one.entered or one.failed:
        return ListState.ENTERING
    return ListState.RECEIVED if ticket.claimed_by is None else ListState.ACCEPTED
