"""The table of moves, compared whole with one typed by hand, and walked at random."""

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from handlers.texts import Texts
from handlers.tickets.status import (
    CLOCK_RUNS,
    FINISHED,
    IN_QUEUE,
    MOVES,
    NOT_FINISHED,
    MoveNotAllowed,
    State,
    Verb,
    Word,
    is_allowed,
    move,
    verbs,
    word,
)

# verb: {state before: state after}; "." = the state stays.
TABLE = {
    "claim": "open>claimed",
    "release": "claimed>open",
    "expire_claim": "claimed>open",
    "ask_citizen": "claimed>waiting_citizen",
    "add_information": "waiting_citizen>claimed open. claimed. waiting_platform. approved. entered.",
    "unask": "waiting_citizen>claimed",
    "expire_wait": "waiting_citizen>claimed waiting_platform>claimed",
    "await_platform": "claimed>waiting_platform",
    "platform_back": "waiting_platform>claimed",
    "approve": "claimed>approved",
    "enter": "approved>entered",
    "refuse": "claimed>refused",
    "dose_seen": "open>entered claimed>entered waiting_citizen>entered waiting_platform>entered"
    " approved>confirmed entered>confirmed",
    "dose_gone": "entered>open confirmed>open",
    "confirm": "approved>confirmed entered>confirmed",
    "withdraw": "open>withdrawn claimed>withdrawn waiting_citizen>withdrawn waiting_platform>withdrawn"
    " approved>withdrawn entered>withdrawn",
    "merge": "open>merged claimed>merged waiting_citizen>merged waiting_platform>merged approved>merged entered>merged",
    "reopen": "approved>open entered>open confirmed>open refused>open",
    "take_back": "approved>claimed entered>claimed refused>claimed",
    "transfer": "open. claimed. waiting_citizen. waiting_platform. approved. entered.",
    "escalate": "open. claimed. waiting_citizen. waiting_platform.",
    "assign": "claimed. waiting_citizen. waiting_platform.",
    "take_over": "claimed. waiting_citizen. waiting_platform.",
    "hand_over": "claimed. waiting_citizen. waiting_platform.",
    "reply": "open. claimed. waiting_citizen. waiting_platform. approved. entered. confirmed. refused. withdrawn.",
    "amend": "open. claimed. waiting_citizen. waiting_platform. approved. entered. confirmed. refused. withdrawn.",
    "note": "open. claimed. waiting_citizen. waiting_platform. approved. entered. confirmed. refused."
    " withdrawn. merged.",
    "correct": "open. claimed. waiting_citizen. waiting_platform. approved.",
    "erase": "open>confirmed claimed>confirmed waiting_citizen>confirmed waiting_platform>confirmed approved>confirmed",
    "rate": "entered. confirmed. refused. withdrawn.",
}


def typed() -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for verb, moves in TABLE.items():
        for item in moves.split():
            before, _, after = item.partition(">")
            found[before.rstrip("."), verb] = after or before.rstrip(".")
    return found


def test_the_table_of_moves_is_the_one_of_the_design() -> None:
    assert {(str(state), str(verb)): str(after) for (state, verb), after in MOVES.items()} == typed()


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("verb", Verb)
def test_every_act_in_every_state_moves_or_is_refused_by_name(state: State, verb: Verb) -> None:
    after = typed().get((state, verb))
    assert is_allowed(state, verb) is (after is not None)
    assert (verb in verbs(state)) is (after is not None)
    if after is not None:
        assert move(str(state), str(verb)) is State(after)
        return
    with pytest.raises(MoveNotAllowed, match=f"{verb} is not allowed in state {state}") as refused:
        move(state, verb)
    assert (refused.value.state, refused.value.verb) == (state, verb)


def test_a_word_that_is_no_state_or_verb_is_an_error_of_the_program() -> None:
    with pytest.raises(ValueError, match="closed"):
        move("closed", "claim")
    with pytest.raises(ValueError, match="grab"):
        move("open", "grab")


def test_finished_and_not_finished_part_the_states() -> None:
    assert {"confirmed", "refused", "withdrawn", "merged"} == FINISHED
    assert set(State) == FINISHED | NOT_FINISHED
    assert {"open", "claimed", "waiting_citizen", "waiting_platform"} == IN_QUEUE
    assert {"open", "claimed"} == CLOCK_RUNS


def test_citizens_read_four_words() -> None:
    words = {str(state): word(state) for state in State}
    assert words == {
        "open": Word.RECEIVED,
        "claimed": Word.IN_PROGRESS,
        "waiting_citizen": Word.NEEDS_MORE,
        "waiting_platform": Word.IN_PROGRESS,
        "approved": Word.IN_PROGRESS,
        **dict.fromkeys(("entered", "confirmed", "refused", "withdrawn", "merged"), Word.DONE),
    }
    assert word("approved", enters=False) is Word.DONE
    assert word("claimed", enters=False) is Word.IN_PROGRESS


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("vi", ["đã nhận", "đang xử lý", "cần bổ sung", "đã xong"]),
        ("en", ["received", "in progress", "more needed from you", "done"]),
    ],
)
def test_the_four_words_exist_in_both_languages(language: str, said: list[str]) -> None:
    texts = Texts.load()
    assert [texts.say(key, language=language) for key in Word] == said


class TicketLife(RuleBasedStateMachine):
    """Random acts on one ticket: it never leaves the table, and some things cannot be undone."""

    def __init__(self) -> None:
        super().__init__()
        self.state = State.OPEN
        self.seen = [State.OPEN]

    @rule(verb=st.sampled_from(Verb))
    def act(self, verb: Verb) -> None:
        before = self.state
        try:
            self.state = move(before, verb)
        except MoveNotAllowed:
            assert verb not in verbs(before)
        self.seen.append(self.state)

    @precondition(lambda self: self.state in NOT_FINISHED)
    @rule()
    def the_citizen_can_always_withdraw(self) -> None:
        assert move(self.state, Verb.WITHDRAW) is State.WITHDRAWN

    @invariant()
    def withdrawn_and_merged_are_final(self) -> None:
        for final in (State.WITHDRAWN, State.MERGED):
            if final in self.seen:
                assert self.state is final

    @invariant()
    def an_approval_or_refusal_needs_a_claim(self) -> None:
        for decided in (State.APPROVED, State.REFUSED):
            if decided in self.seen:
                assert State.CLAIMED in self.seen[: self.seen.index(decided)]

    @invariant()
    def something_can_always_be_noted(self) -> None:
        assert move(self.state, Verb.NOTE) is self.state


TestTicketLife = TicketLife.TestCase
