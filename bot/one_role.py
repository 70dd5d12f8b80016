"""An installation whose one database user owns the schema and runs the service is told so at every start."""

import contextlib
from typing import Final

import structlog

from storage.database import DOWN, Database

ONE_ROLE: Final = (
    "One user owns the schema and runs the service: whoever takes over a process can change the audit log."
    " Set HOTLINE_OWNER_DATABASE_URL (docs/operations.md, two users)."
)

log = structlog.get_logger()


async def tell(database: Database) -> None:
    """A line in the log where the user of this process may change the audit log."""
    with contextlib.suppress(*DOWN):  # whoever needs the database says that it is away
        async with database.reading() as uow:
            if await uow.audit_blocks.can_be_changed():
                log.warning("one_database_user", told=ONE_ROLE)
