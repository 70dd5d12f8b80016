"""The lanes: what of a chat this process sends, in order, and what of it goes back to the table."""

import asyncio
from collections import Counter as Counting
from collections import deque
from collections.abc import Coroutine, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

import structlog
from prometheus_client import Gauge

from bot.channels.base import Channel
from bot.channels.errors import MaybeSent, Moved, OurMistake, SendError, Wait
from bot.delivery import pauses
from bot.delivery.amending import aimed
from bot.delivery.gate import AT_ONCE, CLASSES, MOST_KEPT, URGENCY, Gate
from bot.delivery.marks import Marks
from bot.delivery.outcomes import Outcomes, outcomes
from bot.delivery.pauses import LONGEST_PAUSE, until_written
from bot.delivery.window import SendingWindow
from handlers.dialogue.reply import Reply
from handlers.ports import Clock
from storage.database import BUSY, DOWN, Database
from storage.repositories.outbox import Added, MessageClass, OutboxRow

FAULTS_OF_OURS = 8  # tries of a message that breaks a channel, before it gives way to the next of the chat

log = structlog.get_logger()
OLDEST = Gauge("hotline_outbox_oldest_seconds", "Age of the oldest unsent message by why it was written", ["class"])


@dataclass(slots=True)
class Lane:
    """Messages of one chat in order. `held_until`: when the lease of the first may end; `swept`: more may wait.

    What goes before an answer is as urgent as the answer.
    """

    contact_id: int
    held_until: datetime
    swept: bool = False
    rows: deque[OutboxRow] = field(default_factory=deque)
    tries: int = 0
    urgency: int = CLASSES  # of the most urgent message that is here, or waits behind these in the table
    hurried: bool = False  # an answer waits in the table: everything before it is as urgent


