"""What the tests of the outside share."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.clock import SystemIds
from storage.crypto import Vault
from storage.database import Database
from tests.support.bot_api import BotApi
from tests.support.driver import FakeClock
from tests.support.post import Post


@pytest.fixture
async def post(database_url: str) -> AsyncIterator[Post]:
    """The parts, closed afterwards."""
    database = await Database.open(database_url, Vault({1: b"d" * 32}, b"i" * 32), largest=5)
    api = BotApi()
    await api.start()
    made = Post(database, api, FakeClock(datetime.now(UTC)), SystemIds(), [])
    yield made
    for delivery, channel in made.processes:
        await delivery.stop(0.2)
        await channel.close()
    await api.stop()
    await database.close()
