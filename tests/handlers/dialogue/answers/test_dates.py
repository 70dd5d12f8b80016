"""Birth dates and injection dates as people type them. Today is Wednesday 20 October 2021."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.dialogue.answers.dates import BirthDate, read_birth_date
from handlers.dialogue.answers.invalid import Invalid
from tests.support.campaign import read_injection_date

TODAY = date(2021, 10, 20)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("05/08/1972", "1972-08-05"),
        ("sinh 5/8/72", "1972-08-05"),
        ("1-2-80", "1980-02-01"),
        ("1 2 1980", "1980-02-01"),
        ("１／２／１９８０", "1980-02-01"),
        ("01021980", "1980-02-01"),
        ("010280", "1980-02-01"),
        ("19800201", "1980-02-01"),
        ("1975-09-02", "1975-09-02"),
        ("25.12.99", "1999-12-25"),
        ("1/1/15", "2015-01-01"),
        ("mùng 2 tháng 9 năm 1975", "1975-09-02"),
        ("mung 2 thang 9 nam 1975", "1975-09-02"),
        ("mồng hai tháng chín năm bảy lăm", "1975-09-02"),
        ("ngày hai mươi mốt tháng mười hai năm 1968", "1968-12-21"),
        ("ngày 5 tháng giêng năm một chín tám mươi", "1980-01-05"),
        ("ngày 05 tháng 08 năm 1972 ạ", "1972-08-05"),
        ("5 Jan 1980", "1980-01-05"),
        ("January 5, 1980", "1980-01-05"),
        ("29/2/2000", "2000-02-29"),
        ("02/1980", "1980-02"),
        ("021980", "1980-02"),
        ("tháng 3 năm 1980", "1980-03"),
        ("tháng năm năm 80", "1980-05"),
        ("1980", "1980"),
        ("năm 80", "1980"),
        ("nam sinh 68", "1968"),
        ("sinh năm một chín bảy lăm", "1975"),
        ("00/00/1960", "1960"),
        ("sinh năm 1972, 49 tuổi", "1972"),
        ("CCCD 098172000001 sinh 05/08/1972", "1972-08-05"),
    ],
)
def test_a_birth_date_is_read(text: str, iso: str) -> None:
    found = read_birth_date(text, TODAY)
    assert isinstance(found, BirthDate), found
    assert found.iso == iso


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "date_missing"),
        ("😀", "date_missing"),
        ("không nhớ", "date_missing"),
        ("31/02/1980", "date_impossible"),
        ("29/2/1999", "date_impossible"),
        ("5/13/1980", "date_month_first"),
        ("32/13/1980", "date_impossible"),
        ("1021980", "date_digits"),
        ("5/8", "date_year_missing"),
        ("45 tuổi", "date_age"),
        ("80", "date_age"),
        ("02/09/1975 âm lịch", "date_lunar"),
        ("1/2/80 hay 2/1/80", "date_several"),
        ("21/10/2021", "date_future"),
        ("2022", "date_future"),
        ("1/1/1850", "date_too_old"),
        ("1/0/1980", "date_impossible"),
    ],
)
def test_a_birth_date_that_cannot_be_has_a_problem_of_its_own(text: str, problem: str) -> None:
    found = read_birth_date(text, TODAY)
    assert isinstance(found, Invalid) and found.problem == problem


def test_the_hints_say_what_is_meant() -> None:
    swapped, last, age = (read_birth_date(text, TODAY) for text in ("12/25/1980", "31/02/1980", "45 tuổi"))
    assert isinstance(swapped, Invalid) and swapped.hint == {"suggestion": "25/12/1980"}
    assert isinstance(last, Invalid) and last.hint == {"day": "31", "month": "2", "last": "29"}
    assert isinstance(age, Invalid) and age.hint == {"year": "1976"}


@pytest.mark.parametrize(
    ("first", "second", "agree"),
    [
        (BirthDate(1980), BirthDate(1980, 1, 1), True),
        (BirthDate(1980), BirthDate(1980, 7, 9), True),
        (BirthDate(1980, 1, 1), BirthDate(1980, 7, 9), True),
        (BirthDate(1980, 7), BirthDate(1980, 7, 9), True),
        (BirthDate(1980, 8), BirthDate(1980, 7, 9), False),
        (BirthDate(1980, 7, 8), BirthDate(1980, 7, 9), False),
        (BirthDate(1981), BirthDate(1980), False),
    ],
)
def test_a_year_only_paper_agrees_with_any_day_of_its_year(first: BirthDate, second: BirthDate, agree: bool) -> None:
    assert first.agrees_with(second) is agree
    assert second.agrees_with(first) is agree


def test_a_birth_date_is_shown_as_on_papers() -> None:
    assert [BirthDate(1980).shown, BirthDate(1980, 2).shown, BirthDate(1980, 2, 5).shown] == [
        "1980",
        "02/1980",
        "05/02/1980",
    ]


@given(st.dates(date(1905, 1, 1), TODAY))
def test_every_way_of_writing_a_date_gives_that_date(day: date) -> None:
    expected = BirthDate(day.year, day.month, day.day)
    for written in (
        day.strftime("%d/%m/%Y"),
        day.isoformat(),
        day.strftime("%d%m%Y"),
        f"{day.day}-{day.month}-{day.year}",
        f"ngày {day.day} tháng {day.month} năm {day.year}",
        f"sinh {day.day}.{day.month}.{day.year} ạ",
    ):
        assert read_birth_date(written, TODAY) == expected, written


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("hôm nay", date(2021, 10, 20)),
        ("sáng nay", date(2021, 10, 20)),
        ("hôm qua", date(2021, 10, 19)),
        ("hom qua", date(2021, 10, 19)),
        ("hôm kia", date(2021, 10, 18)),
        ("3 ngày trước", date(2021, 10, 17)),
        ("cách đây 5 ngày", date(2021, 10, 15)),
        ("thứ sáu", date(2021, 10, 15)),
        ("thứ 6 tuần trước", date(2021, 10, 15)),
        ("thứ 2", date(2021, 10, 18)),
        ("thứ 2 tuần trước", date(2021, 10, 11)),
        ("chủ nhật vừa rồi", date(2021, 10, 17)),
        ("thứ 6 ngày 13/8", date(2021, 8, 13)),
        ("15/8", date(2021, 8, 15)),
        ("15/8/21", date(2021, 8, 15)),
        ("15 tháng 8", date(2021, 8, 15)),
        ("ngày 15", date(2021, 10, 15)),
        ("ngày 31", date(2021, 8, 31)),
        ("20210815", date(2021, 8, 15)),
    ],
)
def test_an_injection_date_is_read(text: str, day: date) -> None:
    assert read_injection_date(text, TODAY) == day


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "date_missing"),
        ("tuần trước", "date_vague"),
        ("2 tuần trước", "date_vague"),
        ("tháng 8", "date_day_missing"),
        ("21/10/2021", "date_future"),
        ("7/3/2021", "date_before_vaccines"),
        ("15/12", "date_before_vaccines"),
        ("31/6", "date_impossible"),
        ("ngày 45", "date_impossible"),
    ],
)
def test_an_injection_date_that_cannot_be_has_a_problem_of_its_own(text: str, problem: str) -> None:
    found = read_injection_date(text, TODAY)
    assert isinstance(found, Invalid) and found.problem == problem


@given(st.integers(0, 200))
def test_a_day_and_month_mean_the_nearest_one_past(days: int) -> None:
    day = TODAY - timedelta(days=days)
    assert read_injection_date(f"{day.day}/{day.month}", TODAY) == day


def test_a_dose_abroad_may_be_earlier_when_the_caller_allows_it() -> None:
    assert read_injection_date("1/2/2021", TODAY, earliest=date(2020, 12, 1)) == date(2021, 2, 1)
