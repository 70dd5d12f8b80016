"""The outbox lanes when the database goes away, or another process has what this one thinks it has."""

import asyncio
from dataclasses import replace
from typing import Any, cast

import pytest

from bot.channels.base import Channel
from bot.channels.errors import MaybeSent
from bot.delivery import Delivery, Lane
from handlers.dialogue.reply import Reply
from storage.repositories.outbox import OutboxRepository, OutboxRow
from tests.support.post import LEASE, Door, Post
from tests.support.until import until


@pytest.mark.parametrize("stopped", [False, True])
async def test_a_code_whose_answer_is_lost_with_the_database_away_goes_once(
    post: Post, monkeypatch: pytest.MonkeyPatch, stopped: bool
) -> None:
    monkeypatch.setattr("bot.delivery.pauses.LANE_PAUSE", 0.01)
    sent: list[str] = []
    refused = asyncio.Event()
    finish = OutboxRepository.finish

    async def lost(address: str, reply: Reply) -> str:
        sent.append(reply.text)
        raise MaybeSent("answer lost")

    async def away(self: OutboxRepository, row_id: int, state: str, error: str) -> None:
        if stopped or not refused.is_set():
            refused.set()
            raise OSError
        await finish(self, row_id, state, error)

    monkeypatch.setattr(OutboxRepository, "finish", away)
    delivery = Delivery(post.database, {"telegram": cast(Channel, Door(lost))}, post.clock, "a", LEASE)
    delivery.take(*await post.commit("a", 7, "mã 123456", once=True))
    await asyncio.wait_for(refused.wait(), 10)
    if not stopped:
        await until(lambda: post.all_are({"unknown": 1}))
    await delivery.stop(0.05)
    post.clock.move(seconds=31)
    other = await post.process("b")
    await other.sweep()
    assert await post.states() == {"unknown": 1}
    assert (sent, post.api.texts(7)) == (["mã 123456"], [])


