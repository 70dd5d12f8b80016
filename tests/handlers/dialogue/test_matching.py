"""Which choice a typed text means when more is said than the label."""

import pytest

from handlers.dialogue.matching import label_meant, match_choice, number_meant
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


@pytest.mark.parametrize(
    "text",
    ["2", "2.", "02", "(2)", "#2", "２", "2️⃣", "số 2", "so 2 a", "chọn 2", "chọn số 2 nhé ạ",
     "Em chọn số thứ tự 2 nha em", "nhắn số 2", "dạ 2 ạ", "số hai", "bấm số hai nhé", "option 2",
     "send number 2 please", "số 2 đi", "hai", "Hai ạ", "HAI.", "two"],
)  # fmt: skip
def test_a_number_is_heard_as_people_answer_a_list(text: str) -> None:
    assert number_meant(text) == 2
    assert match_choice(text, KINDS, TEXTS, strict=True) == "wrong"


@pytest.mark.parametrize(
    "text",
    ["thứ 2", "2 em", "con 2", "mũi 2", "2/9", "1/2", "2 mũi", "chọn nam", "ba", "năm", "sau", "hai em", "2021", "102",
     "", "số", "Hải", "HẢI ạ", "mốt", "tạm", "bây"],
)  # fmt: skip
def test_a_monday_two_people_a_day_or_a_dose_is_no_number_of_a_list(text: str) -> None:
    assert number_meant(text) == 0


def test_a_label_is_found_with_and_without_marks_and_only_alone() -> None:
    labels = ["Đã thấy", "Vẫn chưa đúng", "Bổ sung", "Bổ sung"]
    assert [label_meant(text, labels) for text in ("da thay", "Vẫn chưa đúng ạ", "ĐÃ THẤY.")] == [0, 1, 0]
    assert [label_meant(text, labels) for text in ("bổ sung", "chưa", "đã thấy rồi mà", "x" * 300, "")] == [-1] * 5
