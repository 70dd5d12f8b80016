"""One-time codes, and the codes of tickets that are read over the telephone."""

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.dialogue.answers.code import read_code
from handlers.dialogue.answers.invalid import Invalid
from handlers.dialogue.answers.ticket_code import SERIALS, group_code, is_code, make_code, read_ticket_code

KEY = b"a key of these tests only"
serials = st.integers(0, SERIALS - 1)


@pytest.mark.parametrize(
    "text",
    [
        "123456",
        "123 456",
        "12-34-56",
        "１２３４５６",
        "mã là 123 456",
        "Ma xac nhan cua ban la 123456. Ma co hieu luc 5 phut",
        "một hai ba bốn năm sáu",
        "mot hai ba bon nam sau",
        "123456 123456",
    ],
)
def test_a_one_time_code_is_read(text: str) -> None:
    assert read_code(text) == "123456"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "code_missing"),
        ("không có mã", "code_missing"),
        ("12345", "code_length"),
        ("1234567", "code_length"),
        ("123456 hoặc 654321", "code_several"),
    ],
)
def test_what_is_no_code_has_a_problem_of_its_own(text: str, problem: str) -> None:
    found = read_code(text)
    assert isinstance(found, Invalid) and found.problem == problem


@given(serials)
def test_a_ticket_code_comes_back_from_every_way_of_saying_it(serial: int) -> None:
    code = make_code(serial, KEY)
    assert len(code) == 10 and code[0] != "0" and is_code(code)
    for said in (code, group_code(code), f"mã {group_code(code)} ạ", "-".join(code), f"{code} {code}"):
        assert read_ticket_code(said) == code


@given(serials, serials)
def test_two_serials_have_two_codes(one: int, other: int) -> None:
    assert (make_code(one, KEY) == make_code(other, KEY)) is (one == other)


@given(serials, st.integers(0, 9), st.integers(0, 9))
def test_any_wrong_digit_is_noticed(serial: int, at: int, digit: int) -> None:
    code = make_code(serial, KEY)
    wrong = code[:at] + str(digit) + code[at + 1 :]
    assert is_code(wrong) is (wrong == code)


@given(serials)
def test_any_two_digits_exchanged_are_noticed(serial: int) -> None:
    code = make_code(serial, KEY)
    for first, second in combinations(range(10), 2):
        digits = list(code)
        digits[first], digits[second] = digits[second], digits[first]
        assert is_code("".join(digits)) is (digits[first] == digits[second])


def test_a_long_run_of_serials_gives_different_codes_without_order() -> None:
    codes = [make_code(serial, KEY) for serial in range(3000)]
    assert len(set(codes)) == 3000
    steps = {int(after[:8]) - int(before[:8]) for before, after in pairwise(codes)}
    assert len(steps) > 2990
    rising = sum(after > before for before, after in pairwise(codes))
    assert 1350 < rising < 1650


def test_the_ends_of_the_range_have_codes_and_nothing_beyond() -> None:
    first, last = make_code(0, KEY), make_code(SERIALS - 1, KEY)
    assert is_code(first) and is_code(last) and first != last
    for serial in (-1, SERIALS):
        with pytest.raises(ValueError, match="out of range"):
            make_code(serial, KEY)


def test_codes_depend_on_the_key() -> None:
    assert make_code(1, KEY) != make_code(1, b"another")
    with pytest.raises(ValueError, match="empty"):
        make_code(1, b"")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "ticket_code_missing"),
        ("123 456", "ticket_code_length"),
        ("0300123456", "ticket_code_check"),
        ("😀", "ticket_code_missing"),
    ],
)
def test_what_is_no_ticket_code_has_a_problem_of_its_own(text: str, problem: str) -> None:
    found = read_ticket_code(text)
    assert isinstance(found, Invalid) and found.problem == problem


def test_two_ticket_codes_at_once_are_asked_about() -> None:
    found = read_ticket_code(f"{make_code(1, KEY)} và {make_code(2, KEY)}")
    assert isinstance(found, Invalid) and found.problem == "ticket_code_several"


@pytest.mark.parametrize("said", ["1234567890", "١٢٣٤٥٦٧٨٩٠"])
def test_ten_digits_without_a_check_that_agrees_are_no_code(said: str) -> None:
    assert not is_code(said)
