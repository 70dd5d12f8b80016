"""Events that are signed rightly and odd all the same, through a whole service: each is taken, and none does harm."""

import unicodedata
from functools import partial
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.channels.zalo.messages import plain
from tests.bot.channels.zalo.test_talk import USER, Door
from tests.bot.channels.zalo.test_talk import door as door
from tests.support.until import until

CHARGED = 300 * 1024 * 1024  # bytes that a file is said to have
UNKNOWN: tuple[dict[str, Any], ...] = (
    {"event_name": "user_reacted_message"}, {"event_name": "change_oa_daily_quota"}, {"event_name": ""},
    {"event_name": "anonymous_send_text"}, {"event_name": "add_user_to_tag"}, {"event_name": "x" * 3000},
    {"event_name": None}, {"event_name": 17}, {"event_name": ["user_send_text"]}, {"event_name": "USER_SEND_TEXT"},
    {"sender": None}, {"sender": {"id": ""}}, {"sender": {"id": "x" * 65}}, {"sender": {"id": "../17"}},
    {"sender": {"id": -17}}, {"sender": {"id": 1.5}}, {"sender": [USER]}, {"sender": USER},
)  # fmt: skip


async def rows(door: Door, table: str) -> int:
    async with door.live.service.database.reading() as uow:
        count: int = await uow.connection.fetchval(f"select count(*) from {table}")
    return count


async def test_events_that_nobody_knows_and_those_of_nobody_are_taken_and_leave_nothing(door: Door) -> None:
    for odd in UNKNOWN:
        event = {**door.platform.phones.event(door.lan, "user_send_text", {"text": "chào"}), **odd}
        assert await door.platform.phones.post(event) == 200, odd
    await until(door.quiet)
    assert [await rows(door, table) for table in ("updates", "contacts", "conversations", "outbox")] == [0, 0, 0, 0]
    assert door.lan.got == []


async def test_whoever_comes_as_a_number_and_in_letters_taken_apart_is_the_same_and_says_the_same(door: Door) -> None:
    composed = await door.say("tra cứu mũi tiêm")
    await door.say("menu")
    count, phones = len(door.lan.got), door.platform.phones
    apart = unicodedata.normalize("NFD", "tra cứu mũi tiêm")
    event = phones.event(door.lan, "user_send_text", {"msg_id": 9_007_199_254_740_993, "text": apart})
    event |= {"sender": {"id": int(USER)}, "timestamp": int(event["timestamp"]), "app_id": int(event["app_id"])}
    for msg_id in (9_007_199_254_740_993, "9007199254740993"):  # the same message: beyond what a double can tell apart
        event["message"]["msg_id"] = msg_id
        answer = await door.after(await phones.post(event), count)
    assert apart != "tra cứu mũi tiêm" and answer.text == composed.text
    assert len(door.lan.got) == count + 1
    assert (await rows(door, "contacts"), await rows(door, "updates")) == (1, 3)


async def test_a_file_elsewhere_or_far_too_large_is_asked_of_nobody_and_told(door: Door) -> None:
    asked: list[str] = []

    async def elsewhere(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(body=b"secret of the inner network")

    app = web.Application()
    app.router.add_get("/{name:.*}", elsewhere)
    await door.say("chào")
    async with TestServer(app) as server:
        own = f"{door.platform.url}/file/kept"
        inner = str(server.make_url("/latest"))
        named: list[dict[str, Any]] = [
            {"url": inner}, {"url": inner.replace("127.0.0.1", "localhost")}, {"url": "https://evil.example/a.jpg"},
            {"url": f"{door.platform.url}@{inner.removeprefix('http://')}"}, {"url": "file:///etc/passwd"},
            {"url": own, "size": str(CHARGED), "name": "a.jpg"}, {"url": own, "size": CHARGED, "name": "b.png"},
        ]  # fmt: skip
        for number, payload in enumerate(named, 1):
            kind = "file" if "size" in payload else "image"
            message = {"attachments": [{"type": kind, "payload": payload}]}
            event = door.platform.phones.event(door.lan, f"user_send_{kind}", message)
            assert await door.platform.phones.post(event) == 200
            await until(partial(refused, door, number))
    await until(door.quiet)
    assert asked == []
    async with door.live.service.database.reading() as uow:
        found = await uow.connection.fetch("select problem, source_ref, source_sealed from files order by created_at")
    assert [row["problem"] for row in found] == ["photo_gone"] * 5 + ["photo_too_large"] * 2
    assert {(row["source_ref"], row["source_sealed"]) for row in found} == {("", None)}
    await until(partial(heard, door, "trên 20 MB"))


async def refused(door: Door, count: int) -> bool:
    """Whether so many files were refused."""
    async with door.live.service.database.reading() as uow:
        return bool(await uow.connection.fetchval("select count(*) from files where state = 'refused'") >= count)


async def heard(door: Door, words: str) -> bool:
    """Whether the person was told so."""
    return any(words in got.text for got in door.lan.got)


@pytest.mark.parametrize("written", ["@[5040200000000000099]", "[@5040200000000000099]"])
async def test_what_somebody_writes_calls_nobody_when_it_is_said_back(door: Door, written: str) -> None:
    await door.say("chào")
    assert await door.platform.phones.write_by_hand(door.lan, "Chào chị, chị cần hỏi gì?") == 200
    await door.say(f"mất tên mũi 1 {written}")
    await door.say("gặp trợ lý")
    await until(partial(heard, door, "mất tên mũi 1"))
    assert not await heard(door, written)


def test_a_mention_of_any_length_is_none() -> None:
    assert plain(f"@[{'9' * 200}] [@{'a' * 90}]") == f"@({'9' * 200}) (@{'a' * 90})"
