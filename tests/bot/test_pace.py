"""One account cannot keep a process busy: so many messages a minute, so many streams a session."""

import asyncio
from datetime import UTC, datetime, timedelta

import aiohttp

from bot.pace import KEPT, MOST_STREAMS, Pace, Verdict
from tests.bot.channels.webchat.visitor import Visitor
from tests.support.live import Live, start_live

START = datetime(2021, 10, 20, 2, tzinfo=UTC)
PLACE = ("webchat", "a")


def test_so_many_a_minute_and_an_hour_and_it_is_said_once() -> None:
    pace, now = Pace(3, 5), START
    assert [pace.judge(PLACE, now) for _ in range(6)] == [
        *[Verdict.TAKE] * 3, Verdict.SAY, Verdict.DROP, Verdict.DROP
    ]  # fmt: skip
    assert pace.judge(("webchat", "another"), now) is Verdict.TAKE
    # What was dropped counts: the hour is used up, and the person hears for how long, once a minute.
    later = now + timedelta(minutes=1)
    assert [pace.judge(PLACE, later) for _ in range(2)] == [Verdict.SAY_HOUR, Verdict.DROP]
    assert pace.minutes_left(PLACE, later) == 59
    assert pace.judge(PLACE, now + timedelta(minutes=30, seconds=30)) is Verdict.SAY_HOUR
    assert pace.minutes_left(PLACE, now + timedelta(minutes=30, seconds=30)) == 30
    assert pace.judge(PLACE, now + timedelta(hours=1)) is Verdict.TAKE


def test_nothing_is_counted_without_limits_and_few_accounts_are_remembered() -> None:
    free = Pace()
    assert {free.judge(PLACE, START) for _ in range(100)} == {Verdict.TAKE} and not free._accounts
    pace = Pace(1, 0)
    for number in range(KEPT + 10):
        pace.judge(("webchat", str(number)), START)
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
    opened.pop().close()
    async with asyncio.timeout(20):  # the server sees at its next word that the browser has gone
        while True:
            await visitor.say("xin chào")
            async with live.session.get(url, headers=visitor.headers) as again:
                if again.status == 200:
                    break
    for one in opened:
        one.close()
