"""What is told in a report, for who may not see the person: nothing in it says who that is."""

import pytest

from handlers.dialogue.answers.personal import Known
from handlers.tickets.content import Answered, Correction, Details, Where
from handlers.tickets.masking import mask_details, mask_text


@pytest.mark.parametrize(
    ("part", "right", "shown"),
    [
        ("name", "Nguyễn Thị Mười", "N• T• Mười"),
        ("birth", "14/5/1962", ""),
        ("address", "khóm Mỹ Chánh", ""),
        ("identity", "098162000123", "•••••••••123"),
        ("phone", "0300 111 222", "•••••••222"),
        ("vaccine", "AstraZeneca", "AstraZeneca"),
    ],
)
def test_the_right_value_of_a_persons_data_says_no_more_than_the_person_masked(
    part: str, right: str, shown: str
) -> None:
    assert mask_details(Details(correction=Correction(part, right))).correction == Correction(part, shown)


def test_a_place_in_words_has_no_number_whole_as_an_answer_and_where_it_happened() -> None:
    told = Where(words="quán bà Năm, gọi 0300 111 222")
    found = mask_details(Details(site=told, answers=(Answered("closed_where", "facility", told),)))
    assert found.site == found.answer("closed_where") == Where(words="quán bà Năm, gọi •••••••222")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("gọi O300.111.222 hay +84 300 111 222", "gọi •••••••222 hay ••••••••222"),
        ("sinh 14/5/1962, 1962-05-14, 14/5, 14 tháng 5 năm 1962", "sinh ••/••/1962, ••/••/1962, ••/••, ••/••/1962"),
        ("born 14 May 1962 or May 14, 1962", "born ••/••/1962 or ••/••/1962"),
        ("tiêm từ 20/9/2021 đến 25.9.21", "tiêm từ ••/••/2021 đến ••/••/21"),
        ("bác sĩ LÊ THỊ HOA bảo vậy", "bác sĩ L• T• HOA bảo vậy"),
        ("ở ấp Vĩnh An, hẻm 12, nhà tôi", "ở ấp •••, hẻm •••, nhà tôi"),
        ("nhận tin ở lan@example.vn", "nhận tin ở •••"),
        ("An Giang, xã Trần Hợi, Hà Nội, iOS 15.1, mũi 2, Sổ Sức Khỏe Điện Tử", None),
    ],
)
def test_typed_words_keep_what_is_nobodys_own(typed: str, shown: str | None) -> None:
    once = mask_text(typed)
    assert once == (typed if shown is None else shown)
    assert mask_text(once) == once


def test_a_known_person_is_found_in_any_spelling() -> None:
    known = Known(("Y Bliu Niê",), ("Số 12, khóm Mỹ Chánh",))
    text = "y bliu nie, Y BLIU NIÊ, Bliu Niê, ybliunie62, Bli\u0301u, ở my chanh, M\u1ef9 Ch\u0061\u0301nh"
    assert mask_text(text, known) == "y• b• nie, Y• B• NIÊ, B• Niê, •••, Blíu, ở •••, •••"
