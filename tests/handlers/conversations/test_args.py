"""Arguments of jumps."""

from typing import Any

from handlers.conversations.args import fill_in, jump_to, take_args
from handlers.dialogue.tokens import jump_token, read_token


def test_what_a_jump_carries_comes_back_from_its_token() -> None:
    tap = read_token(jump_token(jump_to("complaint", {"category": "PERSON_WRONG", "cause": "WRONG_PHONE"})))
    assert tap is not None and tap.jump is not None
    assert take_args({"args": list(tap.jump.args)}) == {"category": "PERSON_WRONG", "cause": "WRONG_PHONE"}


def test_only_what_was_asked_for_is_filled_in() -> None:
    data: dict[str, Any] = {"args": ["app=ssk", "evil=1", "bare", "step="], "app": "pccovid"}
    fill_in(data, "app", "step")
    assert data == {"app": "ssk"}


def test_a_bare_word_is_the_value_of_the_empty_name() -> None:
    assert take_args({"args": ["view"]}) == {"": "view"}
    assert take_args({}) == {}
