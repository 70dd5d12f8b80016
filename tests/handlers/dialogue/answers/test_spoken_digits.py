"""Numbers spelt out digit by digit, as a phone writes down what is spoken."""

from datetime import date

import pytest

from handlers.dialogue.answers.code import read_code
from handlers.dialogue.answers.identity import Identity, read_identity
from handlers.dialogue.answers.phones import Phone, read_phone
from handlers.dialogue.answers.several import read_person
from handlers.dialogue.answers.spoken_digits import with_spoken_digits

TODAY = date(2021, 10, 20)


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("không chín tám một tám không không không không một hai ba", "098180000123"),
        ("khong chin tam mot tam khong khong khong khong mot hai ba", "098180000123"),
        ("số của tôi là không chín tám, một tám không, không không không, một hai ba", "098180000123"),
        ("ba không một hai ba bốn năm sáu bảy", "301234567"),
        ("0 chín 8 một 8 không 0000 một hai ba", "0981800000123"),
        ("zero nine eight one eight zero zero zero zero one two three", "098180000123"),
    ],
)
def test_a_number_that_is_spelt_out_is_written_in_digits(said: str, number: str) -> None:
    assert number in with_spoken_digits(said)


@pytest.mark.parametrize(
    "said",
    [
        "tôi tiêm hai mũi rồi",
        "mũi một hai ba đều thiếu",
        "không ba không mẹ",
        "năm một chín năm một",
        "0981 8000",
        "ngày 1 tháng 4 năm 1978",
        "4 năm 1978",
        "ba tư người",
        "con tôi năm nay năm tuổi",
    ],
)
def test_counts_years_and_words_stay_words(said: str) -> None:
    assert with_spoken_digits(said) == said


def test_readers_of_numbers_phones_and_codes_take_them() -> None:
    number = read_identity("không chín tám một tám không không không không một hai ba")
    assert isinstance(number, Identity) and number.number == "098180000123"
    phone = read_phone("số điện thoại không ba không không hai ba không sáu một bảy")
    assert isinstance(phone, Phone) and phone.national == "0300230617"
    told = read_person("cc không chín tám một tám không không không không một hai ba sinh 5/2/1980", TODAY)
    assert told.identity is not None and told.birth is not None and told.birth.iso == "1980-02-05"
    assert read_code("một hai ba bốn năm sáu", 6) == "123456"
