"""The audit log is sealed, and once a day looked through; leads hear when it is not what was sealed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from handlers.alarms.raising import raise_alarm
from handlers.audit.sealing import PIECE, seal_next
from handlers.audit.verify import verify
from handlers.jobs.job import OpenWork
from storage.unit_of_work import UnitOfWork

BROKEN: Final = "audit_broken"  # the kind of alarm, and the action in the audit log


async def audit_seal(open_work: OpenWork) -> None:
    """Everything that is committed, a block a transaction."""
    while True:
        async with open_work("job:audit_seal") as work:
            sealed = await seal_next(work)
        if sealed < PIECE:
            return


async def audit_watch(open_work: OpenWork) -> None:
    """Look through the whole log; what is found stands in it too, by block."""

    @asynccontextmanager
    async def reading() -> AsyncIterator[UnitOfWork]:
        async with open_work("job:audit_watch:read") as work:
            yield work.uow

    async with open_work("job:audit_watch:begin") as work:
        kept_since = work.now - work.tools.policy.audit_life
    verdict = await verify(reading, kept_since)
    if not verdict.faults:
        return
    async with open_work("job:audit_watch") as work:
        blocks = sorted({fault.block for fault in verdict.faults})[:100]
        await work.uow.audit.add(work.ids.new(), work.now, work.actor, BROKEN, details={"blocks": blocks})
        await raise_alarm(work, BROKEN)
