"""Long polling goes on whatever an update does, and gives up no update."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.channels.telegram import TelegramChannel
from bot.intake import DatabaseDown
from handlers.dialogue.turn import Incoming
from tests.support.bot_api import TOKEN, BotApi
from tests.support.driver import FakeClock
from tests.support.until import until


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    made = BotApi()
    await made.start()
    yield made
    await made.stop()


@pytest.mark.parametrize("fault", [DatabaseDown, RuntimeError])
async def test_an_update_that_could_not_be_stored_comes_again(api: BotApi, fault: type[Exception]) -> None:
    faults, taken = [fault()], []

    async def receive(incoming: Incoming) -> str:
        if faults:
            raise faults.pop()
        taken.append(incoming.text)
        return "done"

    async def both() -> bool:
        return taken == ["một", "hai"]

    channel = TelegramChannel(
        token=TOKEN,
        api=api.url,
        secret="s",
        public_url="",
        receive=receive,
        database=None,  # type: ignore[arg-type]
        clock=FakeClock(datetime.now(UTC)),
        serves=True,
    )
    api.queue(api.message(7, "một"))
    api.queue(api.message(7, "hai"))
    await channel.start()
    try:
        await until(both)
    finally:
        await channel.stop()
        await channel.close()
