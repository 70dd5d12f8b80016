"""Another index key for a database whose service stands still: marks around the work of storage/reindexing.py."""

from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from typing import Final

from bot.app import codes_secret
from handlers.records.keys import comparable, keys_of, proofs_of
from handlers.staff.credentials import login_index
from handlers.tickets.found_by import digests_of
from storage.content.subject import Subject
from storage.crypto import Vault
from storage.database import Database
from storage.reindexing import Ways, reindex
from storage.repositories.vault_marks import CODES, INDEX, REINDEXING
from storage.resealing import running
from storage.unit_of_work import UnitOfWork
from storage.vault_check import index_mark, open_rows


class CannotReindex(Exception):
    """Its text is one sentence."""


def _ticket(vault: Vault, subject: Subject) -> Iterable[bytes]:
    numbers = {form for paper in subject.papers for form in (paper.number, comparable(paper.kind, paper.number))}
    return [vault.index("ticket_subject", number) for number in sorted(numbers)]


WAYS: Final = Ways(
    person_keys=lambda vault, content, commune: [index for index, _ in keys_of(vault, content, commune)],
    person_proofs=proofs_of,
    ticket=_ticket,
    phone=lambda vault, phone: vault.index("phone", phone),
    searched=digests_of,
    login=login_index,
)


async def index_anew(
    url: str, old: Vault, fresh: Vault, now: datetime, told: Callable[[str, int], Awaitable[None]]
) -> None:
    """Index everything under the key of `fresh`, which also opens what `old` opens.

    From the first mark to the last no process starts. Errors: CannotReindex, when nothing was changed; WrongKey; those
    of the database.
    """
    database = await Database.open(url, old, largest=1)
    try:
        async with database.reading() as uow:
            await _look(uow, old, fresh)
            await uow.vault_marks.first(CODES, codes_secret(old).hex(), now)
            await uow.vault_marks.set(REINDEXING, index_mark(fresh), now)
            await reindex(uow.connection, old, fresh, WAYS, told)
        async with database.unit_of_work() as uow:
            await uow.vault_marks.set(INDEX, index_mark(fresh), now)
            await uow.vault_marks.clear(REINDEXING)
    finally:
        await database.close()


async def _look(uow: UnitOfWork, old: Vault, fresh: Vault) -> None:
    if await running(uow.connection):
        raise CannotReindex("the service is running: stop every `serve` and `work` first")
    await open_rows(uow, fresh)
    if index_mark(fresh) == index_mark(old):
        raise CannotReindex("the line in the file has the index key that is in use")
    if await uow.vault_marks.get(INDEX) not in (None, index_mark(old)):
        raise CannotReindex("HOTLINE_VAULT_KEY has not the index key that is in use")
    if await uow.vault_marks.get(REINDEXING) not in (None, index_mark(fresh)):
        raise CannotReindex("this was begun with another line: go on with that one")
