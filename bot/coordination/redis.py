"""Coordination over Redis or Valkey publish/subscribe. Its loss is a metric, not an outage."""

import asyncio
import json
import time
from collections import deque
from collections.abc import Sequence
from typing import Any

import redis.asyncio as redis
import structlog
from prometheus_client import Gauge
from redis.exceptions import RedisError

from bot.coordination.base import Counted, Local

CHANNEL = "hotline"
BACKLOG = 1000  # messages kept for sending while the connection is away; older ones are dropped
RETRY = 1.0  # seconds between attempts to connect
CONNECTIONS = 8  # that counts share
PATIENCE = 0.2  # seconds that a count is waited for: a turn stands behind it
COUNT = """
local found = {}
for _, seconds in ipairs(ARGV) do
  local key = KEYS[1] .. ':' .. seconds
  local number = redis.call('INCR', key)
  if number == 1 then redis.call('EXPIRE', key, seconds) end
  found[#found + 1] = number
  found[#found + 1] = redis.call('TTL', key)
end
return found
"""

log = structlog.get_logger()
HEALTHY = Gauge("hotline_coordination_up", "1 while other processes are reached")
FAULTS = (RedisError, OSError, TimeoutError)


class RedisCoordination(Local):
    """One subscription a process; messages of our own are handed out at once and ignored when they come back."""

    def __init__(self, url: str, owner: str) -> None:
        super().__init__()
        self._client = redis.Redis.from_url(url, socket_connect_timeout=2, socket_timeout=None, decode_responses=True)
        self._owner = owner
        self._backlog: deque[str] = deque(maxlen=BACKLOG)
        self._wake = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._up = False
        self._counting = asyncio.Semaphore(CONNECTIONS)
        self._counts_from = 0.0  # after a fault, when counting is tried again
        self._shares_from = 0.0  # likewise

    async def start(self) -> None:
        """Connect in the background."""
        self._tasks = [asyncio.create_task(self._read()), asyncio.create_task(self._write())]

    async def stop(self) -> None:
        """Let go."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        try:
            await self._client.aclose()
        except FAULTS:
            log.debug("coordination_close_failed")

    @property
    def healthy(self) -> bool:
        """Whether the subscription stands."""
        return self._up

    def publish(self, topic: str, message: str = "") -> None:
        """Tell this process now and the others as soon as may be."""
        self.hand_out(topic, message)
        self._backlog.append(json.dumps([self._owner, topic, message]))
        self._wake.set()

    async def count(self, name: str, seconds: Sequence[int]) -> Sequence[Counted] | None:
        """Count in Redis. One that does not answer is left alone for a moment: nobody's turn waits for it twice."""
        if not self._up or time.monotonic() < self._counts_from:
            return None
        try:
            found = await asyncio.wait_for(self._counted(name, seconds), PATIENCE)
        except FAULTS:
            self._counts_from = time.monotonic() + RETRY
            return None
        return [Counted(*pair) for pair in zip(found[::2], found[1::2], strict=True)]

    async def _counted(self, name: str, seconds: Sequence[int]) -> list[int]:
        async with self._counting:
            found: list[int] = await self._client.eval(COUNT, 1, f"{CHANNEL}:count:{name}", *map(str, seconds))
            return found

    @property
    def together(self) -> bool:
        """Always: whoever has an address of Redis does not run alone."""
        return True

    async def evaluate(self, script: str, keys: Sequence[str], arguments: Sequence[str | int]) -> list[Any] | None:
        """Run a script in Redis. One that does not answer is left alone for a moment."""
        if not self._up or time.monotonic() < self._shares_from:
            return None
        try:
            async with asyncio.timeout(PATIENCE), self._counting:
                found: list[Any] = await self._client.eval(script, len(keys), *keys, *map(str, arguments))
        except FAULTS:
            self._shares_from = time.monotonic() + RETRY
            return None
        return found

    async def _write(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            try:
                while self._backlog:
                    await asyncio.wait_for(self._client.publish(CHANNEL, self._backlog[0]), 2)
                    self._backlog.popleft()
            except FAULTS:
                await asyncio.sleep(RETRY)
                self._wake.set()

    async def _read(self) -> None:
        while True:
            try:
                async with self._client.pubsub() as subscription:
                    await asyncio.wait_for(subscription.subscribe(CHANNEL), 2)
                    self._set(True)
                    async for found in subscription.listen():
                        self._heard(found)
            except FAULTS:
                self._set(False)
                await asyncio.sleep(RETRY)

    def _heard(self, found: dict[str, str]) -> None:
        if found.get("type") != "message":
            return
        try:
            owner, topic, message = json.loads(found["data"])
        except (ValueError, TypeError):
            return  # somebody else's word on our channel
        if owner != self._owner:
            self.hand_out(topic, message)

    def _set(self, up: bool) -> None:
        if up != self._up:
            log.info("coordination", up=up)
        self._up = up
        HEALTHY.set(up)
