"""The office of ticket tests."""

from collections.abc import AsyncIterator

import pytest

from tests.handlers.tickets.office import Office, open_office


@pytest.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    """Officials of three levels and one citizen."""
    made = await open_office(database_url)
    yield made
    await made.world.close()
