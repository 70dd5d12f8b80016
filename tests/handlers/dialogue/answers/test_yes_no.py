"""Yes and no from north to south."""

import pytest

from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.answers.yes_no import read_yes_no


@pytest.mark.parametrize(
    "text",
    [
        "dạ", "da", "ừ", "ừm", "uh", "ờ", "vâng", "đúng",
        "đúng rồi", "dung roi", "phải", "có", "có ạ", "dạ có", "dạ phải", "ok",
        "ok em", "yes", "đồng ý", "chính xác", "không sai", "dạ đúng rồi ạ cảm ơn em nhiều", "👍", "✅", "DẠ ĐÚNG",
    ],
)  # fmt: skip
def test_yes_is_read(text: str) -> None:
    assert read_yes_no(text) is True


@pytest.mark.parametrize(
    "text",
    [
        "không", "khong", "ko", "k", "hổng", "hông", "dạ hông", "dạ không", "không phải", "ko phai dau",
        "chưa", "sai rồi",
        "không đúng", "không đồng ý", "không có", "thôi khỏi", "no", "👎", "❌", "dạ không phải ạ", "đâu có",
    ],
)  # fmt: skip
def test_no_is_read(text: str) -> None:
    assert read_yes_no(text) is False


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "yes_no_missing"),
        ("😀", "yes_no_missing"),
        ("👍👎", "yes_no_missing"),
        ("tôi muốn hỏi về mũi 2", "yes_no_missing"),
        ("phải không?", "yes_no_unclear"),
        ("đúng không", "yes_no_unclear"),
        ("có?", "yes_no_unclear"),
        ("không, tên tôi là Nguyễn Văn Bình", "yes_no_unclear"),
        ("không, à mà có", "yes_no_unclear"),
    ],
)
def test_what_is_neither_is_asked_again(text: str, problem: str) -> None:
    found = read_yes_no(text)
    assert isinstance(found, Invalid) and found.problem == problem
