"""Who sends next, and how fast: the lanes against limits, a Bot API that refuses, and processes that share."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import cast

import pytest

from bot.channels.base import Channel
from bot.channels.errors import Moved, Wait, Whom
from bot.channels.telegram.channel import LIMITS, TRAITS
from bot.coordination import MemoryCoordination, RedisCoordination
from bot.delivery import Delivery, Gate
from bot.delivery.bucket import MARGIN, alone, shared
from bot.delivery.flow import Flow
from bot.delivery.gate import AT_ONCE, FOR_ANSWERS
from bot.delivery.pool import Asked, Given, Pool
from bot.embedded import start_valkey
from bot.embedded.valkey import RunningValkey
from handlers.dialogue.reply import Reply
from storage.repositories.outbox import Added, MessageClass, OutboxRow
from tests.support.post import LEASE, Door, Post
from tests.support.until import until


@dataclass
class Comer:
    urgency: int


@pytest.mark.parametrize("limit", [3.0, 30.0, 66.7, 150.0])
def test_processes_together_never_make_more_in_a_second_than_the_platform_takes(limit: float) -> None:
    for processes in range(1, 20):
        one = shared(limit, processes)
        assert one.pool > 0 and one.rate > 0 and one.burst >= 1
        lone = alone(limit, processes)
        if one.burst * processes <= limit / 4:  # more processes than that can only be told by the platform
            assert processes * (one.rate + one.burst) + one.pool <= limit
            assert processes * (lone.rate + min(lone.burst, lone.rate)) <= limit
    assert MARGIN < 1


async def test_an_answer_goes_before_notices_and_those_before_reminders_and_broadcasts() -> None:
    gate, order = Gate({"telegram": cast(Channel, Door(never))}), []
    for number in range(AT_ONCE):  # everything on its way that may be
        await gate.enter(Comer(0), "telegram", f"full {number}")

    async def come(urgency: int, name: str) -> None:
        await gate.enter(Comer(urgency), "telegram", name)
        order.append(name)

    names = {3: "broadcast", 1: "notice", 2: "reminder", 0: "answer"}
    tasks = [asyncio.create_task(come(urgency, name)) for urgency, name in names.items()]
    late = Comer(3)
    tasks.append(asyncio.create_task(gate.enter(late, "telegram", "late")))
    await until(lambda: waiting(gate, 5))
    late.urgency = 0  # an answer came behind it in its chat
    gate.hurry(late)
    for number in range(AT_ONCE):
        gate.leave("telegram", f"full {number}")
    await asyncio.wait_for(asyncio.gather(*tasks), 10)
    assert order == ["answer", "notice", "reminder", "broadcast"]
    await gate.stop()


async def test_a_platform_that_hangs_with_notices_holds_up_no_answer() -> None:
    gate = Gate({"telegram": cast(Channel, Door(never))})
    notices = [asyncio.create_task(gate.enter(Comer(1), "telegram", str(number))) for number in range(2 * AT_ONCE)]
    await until(lambda: waiting(gate, 2 * AT_ONCE - 48))
    await asyncio.wait_for(gate.enter(Comer(0), "telegram", "answer"), 10)
    for task in notices:
        task.cancel()
    await asyncio.gather(*notices, return_exceptions=True)
    assert gate.waiting == 0


async def test_who_waits_for_room_alone_looks_for_no_time() -> None:
    """It would look a thousand times a second, and ask for moments of the pool that it cannot use."""
    gate = Gate({"telegram": cast(Channel, Door(never))}, percent=100_000)
    for number in range(AT_ONCE - FOR_ANSWERS):
        await gate.enter(Comer(1), "telegram", str(number))
    last = asyncio.create_task(gate.enter(Comer(1), "telegram", "last"))
    await until(lambda: waiting(gate, 1))
    assert gate._timer is None
    gate.leave("telegram", "0")
    await asyncio.wait_for(last, 10)
    await gate.stop()


async def test_an_answer_goes_before_a_backlog_of_notices_of_all_kinds(post: Post) -> None:
    """Those in the table too: what stands before it in its own chat is as urgent."""
    gone: list[str] = []

    async def send(address: str, reply: Reply) -> str:
        gone.append(reply.text)
        return "1"

    for chat in range(100, 160):
        await commit_as(post, MessageClass.NOTICE, chat, f"tin {chat}")
    await commit_as(post, MessageClass.REPLY, 159, "trả lời")
    post.clock.move(seconds=31)
    delivery = Delivery(post.database, {"telegram": cast(Channel, Door(send))}, post.clock, "a", LEASE)
    await delivery.sweep(1)
    await until(lambda: post.has("sent", 3))
    assert gone[0] == "tin 159" and set(gone) == {"tin 159", "tin 100", "trả lời"}
    await delivery.stop(0.1)


class Heard(MemoryCoordination):
    """Two processes' coordination in one."""

    @property
    def together(self) -> bool:
        return True


