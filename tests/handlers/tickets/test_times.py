"""Times in words, in both languages."""

from datetime import UTC, datetime, timedelta

import pytest

from handlers.rulebook import shipped_rules
from handlers.texts import Say, Texts
from handlers.tickets.times import day_in_words, due_in_words, left_in_words, length_in_words, moment_in_words

CALENDAR = shipped_rules().calendar
TEXTS = Texts.load()
DUE = datetime(2021, 10, 22, 2, 0, tzinfo=UTC)  # Friday 9:00 local


def said(words: Say, language: str = "vi") -> str:
    return TEXTS.say(words.key, words.params, language=language)


def test_the_deadline_is_said_as_people_say_it() -> None:
    assert said(due_in_words(DUE, CALENDAR)) == "trước 9 giờ sáng thứ Sáu 22/10"
    assert said(due_in_words(DUE, CALENDAR), "en") == "before 9 in the morning, Friday 22 October"


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (1, "trước 9 giờ sáng thứ Sáu 22/10"),
        (14.9, "trước 9 giờ 10 sáng thứ Sáu 22/10"),
        (15, "trước 9 giờ 15 sáng thứ Sáu 22/10"),
    ],
)
def test_a_deadline_is_said_to_five_minutes_never_later_than_it_is(minutes: float, words: str) -> None:
    assert said(due_in_words(DUE + timedelta(minutes=minutes), CALENDAR)) == words


@pytest.mark.parametrize(
    ("hour", "minute", "words"),
    [
        (0, 0, "0 giờ 00 thứ Sáu 22/10"),
        (4, 5, "4 giờ 05 sáng sớm thứ Sáu 22/10"),
        (7, 30, "7 giờ 30 sáng thứ Sáu 22/10"),
        (12, 0, "12 giờ trưa thứ Sáu 22/10"),
        (13, 0, "1 giờ chiều thứ Sáu 22/10"),
        (17, 0, "5 giờ chiều thứ Sáu 22/10"),
        (18, 45, "6 giờ 45 tối thứ Sáu 22/10"),
        (23, 59, "11 giờ 59 đêm thứ Sáu 22/10"),
    ],
)
def test_every_part_of_the_day(hour: int, minute: int, words: str) -> None:
    moment = datetime(2021, 10, 21, 17, 0, 30, tzinfo=UTC) + timedelta(hours=hour, minutes=minute)
    assert said(moment_in_words(moment, CALENDAR)) == words


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_hour_and_weekday_can_be_said(language: str) -> None:
    spoken = {said(moment_in_words(DUE + timedelta(hours=hours), CALENDAR), language) for hours in range(24 * 7)}
    assert len(spoken) == 24 * 7


def test_near_days_are_named_and_other_years_written() -> None:
    now = datetime(2021, 10, 21, 16, 30, tzinfo=UTC)  # 23:30 on the 21st, local
    assert said(day_in_words(DUE, CALENDAR, now)) == "ngày mai, thứ Sáu 22/10"
    assert said(day_in_words(DUE, CALENDAR, now + timedelta(hours=1))) == "hôm nay, 22/10"
    assert said(day_in_words(DUE, CALENDAR, now - timedelta(days=1))) == "thứ Sáu 22/10"
    assert said(day_in_words(DUE, CALENDAR, now + timedelta(days=80))) == "thứ Sáu 22/10/2021"
    assert said(due_in_words(DUE, CALENDAR, now), "en") == "before 9 in the morning, tomorrow, Friday 22 October"


@pytest.mark.parametrize(
    ("left", "vi", "en"),
    [
        (timedelta(days=2, hours=3, minutes=50), "còn 2 ngày 3 giờ", "2 days 3 hours left"),
        (timedelta(hours=-5), "quá hạn 5 giờ", "overdue by 5 hours"),
        (timedelta(days=1), "còn 1 ngày", "1 day left"),
        (timedelta(hours=1, minutes=1), "còn 1 giờ 1 phút", "1 hour 1 minute left"),
        (timedelta(minutes=-12, seconds=-40), "quá hạn 12 phút", "overdue by 12 minutes"),
        (timedelta(seconds=59), "còn dưới 1 phút", "less than a minute left"),
        (timedelta(), "còn dưới 1 phút", "less than a minute left"),
    ],
)
def test_time_left_in_two_units_at_most(left: timedelta, vi: str, en: str) -> None:
    assert said(left_in_words(left)) == vi
    assert said(left_in_words(left), "en") == en


def test_a_length_of_whole_days_with_minutes_leaves_the_minutes_out() -> None:
    assert said(length_in_words(timedelta(days=3, minutes=20))) == "3 ngày"
