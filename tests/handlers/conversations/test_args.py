"""Arguments of jumps."""

from handlers.conversations.args import jump_to
from handlers.dialogue.outcome import Given
from handlers.dialogue.tokens import jump_token, read_token


def test_what_a_jump_carries_comes_back_from_its_token() -> None:
    tap = read_token(jump_token(jump_to("complaint", {"category": "PERSON_WRONG", "cause": "WRONG_PHONE"})))
    assert tap is not None and tap.jump is not None
    given = Given(args=tap.jump.args)
    assert (given.named("category"), given.named("cause")) == ("PERSON_WRONG", "WRONG_PHONE")
