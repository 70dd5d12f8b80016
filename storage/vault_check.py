"""Whether the keys of a process are those of its database: asked at start, before anything is sealed with a wrong one.

Rows that exist are opened first, the oldest and the newest; then the marks are looked at, which a new database gets
here. The data key that writes is the one the database names, so that a key can be handed to all processes before any of
them writes with it (docs/operations.md, keys).
"""

from datetime import datetime
from typing import Final

from storage.crypto import Unsealable, Vault
from storage.repositories.vault_marks import INDEX, REINDEXING, WRITES
from storage.unit_of_work import UnitOfWork

LOOKED_AT: Final = (
    ("officials", "name"),
    ("persons", "content"),
    ("tickets", "subject"),
    ("conversations", "state"),
    ("outbox", "payload"),
)


class WrongKey(Exception):
    """The configured keys are not those of the database. Its text is one sentence and holds no key."""


def index_mark(vault: Vault) -> str:
    """What tells one index key from another."""
    return vault.index("vault_marks", "index").hex()


async def check_vault(uow: UnitOfWork, vault: Vault, now: datetime) -> None:
    """Look at the keys and set which one writes. Errors: WrongKey; those of the database."""
    await open_rows(uow, vault)
    if await uow.vault_marks.get(REINDEXING):
        raise WrongKey("the index key is being replaced; finish with `hotline keys reindex` before anything starts")
    writes = int(await uow.vault_marks.first(WRITES, str(vault.writes), now))
    if writes not in vault.numbers:
        raise WrongKey(f"key {writes}, which writes in this database, is missing")
    vault.write_with(writes)
    if await uow.vault_marks.first(INDEX, index_mark(vault), now) != index_mark(vault):
        raise WrongKey("its index key, the part behind the semicolon, is another than that of this database")


async def open_rows(uow: UnitOfWork, vault: Vault) -> None:
    """Open rows that exist, whatever the schema. Errors: WrongKey; those of the database."""
    for table, column in LOOKED_AT:
        await _open_some(uow, vault, table, column)


async def _open_some(uow: UnitOfWork, vault: Vault, table: str, column: str) -> None:
    for order in ("asc", "desc"):
        row = await uow.connection.fetchrow(
            f"select id, {column}_sealed as sealed from {table} order by id {order} limit 1"  # noqa: S608
        )
        if row is None:
            return
        try:
            vault.open(row["sealed"], f"{table}:{column}:{row['id']}")
        except Unsealable:
            if (number := vault.number_of(row["sealed"])) not in vault.numbers:
                raise WrongKey(f"key {number}, which rows of {table} are sealed with, is missing") from None
            raise WrongKey(f"it does not open {table}: it belongs to another installation") from None
