"""The states of an incident, and the one place that allows a move."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class State(StrEnum):
    """The value is stored."""

    REPORTED = "reported"
    ACKNOWLEDGED = "acknowledged"
    WORKING = "working"
    RESTORED = "restored"  # says who mended it
    CONFIRMED = "confirmed"  # says every point; some have not said what is on paper
    LATE_ENTRY = "late_entry"  # rows on paper are still to be entered
    CLOSED = "closed"
    FALSE_ALARM = "false_alarm"


class Verb(StrEnum):
    """What is done; the value stands in events."""

    ACKNOWLEDGE = "acknowledge"
    UPDATE = "update"
    RESTORE = "restore"
    CONFIRM = "confirm"
    AWAIT_ROWS = "await_rows"
    CLOSE = "close"
    DISMISS = "dismiss"
    REOPEN = "reopen"
    SPLIT = "split"


class NoMove(Exception):
    """It is not in a state for that. Carries the state."""


DOWN: Final = frozenset({State.REPORTED, State.ACKNOWLEDGED, State.WORKING})
UP: Final = frozenset({State.RESTORED, State.CONFIRMED, State.LATE_ENTRY})
MOVES: Final[Mapping[Verb, tuple[frozenset[State], State]]] = {
    Verb.ACKNOWLEDGE: (frozenset({State.REPORTED}), State.ACKNOWLEDGED),
    Verb.UPDATE: (DOWN, State.WORKING),
    Verb.RESTORE: (DOWN, State.RESTORED),
    Verb.CONFIRM: (UP, State.CONFIRMED),
    Verb.AWAIT_ROWS: (UP, State.LATE_ENTRY),
    Verb.CLOSE: (UP, State.CLOSED),
    Verb.DISMISS: (DOWN, State.FALSE_ALARM),
    Verb.REOPEN: (UP | {State.CLOSED}, State.REPORTED),
    Verb.SPLIT: (DOWN, State.WORKING),
}


def moved(state: str, verb: Verb) -> State:
    """The state after it. Errors: NoMove."""
    before, after = MOVES[verb]
    if state not in before:
        raise NoMove(state)
    return after