async def test_an_answer_behind_a_notice_that_another_process_holds_hurries_it(post: Post) -> None:
    gone: list[str] = []

    async def send(address: str, reply: Reply) -> str:
        gone.append(reply.text)
        return "1"

    doors, line = {"telegram": cast(Channel, Door(send))}, Heard()
    gates = [Gate(doors, line, name) for name in "ab"]
    first, second = (Delivery(post.database, doors, post.clock, n, LEASE, g) for n, g in zip("ab", gates, strict=True))
    for gate in gates:
        gate.start()
    for number in range(AT_ONCE):  # as many on their way as may be
        await gates[0].enter(Comer(0), "telegram", f"full {number}")
    for chat in (1, 2, 3):
        first.take(*await commit_as(post, MessageClass.NOTICE, chat, f"tin {chat}", "a"))
    await until(lambda: waiting(gates[0], 3))
    second.take(*await commit_as(post, MessageClass.REPLY, 3, "trả lời", "b"))
    await until(lambda: urgent(gates[0]))
    gates[0].leave("telegram", "full 0")  # room for one, which only an answer may take, and what stands before it
    await until(lambda: post.all_sent(2))
    assert gone == ["tin 3", "trả lời"]
    for number in range(1, AT_ONCE):
        gates[0].leave("telegram", f"full {number}")
    await until(lambda: post.all_sent(4))
    for delivery in (first, second):
        await delivery.stop(0.1)


async def test_a_process_holds_no_more_notices_than_it_can_send_soon(post: Post) -> None:
    gate = Gate({"telegram": cast(Channel, Door(never))}, percent=100)
    delivery = Delivery(post.database, {"telegram": cast(Channel, Door(never))}, post.clock, "a", LEASE, gate)
    gate._open("telegram").flow.halt(1e12)  # type: ignore[union-attr]
    for chat in range(100, 170):
        delivery.take(*await commit_as(post, MessageClass.NOTICE, chat, "tin", "a"))
        await asyncio.sleep(0)
    await until(lambda: post.all_are({"leased": 60, "waiting": 10}))  # two seconds' worth
    assert await delivery.sweep() == 0
    delivery.take(*await commit_as(post, MessageClass.REPLY, 300, "trả lời", "a"))
    await until(lambda: waiting(gate, 61))
    await delivery.stop(0.01)
    assert await post.all_are({"waiting": 71})


async def test_two_refused_chats_wait_alone_and_a_third_within_a_moment_stops_the_channel(post: Post) -> None:
    post.api.retry_after = 3600
    refused = {7}
    post.api.fault = lambda method, body: 429 if body.get("chat_id") in refused else None
    delivery = await post.process("a")
    for number, chat in enumerate((7, 9), 1):
        refused.add(chat)
        delivery.take(*await post.commit("a", chat, "quá nhanh"))
        await until(lambda number=number: post.has("waiting", number))  # type: ignore[misc]
        delivery.take(*await post.commit("a", 8, f"tin {number}"))
        await until(lambda number=number: post.has("sent", number))  # type: ignore[misc]
    refused.add(10)
    delivery.take(*await post.commit("a", 10, "quá nhanh"))
    await until(lambda: post.has("waiting", 3))
    delivery.take(*await post.commit("a", 8, "tin 3"))
    await until(lambda: waiting(delivery.gate, 1))
    assert post.api.texts(8) == ["tin 1", "tin 2"]


