"""The outbox lanes: this process sends what it committed, one message at a time a chat, and sweeps up what others left.

A row is born leased to the process that committed it. Outcomes are marked in batches; a process that dies between
sending and marking makes at most that batch go twice, after the lease. Rows marked `once` (codes) are noted as being
sent first and are then rather lost than doubled.
"""

import asyncio
from collections import deque
from collections.abc import Coroutine, Mapping
from datetime import timedelta

import structlog
from prometheus_client import Counter, Gauge

from bot.channels.base import Channel
from bot.channels.errors import (
    MaybeSent,
    Misconfigured,
    OurMistake,
    OutsideWindow,
    SendError,
    Temporary,
    Unreachable,
    Wait,
)
from handlers.dialogue.reply import Reply
from handlers.ports import Clock
from storage.database import DOWN, Database
from storage.repositories.outbox import Added, OutboxRow

MARK_EVERY = 0.05  # seconds between batches of marks
LONGEST_PAUSE = 10.0  # seconds a lane waits itself; longer waits go back to the table
BACKOFF = (1.0, 2.0, 5.0, 15.0, 60.0, 300.0)  # seconds between tries of a temporary fault
AT_ONCE = 64  # chats sent to at the same time

log = structlog.get_logger()
SENT = Counter("hotline_messages", "Messages by channel and outcome", ["channel", "outcome"])
OLDEST = Gauge("hotline_outbox_oldest_seconds", "Age of the oldest unsent message")


