"""Who writes, said by what they are to whom it is about: whose name is whose, and of whom the injection is."""

from datetime import date

import pytest

from handlers.dialogue.answers.teller import read_teller
from handlers.dialogue.answers.told_for_other import read_for_other
from handlers.dialogue.answers.told_kin import kin_told_of, tells_of_kin

TODAY = date(2021, 10, 20)
BUOI, LANH, LAN, KHOI = "Trần Thị Bưởi", "Nguyễn Văn Lành", "Nguyễn Thị Lan", "Lê Minh Khôi"

TOLD = [
    ("toi la con gai Tran Thi Buoi, me toi thieu mui 2", "Tran Thi Buoi", "", "mother", "female"),
    ("toi la con gai Tran Thi Buoi. ba bi thieu mui 2", "Tran Thi Buoi", "", "other", None),
    (f"tôi là con gái bà {BUOI}, bà thiếu mũi 2", "", BUOI, "mother", "female"),
    (f"tôi là con gái của bà {BUOI}, mẹ tôi chưa có mũi 2 trên app", "", BUOI, "mother", "female"),
    (f"em là con trai ông {LANH}, ba em thiếu mũi 1", "", LANH, "father", "male"),
    ("toi la vo anh Nguyen Van Lanh, chong toi thieu mui 2", "", "Nguyen Van Lanh", "husband", "male"),
    (f"tôi là vợ {LANH}, chồng tôi thiếu mũi 2", "", LANH, "husband", "male"),
    (f"tôi là chồng của {BUOI}, vợ tôi tiêm 2 mũi mà sổ chỉ có 1", "", BUOI, "wife", "female"),
    (f"tôi là mẹ cháu {KHOI}, cháu tiêm mũi 1 rồi mà app không có", "", KHOI, "child", None),
    (f"tôi là ba bé {KHOI}, bé chưa có mũi 1", "", KHOI, "child", None),
    (f"cháu là cháu ngoại của bà {BUOI}, bà cháu chưa có mũi 2", "", BUOI, "grandmother", "female"),
    (f"em là con dâu bà {BUOI}, bà tiêm mũi 2 hôm 15/9/2021 chưa thấy", "", BUOI, "mother", "female"),
    (f"con là con bà {BUOI}, mẹ con chưa có mũi 2", "", BUOI, "mother", "female"),
    (f"tôi là {BUOI}, con gái bà {LAN}, bà thiếu mũi 2", BUOI, LAN, "mother", "female"),
    (f"tôi tên {BUOI} là con gái bà {LAN}, bà chưa có mũi 2", BUOI, LAN, "mother", "female"),
    (f"tôi là con gái, tên {BUOI}, mẹ tôi thiếu mũi 2", BUOI, "", "mother", "female"),
    (f"tôi là hàng xóm bà {BUOI}, bà thiếu mũi 2", "", BUOI, "other", "female"),
    ("I am the daughter of Tran Thi Buoi, her second dose is missing", "", "Tran Thi Buoi", "other", None),
    ("I'm Tran Thi Buoi's son, my mother's second dose is missing", "", "Tran Thi Buoi", "mother", "female"),
]


@pytest.mark.parametrize(("text", "own", "other", "role", "sex"), TOLD, ids=[one[0] for one in TOLD])
def test_each_name_is_its_persons_and_the_injection_the_others(
    text: str, own: str, other: str, role: str, sex: str | None
) -> None:
    told = read_teller(text)
    assert told is not None and (told.own, told.other) == (own, other)
    assert tells_of_kin(text)
    assert kin_told_of(text) == (role, sex)


@pytest.mark.parametrize(
    "text",
    [
        f"em là con gái của cô {BUOI}, em thiếu mũi 2",
        f"tôi là vợ {BUOI}, tôi tiêm 2 mũi mà app không có",
        "tôi là mẹ của 2 bé, tôi thiếu mũi 2",
        f"tôi là {BUOI}, tôi thiếu mũi 2",
        "tôi là tổ trưởng dân phố, tôi thiếu mũi 2",
    ],
)
def test_who_says_whose_relative_they_are_and_tells_of_themselves_reports_for_nobody_else(text: str) -> None:
    assert not tells_of_kin(text)


@pytest.mark.parametrize("text", [f"tôi là mẹ {BUOI}", "tôi là con gái", "toi la Vo Thi Na", f"mẹ tôi là {BUOI}", ""])
def test_a_name_that_may_be_either_persons_is_nobodys(text: str) -> None:
    told = read_teller(text)
    assert told is None or (told.own, told.other) == ("", "")


@pytest.mark.parametrize("place", ["ở Hà Nội", "tại Hà Tĩnh", "về Lý Sơn"])
def test_a_place_in_capitals_is_nobodys_name(place: str) -> None:
    assert read_for_other(f"con trai tôi tiêm mũi 1 {place}", TODAY).name == ""
