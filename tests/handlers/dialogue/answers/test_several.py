"""Number, birth date and phone of one message, however they stand in it; what is not sure is left out."""

from datetime import date

import pytest

from handlers.dialogue.answers.several import read_person

TODAY = date(2021, 10, 20)
ALL = ("098178000000", "1978-04-01", "0300230617")


def told(text: str, *, story: bool = False) -> tuple[str, str, str]:
    found = read_person(text, TODAY, story=story)
    return (
        found.identity.number if found.identity else "",
        found.birth.iso if found.birth else "",
        found.phone.national if found.phone else "",
    )


@pytest.mark.parametrize(
    "text",
    [
        "098178000000 sn 1/4/78 sdt 0300 230 617",
        "sđt 0300230617, cccd 098178000000, sinh 01/04/1978",
        "098178000000 01041978 0300230617",
        "0300.230.617 / 098 178 000 000 / 1-4-1978",
        "ngày sinh: 1 tháng 4 năm 1978; CCCD: 098178000000; điện thoại: +84 300 230 617",
        "DOB 01/04/1978, ID 098178000000, phone 0300230617",
        "dạ em gửi ạ\n098178000000\nsinh ngày 01.04.1978\nđt 300230617",
    ],
)
def test_three_in_one_line_are_all_read(text: str) -> None:
    assert told(text) == ALL


def test_of_a_story_only_what_is_said_to_be_the_birth_date_counts() -> None:
    story = (
        "Tôi tên Trần Thị Thử sinh ngày 1/4/1978, cccd 098178000000, đt 0300230617, tiêm mũi 1 ngày 12/9/2021"
        " ở trạm y tế xã Mỹ Yên, mũi 2 ngày 5/10/2021, trên app không có mũi 2"
    )
    assert told(story, story=True) == ALL
    assert told("098178000000 tiêm mũi 1 ngày 12/9/2021", story=True) == ("098178000000", "", "")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("098178000000 098178000001 sn 1/4/78", ("", "1978-04-01", "")),  # whose of the two
        ("098178000000 0300230617 0300230618", ("098178000000", "", "")),
        ("098178000000 sinh 31/2/1978", ("098178000000", "", "")),
        ("số 098178000000 của con tôi, học sinh 12 tuổi", ("098178000000", "", "")),
        ("098178000000 tôi 43 tuổi", ("098178000000", "", "")),
        ("cmnd 098000001 dt 0300230617 sn 78", ("098000001", "1978", "0300230617")),
        ("GD4890000000001 sn 5/6/1980", ("GD4890000000001", "1980-06-05", "")),
        ("C1234567 sinh 5-6-80", ("C1234567", "1980-06-05", "")),
        ("", ("", "", "")),
        ("mai tôi gửi sau", ("", "", "")),
    ],
)
def test_what_is_not_sure_is_left_out(text: str, found: tuple[str, str, str]) -> None:
    assert told(text) == found


def test_a_text_of_any_kind_is_borne() -> None:
    for text in ("9" * 5000, "sn " * 2000, "\ud800 098178000000", "098178000000 sn 99/99/9999", "|" * 90):
        read_person(text, TODAY)
