"""Blind indexes anew, under another index key: what people are found by, worked out from what is sealed beside it.

Done while the service stands still, since a process finds by one key alone. Each piece is a transaction, and a digest
that is new already is found by no old one: a run that was killed is run again. What is digested out of something that
is not kept (codes, attempts, what was searched) cannot be: it runs out, or stays what nobody can name any more.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from storage.content import subject_from
from storage.content.subject import Subject
from storage.crypto import Vault
from storage.repositories.records import PersonContent
from storage.repositories.ticket_digests import DIGESTED_FROM, Undigested, undigested

PIECE: Final = 500
SET_KEYS: Final = """
update person_keys k set key_index = m.fresh from unnest($1::bigint[], $2::bytea[], $3::bytea[]) as m(id, old, fresh)
where k.person_id = m.id and k.key_index = m.old
"""
SET_PROOFS: Final = """
update person_proofs k set proof_index = m.fresh
from unnest($1::bigint[], $2::bytea[], $3::bytea[]) as m(id, old, fresh)
where k.person_id = m.id and k.proof_index = m.old
"""
SET_TICKETS: Final = """
update tickets t set subject_index = m.fresh from unnest($1::bigint[], $2::bytea[], $3::bytea[]) as m(id, old, fresh)
where t.id = m.id and t.subject_index = m.old
"""
NEW_DIGESTS: Final = """
insert into ticket_digests (ticket_id, digest) select * from unnest($1::bigint[], $2::bytea[]) on conflict do nothing
"""
SET_PHONES: Final = """
update {table} t set phone_index = m.fresh from unnest($1::bigint[], $2::bytea[], $3::bytea[]) as m(id, old, fresh)
where t.id = m.id and t.phone_index = m.old
"""
SET_LOGINS: Final = """
update official_credentials c set login_index = m.fresh from unnest($1::bigint[], $2::bytea[], $3::bytea[])
as m(id, old, fresh) where c.official_id = m.id and c.login_index = m.old
"""
SET_ADDRESS: Final = "update {table} set address = $3 where {key} = $1 and channel = 'sms' and address = $2"


@dataclass(frozen=True, slots=True)
class Ways:
    """How digests are made from what is kept; the rules of it are the records' own (handlers/records/keys.py)."""

    person_keys: Callable[[Vault, PersonContent, str], Iterable[bytes]]
    person_proofs: Callable[[Vault, PersonContent], Iterable[bytes]]
    ticket: Callable[[Vault, Subject], Iterable[bytes]]
    phone: Callable[[Vault, str], bytes]
    searched: Callable[[Vault, Undigested], Iterable[bytes]]
    login: Callable[[Vault, str], bytes]


async def reindex(
    connection: Any, old: Vault, fresh: Vault, ways: Ways, told: Callable[[str, int], Awaitable[None]]
) -> int:
    """Index everything anew; how many rows were looked at. Errors: Unsealable; those of the database."""
    seen = 0
    steps = (_persons, _tickets, _searched, _phones_of("contacts"), _phones_of("sms_log"), _logins)
    for step in steps:
        async for table, rows in step(connection, old, fresh, ways):
            seen += rows
            await told(table, seen)
    return seen


async def _pieces(connection: Any, table: str, columns: str, where: str = "true") -> AsyncIterator[list[Any]]:
    last = -1
    while True:
        rows = await connection.fetch(
            f"select id, {columns} from {table} where id > $1 and {where} order by id limit {PIECE}",  # noqa: S608
            last,
        )
        if not rows:
            return
        async with connection.transaction():
            yield rows
        last = rows[-1]["id"]


async def _set(connection: Any, statement: str, pairs: list[tuple[int, bytes, bytes]]) -> None:
    columns = tuple(map(list, zip(*pairs, strict=True))) or ([], [], [])
    await connection.execute(statement, *columns)


