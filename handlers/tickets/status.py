"""The table of moves of a ticket: which act is allowed in which state, and what state follows. All moves are here."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class State(StrEnum):
    """Where a ticket stands; the value is stored."""

    OPEN = "open"
    CLAIMED = "claimed"
    WAITING_CITIZEN = "waiting_citizen"
    WAITING_PLATFORM = "waiting_platform"  # the national platform is down: not the office's delay
    APPROVED = "approved"  # the official agrees
    ENTERED = "entered"  # it stands on the national platform
    CONFIRMED = "confirmed"  # the citizen or the import saw it
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"


class Verb(StrEnum):
    """What can be done to a ticket."""

    CLAIM = "claim"
    RELEASE = "release"  # the official gives it back
    EXPIRE_CLAIM = "expire_claim"  # the clock gives it back
    ASK_CITIZEN = "ask_citizen"
    ADD_INFORMATION = "add_information"  # the citizen adds or answers
    UNASK = "unask"  # the question was a mistake
    EXPIRE_WAIT = "expire_wait"  # what was waited for did not come in time
    AWAIT_PLATFORM = "await_platform"
    PLATFORM_BACK = "platform_back"
    APPROVE = "approve"
    ENTER = "enter"
    REFUSE = "refuse"
    DOSE_SEEN = "dose_seen"  # an import brought what was missing
    DOSE_GONE = "dose_gone"  # that import is taken back
    CONFIRM = "confirm"  # the citizen: seen
    WITHDRAW = "withdraw"
    MERGE = "merge"
    REOPEN = "reopen"  # a dispute: still not right
    TAKE_BACK = "take_back"  # a result that was pressed by mistake
    TRANSFER = "transfer"
    ESCALATE = "escalate"
    ASSIGN = "assign"
    TAKE_OVER = "take_over"  # from who has it: a lead with a reason, a colleague when that one is away
    HAND_OVER = "hand_over"  # with all the rest that an official has: who goes away, and who is back
    REPLY = "reply"
    AMEND = "amend"  # the last reply or question was wrong: other words, or none
    NOTE = "note"
    CORRECT = "correct"  # typed data set to what the slip says
    RATE = "rate"
    ERASE = "erase"  # the service has deleted what the ticket asks to delete


class MoveNotAllowed(Exception):
    """The act does not fit the state: somebody else was faster, or the screen was old. Carries both, no ticket data."""

    def __init__(self, state: State, verb: Verb) -> None:
        super().__init__(f"{verb} is not allowed in state {state}")
        self.state = state
        self.verb = verb


FINISHED: Final = frozenset({State.CONFIRMED, State.REFUSED, State.WITHDRAWN, State.MERGED})
NOT_FINISHED: Final = frozenset(State) - FINISHED
WAITING: Final = frozenset({State.WAITING_CITIZEN, State.WAITING_PLATFORM})
"""Nothing can be done until somebody answers or something works again: the time limit stands still."""
IN_QUEUE: Final = frozenset({State.OPEN, State.CLAIMED}) | WAITING
"""An office still owes an outcome."""
HELD: Final = IN_QUEUE - {State.OPEN}
"""Somebody has it, and answers for it alone."""
CLOCK_RUNS: Final = frozenset({State.OPEN, State.CLAIMED})
"""The time limit counts; it stands still in `WAITING` and has ended once there is an outcome."""
DISPUTABLE: Final = frozenset({State.APPROVED, State.ENTERED, State.CONFIRMED, State.REFUSED})

_S, _V = State, Verb

# Acts that lead somewhere.
_STEPS: Final[Mapping[Verb, Mapping[State, State]]] = {
    _V.CLAIM: {_S.OPEN: _S.CLAIMED},
    _V.RELEASE: {_S.CLAIMED: _S.OPEN},
    _V.EXPIRE_CLAIM: {_S.CLAIMED: _S.OPEN},
    _V.ASK_CITIZEN: {_S.CLAIMED: _S.WAITING_CITIZEN},
    # Who adds something unasked changes nothing; the official sees it.
    _V.ADD_INFORMATION: {_S.WAITING_CITIZEN: _S.CLAIMED} | {s: s for s in NOT_FINISHED - {_S.WAITING_CITIZEN}},
    _V.UNASK: {_S.WAITING_CITIZEN: _S.CLAIMED},
    _V.EXPIRE_WAIT: dict.fromkeys(WAITING, _S.CLAIMED),
    _V.AWAIT_PLATFORM: {_S.CLAIMED: _S.WAITING_PLATFORM},
    _V.PLATFORM_BACK: {_S.WAITING_PLATFORM: _S.CLAIMED},
    _V.APPROVE: {_S.CLAIMED: _S.APPROVED},
    _V.ENTER: {_S.APPROVED: _S.ENTERED},
    _V.REFUSE: {_S.CLAIMED: _S.REFUSED},
    # What nobody had decided yet stands on the platform now, and the citizen is asked; what was decided is seen.
    _V.DOSE_SEEN: dict.fromkeys(IN_QUEUE, _S.ENTERED) | {_S.APPROVED: _S.CONFIRMED, _S.ENTERED: _S.CONFIRMED},
    # From there handlers/tickets/dose_gone.py goes on to where the ticket stood.
    _V.DOSE_GONE: {_S.ENTERED: _S.OPEN, _S.CONFIRMED: _S.OPEN},
    # Help that puts nothing on the platform goes from approved straight to confirmed.
    _V.CONFIRM: {_S.APPROVED: _S.CONFIRMED, _S.ENTERED: _S.CONFIRMED},
    _V.WITHDRAW: dict.fromkeys(NOT_FINISHED, _S.WITHDRAWN),
    _V.MERGE: dict.fromkeys(NOT_FINISHED, _S.MERGED),
    _V.ERASE: dict.fromkeys(IN_QUEUE | {_S.APPROVED}, _S.CONFIRMED),
    _V.REOPEN: dict.fromkeys(DISPUTABLE, _S.OPEN),
    _V.TAKE_BACK: {_S.APPROVED: _S.CLAIMED, _S.ENTERED: _S.CLAIMED, _S.REFUSED: _S.CLAIMED},
}

# Acts that leave the state as it is: who owns it, what was said.
_STAYS: Final[Mapping[Verb, frozenset[State]]] = {
    _V.TRANSFER: NOT_FINISHED,
    _V.ESCALATE: IN_QUEUE,
    _V.ASSIGN: HELD,
    _V.TAKE_OVER: HELD,
    _V.HAND_OVER: HELD,
    _V.REPLY: frozenset(State) - {_S.MERGED},
    _V.AMEND: frozenset(State) - {_S.MERGED},
    _V.NOTE: frozenset(State),
    _V.CORRECT: IN_QUEUE | {_S.APPROVED},
    _V.RATE: FINISHED - {_S.MERGED} | {_S.ENTERED},
}

MOVES: Final[Mapping[tuple[State, Verb], State]] = MappingProxyType(
    {(state, verb): after for verb, steps in _STEPS.items() for state, after in steps.items()}
    | {(state, verb): state for verb, states in _STAYS.items() for state in states}
)


class Word(StrEnum):
    """What a citizen is told a ticket is; the value is a text key."""

    RECEIVED = "status.received"
    IN_PROGRESS = "status.in_progress"
    NEEDS_MORE = "status.needs_more"
    DONE = "status.done"


_WORDS: Final[Mapping[State, Word]] = {
    _S.OPEN: Word.RECEIVED,
    _S.CLAIMED: Word.IN_PROGRESS,
    _S.WAITING_CITIZEN: Word.NEEDS_MORE,
    _S.WAITING_PLATFORM: Word.IN_PROGRESS,
    _S.APPROVED: Word.IN_PROGRESS,
    _S.ENTERED: Word.DONE,
} | dict.fromkeys(FINISHED, Word.DONE)


def move(state: State | str, verb: Verb | str) -> State:
    """The state after the act. Errors: MoveNotAllowed; ValueError for a state or verb that does not exist."""
    key = (State(state), Verb(verb))
    try:
        return MOVES[key]
    except KeyError:
        raise MoveNotAllowed(*key) from None


def is_allowed(state: State | str, verb: Verb | str) -> bool:
    """Whether the act fits the state (for buttons; the act itself asks `move`)."""
    return (State(state), Verb(verb)) in MOVES


def verbs(state: State | str) -> frozenset[Verb]:
    """Every act that fits the state."""
    return frozenset(verb for from_state, verb in MOVES if from_state == State(state))


def word(state: State | str, enters: bool = True) -> Word:
    """The citizen's word for a state. `enters`: the category ends on the national platform; else approved is done."""
    state = State(state)
    return Word.DONE if state is State.APPROVED and not enters else _WORDS[state]
