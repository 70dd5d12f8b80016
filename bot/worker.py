"""Work beside the turns: what waits is tried again, what others left is swept up, and jobs run on schedule.

The loops run in every process (`serve` too); a job runs in one process at a time, held by a lease in the table.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

import structlog
from prometheus_client import Counter

from handlers.jobs.schedule import Job, OpenWork
from handlers.ports import Clock
from storage.database import DOWN, Database

TICK = 1.0  # seconds between looks

log = structlog.get_logger()
RUNS = Counter("hotline_job_runs", "Runs of jobs", ["job", "result"])
Loop = Callable[[], Awaitable[object]]


class Worker:
    """Runs loops and jobs until stopped."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        owner: str,
        loops: Sequence[Loop],
        jobs: Sequence[Job],
        open_work: OpenWork,
        wake: Callable[[float], Awaitable[object]],
        clock_wrong: Callable[[], Awaitable[bool]],
    ) -> None:
        """`wake(seconds)` returns at the latest after so many seconds, sooner when there is work. `clock_wrong`: what
        goes by the clock must wait (bot/clock_guard.py)."""
        self.database = database
        self.clock = clock
        self.owner = owner
        self.loops = loops
        self.jobs = jobs
        self.open_work = open_work
        self.wake = wake
        self.clock_wrong = clock_wrong
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin."""
        self._tasks = [asyncio.create_task(self._sweep_forever())]
        self._tasks += [asyncio.create_task(self._job_forever(job)) for job in self.jobs]

    async def stop(self) -> None:
        """End; a job cut off here is safe to repeat."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def run_once(self, job: Job) -> bool:
        """Run a job now if it is due and free; whether it ran."""
        if job.by_clock and await self.clock_wrong():
            RUNS.labels(job.name, "held").inc()
            return False
        now = self.clock.now()
        async with self.database.reading() as uow:
            if not await uow.jobs.claim(job.name, self.owner, now, now + job.longest):
                return False
        error = ""
        try:
            await job.act(self.open_work)
        except DOWN:
            error = "database down"
        except Exception as fault:  # a job that fails is tried at its next time; the fault's words may be personal
            error = type(fault).__name__
            log.error("job_failed", job=job.name, error=error)
        RUNS.labels(job.name, "failed" if error else "done").inc()
        end = self.clock.now()
        async with self.database.reading() as uow:
            await uow.jobs.finish(job.name, self.owner, end, end + job.every, error)
        return True

    async def _sweep_forever(self) -> None:
        while True:
            for loop in self.loops:
                try:
                    await loop()
                except DOWN:
                    log.warning("database_down")
                    await asyncio.sleep(TICK)
                except Exception as fault:  # the other loops must go on
                    log.error("sweep_failed", error=type(fault).__name__)
            await self.wake(TICK)

    async def _job_forever(self, job: Job) -> None:
        pause = min(job.every, timedelta(seconds=15)).total_seconds()
        while True:
            try:
                await self.run_once(job)
            except DOWN:
                log.warning("database_down", job=job.name)
            except Exception as fault:  # claiming or noting the end failed: the job must have its next time
                log.error("job_not_run", job=job.name, error=type(fault).__name__)
            await asyncio.sleep(pause)
