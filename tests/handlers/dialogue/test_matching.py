"""Which choice a typed text means when more is said than the label."""

import pytest

from handlers.dialogue.matching import match_choice
from handlers.dialogue.state import Offer
from handlers.texts import Texts

TEXTS = Texts.load()
KINDS = (
    Offer("missing", "Thiếu mũi tiêm", "complaint_words.missing"),
    Offer("wrong", "Sai thông tin mũi tiêm", ""),
    Offer("person", "Sai thông tin cá nhân", ""),
    Offer("phone", "Tôi không có điện thoại", ""),
)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("em bị thiếu mũi", "missing"),
        ("Báo thiếu mũi tiêm", "missing"),
        ("toi muon bao thieu mui tiem a", "missing"),
        ("dạ em bị sai thông tin cá nhân ạ", "person"),
        ("cho em báo sai thông tin mũi tiêm", "wrong"),
        ("em không có điện thoại", "phone"),
    ],
)
def test_a_label_with_words_around_it_is_taken_also_where_text_is_expected(text: str, meant: str) -> None:
    assert match_choice(text, KINDS, TEXTS, strict=True) == meant


@pytest.mark.parametrize(
    "text", ["em bị", "sai thông tin", "tôi tiêm ở phường", "mẹ em tên Thiếu", "thiếu mũi 2 ở huyện"]
)
def test_what_is_no_label_is_left_to_the_step(text: str) -> None:
    assert match_choice(text, KINDS, TEXTS, strict=True) == ""