class Delivery:
    """Sends. `channels` by name; a row of an unknown channel waits for a process that has it."""

    def __init__(
        self, database: Database, channels: Mapping[str, Channel], clock: Clock, owner: str, lease: timedelta
    ) -> None:
        self.database = database
        self.channels = channels
        self.clock = clock
        self.owner = owner
        self.lease = lease
        self._lanes: dict[int, deque[OutboxRow]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._sent: list[tuple[int, str]] = []
        self._wake = asyncio.Event()
        self._marker: asyncio.Task[None] | None = None
        self._closing = False

    def start(self) -> None:
        """Begin marking."""
        self._marker = asyncio.create_task(self._mark_forever())

    async def stop(self, grace: float = 5.0) -> None:
        """Send what is in the lanes for at most `grace` seconds, mark it, give the rest back."""
        self._closing = True
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=grace)
        left = [row.id for lane in self._lanes.values() for row in lane]
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._marker is not None:
            self._marker.cancel()
            await asyncio.gather(self._marker, return_exceptions=True)
        try:
            await self._mark()
            if left:
                async with self.database.reading() as uow:
                    await uow.outbox.put_back(left, None)
        except DOWN:
            log.warning("outbox_not_marked", rows=len(left) + len(self._sent))

    def take(self, rows: list[OutboxRow], added: list[Added]) -> None:
        """Rows just committed by this process. Those born behind another's wait in the table for the sweep."""
        mine = {one.id for one in added if not one.behind}
        for row in rows:
            if row.id not in mine:
                continue
            if row.channel in self.channels:
                self._enqueue(row)
            else:
                self._spawn(self._put_back([row.id]))

    async def sweep(self, limit: int = 50) -> int:
        """Claim what nobody sends; how many rows were taken."""
        now = self.clock.now()
        taken = 0
        async with self.database.unit_of_work() as uow:
            await uow.outbox.give_up_unknown(now)
            rows = await uow.outbox.claim(self.owner, now, now + self.lease, limit)
            OLDEST.set(await uow.outbox.oldest_waiting_seconds(now))
        back = []
        for row in rows:
            if row.channel in self.channels and row.contact_id not in self._lanes:
                self._enqueue(row)
                taken += 1
            else:
                back.append(row.id)
        if back:
            await self._put_back(back)
        return taken

    # ---- lanes ----------------------------------------------------------------------------------------------------

    def _enqueue(self, row: OutboxRow) -> None:
        lane = self._lanes.get(row.contact_id)
        if lane is None:
            self._lanes[row.contact_id] = deque((row,))
            self._spawn(self._run_lane(row.contact_id))
        else:
            lane.append(row)

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run_lane(self, contact_id: int) -> None:
        lane = self._lanes[contact_id]
        try:
            while lane:
                async with self._slots:
                    pause = await self._send(lane[0])
                if pause is None:
                    lane.popleft()
                elif pause > LONGEST_PAUSE or self._closing:
                    await self._give_back(lane, pause)
                    return
                else:
                    await asyncio.sleep(pause)
                    if not await self._still_ours(lane):
                        return
        finally:
            self._lanes.pop(contact_id, None)

    async def _send(self, row: OutboxRow) -> float | None:
        """Send one row; None when it is finished, else seconds to wait before the next try."""
        channel = self.channels[row.channel]
        reply = Reply.from_json(row.payload)
        try:
            if row.once and not await self._note_sending(row.id):
                return None
            external = await channel.send(row.address, reply)
        except DOWN:
            return 1.0
        except SendError as error:
            return await self._went_wrong(row, error)
        except Exception as error:  # a fault of ours in a channel: the row must not be lost nor block for ever
            log.error("send_failed", channel=row.channel, error=type(error).__name__)
            return await self._went_wrong(row, Temporary(type(error).__name__))
        self._sent.append((row.id, external))
        self._wake.set()
        SENT.labels(row.channel, "sent").inc()
        return None

    async def _went_wrong(self, row: OutboxRow, error: SendError) -> float | None:
        SENT.labels(row.channel, type(error).__name__).inc()
        if isinstance(error, Wait):
            return error.seconds
        if isinstance(error, MaybeSent) and row.once:
            await self._finish(row, "unknown", error)
            return None
        if isinstance(error, Temporary | MaybeSent):
            return BACKOFF[min(row.attempts, len(BACKOFF) - 1)]
        if isinstance(error, OutsideWindow):
            await self._finish(row, "held", error)
            return None
        if isinstance(error, Misconfigured):
            log.error("channel_misconfigured", channel=row.channel)
            return BACKOFF[-1]
        if isinstance(error, OurMistake):
            log.error("message_refused", channel=row.channel)
        if isinstance(error, Unreachable):
            async with self.database.reading() as uow:
                await uow.contacts.set_unreachable(row.contact_id, self.clock.now())
        await self._finish(row, "failed", error)
        return None

    async def _finish(self, row: OutboxRow, state: str, error: SendError) -> None:
        async with self.database.reading() as uow:
            await uow.outbox.finish(row.id, state, type(error).__name__)

    async def _note_sending(self, row_id: int) -> bool:
        async with self.database.reading() as uow:
            return await uow.outbox.mark_sending(row_id, self.owner)

    async def _give_back(self, lane: deque[OutboxRow], pause: float) -> None:
        try:
            while lane:  # more rows may come while the table is written
                ids = [row.id for row in lane]
                await self._put_back(ids, pause)
                for _ in ids:
                    lane.popleft()
        except DOWN:
            log.warning("outbox_not_given_back", rows=len(lane))

    async def _put_back(self, ids: list[int], pause: float = 0.0) -> None:
        later = self.clock.now() + timedelta(seconds=pause) if pause else None
        async with self.database.reading() as uow:
            await uow.outbox.put_back(ids, later)

    async def _still_ours(self, lane: deque[OutboxRow]) -> bool:
        """After a pause: keep the lease, or let go of rows that another process took."""
        try:
            async with self.database.reading() as uow:
                kept = await uow.outbox.renew([r.id for r in lane], self.owner, self.clock.now() + self.lease)
        except DOWN:
            return True
        if len(kept) == len(lane):
            return True
        mine = set(kept)
        for row in [r for r in lane if r.id not in mine]:
            lane.remove(row)
        return bool(lane)

    # ---- marks ----------------------------------------------------------------------------------------------------

    async def _mark_forever(self) -> None:
        while True:
            await self._wake.wait()
            await asyncio.sleep(MARK_EVERY)
            self._wake.clear()
            try:
                await self._mark()
            except DOWN:
                await asyncio.sleep(0.5)
                self._wake.set()

    async def _mark(self) -> None:
        batch, self._sent = self._sent, []
        if not batch:
            return
        try:
            async with self.database.reading() as uow:
                await uow.outbox.mark_sent(batch, self.clock.now())
        except BaseException:
            self._sent = batch + self._sent
            raise
