"""What a queue shows of the time: a tone and an icon beside words short enough for a column."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from handlers.texts import Texts
from handlers.tickets.clocks import ICONS, age_of, clock_of

NOW = datetime(2021, 10, 20, 2, tzinfo=UTC)
TEXTS = Texts.load()


@dataclass(frozen=True)
class One:
    opened_at: datetime
    due_at: datetime
    status: str = "open"
    paused_at: datetime | None = None


def due_in(opened: timedelta = timedelta(hours=48), status: str = "open", **left: float) -> One:
    due = NOW + timedelta(**left)
    return One(due - opened, due, status)


@pytest.mark.parametrize(
    ("one", "tone", "words"),
    [
        (due_in(hours=40), "fine", "còn 1 ngày 16 giờ"),
        (due_in(hours=12), "soon", "còn 12 giờ"),
        (due_in(hours=5, minutes=40), "soon", "còn 5 giờ"),
        (due_in(minutes=25), "soon", "còn 25 phút"),
        (due_in(seconds=-20), "late", "quá hạn dưới 1 phút"),
        (due_in(hours=-5, minutes=-30), "late", "quá hạn 5 giờ"),
        (due_in(hours=-30), "late", "quá hạn 1 ngày 6 giờ"),
        (due_in(days=-9, hours=-5), "late", "quá hạn 9 ngày"),
        (due_in(hours=-30, status="approved"), "done", "đã đồng ý"),
        (due_in(hours=-30, status="refused"), "done", "đã từ chối"),
    ],
)
def test_tone_and_words_agree(one: One, tone: str, words: str) -> None:
    clock = clock_of(one, NOW)
    assert (clock.tone, TEXTS.say(clock.words.key, clock.words.params)) == (tone, words)
    assert clock.icon == ICONS[tone]


def test_the_clock_stands_still_while_the_citizen_is_waited_for() -> None:
    one = One(NOW - timedelta(hours=60), NOW - timedelta(hours=12), "waiting_citizen", NOW - timedelta(hours=20))
    clock = clock_of(one, NOW)
    assert (clock.tone, TEXTS.say(clock.words.key, clock.words.params)) == ("waits", "còn 8 giờ")


def test_every_tone_has_an_icon_of_its_own() -> None:
    assert len(set(ICONS.values())) == len(ICONS)


def test_age_is_told_in_what_counts() -> None:
    said = age_of(One(NOW - timedelta(days=4, hours=7), NOW), NOW)
    assert TEXTS.say(said.key, said.params) == "4 ngày"
