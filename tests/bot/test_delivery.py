"""The outbox lanes against a real database and a Bot API that misbehaves."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from bot.channels.base import Channel
from bot.channels.errors import MaybeSent
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram.channel import TRAITS
from bot.clock import SystemIds
from bot.delivery import Delivery, Lane
from handlers.dialogue.reply import Reply
from handlers.dialogue.talk import Traits
from storage.crypto import Vault
from storage.database import Database
from storage.repositories.outbox import OutboxRepository, OutboxRow
from tests.support.bot_api import TOKEN, BotApi, sometimes
from tests.support.driver import FakeClock
from tests.support.until import until

LEASE = timedelta(seconds=30)
HELD_UP = (
    "from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())"
)


async def unused(incoming: object) -> str:
    """No update comes in here."""
    raise AssertionError


@dataclass
class Post:
    """A database, a Bot API and processes that send."""

    database: Database
    api: BotApi
    clock: FakeClock
    ids: SystemIds
    processes: list[tuple[Delivery, TelegramChannel]]

    async def process(self, owner: str) -> Delivery:
        """A process that sends over Telegram."""
        channel = TelegramChannel(
            token=TOKEN, api=self.api.url, secret="s", public_url="", receive=unused, database=self.database,
            clock=self.clock, serves=False,
        )  # fmt: skip
        await channel.start()
        delivery = Delivery(self.database, {"telegram": channel}, self.clock, owner, LEASE)
        self.processes.append((delivery, channel))
        return delivery

    async def commit(self, owner: str, chat: int, *texts: str, once: bool = False) -> tuple[list[OutboxRow], list]:
        """What a turn of that process writes."""
        async with self.database.unit_of_work() as uow:
            contact = await uow.contacts.ensure(self.ids.new(), "telegram", str(chat), self.clock.now())
            rows = [
                OutboxRow(n := self.ids.new(), f"c{n}", "telegram", contact.id, str(chat), Reply(t).to_json(), once)
                for t in texts
            ]
            added = await uow.outbox.add(rows, owner, self.clock.now(), self.clock.now() + LEASE)
        return rows, added

    async def states(self) -> dict[str, int]:
        """How many rows stand in which state."""
        async with self.database.reading() as uow:
            rows = await uow.connection.fetch("select state, count(*) n from outbox group by state")
        return {row["state"]: row["n"] for row in rows}

    async def all_sent(self, count: int) -> bool:
        """Whether so many rows are marked sent."""
        return (await self.states()).get("sent", 0) == count


@pytest.fixture
async def post(database_url: str) -> AsyncIterator[Post]:
    """The parts, closed afterwards."""
    database = await Database.open(database_url, Vault({1: b"d" * 32}, b"i" * 32), largest=5)
    api = BotApi()
    await api.start()
    made = Post(database, api, FakeClock(datetime.now(UTC)), SystemIds(), [])
    yield made
    for delivery, channel in made.processes:
        await delivery.stop(0.2)
        await channel.close()
    await api.stop()
    await database.close()


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
    await until(lambda: post.all_sent(1))
    assert (await post.states()) == {"sent": 1, "failed": 1}
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
    await until(lambda: _has(post, "waiting", 1))
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
    await until(lambda: _has(post, "unknown", 1))
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


async def _has(post: Post, state: str, count: int) -> bool:
    return (await post.states()).get(state, 0) == count


@dataclass
class Door:
    """A channel whose sending is up to the test."""

    sends: Callable[[str, Reply], Awaitable[str]]
    name: str = "telegram"
    traits: Traits = TRAITS

    async def send(self, address: str, reply: Reply) -> str:
        return await self.sends(address, reply)


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
        delivery._sent.append((1, "external"))
        delivery._mark_soon()
        await until(lambda: _waits_for_a_lock(post))
        await other.connection.execute(f"select pg_cancel_backend(pid) {HELD_UP}")
    delivery.take(*await post.commit("a", 7, "chào"))
    await until(lambda: post.all_sent(1))


async def _waits_for_a_lock(post: Post) -> bool:
    async with post.database.reading() as uow:
        return bool(await uow.connection.fetchval(f"select 1 {HELD_UP}"))


async def test_newer_messages_do_not_overtake_those_of_a_lane_that_met_the_database_away(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.LANE_PAUSE", 0.01)
    delivery, away = await post.process("a"), asyncio.Event()

    async def refused_while_away(row: OutboxRow, state: str, error: Exception) -> None:
        away.set()
        raise OSError

    post.api.fault = lambda method, body: None if away.is_set() else 400  # the first try is refused
    with monkeypatch.context() as patch:
        patch.setattr(delivery, "_finish", refused_while_away)
        delivery.take(*await post.commit("a", 7, "một"))
        await asyncio.wait_for(away.wait(), 10)
        delivery.take(*await post.commit("a", 7, "hai"))
    await until(lambda: post.all_sent(2))
    assert post.api.texts(7) == ["một", "hai"]


@pytest.mark.parametrize("stopped", [False, True])
async def test_a_code_whose_answer_is_lost_with_the_database_away_goes_once(
    post: Post, monkeypatch: pytest.MonkeyPatch, stopped: bool
) -> None:
    monkeypatch.setattr("bot.delivery.LANE_PAUSE", 0.01)
    sent: list[str] = []
    refused = asyncio.Event()
    finish = OutboxRepository.finish

    async def lost(address: str, reply: Reply) -> str:
        sent.append(reply.text)
        raise MaybeSent("answer lost")

    async def away(self: OutboxRepository, *given: str) -> None:
        if stopped or not refused.is_set():
            refused.set()
            raise OSError
        await finish(self, *given)

    monkeypatch.setattr(OutboxRepository, "finish", away)
    delivery = Delivery(post.database, {"telegram": cast(Channel, Door(lost))}, post.clock, "a", LEASE)
    delivery.take(*await post.commit("a", 7, "mã 123456", once=True))
    await asyncio.wait_for(refused.wait(), 10)
    if not stopped:
        await until(lambda: in_state(post, {"unknown": 1}))
    await delivery.stop(0.05)
    post.clock.move(seconds=31)
    other = await post.process("b")
    await other.sweep()
    assert await post.states() == {"unknown": 1}
    assert (sent, post.api.texts(7)) == (["mã 123456"], [])


async def test_a_swept_lane_that_cannot_claim_sends_what_came_meanwhile(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.LANE_PAUSE", 0.01)
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


async def in_state(post: Post, wanted: dict[str, int]) -> bool:
    """Whether the rows stand so."""
    return await post.states() == wanted
