"""`/start` as messengers write it."""

import pytest

from handlers.dialogue.start_command import read_command


@pytest.mark.parametrize(
    ("text", "typed", "start"),
    [
        ("/start", "/start", ""),
        ("/start@tiem_chung_bot", "/start", ""),
        ("/start from_poster_at_BV891", "", "from_poster_at_BV891"),
        ("/start@tiem_chung_bot at_2021-30280", "", "at_2021-30280"),
        ("/START  follow_1234567890 ", "", "follow_1234567890"),
        (" /start\nBV891", "", "BV891"),
        ("/start tôi muốn hỏi", "tôi muốn hỏi", ""),  # no link carries that: it was said
        ("/start " + "a" * 65, "a" * 65, ""),
        ("/menu@tiem_chung_bot", "/menu", ""),
        ("/started", "/started", ""),
        ("/starting again", "/starting again", ""),
        ("5/2/1980", "5/2/1980", ""),
        ("tôi /start BV891", "tôi /start BV891", ""),
        ("", "", ""),
    ],
)
def test_a_command_names_its_argument_whatever_bot_it_names(text: str, typed: str, start: str) -> None:
    assert read_command(text) == (typed, start)
