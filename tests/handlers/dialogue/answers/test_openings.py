"""Messages that open a talk and say nothing yet."""

import pytest

from handlers.dialogue.answers.openings import opens_a_talk
from handlers.dialogue.answers.small_talk import SmallTalk, is_nod, read_small_talk

OPENS = (
    "chị ơi", "em ơi cho cô hỏi", "e oi cho c hoi", "tôi tên là Bảy", "toi ten la Bay, 61 tuoi", "C cần gấp lắm",
    "toi ten nguyen thi buoi 61 tuoi", "em tên Minh An",
)  # fmt: skip
SAYS_MORE = (
    "tên tôi sai rồi", "tôi là y tá", "em bị sốt", "cho hỏi mũi 2", "chị ơi mất mã", "em ơi cho hỏi bao giờ tiêm",
    "61 tuổi", "cho", "", "tên sai", "mất giấy rồi chị ơi",
    "em tên Lan thiếu mũi 1", "tôi tên là Trần Thị Bưởi thiếu mũi 2", "tên là Bảy app lỗi",
    "tôi tên là Bảy quên mật khẩu",
)  # fmt: skip


@pytest.mark.parametrize("text", OPENS)
def test_it_calls_somebody_or_says_who_writes(text: str) -> None:
    assert opens_a_talk(text)


@pytest.mark.parametrize("text", SAYS_MORE)
def test_whoever_says_what_about_is_not_greeted(text: str) -> None:
    assert not opens_a_talk(text)


@pytest.mark.parametrize("text", ["👍", "🙏🙏", "❤️", "👍🏽 !", ":)"])
def test_a_picture_that_agrees_is_small_talk(text: str) -> None:
    assert is_nod(text) and read_small_talk(text) is SmallTalk.HERE


@pytest.mark.parametrize("text", ["...", "😡", "😭", "🤷", "", "👍 mũi 2", "8:30", ":"])
def test_any_other_sign_is_none(text: str) -> None:
    assert not is_nod(text)
