"""A world on a database of its own."""

from collections.abc import AsyncIterator

import pytest

from tests.support.driver import World, open_world


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    """The service without any network."""
    made = await open_world(database_url)
    yield made
    await made.close()