def test_busy_groups_and_refusals_that_lie_apart_say_nothing_of_the_account() -> None:
    flow = Flow("telegram", LIMITS, 1.0, Pool(MemoryCoordination(), "a", lambda: 0.0, lambda: None), digested, 0.0)
    busy = [flow.refused(f"-{chat}", Wait(40.0), 0.1 * chat) for chat in range(1, 9)]
    apart = [flow.refused(str(chat), Wait(40.0), 10.0 * chat) for chat in range(1, 9)]
    assert not any(busy + apart)
    together = [flow.refused(str(chat), Wait(40.0), 100 + 0.1 * chat) for chat in range(1, 4)]
    assert together == [0.0, 0.0, 40.0]
    assert flow.refused("5", Wait(7.0, Whom.EVERYBODY), 200.0) == 7.0


async def test_a_group_that_moved_gets_its_messages_at_the_new_address(post: Post) -> None:
    gone: list[tuple[str, str]] = []

    async def send(address: str, reply: Reply) -> str:
        if address == "-7":
            raise Moved("-1007")
        gone.append((address, reply.text))
        return "1"

    delivery = Delivery(post.database, {"telegram": cast(Channel, Door(send))}, post.clock, "a", LEASE)
    taken = await post.commit("a", -7, "một", "hai")
    page = replace(post.row(taken[0][0].contact_id, 5, "trên trang", MessageClass.REPLY), channel="page")
    async with post.database.unit_of_work() as uow:
        await uow.outbox.add([page], "b", post.clock.now(), post.clock.now() + LEASE)
    delivery.take(*taken)
    await until(lambda: post.all_sent(2))
    assert gone == [("-1007", "một"), ("-1007", "hai")]
    async with post.database.reading() as uow:
        assert await uow.connection.fetchval("select address from outbox where id = $1", page.id) == "5"
        assert await uow.contacts.find("telegram", "-1007") and not await uow.contacts.find("telegram", "-7")
    await delivery.stop(0.1)


@pytest.mark.parametrize(("status", "tries", "state"), [(0, 2, "unknown"), (400, 1, "failed")])
async def test_what_may_have_gone_out_is_tried_twice_and_told_from_what_failed(
    post: Post, status: int, tries: int, state: str
) -> None:
    seen: list[str] = []

    def fault(method: str, body: dict[str, object]) -> int:
        seen.append(method)
        return status

    post.api.fault = fault
    delivery = await post.process("a")
    delivery.take(*await post.commit("a", 7, "một"))
    await until(lambda: post.all_are({state: 1}))
    assert seen == ["sendMessage"] * tries


async def test_two_messages_of_a_chat_are_as_far_apart_as_the_platform_wants(post: Post) -> None:
    times: list[float] = []

    async def send(address: str, reply: Reply) -> str:
        times.append(asyncio.get_running_loop().time())
        return "1"

    limits = replace(LIMITS, group=(20, 6.0))
    door = cast(Channel, Door(send, traits=replace(TRAITS, limits=limits)))
    for chat, apart in ((7, 1 / 5), (-7, 6 / 20 / 5)):
        gate = Gate({"telegram": door}, percent=500)
        delivery = Delivery(post.database, {"telegram": door}, post.clock, "a", LEASE, gate)
        times.clear()
        delivery.take(*await post.commit("a", chat, "một", "hai", "ba"))
        await until(lambda: sent_at(times, 3))
        assert min(later - before for before, later in pairwise(times)) >= apart
        await delivery.stop(1.0)


@pytest.fixture
async def valkey(tmp_path: Path) -> AsyncIterator[RunningValkey]:
    tmp_path.chmod(0o755)
    server = start_valkey(tmp_path / "valkey")
    yield server
    server.stop()


