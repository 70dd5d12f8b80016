"""What a job is. Each runs in one process at a time (storage/repositories/jobs.py) and may be killed anywhere."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import timedelta

from handlers.work import Work

# Opens a unit of work: `async with open_work("job:sla_watch:17") as work: …`; commits and sends when the block ends.
OpenWork = Callable[[str], AbstractAsyncContextManager[Work]]


@dataclass(frozen=True, slots=True)
class Job:
    """`act` runs every `every`, at most `longest` at a time before another process may take over.

    `by_clock`: what it does follows from the time (escalates, expires, reports, deletes): it waits while the clock
    cannot be right.
    """

    name: str
    every: timedelta
    act: Callable[[OpenWork], Awaitable[None]]
    longest: timedelta = timedelta(minutes=5)
    by_clock: bool = True
