"""Whether the clock of this machine can be right. After a power cut a machine may wake up in another year: then nothing
is escalated, expires or is deleted by its clock until it agrees again, and leads are told.

Wrong is a clock that is earlier than what was written before, or far from the clock of the database. A clock that is
fast together with the database's, on one machine, looks like a long pause: nobody can tell it from one.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

import structlog
from prometheus_client import Gauge

from handlers.ports import Clock
from storage.database import BUSY, DOWN, Database
from storage.repositories.clock import ClockRows

ALARM: Final = "clock_wrong"
TOLERATED: Final = timedelta(minutes=2)  # between machines that keep their time
OFTEN: Final = 5.0  # seconds that a look is believed
RARELY: Final = 30.0  # seconds between looks that nobody asks for

log = structlog.get_logger()
RIGHT = Gauge("hotline_clock_right", "0 while the clock of this process cannot be right")


class Fault(StrEnum):
    """How a clock is wrong."""

    BEHIND_ROWS = "behind_rows"  # earlier than what was written before
    BEHIND_DATABASE = "behind_database"
    AHEAD_OF_DATABASE = "ahead_of_database"


BEHIND: Final = frozenset({Fault.BEHIND_ROWS, Fault.BEHIND_DATABASE})


def fault_of(now: datetime, rows: ClockRows, *, compares: bool) -> Fault | None:
    """What is wrong with `now`. `compares`: the database's clock is meant to show the same (not under a test's)."""
    if compares and now < rows.database_now - TOLERATED:
        return Fault.BEHIND_DATABASE
    if compares and now > rows.database_now + TOLERATED:
        return Fault.AHEAD_OF_DATABASE
    if rows.latest is not None and now < rows.latest - TOLERATED:
        return Fault.BEHIND_ROWS
    return None


@dataclass(slots=True)
class ClockGuard:
    """Looks at the clock; `watch` is a loop of the worker. `raise_alarm(kind)` neither waits nor fails; `believed`: for
    how many seconds a look counts before a job. `ids_not_below`: ids are made of the time, and what is written now must
    not come before what was written earlier: messages and histories are in the order of their ids.
    """

    database: Database
    clock: Clock
    raise_alarm: Callable[[str], None]
    compares: bool
    ids_not_below: Callable[[int], None] = lambda known: None
    believed: float = OFTEN
    fault: Fault | None = None
    _looked: float | None = None  # in the loop's time, which no wrong clock moves

    async def look(self, seconds: float = 0.0) -> Fault | None:
        """What is wrong, None when nothing is; a look of so many seconds ago is believed. Errors: those of `DOWN`."""
        loop_time = asyncio.get_running_loop().time()
        if self._looked is not None and loop_time - self._looked < seconds:
            return self.fault
        async with self.database.reading() as uow:
            rows = await uow.clock.look()
        now = self.clock.now()
        found, self._looked = fault_of(now, rows, compares=self.compares), loop_time
        self._say(found, now, rows)
        if found in BEHIND and rows.newest_id is not None:
            self.ids_not_below(rows.newest_id)
        self.fault = found
        RIGHT.set(0 if found else 1)
        return found

    async def wrong(self) -> bool:
        """Whether what goes by the clock must wait. Errors: those of `DOWN`."""
        return await self.look(self.believed) is not None

    async def watch(self) -> None:
        """A look now and then, so that a process without jobs tells too."""
        await self.look(RARELY)

    async def at_start(self) -> None:
        """The first look, before any job runs; with the database away the next one tells."""
        try:
            await self.look()
        except (*DOWN, *BUSY):
            log.warning("clock_not_compared")

    def takes_over(self, sweep: Callable[[], Awaitable[object]]) -> Callable[[], Awaitable[object]]:
        """A loop that takes over what others hold for too long: not by a clock that is fast, which would send twice."""

        async def careful() -> object:
            return None if self.fault is Fault.AHEAD_OF_DATABASE else await sweep()

        return careful

    def _say(self, found: Fault | None, now: datetime, rows: ClockRows) -> None:
        if found is not None:
            self.raise_alarm(ALARM)
        if found is self.fault:
            return
        if found is None:
            log.warning("clock_right_again", now=now.isoformat())
            return
        log.error(
            "clock_wrong",
            fault=str(found),
            now=now.isoformat(timespec="seconds"),
            database=rows.database_now.isoformat(timespec="seconds"),
            newest_row=rows.newest_row.isoformat(timespec="seconds") if rows.newest_row else "",
            told="Nothing is escalated, expires or is deleted until the clock is right: set it. If it is right and rows"
            " are later, run `hotline clock --accept`.",
        )
