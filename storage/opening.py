"""Opening the database of an installation: with the schema and the keys that this code and these settings need."""

from datetime import datetime
from pathlib import Path
from typing import Final

from storage.crypto import Vault
from storage.database import Database
from storage.vault_check import check_vault

NEWEST: Final = max(
    path.name.partition("_")[0] for path in (Path(__file__).parent / "migrations/versions").glob("[0-9]*.py")
)
"""The newest migration this code brings."""


class OldSchema(Exception):
    """The database lacks migrations that this code needs. A newer schema does: migrations only add."""


async def open_checked(url: str, vault: Vault, now: datetime, *, largest: int = 20) -> Database:
    """Connect, look at schema and keys. Errors: OldSchema, WrongKey, those of the database (then nothing is open)."""
    database = await Database.open(url, vault, largest=largest)
    try:
        async with database.reading() as uow:
            revision = await uow.connection.fetchval("select max(version_num) from alembic_version")
            if (revision or "") < NEWEST:
                raise OldSchema
            await check_vault(uow, vault, now)
    except BaseException:
        await database.close()
        raise
    return database