class Delivery:
    """Sends. `channels` by name; a row of an unknown channel waits for a process that has it."""

    def __init__(
        self, database: Database, channels: Mapping[str, Channel], clock: Clock, owner: str, lease: timedelta,
        gate: Gate | None = None,
    ) -> None:  # fmt: skip
        self.database = database
        self.channels = channels
        self.clock = clock
        self.owner = owner
        self.lease = lease
        self._names = (owner, f"{owner}~")
        self._lanes: dict[int, Lane] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.gate = gate or Gate(channels)
        self.gate.on_hurry = self._hurried
        self._flying: set[int] = set()  # rows `once` on their way out just now
        self._aside: Counting[int] = Counting()  # contacts of whom rows went to the table a moment ago: newer follow
        self._spilt: list[OutboxRow] = []
        self._closing = False
        self.marks = Marks(database, clock)
        self.window = SendingWindow(database, channels, clock)
        self.outcomes = Outcomes(database, channels, clock, self.window)

    async def stop(self, grace: float = 5.0) -> None:
        """Send what is in the lanes for at most `grace` seconds, mark it, give the rest back."""
        self._closing = True
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=grace)
        # A code that was on its way may have arrived: it stays noted as being sent, and nobody sends it again.
        left = [row.id for lane in self._lanes.values() for row in lane.rows if row.id not in self._flying]
        while self._tasks:  # one that ends may begin another
            for task in list(self._tasks):
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.gate.stop()
        try:
            await self.marks.last()
            if left:
                await self._put_back(left)
        except (*DOWN, *BUSY):
            log.warning("outbox_not_marked", rows=len(left) + self.marks.left)

    def take(self, rows: list[OutboxRow], added: list[Added]) -> None:
        """Rows just committed by this process. Those born behind another's wait in the table for the sweep."""
        behind = {one.id: one.behind for one in added}
        for row in rows:
            waits = behind.get(row.id)
            if waits is False:
                if row.channel in self.channels and not self._aside[row.contact_id] and not self._too_many(row):
                    self._enqueue(row)
                else:
                    self._spill(row)
            elif waits and not row.held and not URGENCY[row.message_class]:
                self._spawn(self._hurry(row.contact_id))

    def _too_many(self, row: OutboxRow) -> bool:
        """Whether a message that is no answer waits in the table, where any process takes it up that has room."""
        if not URGENCY[row.message_class] or row.contact_id in self._lanes:
            return False
        return self.gate.room(row.channel) <= 0

    def _spill(self, row: OutboxRow) -> None:
        """Give a row to the table, together with those that follow it in the same moment."""
        if self._spilt:
            self._spilt.append(row)
        else:
            self._spilt = [row]
            asyncio.get_running_loop().call_soon(self._pour)
        self._aside.update({row.contact_id})

    def _pour(self) -> None:
        rows, self._spilt = self._spilt, []
        people = {row.contact_id for row in rows}
        self._spawn(self._put_aside([row.id for row in rows], people))
        self._no_longer_aside([row.contact_id for row in rows])  # each counted there again

    async def _hurry(self, contact_id: int) -> None:
        """An answer was born behind another message of its chat: send that one now, or have it sent."""
        lane = self._lanes.get(contact_id)
        if lane is None:
            await self._take_up(contact_id)
        self._hurried(contact_id)
        self.gate.tell_hurry(contact_id)

    def _hurried(self, contact_id: int) -> None:
        """If a lane of this process stands before an answer, it is as urgent, and takes the answer along."""
        lane = self._lanes.get(contact_id)
        if lane is not None:
            lane.swept = lane.hurried = True
            lane.urgency = 0
            self.gate.hurry(lane)

    def let_go(self, rows: list[OutboxRow]) -> None:
        """Rows of a commit whose answer was lost: if they stand, they are leased to us and no lane knows them.

        They are given to whoever sweeps next, and what is committed for the same people from now on follows them.
        """
        if rows:  # twice: the server may have been committing still
            self._spawn(self._put_aside([row.id for row in rows], {row.contact_id for row in rows}, times=2))

    def _put_aside(self, ids: list[int], people: set[int], times: int = 1) -> Coroutine[None, None, None]:
        """Give rows that stand in no lane to the table. Under the plain name only: what our own sweep took up again
        meanwhile is on its way, and taken from it would go twice.
        """
        self._aside.update(people)

        async def put() -> None:
            try:
                for _ in range(times):
                    await until_written(partial(self._put_back, ids, names=(self.owner,)))
                    await asyncio.sleep(pauses.LANE_PAUSE)
            finally:
                self._no_longer_aside(people)

        return put()

    def _no_longer_aside(self, people: Iterable[int]) -> None:
        self._aside.subtract(people)
        self._aside += Counting()  # keeps only those above nought

    async def sweep(self, limit: int = MOST_KEPT) -> int:
        """Claim what nobody sends; how many chats were taken up. Chats for which an answer waits come first."""
        now = self.clock.now()
        async with self.database.unit_of_work() as uow:
            await uow.outbox.give_up_unknown(now)
            claim = partial(uow.outbox.claim, self._names[1], now, now + self.lease)
            names, here = list(self.channels), list(self._lanes)
            first = await claim(AT_ONCE, channels=names, but=here, answers=True)
            here += [row.contact_id for row in first]
            rest: list[OutboxRow] = []
            for together, room in self._rooms(names):
                rest += await claim(min(room, limit), channels=together, but=here)
            ages = await uow.outbox.oldest_by_class(now)
        for name in MessageClass:
            OLDEST.labels(name.value).set(ages.get(name.value, 0.0))
        for row in first:
            self._enqueue(row, swept=True, hurried=True)
        for row in rest:
            self._enqueue(row, swept=True)
        return len(first) + len(rest)

    def _rooms(self, names: list[str]) -> list[tuple[list[str], int]]:
        """Channels and how many more chats of them this process can hold: all together as long as nothing waits, else
        each by itself, so that a crowd on one keeps nothing from the others."""
        if not self.gate.waiting:
            return [(names, min((self.gate.room(name) for name in names), default=0))]
        return [([name], room) for name in names if (room := self.gate.room(name)) > 0]

    async def _take_up(self, contact_id: int) -> None:
        """Claim the oldest message of one chat, if nobody has it."""
        async with self.database.unit_of_work() as uow:
            now = self.clock.now()  # not before the connection is there: the lease begins here
            rows = await uow.outbox.claim(
                self._names[1], now, now + self.lease, 1, channels=list(self.channels), only=contact_id
            )
        for row in rows:
            self._enqueue(row, swept=True)

    # ---- lanes ----------------------------------------------------------------------------------------------------

    def _enqueue(self, row: OutboxRow, *, swept: bool = False, hurried: bool = False) -> None:
        lane, urgency = self._lanes.get(row.contact_id), 0 if hurried else URGENCY[row.message_class]
        if lane is None:
            lane = self._lanes[row.contact_id] = Lane(row.contact_id, self.clock.now() + self.lease, urgency=urgency)
            lane.rows.append(row)
            self._spawn(self._run_lane(lane))
        else:
            lane.rows.append(row)
            if urgency < lane.urgency:
                lane.urgency = urgency
                self.gate.hurry(lane)
        lane.swept = lane.swept or swept
        lane.hurried = lane.hurried or hurried

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run_lane(self, lane: Lane) -> None:
        try:
            while True:
                try:
                    if not lane.rows and not (lane.swept and await self._next_swept(lane)):
                        return
                    await self._go_on(lane)
                except Exception as error:  # the database, mostly. A lane never ends with rows: newer ones, born ours
                    log.warning("lane_waits", rows=len(lane.rows), error=type(error).__name__)  # too, would overtake
                    if not lane.rows:
                        return  # the rest of the chat stands in the table for the next sweep
                    await asyncio.sleep(pauses.LANE_PAUSE)
        finally:
            self._lanes.pop(lane.contact_id, None)

    async def _go_on(self, lane: Lane) -> None:
        """Send the first row, or find out that it must wait."""
        first = lane.rows[0]  # what takes a message away says nothing, which no chat's limit counts
        channel, address = first.channel, "" if first.payload.get("deletes") else first.address
        await self.gate.enter(lane, channel, address)
        try:  # the wait may have been long: whose the rows are is asked after it
            if self.clock.now() > lane.held_until - self.lease / 2 and not await self._still_ours(lane):
                return
            pause = await self._send(lane, lane.rows[0])
        finally:
            self.gate.leave(channel, address)
        if pause is None:
            lane.rows.popleft()
            lane.tries = 0
            if lane.rows and not lane.hurried:
                lane.urgency = min(URGENCY[row.message_class] for row in lane.rows)
        elif pause > LONGEST_PAUSE or self._closing:
            await self._give_back(lane, pause)
            lane.swept = False
        else:
            lane.tries += 1
            await asyncio.sleep(pause)
            await self._still_ours(lane)

    async def _next_swept(self, lane: Lane) -> bool:
        """After a swept message: the next of the chat at once, instead of one a sweep."""
        if self._closing:
            return False
        now = self.clock.now()
        async with self.database.unit_of_work() as uow:
            rows = await uow.outbox.claim(
                self._names[1], now, now + self.lease, 1, channels=list(self.channels), only=lane.contact_id
            )
        if not lane.rows:
            lane.held_until = now + self.lease
        lane.rows.extendleft(rows)
        if not lane.hurried:
            lane.urgency = min((URGENCY[row.message_class] for row in lane.rows), default=CLASSES)
        return bool(lane.rows)

    async def _send(self, lane: Lane, row: OutboxRow) -> float | None:
        """Send one row; None when it is finished, else seconds to wait before the next try."""
        try:
            return await self._try_to_send(lane, row)
        finally:
            self._flying.discard(row.id)

    async def _try_to_send(self, lane: Lane, row: OutboxRow) -> float | None:
        began, wrong = self.clock.now(), self.outcomes.went_wrong
        try:
            passed = await self.window.let_through(row)
        except SendError as error:
            return await wrong(row, lane.tries, error, began)
        if passed is None:
            return None
        row = lane.rows[0] = passed
        channel = self.channels[row.channel]
        if row.once and not await self._note_sending(row.id):
            return None
        try:
            reply = await aimed(self.database, self.clock, channel.traits, row.id, Reply.from_json(row.payload))
            if reply is None:  # its row has its outcome
                return None
            if row.once:  # from here until its outcome stands in the table nobody may send it again, `stop` neither
                self._flying.add(row.id)
            external = await channel.send(row.address, reply)
        except DOWN as error:
            return await wrong(row, lane.tries, MaybeSent(type(error).__name__), began) if row.once else 1.0
        except Moved as error:
            await self.outcomes.move(row, error.address)
            lane.rows = deque(
                replace(one, address=error.address) if one.channel == row.channel else one for one in lane.rows
            )
            return 0.0
        except SendError as error:
            if isinstance(error, Wait):
                self.gate.refused(row.channel, row.address, error)
            if isinstance(error, MaybeSent) and not row.unsure:
                found = await wrong(row, lane.tries, error, began)
                lane.rows[0] = replace(row, unsure=True)
                return found
            return await wrong(row, lane.tries, error, began)
        except Exception as error:  # a fault of ours in a channel: the row must not be lost nor block for ever
            log.error("send_failed", channel=row.channel, error=type(error).__name__)
            kind = OurMistake if row.attempts + lane.tries + 1 >= FAULTS_OF_OURS else MaybeSent
            return await wrong(row, lane.tries, kind(type(error).__name__), began)
        outcomes(row.channel, "sent").inc()
        await self.marks.marked(row.id, external)
        return None

    async def _note_sending(self, row_id: int) -> bool:
        async with self.database.reading() as uow:
            return await uow.outbox.mark_sending(row_id, self._names)

    async def _give_back(self, lane: Lane, pause: float) -> None:
        """All rows of a lane to the table. A commit under way did not see them there: its rows follow for a moment."""
        self._aside.update({lane.contact_id})
        loop = asyncio.get_running_loop()
        try:
            await self._give_all_back(lane, pause)
        finally:
            loop.call_later(pauses.LANE_PAUSE, self._no_longer_aside, {lane.contact_id})

    async def _give_all_back(self, lane: Lane, pause: float) -> None:
        while lane.rows:  # more rows may come while the table is written
            ids = [row.id for row in lane.rows]
            unsure = next((row.id for row in lane.rows if row.unsure), 0)
            await until_written(partial(self._put_back, ids, pause, unsure=unsure))
            for _ in ids:
                lane.rows.popleft()

    async def _put_back(self, ids: list[int], pause: float = 0.0, names: Sequence[str] = (), unsure: int = 0) -> None:
        later = self.clock.now() + timedelta(seconds=pause) if pause else None
        async with self.database.reading() as uow:
            await uow.outbox.put_back(ids, later, names or self._names, unsure)

    async def _still_ours(self, lane: Lane) -> bool:
        """Keep the lease. False when another process took a row: the rest goes behind that one, back to the table."""
        until = self.clock.now() + self.lease
        asked = {row.id for row in lane.rows}  # rows that come meanwhile are ours without asking
        async with self.database.reading() as uow:
            lost = asked - set(await uow.outbox.renew(list(asked), self._names, until))
        lane.held_until = until
        if not lost:
            return True
        for row in [row for row in lane.rows if row.id in lost]:
            lane.rows.remove(row)
        await self._give_back(lane, 0.0)
        lane.swept = False
        return False
