"""Changes of a schema that is in use: what a migration from 0002 on is made of.

Each statement commits by itself and may be repeated. A lock is waited for at most `LOCK_TIMEOUT`: what waits for a lock
holds up everybody who comes after it. An index is built `concurrently`, which keeps nobody from reading or writing; it
waits only for transactions that are older than itself, and that wait holds up nobody, so it has a longer limit.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from alembic import op
from sqlalchemy import Connection, text

LOCK_TIMEOUT: Final = "1s"  # shorter than what a turn waits for (storage/database.py): none is put aside because of us
BUILD_TIMEOUT: Final = "30s"

KEY_COLUMNS = """
select string_agg(a.attname, ', ' order by k.place) from pg_index i
cross join lateral unnest(i.indkey) with ordinality as k(number, place)
join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number
where i.indrelid = cast(:table as regclass) and i.indisprimary
"""
IS_VALID = "select indisvalid from pg_index where indexrelid = to_regclass(:name)"


@dataclass(frozen=True, slots=True)
class Index:
    """An index to build. `on`: what stands behind the table's name: columns, `using`, `where`."""

    name: str
    table: str
    on: str
    unique: bool = False


def add_columns(table: str, columns: Mapping[str, str]) -> None:
    """Add columns that are not there yet. Name -> type with a constant default: then no row is rewritten."""
    added = ", ".join(f'add column if not exists "{name}" {kind}' for name, kind in columns.items())
    with _alone() as connection:
        if set(columns) - _columns(connection, table):  # even a statement that adds nothing would take the lock
            connection.execute(text(f"alter table {table} {added}"))


def create_table(name: str, columns: Mapping[str, str], primary_key: str) -> None:
    """A new table, unless it is there. Column -> type with `not null` and default; `primary_key`: its columns, '' for a
    table that rows are only added to and taken from."""
    listed = ", ".join(f'"{column}" {kind}' for column, kind in columns.items())
    key = f", constraint pk_{name} primary key ({primary_key})" if primary_key else ""
    with _alone() as connection:
        connection.execute(text(f"create table if not exists {name} ({listed}{key})"))


def create_function(definition: str) -> None:
    """A function, or its newer form: `create or replace function …`, which the versions before call as before."""
    with _alone() as connection:
        connection.exec_driver_sql(definition.strip())


def create_trigger(name: str, when: str, function: str) -> None:
    """A trigger that comes after a change, or its newer form. `when`: `update on tickets for each row`; waits for those
    who are writing, and keeps others from writing no longer than that wait."""
    with _alone() as connection:
        connection.exec_driver_sql(f"create or replace trigger {name} after {when} execute function {function}()")


def build_index(index: Index, *, unless_key: str = "") -> None:
    """Build an index concurrently. What a run that was cut off left behind is thrown away first.

    `unless_key`: nothing is built when these columns are the primary key already.
    """
    with _alone() as connection:
        if unless_key and _key(connection, index.table) == unless_key:
            return
        connection.execute(text(f"set lock_timeout = '{BUILD_TIMEOUT}'"))
        valid = connection.scalar(text(IS_VALID), {"name": index.name})
        if valid is False:
            connection.execute(text(f"drop index concurrently {index.name}"))
        if not valid:
            unique = "unique " if index.unique else ""
            connection.execute(text(f"create {unique}index concurrently {index.name} on {index.table} {index.on}"))


def swap_primary_key(index: Index, name: str) -> None:
    """Make a unique index, built before, the primary key called `name` in the place of the one that has the name."""
    with _alone() as connection:
        if connection.scalar(text("select to_regclass(:name)"), {"name": index.name}) is None:
            return
        connection.execute(
            text(
                f"alter table {index.table} drop constraint {name},"
                f" add constraint {name} primary key using index {index.name}"
            )
        )


@contextmanager
def _alone() -> Iterator[Connection]:
    """A connection on which every statement commits by itself and waits for a lock at most `LOCK_TIMEOUT`."""
    with op.get_context().autocommit_block():
        connection = op.get_bind()
        connection.execute(text(f"set lock_timeout = '{LOCK_TIMEOUT}'"))
        yield connection


def _columns(connection: Connection, table: str) -> set[str]:
    found = connection.execute(
        text("select attname from pg_attribute where attrelid = cast(:table as regclass) and attnum > 0"),
        {"table": table},
    )
    return {row.attname for row in found}


def _key(connection: Connection, table: str) -> str:
    return connection.scalar(text(KEY_COLUMNS), {"table": table}) or ""
