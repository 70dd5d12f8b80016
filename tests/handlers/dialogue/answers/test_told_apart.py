"""Several people of one message told of apart: whose words are whose; and a birth date that stands alone."""

from datetime import date

import pytest

from handlers.dialogue.answers.household import read_household
from handlers.dialogue.answers.several import read_birth_alone
from handlers.dialogue.answers.told_apart import people_apart, read_apart
from handlers.dialogue.answers.told_for_other import read_for_other

TODAY = date(2021, 10, 20)
APART = [
    ("2 con toi, dua lon thieu mui 2, dua nho sai ngay sinh", ["dua lon thieu mui 2", "dua nho sai ngay sinh"]),
    ("hai đứa con tôi đứa lớn sai tên đứa nhỏ thiếu mũi một", ["đứa lớn sai tên", "đứa nhỏ thiếu mũi một"]),
    ("con trai em thiếu mũi 2, con gái em sai tên", ["con trai em thiếu mũi 2", "con gái em sai tên"]),
    ("vợ tôi thiếu mũi 2 còn tôi sai ngày sinh", ["tôi sai ngày sinh", "vợ tôi thiếu mũi 2"]),
    ("em thiếu mũi 3, con em sai tên", ["em thiếu mũi 3", "con em sai tên"]),
    ("mẹ thì mất mũi 1, ba thì sai năm sinh", ["mẹ thì mất mũi 1", "ba thì sai năm sinh"]),
    ("con lon mat mui 1 con nho sai cccd", ["con lon mat mui 1", "con nho sai cccd"]),
    ("em có 2 bé: bé lớn thiếu mũi 2, bé út bị ghi sai tên", ["bé lớn thiếu mũi 2", "bé út bị ghi sai tên"]),
    ("2 con, một đứa thiếu mũi 2, một đứa sai giới tính", ["một đứa thiếu mũi 2", "một đứa sai giới tính"]),
    ("bé Na thiếu mũi 2, bé Tí sai ngày sinh", ["bé Na thiếu mũi 2", "bé Tí sai ngày sinh"]),
    ("2 thang con tui, thang lon du mui, thang ut mat mui 1", ["thang lon du mui", "thang ut mat mui 1"]),
    ("chồng em sai tên, em thì thiếu mũi 1", ["em thì thiếu mũi 1", "chồng em sai tên"]),
]


@pytest.mark.parametrize(("text", "words"), APART)
def test_each_of_several_has_words_of_their_own(text: str, words: list[str]) -> None:
    counted = read_household(text)
    people = counted if read_apart(text, counted) else people_apart(text)
    assert [said for _, said in read_apart(text, people)] == words


@pytest.mark.parametrize(
    "text",
    [
        "2 con toi thieu mui 2",
        "vợ chồng tôi thiếu mũi 1",
        "con tôi thiếu mũi 2, sai ngày sinh",
        "thiếu mũi 2",
        "mẹ tôi sai tên",
    ],
)
def test_who_is_told_of_together_or_alone_is_not_told_apart(text: str) -> None:
    assert read_apart(text, read_household(text) or people_apart(text)) == ()


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("01/02/2010", "2010-02-01"),
        ("1-2-1980", "1980-02-01"),
        ("1.2.80 nha", "1980-02-01"),
        ("sinh ngày 1/2/2010", "2010-02-01"),
        ("sn 1978", "1978"),
        ("dạ 5/2/1980 ạ", "1980-02-05"),
        ("01021980", ""),
        ("098180000123", ""),
        ("1/2/2010 098180000123", ""),
        ("1/2/2010 sdt 0300123456", ""),
        ("0981 8000", ""),
        ("1980", ""),
    ],
)
def test_a_birth_date_alone_is_told_from_a_number(text: str, born: str) -> None:
    read = read_birth_alone(text, TODAY)
    assert (read.iso if read is not None else "") == born


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("098214000888 4/5/2014 Lê Minh An", "2014-05-04"),
        ("Le Minh An, 04/05/2014, 098214000888", "2014-05-04"),
        ("098214000888 4/5/2014 Lê Minh An tiêm", ""),
    ],
)
def test_a_date_beside_nothing_but_number_and_name_is_the_birth_date(text: str, born: str) -> None:
    read = read_for_other(text, TODAY)
    assert read.name == "Lê Minh An" or read.name == "Le Minh An" or not born
    assert (read.birth.iso if read.birth is not None else "") == born
