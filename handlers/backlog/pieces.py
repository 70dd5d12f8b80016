"""Work on a file in pieces: each is one transaction, and one run ends in time, so that what a killed process held is
free again soon."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final

from handlers.jobs.job import OpenWork
from handlers.work import Work

LONGEST_RUN: Final = timedelta(seconds=20)  # of one file; the next run of the job goes on


async def in_pieces(open_work: OpenWork, cause: str, piece: Callable[[Work], Awaitable[bool]]) -> None:
    """Do one piece after the other until it says that none is left, or the time is over. `cause`: of each piece's
    work."""
    ends = None
    while True:
        async with open_work(cause) as work:
            ends = ends or work.now + LONGEST_RUN
            if work.now >= ends or not await piece(work):
                return
