"""Lists that were sent in the browser: looked at, imported and taken back."""

import logging
from datetime import timedelta
from typing import Final

from handlers.jobs.dose_arrived import missing_categories
from handlers.jobs.job import OpenWork
from handlers.records.uploads_at_work import look_at, take_back, take_in
from storage.database import BUSY
from storage.repositories.import_uploads import LOOKING, RUNNING

LONGEST: Final = timedelta(seconds=60)  # after which a run begins with no other list
LOG: Final = logging.getLogger(__name__)


async def imports(open_work: OpenWork) -> None:
    """Go on with lists under way, each to its end, one after the other: of two that came at once the second finds what
    the first has written. After a while the rest is left to the next run.

    Errors: ExceptionGroup at the end, of the lists that failed; they stay where they are for the next run and hold up
    no other.
    """
    errors: list[Exception] = []
    async with open_work("job:imports:list") as work:
        found = await work.uow.import_uploads.at_work()
        missing, began = missing_categories(work.rules), work.now
    for number, state in found:
        async with open_work("job:imports:time") as work:
            if work.now - began > LONGEST:
                break
        try:
            if state == LOOKING:
                await look_at(open_work, number, missing)
            elif state == RUNNING:
                await take_in(open_work, number)
            else:
                await take_back(open_work, number)
        except BUSY:  # somebody works on it: the next run tries again
            continue
        except Exception as error:  # its words may hold what stands in the list
            LOG.error("imports: list %s failed: %s", number, type(error).__name__)
            errors.append(error)
    if errors:
        raise ExceptionGroup(f"imports: {len(errors)} lists failed", errors)
