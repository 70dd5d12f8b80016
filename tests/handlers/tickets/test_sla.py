"""Due times: examples worked out by hand, and what must hold for every moment, deadline and wait."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from handlers.catalogue.deadlines import Deadline, Span
from handlers.rulebook import shipped_rules
from handlers.tickets.sla import Pause, due_after_wait, due_at, is_overdue, time_left, triage_due_at, warn_at

CALENDAR = shipped_rules().calendar
HERE = ZoneInfo("Asia/Ho_Chi_Minh")
HOUR = timedelta(hours=1)


def local(text: str) -> datetime:
    """`2021-10-20 09:00` on the local clock."""
    return datetime.fromisoformat(text).replace(tzinfo=HERE)


def shown(moment: datetime) -> str:
    assert moment.tzinfo is UTC
    return moment.astimezone(HERE).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("opened", "deadline", "due"),
    [
        # The clock runs through night, weekend and Tết.
        ("2021-10-20 09:00", Deadline(hours=48), "2021-10-22 09:00"),
        ("2021-02-10 22:30", Deadline(hours=24), "2021-02-11 22:30"),
        ("2021-10-20 23:50", Deadline(minutes=15), "2021-10-21 00:05"),
        # A working day is from one hour to the same hour.
        ("2021-10-20 09:00", Deadline(working_days=1), "2021-10-21 09:00"),
        ("2021-10-22 16:00", Deadline(working_days=1), "2021-10-25 16:00"),
        # Outside office hours it counts from the next opening, to the close of that day.
        ("2021-10-20 03:00", Deadline(working_days=1), "2021-10-20 17:00"),
        ("2021-10-20 18:00", Deadline(working_days=1), "2021-10-21 17:00"),
        ("2021-10-23 10:00", Deadline(working_days=2), "2021-10-26 17:00"),
        # In the lunch break: the afternoon, then the next morning.
        ("2021-10-20 12:00", Deadline(working_days=1), "2021-10-21 11:30"),
        # Holidays: 2/9 and 3/9/2021 are Thursday and Friday.
        ("2021-09-01 15:00", Deadline(working_days=1), "2021-09-06 15:00"),
        # Tết Tân Sửu, 10/2 to 16/2/2021.
        ("2021-02-09 08:00", Deadline(working_days=3), "2021-02-19 08:00"),
        ("2021-02-12 08:00", Deadline(working_days=1), "2021-02-17 17:00"),
        # 1/5/2021 is a Saturday, made up for on Monday.
        ("2021-04-29 10:00", Deadline(working_days=1), "2021-05-04 10:00"),
        # Monday 29/4/2024 is off, Saturday 4/5/2024 is worked for it.
        ("2024-04-26 10:00", Deadline(working_days=1), "2024-05-02 10:00"),
        ("2024-05-03 10:00", Deadline(working_days=1), "2024-05-04 10:00"),
    ],
)
def test_due_times_worked_out_by_hand(opened: str, deadline: Deadline, due: str) -> None:
    assert shown(due_at(local(opened), deadline, CALENDAR)) == due


@pytest.mark.parametrize(
    ("opened", "deadline", "warned"),
    [
        ("2021-10-20 09:00", Deadline(hours=48), "2021-10-21 21:00"),
        # 75 % of 15 office hours are 11 h 15: 7 h 30 to Thursday 9:00, 2 h 30 to 11:30, 1 h 15 after lunch.
        ("2021-10-20 09:00", Deadline(working_days=2), "2021-10-21 14:45"),
    ],
)
def test_the_warning_comes_at_three_quarters_of_the_counted_time(opened: str, deadline: Deadline, warned: str) -> None:
    assert shown(warn_at(local(opened), deadline, CALENDAR)) == warned


def test_triage_has_a_time_of_its_own_where_it_is_asked_for() -> None:
    opened = local("2021-10-20 09:00")
    both = Deadline(hours=48, triage=Span(hours=24))
    assert shown(triage_due_at(opened, both, CALENDAR) or opened) == "2021-10-21 09:00"
    assert shown(due_at(opened, both, CALENDAR)) == "2021-10-22 09:00"
    assert triage_due_at(opened, Deadline(hours=48), CALENDAR) is None


def test_waiting_over_a_weekend_costs_the_office_no_working_time() -> None:
    opened, deadline = local("2021-10-21 10:00"), Deadline(working_days=2)
    wait = Pause(local("2021-10-22 10:00"), local("2021-10-25 10:00"))
    assert shown(due_at(opened, deadline, CALENDAR)) == "2021-10-25 10:00"
    assert shown(due_at(opened, deadline, CALENDAR, [wait])) == "2021-10-26 10:00"


def test_time_left_stands_still_while_the_citizen_is_asked() -> None:
    due = local("2021-10-22 09:00")
    asked = due - 5 * HOUR
    assert time_left(due, due - 8 * HOUR) == 8 * HOUR
    assert time_left(due, due + 90 * HOUR, waiting_since=asked) == 5 * HOUR
    assert not is_overdue(due, due + 90 * HOUR, waiting_since=asked)
    assert not is_overdue(due, due)
    assert is_overdue(due, due + timedelta(seconds=1))
    assert time_left(due, due + HOUR) == -HOUR


def test_a_time_that_had_passed_before_the_wait_stays_passed() -> None:
    due = local("2021-10-22 09:00")
    wait = Pause(due + HOUR, due + 50 * HOUR)
    assert due_after_wait(due, wait, Deadline(hours=48), CALENDAR) == due
    assert due_after_wait(due, Pause(due - HOUR, due - HOUR), Deadline(hours=48), CALENDAR) == due


MOMENTS = st.datetimes(datetime(2021, 1, 1), datetime(2027, 9, 1), timezones=st.just(UTC))  # noqa: DTZ001
LENGTHS = st.timedeltas(timedelta(0), timedelta(days=20))
DEADLINES = st.one_of(
    st.builds(Deadline, hours=st.integers(1, 200)),
    st.builds(Deadline, minutes=st.integers(1, 3_000)),
    st.builds(Deadline, working_days=st.integers(1, 12)),
)


@st.composite
def waits(draw: st.DrawFn, opened: datetime) -> list[Pause]:
    """Waits in any order, also touching and overlapping."""
    found = []
    for after, length in draw(st.lists(st.tuples(LENGTHS, LENGTHS), max_size=4)):
        found.append(Pause(opened + after, opened + after + length))
    return found


@settings(max_examples=300, deadline=None)
@given(opened=MOMENTS, later=LENGTHS, deadline=DEADLINES)
def test_who_comes_later_is_never_due_earlier(opened: datetime, later: timedelta, deadline: Deadline) -> None:
    first = due_at(opened, deadline, CALENDAR)
    assert opened < first <= due_at(opened + later, deadline, CALENDAR)


@settings(max_examples=300, deadline=None)
@given(opened=MOMENTS, deadline=DEADLINES)
def test_the_warning_lies_between_opening_and_due(opened: datetime, deadline: Deadline) -> None:
    assert opened < warn_at(opened, deadline, CALENDAR) < due_at(opened, deadline, CALENDAR)


@settings(max_examples=300, deadline=None)
@given(opened=MOMENTS, days=st.integers(1, 12))
def test_working_days_end_in_office_hours_and_a_longer_limit_ends_later(opened: datetime, days: int) -> None:
    due = due_at(opened, Deadline(working_days=days), CALENDAR)
    assert CALENDAR.is_open(due - timedelta(microseconds=1))
    assert due < due_at(opened, Deadline(working_days=days + 1), CALENDAR)


@settings(max_examples=300, deadline=None)
@given(opened=MOMENTS, days=st.integers(1, 12))
def test_working_days_count_exactly_the_days_offices_work(opened: datetime, days: int) -> None:
    """The same by a slow and simple count: minute by minute is too slow, so day by day of whole days."""
    start = CALENDAR.local(opened).replace(hour=7, minute=30, second=0, microsecond=0)
    assume(CALENDAR.is_working_day(start.date()))
    last, counted = start.date(), 1
    while counted < days:
        last += timedelta(days=1)
        counted += CALENDAR.is_working_day(last)
    assert shown(due_at(start, Deadline(working_days=days), CALENDAR)) == f"{last} 17:00"


@settings(max_examples=300, deadline=None)
@given(data=st.data(), opened=MOMENTS, deadline=DEADLINES)
def test_waiting_never_brings_the_due_time_nearer(data: st.DataObject, opened: datetime, deadline: Deadline) -> None:
    pauses = data.draw(waits(opened))
    due = due_at(opened, deadline, CALENDAR, pauses)
    assert due >= due_at(opened, deadline, CALENDAR)
    assert not any(pause.start < due < pause.end for pause in pauses)
    assert due == due_at(opened, deadline, CALENDAR, list(reversed(pauses)))


@settings(max_examples=300, deadline=None)
@given(opened=MOMENTS, hours=st.integers(1, 200), after=LENGTHS, length=LENGTHS)
def test_a_wait_before_the_end_moves_a_clock_limit_by_its_length(
    opened: datetime, hours: int, after: timedelta, length: timedelta
) -> None:
    assume(after < timedelta(hours=hours))
    wait = Pause(opened + after, opened + after + length)
    assert due_at(opened, Deadline(hours=hours), CALENDAR, [wait]) == opened + timedelta(hours=hours) + length


@settings(max_examples=300, deadline=None)
@given(opened=MOMENTS, deadline=DEADLINES, after=LENGTHS, length=LENGTHS)
def test_moving_a_due_time_on_equals_counting_again(
    opened: datetime, deadline: Deadline, after: timedelta, length: timedelta
) -> None:
    wait = Pause(opened + after, opened + after + length)
    for reached in (due_at, warn_at):
        whole = reached(opened, deadline, CALENDAR)
        assert due_after_wait(whole, wait, deadline, CALENDAR) == reached(opened, deadline, CALENDAR, [wait])


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2021, 2, 16), False),
        (date(2021, 2, 17), True),
        (date(2021, 4, 21), False),
        (date(2022, 1, 31), False),
        (date(2023, 1, 27), True),
        (date(2023, 5, 3), False),
        (date(2025, 4, 26), True),
        (date(2025, 5, 2), False),
        (date(2026, 2, 16), False),
        (date(2026, 8, 22), True),
        (date(2027, 2, 8), False),
        (date(2021, 10, 23), False),
    ],
)
def test_working_days_of_the_shipped_years(day: date, works: bool) -> None:
    assert CALENDAR.is_working_day(day) is works


def test_office_hours_have_a_lunch_break() -> None:
    assert CALENDAR.length_of_day == timedelta(hours=7, minutes=30)
    open_at = [CALENDAR.is_open(local(f"2021-10-20 {hour}")) for hour in ("07:29", "07:30", "11:30", "13:30", "17:00")]
    assert open_at == [False, True, False, True, False]


@pytest.mark.parametrize(
    ("begun", "hours", "ends"),
    [
        ("2021-10-20 07:30", 3, "2021-10-20 10:30"),
        ("2021-10-20 07:30", 4, "2021-10-20 13:30"),  # the morning ends, and goes on after lunch
        ("2021-10-20 09:00", 4, "2021-10-20 15:00"),
        ("2021-10-20 12:00", 1, "2021-10-20 14:30"),
        ("2021-10-20 16:30", 4, "2021-10-21 11:00"),
        ("2021-10-22 16:30", 4, "2021-10-25 11:00"),  # Friday to Monday
        ("2021-10-23 22:00", 1, "2021-10-25 08:30"),
        ("2021-12-31 16:00", 4, "2022-01-04 10:30"),  # New Year is a Saturday, made up for on Monday
        ("2021-10-20 09:00", 0, "2021-10-20 09:00"),
    ],
)
def test_office_hours_from_a_moment_end_while_an_office_is_open(begun: str, hours: int, ends: str) -> None:
    later = CALENDAR.later(local(begun), timedelta(hours=hours))
    assert later == local(ends) and CALENDAR.is_open(later)
    assert CALENDAR.open_between(local(begun), later) == timedelta(hours=hours)
