"""The outbox lanes against a real database and a Bot API that misbehaves."""

import asyncio
from typing import cast

import pytest

from bot.channels.base import Channel
from bot.delivery import Delivery
from handlers.dialogue.reply import Reply
from storage.repositories.outbox import OutboxRow
from tests.support.bot_api import sometimes
from tests.support.post import LEASE, Door, Post
from tests.support.until import until

HELD_UP = (
    "from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())"
)


async def test_messages_of_a_chat_arrive_in_order_and_are_marked(post: Post) -> None:
    delivery = await post.process("a")
    texts = [f"tin {n}" for n in range(20)]
    delivery.take(*await post.commit("a", 7, *texts))
    await until(lambda: post.all_sent(20))
    assert post.api.texts(7) == texts


async def test_a_cause_sends_once(post: Post) -> None:
    delivery = await post.process("a")
    rows, added = await post.commit("a", 7, "một")
    async with post.database.unit_of_work() as uow:
        again = await uow.outbox.add(rows, "a", post.clock.now(), post.clock.now() + LEASE)
    assert again == []
    delivery.take(rows, added)
    delivery.take(rows, again)
    await until(lambda: post.all_sent(1))
    assert post.api.texts(7) == ["một"]


async def test_too_fast_waits_and_keeps_the_order(post: Post) -> None:
    post.api.retry_after = 0
    post.api.fault = sometimes(0.4, 429)
    delivery = await post.process("a")
    for chat in (7, 8, 9):
        delivery.take(*await post.commit("a", chat, *[f"{chat}-{n}" for n in range(10)]))
    await until(lambda: post.all_sent(30))
    assert post.api.by_chat() == {chat: [f"{chat}-{n}" for n in range(10)] for chat in (7, 8, 9)}


async def test_a_person_who_blocked_us_gets_nothing_and_is_noted(post: Post) -> None:
    post.api.fault = lambda method, body: 403 if body.get("chat_id") == 7 else None
    delivery = await post.process("a")
    delivery.take(*await post.commit("a", 7, "một"))
    delivery.take(*await post.commit("a", 8, "hai"))
    # Two chats, two marks: whichever is stored first, the other comes a moment later.
    await until(lambda: post.all_are({"sent": 1, "failed": 1}))
    async with post.database.reading() as uow:
        contact = await uow.contacts.find("telegram", "7")
    assert contact is not None and contact.unreachable_at is not None


async def test_what_a_dead_process_left_is_swept_up_after_the_lease(post: Post) -> None:
    await post.commit("dead", 7, "một", "hai", "ba")
    delivery = await post.process("b")
    assert await delivery.sweep() == 0
    post.clock.move(seconds=31)

    async def swept() -> bool:
        await delivery.sweep()
        return await post.all_sent(3)

    await until(swept)
    assert post.api.texts(7) == ["một", "hai", "ba"]


async def test_a_message_behind_another_processes_message_waits_for_it(post: Post) -> None:
    await post.commit("dead", 7, "trước")
    delivery = await post.process("b")
    delivery.take(*await post.commit("b", 7, "sau"))
    await until(lambda: post.has("waiting", 1))
    assert post.api.texts(7) == []
    post.clock.move(seconds=31)

    async def swept() -> bool:
        await delivery.sweep()
        return await post.all_sent(2)

    await until(swept)
    assert post.api.texts(7) == ["trước", "sau"]


async def test_a_code_is_rather_lost_than_sent_twice(post: Post) -> None:
    post.api.fault = lambda method, body: 0 if method == "sendMessage" else None
    delivery = await post.process("a")
    delivery.take(*await post.commit("a", 7, "mã 123456", once=True))
    await until(lambda: post.has("unknown", 1))
    post.api.fault = lambda method, body: None
    post.clock.move(seconds=120)
    await delivery.sweep()
    await asyncio.sleep(0)
    assert post.api.texts(7) == []


async def test_a_dropped_line_is_tried_again_for_ordinary_messages(post: Post) -> None:
    dropped = iter([0])
    post.api.fault = lambda method, body: next(dropped, None) if method == "sendMessage" else None
    delivery = await post.process("a")
    delivery.take(*await post.commit("a", 7, "chào"))
    await until(lambda: post.all_sent(1))
    assert post.api.texts(7) == ["chào"]


async def test_a_code_on_its_way_when_the_process_stops_is_sent_by_nobody_else(post: Post) -> None:
    begun = asyncio.Event()

    async def hang(address: str, reply: Reply) -> str:
        begun.set()
        await asyncio.Event().wait()
        return ""

    stopping = Delivery(post.database, {"telegram": cast(Channel, Door(hang))}, post.clock, "a", LEASE)
    stopping.take(*await post.commit("a", 7, "mã 123456", once=True))
    await begun.wait()
    await stopping.stop(0.01)
    assert await post.states() == {"sending": 1}
    post.clock.move(seconds=31)
    other = await post.process("b")
    await other.sweep()
    assert await post.states() == {"unknown": 1}
    assert post.api.texts(7) == []


async def test_a_message_that_breaks_a_channel_gives_way_in_the_end(post: Post) -> None:
    async def broken(address: str, reply: Reply) -> str:
        if reply.text == "hỏng":
            raise KeyError
        return "1"

    delivery = Delivery(post.database, {"telegram": cast(Channel, Door(broken))}, post.clock, "a", LEASE)
    await post.commit("dead", 7, "hỏng", "sau")

    async def swept() -> bool:
        post.clock.move(seconds=400)
        await delivery.sweep()
        return await post.all_sent(1)

    async with post.database.reading() as uow:
        await uow.connection.execute("update outbox set attempts = 6 where cause = (select min(cause) from outbox)")
    await until(swept)
    assert await post.states() == {"failed": 1, "sent": 1}
    await delivery.stop(0.1)


async def test_marking_goes_on_after_a_fault(post: Post) -> None:
    delivery = await post.process("a")
    async with post.database.unit_of_work() as other:
        await other.connection.execute("lock table outbox in exclusive mode")
        marking = asyncio.create_task(delivery.marks.marked(1, "external"))
        await until(lambda: _waits_for_a_lock(post))
        await other.connection.execute(f"select pg_cancel_backend(pid) {HELD_UP}")
    delivery.take(*await post.commit("a", 7, "chào"))
    await until(lambda: post.all_sent(1))
    await marking


async def _waits_for_a_lock(post: Post) -> bool:
    async with post.database.reading() as uow:
        return bool(await uow.connection.fetchval(f"select 1 {HELD_UP}"))


async def test_newer_messages_do_not_overtake_those_of_a_lane_that_met_the_database_away(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.pauses.LANE_PAUSE", 0.01)
    delivery, away = await post.process("a"), asyncio.Event()

    async def refused_while_away(row: OutboxRow, state: str, error: Exception) -> None:
        away.set()
        raise OSError

    post.api.fault = lambda method, body: None if away.is_set() else 400  # the first try is refused
    with monkeypatch.context() as patch:
        patch.setattr(delivery.outcomes, "finish", refused_while_away)
        delivery.take(*await post.commit("a", 7, "một"))
        await asyncio.wait_for(away.wait(), 10)
        delivery.take(*await post.commit("a", 7, "hai"))
    await until(lambda: post.all_sent(2))
    assert post.api.texts(7) == ["một", "hai"]
