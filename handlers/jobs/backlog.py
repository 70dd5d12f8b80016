"""Files of old reports that were started: taken in, taken back, and their people told, a piece at a time."""

import logging
from typing import Final

from handlers.backlog.take_in import take_back, take_in
from handlers.backlog.tell import tell
from handlers.jobs.job import OpenWork
from storage.database import AWAY, BUSY
from storage.repositories.backlogs import RUNNING, UNDOING, Backlog

LOG: Final = logging.getLogger(__name__)


async def backlog(open_work: OpenWork) -> None:
    """Go on with every file under way, each for a while; a run that ends or is killed leaves the rest to the next.

    Errors: ExceptionGroup at the end, of the files that failed; they stay where they are for the next run and hold up
    no other. What tells that the database is away goes on as it is: the same again will go well.
    """
    errors: list[Exception] = []
    async with open_work("job:backlog:list") as work:
        found = await work.uow.backlogs.at_work()
    for one in found:
        try:
            await _go_on(open_work, one)
        except BUSY:  # somebody works on it: the next run tries again
            continue
        except AWAY:
            LOG.warning("backlog: database down, file %s goes on at a later run", one.id)
            raise
        except Exception as error:  # its words may hold what stands in the file
            LOG.error("backlog: file %s failed: %s", one.id, type(error).__name__)
            errors.append(error)
    if errors:
        raise ExceptionGroup(f"backlog: {len(errors)} files failed", errors)


async def _go_on(open_work: OpenWork, one: Backlog) -> None:
    if one.state == RUNNING:
        await take_in(open_work, one.id)
    if one.state == UNDOING:
        await take_back(open_work, one.id)
    if one.tell_at is not None and one.told_at is None:
        await tell(open_work, one.id)
