"""One account cannot keep a process busy: so many messages a minute, so many streams a session."""

from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import aiohttp

from bot.coordination import Counted
from bot.pace import KEPT, Pace, Place, Verdict
from bot.streams import MOST_LEFT, MOST_STREAMS, Streams
from tests.bot.channels.webchat.visitor import Visitor
from tests.support.live import Live, start_live
from tests.support.until import until

START = datetime(2021, 10, 20, 2, tzinfo=UTC)
PLACE = ("webchat", "a")


async def verdicts(pace: Pace, now: datetime, times: int, place: Place = PLACE) -> list[Verdict]:
    return [await pace.judge(place, now) for _ in range(times)]


async def test_so_many_a_minute_and_an_hour_and_it_is_said_once() -> None:
    pace, now = Pace(3, 5), START
    assert await verdicts(pace, now, 6) == [*[Verdict.TAKE] * 3, Verdict.SAY, Verdict.DROP, Verdict.DROP]
    assert await pace.judge(("webchat", "another"), now) is Verdict.TAKE
    # What was dropped counts: the hour is used up, and the person hears for how long, once a minute.
    later = now + timedelta(minutes=1)
    assert await verdicts(pace, later, 2) == [Verdict.SAY_HOUR, Verdict.DROP]
    assert pace.minutes_left(PLACE, later) == 59
    assert await pace.judge(PLACE, now + timedelta(minutes=30, seconds=30)) is Verdict.SAY_HOUR
    assert pace.minutes_left(PLACE, now + timedelta(minutes=30, seconds=30)) == 30
    assert await pace.judge(PLACE, now + timedelta(hours=1)) is Verdict.TAKE


class Together:
    """What Redis does, without its clock."""

    def __init__(self) -> None:
        self.counts = Counter[tuple[object, ...]]()
        self.there = True

    async def __call__(self, place: Place, what: str, seconds: Sequence[int]) -> list[Counted] | None:
        if not self.there:
            return None
        self.counts.update((place, what, one) for one in seconds)
        return [Counted(self.counts[place, what, one], one - 10) for one in seconds]


async def test_processes_count_together_and_each_for_itself_while_nobody_counts_for_all() -> None:
    together = Together()
    one, other = (Pace(4, 8, together) for _ in range(2))
    judged = [await pace.judge(PLACE, START) for _ in range(3) for pace in (one, other)]
    assert judged == [*[Verdict.TAKE] * 4, Verdict.SAY, Verdict.DROP]  # told by one of them, once
    together.there = False
    assert await other.judge(PLACE, START + timedelta(minutes=1)) is Verdict.TAKE
    together.there = True
    assert await verdicts(other, START + timedelta(minutes=2), 3) == [Verdict.DROP] * 3  # within the same minute there
    assert other.minutes_left(PLACE, START) == 60 and other.minutes_left(PLACE, START + timedelta(minutes=2)) == 58
    assert await one.judge(("webchat", "another"), START) is Verdict.TAKE


async def test_nothing_is_counted_without_limits_and_few_accounts_are_remembered() -> None:
    free = Pace()
    assert set(await verdicts(free, START, 100)) == {Verdict.TAKE} and not free._accounts
    pace = Pace(1, 0)
    for number in range(KEPT + 10):
        await pace.judge(("webchat", str(number)), START)
    assert len(pace._accounts) == KEPT


async def test_who_writes_too_fast_is_told_once_and_others_go_on(database_url: str) -> None:
    async with start_live(database_url, works=False, messages_minute=4) as live:
        fast, other = await Visitor.arrive(live), await Visitor.arrive(live)
        results = [(await fast.say("xin chào"))[1]["result"] for _ in range(10)]
        assert results == [*["done"] * 4, *["slowed"] * 6]
        assert (await other.say("xin chào"))[1]["result"] == "done"
        told = [one["text"] for one in await fast.replies() if "nhắn nhanh quá" in one["text"]]
        assert len(told) == 1


async def test_who_wrote_too_much_in_an_hour_is_told_until_when(database_url: str) -> None:
    async with start_live(database_url, works=False, messages_minute=0, messages_hour=2) as live:
        much = await Visitor.arrive(live)
        assert [(await much.say("xin chào"))[1]["result"] for _ in range(4)] == [*["done"] * 2, *["slowed"] * 2]
        told = [one["text"] for one in await much.replies() if "nhắn quá nhiều tin trong một giờ" in one["text"]]
        assert len(told) == 1 and "khoảng 60 phút" in told[0]


async def test_a_session_has_at_most_five_streams(live: Live) -> None:
    visitor = await Visitor.arrive(live)
    await visitor.say("xin chào")
    url = live.url("/chat/api/events")
    opened: list[aiohttp.ClientResponse] = []
    for _ in range(MOST_STREAMS):
        opened.append(await live.session.get(url, headers=visitor.headers))
        assert opened[-1].status == 200
    async with live.session.get(url, headers=visitor.headers) as refused:
        assert refused.status == 429 and refused.headers["Retry-After"]
    other = await Visitor.arrive(live)
    async with live.session.get(url, headers=other.headers) as answer:
        assert answer.status == 200
    for _ in range(MOST_STREAMS + 2):  # a tab is closed and opened anew, again and again: left pages are not counted
        opened.pop(0).close()

        async def taken() -> bool:
            opened.append(await live.session.get(url, headers=visitor.headers))
            if opened[-1].status == 200:
                return True
            opened.pop().close()
            return False

        await until(taken, 5)  # well before the next word is written to the one that was left
    async with live.session.get(url, headers=visitor.headers) as refused:
        assert refused.status == 429
    for one in opened:
        one.close()


def test_pages_that_were_left_are_not_counted_without_end() -> None:
    streams = Streams()
    with ExitStack() as held:
        assert all(held.enter_context(streams.one("a", lambda: True)) for _ in range(MOST_LEFT))
        assert not held.enter_context(streams.one("a", lambda: True))
        assert held.enter_context(streams.one("b", lambda: False))
    with streams.one("a", lambda: False) as free:
        assert free
