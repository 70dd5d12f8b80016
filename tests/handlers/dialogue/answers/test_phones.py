"""Mobile numbers as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.answers.phones import Phone, read_phone


@pytest.mark.parametrize(
    "text",
    [
        "0300123456",
        "0300 123 456",
        "0300.123.456",
        "０３００１２３４５６",
        "o300 123 456",
        "+84300123456",
        "+84 300 123 456",
        "+84 300123456",
        "+84 (0)300 123 456",
        "(+84) 300123456",
        "84300123456",
        "0084300123456",
        "300123456",
        "sđt của em là 0300-123-456 nhé",
        "0300123456 0300123456",
    ],
)
def test_every_way_of_writing_gives_one_number(text: str) -> None:
    assert read_phone(text) == Phone("+84300123456", "0300123456")


# The operators' announcements, typed here a second time.
OLD_AND_NEW = {
    "Viettel": {"0162": "032", "0163": "033", "0164": "034", "0165": "035", "0166": "036", "0167": "037"},
    "Viettel, end": {"0168": "038", "0169": "039"},
    "MobiFone": {"0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078"},
    "VinaPhone": {"0123": "083", "0124": "084", "0125": "085", "0127": "081", "0129": "082"},
    "Vietnamobile, Gmobile": {"0186": "056", "0188": "058", "0199": "059"},
}


@pytest.mark.parametrize(("old", "new"), [pair for table in OLD_AND_NEW.values() for pair in table.items()])
def test_an_old_number_of_eleven_digits_keeps_its_last_seven(old: str, new: str) -> None:
    typed = f"{old}0000001"
    expected = Phone(f"+84{new[1:]}0000001", f"{new}0000001", typed)
    assert read_phone(typed) == expected
    assert read_phone(f"+84 {typed[1:]}") == expected
    assert read_phone(typed[1:]) == expected


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "phone_missing"),
        ("😀", "phone_missing"),
        ("không có", "phone_missing"),
        ("0300 123 45", "phone_length"),
        ("0300 123 4567", "phone_length"),
        ("0" * 5000, "phone_length"),
        ("02963500666", "phone_landline"),
        ("0296 3500 666", "phone_landline"),
        ("1900 9095", "phone_exchange"),
        ("115", "phone_exchange"),
        ("0500123456", "phone_prefix"),
        ("0600123456", "phone_prefix"),
        ("+1 415 555 2671", "phone_foreign"),
        ("0300123456 hoặc 0300123457", "phone_several"),
    ],
)
def test_what_is_no_mobile_number_has_a_problem_of_its_own(text: str, problem: str) -> None:
    found = read_phone(text)
    assert isinstance(found, Invalid) and found.problem == problem


@given(st.integers(0, 999_999))
def test_what_is_shown_reads_back_as_the_same_number(last: int) -> None:
    phone = read_phone(f"0300{last:06}")
    assert isinstance(phone, Phone)
    assert read_phone(phone.national) == read_phone(phone.e164) == phone


def test_numbers_stay_out_of_what_is_logged() -> None:
    assert "300123456" not in repr(read_phone("0300123456"))
