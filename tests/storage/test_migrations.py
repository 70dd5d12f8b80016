"""The migrations give exactly the schema that storage/models declares, and add to a database in use."""

import asyncio
import re
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, event
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from storage.database import alchemy_url
from storage.migrations.online import BUILD_TIMEOUT, LOCK_TIMEOUT
from storage.migrations.run import upgrade
from storage.models import metadata
from tests.support.old_database import restore


def differences(url: str) -> list[Any]:
    """What autogenerate would still write."""

    def compare(connection: Connection) -> list[Any]:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": False})
        found: list[Any] = compare_metadata(context, metadata)
        return found

    async def run() -> list[Any]:
        engine = create_async_engine(alchemy_url(url), poolclass=NullPool)
        async with engine.connect() as connection:
            found = await connection.run_sync(compare)
        await engine.dispose()
        return found

    return asyncio.run(run())


def test_a_migrated_database_is_what_the_models_declare(database_url: str) -> None:
    assert differences(database_url) == []


def test_migrating_twice_changes_nothing(database_url: str) -> None:
    upgrade(database_url)
    assert differences(database_url) == []


ADDS = re.compile(
    r"alter table \w+ add column if not exists .*|create (unique )?index concurrently \w+ on \w+ .*"
    r"|create table if not exists \w+ .*|create or replace function \w+\(.*"
    r"|create or replace trigger \w+ after [\w, ]+ on \w+ for each row .*",
    re.DOTALL,
)
# What 0002 does beside adding; from 0003 on nothing may.
CHANGES_A_KEY = (
    "alter table doses drop constraint pk_doses,"
    " add constraint pk_doses primary key using index uq_doses_person_id_series_number"
)


def run_on_old(url: str) -> list[tuple[str, str]]:
    """(statement, limit of waiting for a lock) of what changes the schema of a database that holds data."""
    restore(url)
    done, limit = [], ""

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        nonlocal limit
        if told := re.fullmatch(r"set lock_timeout = '(.*)'", statement):
            limit = told[1]
        elif statement.startswith(("alter", "create", "drop")):
            done.append((statement, limit))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        upgrade(url)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return done


def test_a_database_in_use_is_only_added_to_and_never_waits_long_for_a_lock(empty_database_url: str) -> None:
    done = run_on_old(empty_database_url)
    assert len(done) >= 7
    assert [statement for statement, _ in done if not ADDS.fullmatch(statement)] == [CHANGES_A_KEY]
    for statement, limit in done:
        # Building an index waits for older transactions, and holds up nobody meanwhile.
        assert limit == (BUILD_TIMEOUT if " index concurrently " in statement else LOCK_TIMEOUT), statement
