"""The migrations give exactly the schema that storage/models declares."""

import asyncio
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from storage.database import alchemy_url
from storage.migrations.run import upgrade
from storage.models import metadata


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
