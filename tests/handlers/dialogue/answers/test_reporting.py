"""Who says outright that they report for somebody else, and who is only named next."""

import pytest

from handlers.dialogue.answers.reporting import names_next, reports_for_another


@pytest.mark.parametrize(
    "told",
    [
        "giờ báo tiếp cho ông Tư kế bên",
        "gio bao tiep cho ong tu ke ben",
        "báo dùm bà Năm hàng xóm nữa, bà chưa có mũi 1",
        "giờ tới báo giùm cho chú Ba, chú thiếu mũi 2",
        "làm tiếp cho bà hàng xóm",
        "gửi thêm một cái cho con tôi",
        "báo cho ông nội tôi, ông chưa có mũi 3 trên app",
        "now report for my neighbour",
        "next one is for my mother",
    ],
)
def test_a_report_for_somebody_else_is_heard(told: str) -> None:
    assert reports_for_another(told)


@pytest.mark.parametrize("told", ["còn bà nội tôi nữa", "tiếp theo là cho má tui", "giờ tới lượt bác Sáu cạnh nhà"])
def test_who_comes_next_is_named_and_asks_for_nothing_by_itself(told: str) -> None:
    assert names_next(told) and not reports_for_another(told)


@pytest.mark.parametrize(
    "told",
    ["báo cho cán bộ chưa", "báo cho bà con biết", "khai hộ cho bà thì làm sao", "đăng ký cho bố 70 tuổi",
     "làm sao báo cho con tôi?", "báo tôi thiếu mũi 2", "nộp cho trạm", "ông Tư chưa có mũi 1"],
)  # fmt: skip
def test_other_words_report_for_nobody(told: str) -> None:
    assert not reports_for_another(told) and not names_next(told)
