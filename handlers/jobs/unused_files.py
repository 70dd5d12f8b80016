"""Files that belong to no conversation, draft, list or report are gone within an hour."""

from typing import Final

from handlers.jobs.job import OpenWork
from storage.repositories.retention import PIECE

NAME: Final = "unused_files"


async def unused_files(open_work: OpenWork) -> None:
    """Until nothing is left, a piece a transaction."""
    while True:
        async with open_work(f"job:{NAME}") as work:
            before = work.now - work.tools.policy.file_life_unbound
            if await work.uow.retention.delete("files_unbound", before) < PIECE:
                return
