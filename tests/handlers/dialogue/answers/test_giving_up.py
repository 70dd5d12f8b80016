"""Sentences that leave what is going on, and those that only say no."""

import pytest

from handlers.dialogue.answers.giving_up import read_giving_up

LEAVES = (
    "thôi không làm nữa", "thoi khong xoa nua", "em không gửi nữa ạ", "khỏi làm nữa nha", "thoi khoi gui",
    "không cần nữa", "k lam nua dau",
)  # fmt: skip
LEAVES_NAMED = ("hủy gọi lại", "huy goi lai giup em", "tôi không muốn phản ánh nữa", "thôi khỏi gọi lại")
SAYS_NO = (
    "không", "không gửi", "không cần", "không gửi được nữa", "họ không gọi nữa", "không tiêm nữa", "thôi để mai",
    "không nhập được mã nữa", "bỏ qua", "hủy dữ liệu chưa?", "mũi 2 không có nữa", "tiêm xong không gửi giấy nữa", "",
)  # fmt: skip


@pytest.mark.parametrize("text", LEAVES)
def test_a_sentence_leaves_what_is_going_on(text: str) -> None:
    found = read_giving_up(text)
    assert found is not None and not found.named


@pytest.mark.parametrize("text", LEAVES_NAMED)
def test_a_report_or_a_call_is_named(text: str) -> None:
    found = read_giving_up(text)
    assert found is not None and found.named


@pytest.mark.parametrize("text", SAYS_NO)
def test_a_no_and_a_trouble_leave_nothing(text: str) -> None:
    assert read_giving_up(text) is None
