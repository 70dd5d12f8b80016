"""A process that dies of kill -9 in the middle of an import or of taking one back: everything of a transaction is
written, and the commit is not reached."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.clock import SystemIds
from handlers.records.importer import Importer, Source
from handlers.records.undo import plan_undo, undo
from handlers.work import Tools, Work
from storage.crypto import Vault
from storage.database import Database
from storage.repositories.import_runs import ImportRunRepository
from storage.repositories.imports import ImportRepository
from tests.support.driver import FakeClock

VAULT = Vault({1: b"d" * 32}, b"i" * 32)
BATCH = 50


def die_in(owner: Any, name: str, step: int) -> None:
    """Let the process be killed at the end of the call number `step`."""
    real: Callable[..., Any] = getattr(owner, name)
    calls = iter(range(1, 1_000_000))

    async def dying(*args: Any, **kwargs: Any) -> Any:
        done = await real(*args, **kwargs)
        if next(calls) == step:
            os.kill(os.getpid(), signal.SIGKILL)
        return done

    setattr(owner, name, dying)


async def _run(what: str, url: str, path: Path, step: int, tools: Tools, now: datetime) -> None:
    """Import the file, or take import number 2 back, until death."""
    database, clock, ids = await Database.open(url, VAULT, largest=2), FakeClock(now), SystemIds()
    if what == "import":
        die_in(ImportRepository, "advance", step)
        importer = Importer(database.unit_of_work, VAULT, clock, ids, tools.rules.vaccines, batch=BATCH)
        await importer.run(path, Source("platform"))
        return
    die_in(ImportRunRepository, "count_undo", step)

    @asynccontextmanager
    async def open_work(cause: str) -> AsyncIterator[Work]:
        async with database.unit_of_work() as uow:
            yield Work(uow, tools, clock.now(), ids, cause)

    async with open_work("plan") as work:
        plan = await plan_undo(work, 2)
    await undo(open_work, plan.run, "system")


async def killed(what: str, url: str, path: Path, step: int, tools: Tools, now: datetime) -> None:
    """Run it in a process of its own, forked: to begin a new one would load everything again. Errors: AssertionError
    when it was not killed."""
    child = os.fork()
    if child == 0:
        try:
            asyncio._set_running_loop(None)
            asyncio.new_event_loop().run_until_complete(_run(what, url, path, step, tools, now))
        finally:
            os._exit(1)
    _, status = await asyncio.to_thread(os.waitpid, child, 0)
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
