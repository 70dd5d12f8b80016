"""A world for stories, with the offices of An Giang staffed as far as the stories need."""

from collections.abc import AsyncIterator

import pytest

from tests.support.driver import World, open_world


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    """The whole service without any network."""
    made = await open_world(database_url)
    yield made
    await made.close()