async def test_a_swept_lane_that_cannot_claim_sends_what_came_meanwhile(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.pauses.LANE_PAUSE", 0.01)
    delivery, asked, go_on = await post.process("b"), asyncio.Event(), asyncio.Event()
    claim = OutboxRepository.claim

    async def away(self: OutboxRepository, *given: Any, **more: Any) -> list[OutboxRow]:
        if more.get("only") is None or asked.is_set():
            return await claim(self, *given, **more)
        asked.set()
        await go_on.wait()
        raise OSError

    await post.commit("dead", 7, "một")
    post.clock.move(seconds=31)
    monkeypatch.setattr(OutboxRepository, "claim", away)
    await delivery.sweep()
    await asyncio.wait_for(asked.wait(), 10)
    delivery.take(*await post.commit("b", 7, "hai"))
    go_on.set()
    await until(lambda: post.all_sent(2))
    assert post.api.texts(7) == ["một", "hai"]


async def test_a_lane_that_lost_its_first_row_waits_behind_who_has_it(post: Post) -> None:
    delivery = await post.process("a")
    rows, _ = await post.commit("a", 7, "một", "hai")
    lane = Lane(rows[0].contact_id, post.clock.now() + LEASE)
    lane.rows.extend(rows)
    async with post.database.reading() as uow:
        await uow.connection.execute("update outbox set owner = 'b~' where id = $1", rows[0].id)
    assert not await delivery._still_ours(lane) and not lane.rows
    assert await post.states() == {"leased": 1, "waiting": 1}


async def test_rows_of_a_commit_whose_answer_was_lost_go_before_what_comes_later(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.pauses.LANE_PAUSE", 0.01)
    delivery, written = await post.process("a"), asyncio.Event()
    put_back = OutboxRepository.put_back

    async def away(self: OutboxRepository, *given: Any) -> None:
        if not written.is_set():
            raise OSError
        await put_back(self, *given)

    monkeypatch.setattr(OutboxRepository, "put_back", away)
    lost, _ = await post.commit("a", 7, "một")
    never = [replace(lost[0], id=post.ids.new(), cause="never written")]
    delivery.let_go(lost + never)
    delivery.take(*await post.commit("a", 7, "hai"))
    written.set()
    await until(lambda: post.all_are({"waiting": 2}))
    await until(lambda: swept(post, delivery, 2))
    assert post.api.texts(7) == ["một", "hai"]
    await until(lambda: settled(delivery))
    delivery.take(*await post.commit("a", 7, "ba"))
    await until(lambda: post.all_sent(3))


@pytest.mark.parametrize("given_aside", [False, True])
async def test_what_our_own_sweep_took_up_again_is_not_taken_from_it_while_it_is_sent(
    post: Post, monkeypatch: pytest.MonkeyPatch, given_aside: bool
) -> None:
    monkeypatch.setattr("bot.delivery.pauses.LANE_PAUSE", 0.01)
    begun, go_on, sent, under_way = asyncio.Event(), asyncio.Event(), [], []
    put_back, waits = OutboxRepository.put_back, asyncio.Event()

    async def slow(address: str, reply: Reply) -> str:
        sent.append(reply.text)
        begun.set()
        await go_on.wait()
        return "1"

    async def second_waits(self: OutboxRepository, *given: Any) -> None:
        if begun.is_set() or waits.is_set():
            await begun.wait()
            await put_back(self, *given)
            under_way.append(await post.states())
            go_on.set()
            return
        await put_back(self, *given)
        waits.set()
        if given_aside:
            raise OSError  # written, and the answer is lost

    monkeypatch.setattr(OutboxRepository, "put_back", second_waits)
    delivery = Delivery(post.database, {"telegram": cast(Channel, Door(slow))}, post.clock, "a", LEASE)
    rows, added = await post.commit("a", 7, "mã 123456", once=True)
    if given_aside:
        delivery._aside.update({rows[0].contact_id})
        delivery.take(rows, added)
    else:
        delivery.let_go(rows)
    await until(lambda: post.all_are({"waiting": 1}))
    await delivery.sweep()
    await asyncio.wait_for(go_on.wait(), 10)
    await until(lambda: post.all_sent(1))
    assert (sent, under_way) == (["mã 123456"], [{"sending": 1}])
    await delivery.stop(0.1)


async def test_what_was_committed_while_a_lane_went_back_to_the_table_follows_it(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = await post.process("a")
    busy = iter([429])
    post.api.retry_after = 30
    post.api.fault = lambda method, body: next(busy, None) if method == "sendMessage" else None
    first = await post.commit("a", 7, "một")
    second = await post.commit("a", 7, "hai")  # written while the first was leased to us, told of after it went back
    delivery.take(*first)
    await until(lambda: post.all_are({"waiting": 1, "leased": 1}))
    delivery.take(*second)
    await until(lambda: post.all_are({"waiting": 2}))
    post.clock.move(seconds=31)
    await until(lambda: swept(post, delivery, 2))
    assert post.api.texts(7) == ["một", "hai"]


async def swept(post: Post, delivery: Delivery, count: int) -> bool:
    """Whether so many rows are sent after one more sweep."""
    await delivery.sweep()
    return await post.all_sent(count)


async def settled(delivery: Delivery) -> bool:
    """Whether nobody's rows went to the table a moment ago."""
    return not delivery._aside


async def test_an_id_that_the_database_cannot_hold_is_kept_without_what_it_cannot(post: Post) -> None:
    async def odd(address: str, reply: Reply) -> str:
        return "id\0\ud800" + "9" * 1000

    delivery = Delivery(post.database, {"telegram": cast(Channel, Door(odd))}, post.clock, "a", LEASE)
    delivery.take(*await post.commit("a", 7, "một", "hai"))
    await until(lambda: post.all_sent(2))
    await delivery.stop(0.1)
