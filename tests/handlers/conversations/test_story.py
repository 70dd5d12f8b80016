"""Which stretch of a story tells of the injection of one dose."""

import pytest

from handlers.conversations.complaint.story import is_story, told_of_injection

BOTH = "Tôi tiêm mũi 1 ngày 20/7 ở bệnh viện huyện, mũi 2 tiêm 20/9 tại trạm y tế xã Vĩnh Trạch, app chỉ có mũi 1."


@pytest.mark.parametrize(
    ("text", "dose", "told"),
    [
        (BOTH, 1, "tiêm mũi 1 ngày 20/7 ở bệnh viện huyện,"),
        (BOTH, 2, "mũi 2 tiêm 20/9 tại trạm y tế xã Vĩnh Trạch, app chỉ có"),
        (
            "con tiem 2 mui roi ma app hien 1 mui, mui 2 con tiem hom 20/9 o tram",
            2,
            "mui 2 con tiem hom 20/9 o tram",
        ),
        ("Em chích hôm 12.9.2021 tại trạm. Tới giờ chưa thấy mũi hai", 2, "Em chích hôm 12.9.2021 tại trạm"),
        ("mẹ em đã chích ngừa mũi hai ngày 15 tháng 9 rồi", 2, "chích ngừa mũi hai ngày 15 tháng 9 rồi"),
        ("app thiếu mũi 2, tôi gọi trạm ngày 5/10 không ai nghe", 2, ""),  # a call, not an injection
        ("tiêm mũi 1 ngày 20/7, giờ thiếu mũi 2", 2, ""),
        ("Tôi tiêm ngày 20/7. Vợ tôi tiêm ngày 20/9", 2, ""),  # whose?
        ("tiêm", 1, "tiêm"),
        ("mũi 2", 2, ""),
        ("", 1, ""),
    ],
)
def test_the_stretch_of_a_dose(text: str, dose: int, told: str) -> None:
    assert told_of_injection(text, dose) == told


def test_a_few_words_are_no_story() -> None:
    assert not is_story("tiêm 2 mũi mà app chỉ có 1")
    assert is_story(BOTH)
