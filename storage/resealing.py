"""Sealing what is stored anew, with the data key that writes: a value at a time, while everybody works on.

Which key sealed a value stands in the value, so there is no progress to keep: a run that was killed is run again and
finds what is left. A value that changed meanwhile is left alone, since who changed it sealed it.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Table

from storage.crypto import Unsealable, Vault
from storage.database import keys_known
from storage.models import metadata

PIECE: Final = 200  # values looked for at a time
LONGEST: Final = 3600.0  # seconds: a large table is read to its end to find that nothing is left
LARGE: Final = 100_000  # bytes; larger values are fetched one by one
RUNNING: Final = """
select application_name as name, count(*) as lines from pg_stat_activity
where datname = current_database() and application_name like 'hotline%'
  and pid <> pg_backend_pid() group by 1 order by 1
"""
# Where a value is sealed for, if that is not "table:column:id of the row".
PLACES: Final = {
    ("updates", "sealed"): "updates:{channel}:{key}",
    ("desk_drafts", "words_sealed"): "desk_drafts:words:{ticket_id}:{official_id}",
    ("saved_views", "name_sealed"): "saved_views:name:{official_id}:{queue}:{query}",
    ("import_parts", "content_sealed"): "import_parts:content:{upload_id}:{part}:{seq}",
    ("list_rows", "content_sealed"): "list_rows:content:{list_id}:{row_no}",
    ("import_old_persons", "content_sealed"): "persons:content:{person_id}",  # a copy that goes back unopened
}


@dataclass(frozen=True, slots=True)
class Sealed:
    """A column of sealed values. `keys`: the columns of the primary key; `place`: a pattern over them."""

    table: str
    column: str
    keys: tuple[str, ...]
    place: str


@dataclass(slots=True)
class Resealed:
    """What a run came to. `shut`: values that no configured key opens; they were left as they are."""

    done: int = 0
    shut: int = 0


def sealed_columns() -> list[Sealed]:
    """Every column of sealed values that the schema declares."""
    return [
        Sealed(table.name, column.name, keys, _place(table, column.name, keys))
        for table in metadata.sorted_tables
        for column in table.columns
        if column.name == "sealed" or column.name.endswith("_sealed")
        if (keys := tuple(key.name for key in table.primary_key))
    ]


def _place(table: Table, column: str, keys: tuple[str, ...]) -> str:
    """KeyError when a column of a table with several keys is not in PLACES."""
    if len(keys) > 1 or column == "sealed":
        return PLACES[table.name, column]
    return f"{table.name}:{column.removesuffix('_sealed')}:{{{keys[0]}}}"


async def by_key(connection: Any) -> dict[int, int]:
    """How many stored values each data key sealed."""
    counted: dict[int, int] = {}
    for one in sealed_columns():
        rows = await connection.fetch(
            f"select get_byte(substring({one.column} from 1 for 2), 1) as number, count(*) as n"  # noqa: S608
            f" from {one.table} where octet_length({one.column}) > 2 group by 1",
            timeout=LONGEST,
        )
        for row in rows:
            counted[row["number"]] = counted.get(row["number"], 0) + row["n"]
    return counted


async def running(connection: Any) -> list[tuple[frozenset[int], int]]:
    """What the other processes of the service know: (numbers of their data keys, connections); none for those that do
    not say."""
    rows = await connection.fetch(RUNNING)
    return [(keys_known(row["name"]), row["lines"]) for row in rows]


async def reseal(connection: Any, vault: Vault, told: Callable[[str, int], Awaitable[None]]) -> Resealed:
    """One pass over everything; `told(table, done)` after each piece. Errors: those of the database."""
    # What a crash of the server takes back is sealed with the old key still, and found by the next run.
    await connection.execute("set synchronous_commit = off")
    made = Resealed()
    for one in sealed_columns():
        async for rows in _pieces(connection, one, vault.writes):
            for row in rows:
                await _reseal(connection, vault, one, row, made)
            await told(one.table, made.done)
    return made


async def _pieces(connection: Any, one: Sealed, writes: int) -> AsyncIterator[list[Any]]:
    """Rows sealed with other keys, in the order they lie on the disk: a row that is changed moves, and is done then."""
    last = (0, 0)
    while True:
        rows = await connection.fetch(
            f"select ctid, {', '.join(one.keys)}, case when octet_length({one.column}) < {LARGE} then {one.column} end"  # noqa: S608
            f" as value from {one.table} where ctid > $1 and octet_length({one.column}) > 2"
            f" and get_byte(substring({one.column} from 1 for 2), 1) <> $2 order by ctid limit {PIECE}",
            last,
            writes,
            timeout=LONGEST,
        )
        if not rows:
            return
        yield rows
        last = rows[-1]["ctid"]


async def _reseal(connection: Any, vault: Vault, one: Sealed, row: Any, made: Resealed) -> None:
    keys = [row[name] for name in one.keys]
    found = " and ".join(f"{name} = ${number}" for number, name in enumerate(one.keys, 1))
    value = row["value"]
    if value is None:
        value = await connection.fetchval(f"select {one.column} from {one.table} where {found}", *keys)  # noqa: S608
    if value is None:
        return
    place = one.place.format(**{name: row[name] for name in one.keys})
    try:
        fresh = vault.seal(vault.open(value, place), place)
    except Unsealable:
        made.shut += 1
        return
    at = len(keys) + 1
    await connection.execute(
        f"update {one.table} set {one.column} = ${at} where {found} and {one.column} = ${at + 1}",  # noqa: S608
        *keys,
        fresh,
        value,
    )
    made.done += 1
