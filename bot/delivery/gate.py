"""Who sends next: answers before notices, notices before reminders, those before broadcasts, and nobody faster than the
platform takes it.

A lane comes with the first message of its chat and is let in when its chat is free, the account's limit has room and
few enough are on their way. An answer mostly walks through: it asks nobody and waits for nobody.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Coroutine, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import structlog
from prometheus_client import Counter, Gauge

from bot.channels.base import Channel
from bot.channels.errors import Wait
from bot.coordination import Coordination, MemoryCoordination
from bot.delivery.flow import Flow
from bot.delivery.pool import BEAT, TOPIC, Pool
from storage.repositories.outbox import MessageClass

AT_ONCE = 64  # messages on their way at the same time
FOR_ANSWERS = 16  # of them, that nothing else may take: a platform that hangs must not hold up who just wrote
ANY_NUMBER = 1e6  # times a platform's limit: none
HALT, HURRY = "sending.halt", "sending.hurry"
URGENCY = {
    MessageClass.REPLY: 0, MessageClass.CODE: 0, MessageClass.NOTICE: 1, MessageClass.REMINDER: 2,
    MessageClass.BROADCAST: 3,
}  # fmt: skip
CLASSES = 4
LEAST_KEPT, MOST_KEPT = 50, 400  # lanes of a channel that wait in one process

log = structlog.get_logger()
HELD_BACK = Counter("hotline_messages_held_back", "Messages that waited for a platform's limit", ["channel"])
HALTED = Counter("hotline_channel_halts", "Times a platform told a whole channel to wait", ["channel"])
WAITING = Gauge("hotline_messages_waiting", "Messages that wait for a platform's limit in this process")
Digest = Callable[[str, str], str]


class Comer(Protocol):
    """A lane. `urgency` 0 (answers) to 3; it may become more urgent while it waits."""

    urgency: int


@dataclass(slots=True, eq=False)
class _Ticket:
    comer: Comer
    address: str
    admitted: "asyncio.Future[bool]"
    urgency: int
    looked: bool = False


@dataclass(slots=True)
class _Door:
    """Those who wait at one channel, by urgency. `flow`: None where the platform has no limits."""

    flow: Flow | None
    queues: tuple[deque[_Ticket], ...] = field(default_factory=lambda: tuple(deque() for _ in range(CLASSES)))
    asking: bool = False

    def head(self) -> _Ticket | None:
        for number, queue in enumerate(self.queues):
            while queue:
                if not queue[0].admitted.done() and queue[0].urgency == number:
                    return queue[0]
                queue.popleft()
        return None

    def waiting(self) -> Iterator[_Ticket]:
        for number, queue in enumerate(self.queues):
            yield from (one for one in queue if not one.admitted.done() and one.urgency == number)


class Gate:
    """One for all channels of a process. `percent` of the platforms' limits is used; 0: they are not counted."""

    def __init__(
        self, channels: Mapping[str, Channel], coordination: Coordination | None = None, owner: str = "",
        percent: int = 0, digest: Digest = lambda channel, address: address,
    ) -> None:  # fmt: skip
        self._channels = channels
        self._coordination = coordination or MemoryCoordination()
        self._scale = percent / 100 or ANY_NUMBER
        self._digest = digest
        self._now = time.monotonic  # the loop's clock too
        self.pool = Pool(self._coordination, owner, self._now, self._changed)
        self._doors: dict[str, _Door] = {}
        self._tickets: dict[int, tuple[_Door, _Ticket]] = {}  # by the lane that holds it
        self._free = AT_ONCE
        self.on_hurry: Callable[[int], None] = lambda contact_id: None
        self._timer: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    # ---- life -----------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Tell the other processes of this one, and hear of them."""
        if self._coordination.together and any(channel.traits.limits for channel in self._channels.values()):
            self._spawn(self._live())
            self._spawn(self._hear())

    async def stop(self) -> None:
        """Let go. Who still waits is cancelled by the lanes."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._timer is not None:
            self._timer.cancel()
        await self.pool.leave()

    # ---- in and out -----------------------------------------------------------------------------------------------

    async def enter(self, comer: Comer, channel: str, address: str) -> None:
        """Wait until a message may go to this address; `leave` follows in any case."""
        door = self._doors.get(channel) or self._open(channel)
        flow, held_back = door.flow, False
        while True:
            now = self._now()
            if flow is not None and (left := flow.chat_wait(address, now)) > 0:
                held_back = self._note(channel, held_back)
                await asyncio.sleep(left)
                continue
            if self._may(door, comer.urgency, now) and not any(door.queues[: comer.urgency + 1]):
                self._let_in(door, address, now)
                return
            held_back = self._note(channel, held_back)
            if await self._queued(door, comer, address):
                return

    def leave(self, channel: str, address: str) -> None:
        """A message is away, or was not sent after all."""
        self._free += 1
        flow = self._doors[channel].flow
        if flow is not None:
            flow.ended(address, self._now())
        if self._tickets:
            self._pump()

    def hurry(self, comer: Comer) -> None:
        """A lane that waits has become more urgent."""
        found = self._tickets.get(id(comer))
        if found is not None and comer.urgency < found[1].urgency:
            door, ticket = found
            ticket.urgency = comer.urgency
            door.queues[ticket.urgency].append(ticket)
            self._pump()

    def tell_hurry(self, contact_id: int) -> None:
        """Tell the other processes that an answer waits behind what one of them may hold."""
        self._coordination.publish(HURRY, str(contact_id))

    @property
    def waiting(self) -> int:
        """Lanes that wait to be let in."""
        return len(self._tickets)

    def room(self, channel: str) -> int:
        """How many more lanes of messages that are no answers this process may hold: it would keep others from sending
        what it cannot send soon. The rest waits in the table for everybody."""
        door = self._doors.get(channel) or self._open(channel)
        keeps = max(LEAST_KEPT, min(round(2 * door.flow.rate), MOST_KEPT)) if door.flow is not None else MOST_KEPT
        return keeps - sum(map(len, door.queues))

    def refused(self, channel: str, address: str, error: Wait) -> None:
        """The platform said too fast: stop the chat, or the channel in every process."""
        flow = self._doors[channel].flow
        seconds = flow.refused(address, error, self._now()) if flow is not None else 0.0
        if seconds:
            HALTED.labels(channel).inc()
            log.warning("channel_halted", channel=channel, seconds=seconds)
            self._halt(channel, seconds)
            self._coordination.publish(HALT, f"{channel} {seconds:.3f}")

    # ---- inside ---------------------------------------------------------------------------------------------------

    def _open(self, channel: str) -> _Door:
        limits = self._channels[channel].traits.limits
        flow = None
        if limits is not None:
            flow = Flow(channel, limits, self._scale, self.pool, self._digest, self._now())
        door = self._doors[channel] = _Door(flow)
        return door

    def _full(self, urgency: int) -> bool:
        """Whether as many are on their way as may be: then only one that leaves makes room, and no time does."""
        return self._free <= (FOR_ANSWERS if urgency else 0)

    def _may(self, door: _Door, urgency: int, now: float) -> bool:
        if self._full(urgency):
            return False
        return door.flow is None or door.flow.wait(not urgency, now) <= 0

    def _let_in(self, door: _Door, address: str, now: float) -> None:
        self._free -= 1
        if door.flow is not None:
            door.flow.take(address, now)

    def _note(self, channel: str, noted: bool) -> bool:
        if not noted:
            HELD_BACK.labels(channel).inc()
        return True

    async def _queued(self, door: _Door, comer: Comer, address: str) -> bool:
        """Wait in the queue; False when the chat was written to meanwhile and the lane must look again."""
        ticket = _Ticket(comer, address, asyncio.get_running_loop().create_future(), comer.urgency)
        door.queues[ticket.urgency].append(ticket)
        self._tickets[id(comer)] = (door, ticket)
        WAITING.set(len(self._tickets))
        self._pump()
        try:
            return await ticket.admitted
        except asyncio.CancelledError:
            if ticket.admitted.done() and not ticket.admitted.cancelled() and ticket.admitted.result():
                self._free += 1
            raise
        finally:
            ticket.admitted.cancel()
            del self._tickets[id(comer)]

    def _pump(self) -> None:
        """Let in whoever may, and look again when the next one may."""
        now, soonest = self._now(), float("inf")
        for door in self._doors.values():
            while (ticket := door.head()) is not None:
                if door.flow is not None and door.flow.chat_wait(ticket.address, now) > 0:
                    ticket.admitted.set_result(False)
                    continue
                if not self._may(door, ticket.urgency, now):
                    if door.flow is not None and not self._full(ticket.urgency):
                        soonest = min(soonest, max(door.flow.wait(not ticket.urgency, now), 0.001))
                        self._ask_if_time(door, door.flow)
                    break
                self._let_in(door, ticket.address, now)
                ticket.admitted.set_result(True)
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if soonest < float("inf"):
            self._timer = asyncio.get_running_loop().call_later(soonest, self._pump)

    def _ask_if_time(self, door: _Door, flow: Flow) -> None:
        if not door.asking and flow.asks(sum(map(len, door.queues))):
            door.asking = True
            self._spawn(self._ask(door, flow))

    async def _ask(self, door: _Door, flow: Flow) -> None:
        """Fetch a batch of the pool for those who wait."""
        try:
            tickets = list(door.waiting())
            asked = flow.question(len(tickets), self._now())
            following = [one for one in tickets if not one.looked][: 2 * asked.moments]
            for one in following:
                one.looked = True
            addresses = [one.address for one in following]
            given = await self.pool.ask(flow.name, flow.with_chats(asked, addresses))
            if given is None:
                await asyncio.sleep(BEAT / 4)
                return
            flow.given(given, asked.apart, addresses, self._now())
            if not given.moments:
                await asyncio.sleep(min(given.first, BEAT / 4))
        finally:
            door.asking = False
            self._pump()

    # ---- the others -----------------------------------------------------------------------------------------------

    async def _live(self) -> None:
        """A sign of life now and then; it carries what the others have not heard of."""
        while True:
            for name in self._channels:
                door = self._doors.get(name) or self._open(name)
                if door.flow is not None:
                    await self.pool.ask(name, door.flow.question(0, self._now()))
            await asyncio.sleep(BEAT if self.pool.shares else BEAT / 4)

    async def _hear(self) -> None:
        with self._coordination.listen(TOPIC, HALT, HURRY) as listener:
            while True:
                found = await listener.get(BEAT / 4)
                if not self._coordination.healthy:
                    self.pool.lost()
                if found is not None:
                    self._heard(*found)

    def _heard(self, topic: str, message: str) -> None:
        name, _, said = message.partition(" ")
        door = self._doors.get(name)
        if topic == HURRY:
            if name.isdecimal():
                self.on_hurry(int(name))
        elif door is not None and door.flow is not None:
            if topic == TOPIC:
                door.flow.told(said, self._now())
            elif said.replace(".", "", 1).isdecimal():
                self._halt(name, float(said))

    def _halt(self, channel: str, seconds: float) -> None:
        flow = self._doors[channel].flow
        if flow is not None:
            flow.halt(self._now() + seconds)

    def _changed(self) -> None:
        now = self._now()
        for door in self._doors.values():
            if door.flow is not None:
                door.flow.changed(now)

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
