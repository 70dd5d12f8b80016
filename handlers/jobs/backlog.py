"""Files of old reports that were started: taken in, taken back, and their people told, a piece at a time."""

from handlers.backlog.take_in import take_back, take_in
from handlers.backlog.tell import tell
from handlers.jobs.job import OpenWork
from storage.repositories.backlogs import RUNNING, UNDOING


async def backlog(open_work: OpenWork) -> None:
    """Go on with every file under way, to its end; a run that was killed leaves the rest to the next."""
    async with open_work("job:backlog:list") as work:
        found = await work.uow.backlogs.at_work()
    for one in found:
        if one.state == RUNNING:
            await take_in(open_work, one.id)
        if one.state == UNDOING:
            await take_back(open_work, one.id)
        if one.tell_at is not None and one.told_at is None:
            await tell(open_work, one.id)