async def _persons(connection: Any, old: Vault, fresh: Vault, ways: Ways) -> AsyncIterator[tuple[str, int]]:
    async for rows in _pieces(connection, "persons", "commune_code, content_sealed"):
        keys: list[tuple[int, bytes, bytes]] = []
        proofs: list[tuple[int, bytes, bytes]] = []
        for row in rows:
            number, commune = row["id"], row["commune_code"]
            content = PersonContent.from_text(old.open_text(row["content_sealed"], f"persons:content:{number}"))
            both = zip(ways.person_keys(old, content, commune), ways.person_keys(fresh, content, commune), strict=True)
            keys += [(number, *pair) for pair in both]
            both = zip(ways.person_proofs(old, content), ways.person_proofs(fresh, content), strict=True)
            proofs += [(number, *pair) for pair in both]
        await _set(connection, SET_KEYS, keys)
        await _set(connection, SET_PROOFS, proofs)
        yield "persons", len(rows)


async def _tickets(connection: Any, old: Vault, fresh: Vault, ways: Ways) -> AsyncIterator[tuple[str, int]]:
    async for rows in _pieces(connection, "tickets", "subject_sealed", "subject_index is not null"):
        pairs: list[tuple[int, bytes, bytes]] = []
        for row in rows:
            subject = subject_from(old.open_json(row["subject_sealed"], f"tickets:subject:{row['id']}"))
            both = zip(ways.ticket(old, subject), ways.ticket(fresh, subject), strict=True)
            pairs += [(row["id"], *pair) for pair in both]
        await _set(connection, SET_TICKETS, pairs)
        yield "tickets", len(rows)


async def _searched(connection: Any, old: Vault, fresh: Vault, ways: Ways) -> AsyncIterator[tuple[str, int]]:
    async for rows in _pieces(connection, "tickets", DIGESTED_FROM, "searchable"):
        pairs: list[tuple[int, bytes]] = []
        for row in rows:
            pairs += [(row["id"], one) for one in ways.searched(fresh, undigested(old, row))]
        await connection.execute(
            "delete from ticket_digests where ticket_id = any($1::bigint[])", [row["id"] for row in rows]
        )
        numbers, digests = map(list, zip(*pairs, strict=True)) if pairs else ([], [])
        await connection.execute(NEW_DIGESTS, numbers, digests)
        yield "ticket_digests", len(rows)


def _phones_of(table: str) -> Callable[[Any, Vault, Vault, Ways], AsyncIterator[tuple[str, int]]]:
    async def phones(connection: Any, old: Vault, fresh: Vault, ways: Ways) -> AsyncIterator[tuple[str, int]]:
        async for rows in _pieces(connection, table, "phone_sealed", "phone_sealed is not null"):
            pairs: list[tuple[int, bytes, bytes]] = []
            for row in rows:
                phone = old.open_text(row["phone_sealed"], f"{table}:phone:{row['id']}")
                pairs.append((row["id"], ways.phone(old, phone), ways.phone(fresh, phone)))
            await _set(connection, SET_PHONES.format(table=table), pairs)
            if table == "contacts":
                await _addresses(connection, pairs)
            yield table, len(rows)

    return phones


async def _logins(connection: Any, old: Vault, fresh: Vault, ways: Ways) -> AsyncIterator[tuple[str, int]]:
    rows = await connection.fetch("select official_id, login_sealed from official_credentials")
    names = [(row[0], old.open_text(row[1], f"official_credentials:login:{row[0]}")) for row in rows]
    async with connection.transaction():
        await _set(connection, SET_LOGINS, [(n, ways.login(old, one), ways.login(fresh, one)) for n, one in names])
    yield "official_credentials", len(rows)


async def _addresses(connection: Any, pairs: list[tuple[int, bytes, bytes]]) -> None:
    """A phone is a contact of the channel `sms` under its digest, and so are the messages to it."""
    values = [(number, old.hex(), fresh.hex()) for number, old, fresh in pairs]
    await connection.executemany(SET_ADDRESS.format(table="contacts", key="id"), values)
    await connection.executemany(SET_ADDRESS.format(table="outbox", key="contact_id"), values)
