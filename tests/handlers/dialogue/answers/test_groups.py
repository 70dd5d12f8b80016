"""Who reports for many at once, and who only names a company, a class or a hamlet."""

import pytest

from handlers.dialogue.answers.groups import speaks_for_many

MANY = [
    "công ty tôi 40 người chưa có mũi 2",
    "cty em 40 ng k có mũi 2",
    "lớp em 35 bé thiếu mũi 1 trên app",
    "tổ dân phố có 12 hộ chưa có mũi tiêm nào trên app",
    "cong ty toi co 40 nguoi tiem mui 2 ma app khong co",
    "tôi là trưởng ấp, bà con trong ấp nhiều người chưa có mũi 1",
    "em là cô giáo, cả lớp thiếu mũi 2",
    "cả công ty chưa có mũi 2 trên app",
    "xưởng may của tôi có 8 công nhân thiếu mũi 2",
    "mấy chục công nhân công ty tôi chưa có mũi 2",
    "ba chục hộ ở ấp tôi chưa thấy mũi tiêm",
    "cty tnhh abc báo thiếu mũi 2 cho 65 nhân viên",
    "ca lop con em 30 chau chua co mui 2",
    "lop con toi 28 be khong thay mui nao tren app",
    "hội phụ nữ xã có 20 chị em chưa thấy mũi 1",
    "I teach a class of 30 and none of the kids shows dose 1",
    "40 người chỗ tôi làm thiếu mũi 2",
    "my company has 40 workers, none of them has dose 2 in the app",
    "I'm a teacher, 35 kids of my class are missing dose 1",
]
NOT_MANY = [
    "cả nhà 5 người chưa có mũi 2",
    "công ty em có 40 người muốn đăng ký thì làm sao",
    "công ty tôi 40 người có hết mà mỗi mình tôi chưa có mũi 2",
    "con tôi học lớp 7A có 40 bạn, chỉ con tôi thiếu mũi 1",
    "tôi tiêm mũi 2 ở trường THCS Mỹ Yên ngày 12/9/2021 chưa có",
    "ở ấp 4 nhà tôi có 4 người thiếu mũi 2",
    "cong ty co het roi chi con em chua co",
    "ca lop co het con em chua co mui 2",
    "tổ 5 khu phố 2, tôi chưa có mũi 2",
    "tôi chờ 3 tháng chưa có mũi 2",
    "chỉ em chưa có mũi 2, cả lớp có hết",
    "tiêm cùng 40 người ở trạm mà tôi chưa có mũi 2",
    "công ty bắt có mũi 2 mà app tôi chưa có",
    "tôi là giáo viên, mũi 2 của tôi chưa có",
    "tui ra ủy ban xã ghi tên thẳng luôn mà không có mũi 2",
]


@pytest.mark.parametrize("told", MANY)
def test_who_reports_for_many_is_heard(told: str) -> None:
    assert speaks_for_many(told)


@pytest.mark.parametrize("told", NOT_MANY)
def test_a_house_or_one_of_many_is_no_list(told: str) -> None:
    assert not speaks_for_many(told)