@pytest.fixture
async def lines(valkey: RunningValkey) -> AsyncIterator[list[RedisCoordination]]:
    """Two processes' lines to one Valkey."""
    made = [RedisCoordination(valkey.url, name) for name in "ab"]
    for line in made:
        await line.start()
    await until(lambda: healthy(made))
    yield made
    for line in made:
        await line.stop()


async def test_processes_share_moments_and_chats_and_hear_what_the_others_send(
    valkey: RunningValkey, lines: list[RedisCoordination]
) -> None:
    now = asyncio.get_running_loop().time
    one, other = (Pool(line, name, now) for line, name in zip(lines, "ab", strict=True))
    with lines[1].listen("sending") as heard:
        first = await asked_for(one, Asked(10, 0.001, [("x", 3600.0)], [("y", 3600.0)]))
        second = await asked_for(other, Asked(10, 3600.0, [], [("x", 1.0), ("y", 1.0), ("z", 1.0)]))
        told = await heard.get(10.0)
    third = await asked_for(one, Asked(10, 0.001))
    assert first.moments == 0 and first.first > 3  # a new pool gives nothing at once: others may go by their own still
    assert first.free_in == [0.0] and second.free_in[2] == 0.0 and min(second.free_in[:2]) > 3000
    assert told == ("sending", "telegram x:3600000,y:3600000")
    assert (one.processes, other.processes) == (2, 2)
    assert third.moments == 0
    await asyncio.to_thread(valkey.stop)
    assert await one.ask("telegram", Asked()) is None
    assert (one.shares, one.processes) == (False, 2)


async def test_a_channel_that_one_process_was_told_to_stop_stands_still_in_every_process(
    lines: list[RedisCoordination],
) -> None:
    door = cast(Channel, Door(never))
    gates = [Gate({"telegram": door}, line, name, 100) for line, name in zip(lines, "ab", strict=True)]
    hurried: list[int] = []
    gates[1].on_hurry = hurried.append
    for gate in gates:
        gate.start()
    await until(lambda: knows(gates))
    gates[0].tell_hurry(5)
    for chat in ("7", "8", "9"):
        gates[0].refused("telegram", chat, Wait(3600.0))
    await until(lambda: stand_still(gates))
    assert hurried == [5]
    for gate in gates:
        await gate.stop()


async def asked_for(pool: Pool, asked: Asked) -> Given:
    found = await pool.ask("telegram", asked)
    assert found is not None
    return found


def digested(channel: str, address: str) -> str:
    return address


async def never(address: str, reply: Reply) -> str:
    raise AssertionError


async def commit_as(
    post: Post, kind: MessageClass, chat: int, text: str, owner: str = "dead"
) -> tuple[list[OutboxRow], list[Added]]:
    """A message of a class, leased to a process."""
    async with post.database.unit_of_work() as uow:
        contact = await uow.contacts.ensure(post.ids.new(), "telegram", str(chat), post.clock.now())
        rows = [post.row(contact.id, chat, text, kind)]
        return rows, await uow.outbox.add(rows, owner, post.clock.now(), post.clock.now() + LEASE)


async def urgent(gate: Gate) -> bool:
    """Whether one of those who wait is as urgent as an answer."""
    return any(ticket.urgency == 0 for _, ticket in gate._tickets.values())


async def waiting(gate: Gate, number: int) -> bool:
    return gate.waiting == number


async def sent_at(times: list[float], number: int) -> bool:
    return len(times) == number


async def healthy(lines: list[RedisCoordination]) -> bool:
    return all(line.healthy for line in lines)


async def knows(gates: list[Gate]) -> bool:
    return all(gate.pool.processes == 2 and gate.pool.shares for gate in gates)


async def stand_still(gates: list[Gate]) -> bool:
    flows = [gate._doors["telegram"].flow for gate in gates]
    return all(flow is not None and flow.wait(True, asyncio.get_running_loop().time()) > 3000 for flow in flows)
