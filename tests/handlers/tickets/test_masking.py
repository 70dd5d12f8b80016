"""What is told in a report, for who may not see the person: nothing in it says who that is."""

import pytest

from handlers.tickets.content import Answered, Correction, Details, Where
from handlers.tickets.masking import mask_details


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
