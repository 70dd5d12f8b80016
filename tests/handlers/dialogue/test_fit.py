"""Long replies in parts that fit, nothing lost."""

from hypothesis import given
from hypothesis import strategies as st

from handlers.dialogue.fit import length, split_reply, split_text
from handlers.dialogue.reply import Button, Reply
from handlers.dialogue.traits import Traits


@given(st.text(min_size=1, max_size=500), st.integers(20, 90), st.sampled_from(["chars", "utf16"]))
def test_no_part_is_too_long_and_no_word_is_lost(text: str, limit: int, units: str) -> None:
    parts = split_text(text, limit, units)
    assert all(length(part, units) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_parts_end_at_paragraphs_where_they_can() -> None:
    assert split_text("Một đoạn.\n\nHai đoạn dài hơn.", 20, "chars") == ["Một đoạn.", "Hai đoạn dài hơn."]


def test_an_emoji_counts_two_where_the_platform_counts_so() -> None:
    assert length("📱", "utf16") == 2
    assert length("📱", "chars") == 1


def test_buttons_stay_with_the_last_part() -> None:
    reply = Reply("từ " * 100, (Button("Xong", "1.1.done"),))
    parts = split_reply(reply, Traits("x", text_limit=100))
    assert len(parts) > 2
    assert [bool(part.buttons) for part in parts] == [False] * (len(parts) - 1) + [True]


def test_printed_choices_leave_room_for_themselves() -> None:
    buttons = tuple(Button(f"Lựa chọn số {n}", f"1.1.c{n}") for n in range(9))
    traits = Traits("x", buttons=5, text_limit=2000, prints_numbers=True)
    parts = split_reply(Reply("a" * 1800, buttons), traits)
    assert len(parts) == 2
