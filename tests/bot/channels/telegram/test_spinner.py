"""A pressed button stops spinning: by the answer to the webhook, by a call when that takes long or one polls."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import aiohttp
import pytest
from aiohttp import web

from bot.channels.telegram import TelegramChannel
from bot.channels.telegram import channel as telegram
from bot.channels.telegram.channel import PATH
from bot.intake import DatabaseDown
from handlers.dialogue.turn import Incoming
from tests.support.bot_api import TOKEN, BotApi
from tests.support.driver import FakeClock
from tests.support.until import until

SECRET = "s"


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    made = BotApi()
    await made.start()
    yield made
    await made.stop()


class Turns:
    """What a channel hands its updates to. `goes_on`: a turn waits for it; `down`: the database is away."""

    def __init__(self) -> None:
        self.goes_on = asyncio.Event()
        self.goes_on.set()
        self.down = False

    async def receive(self, incoming: Incoming) -> str:
        await self.goes_on.wait()
        if self.down:
            raise DatabaseDown
        return "done"


@asynccontextmanager
async def behind_a_webhook(api: BotApi, turns: Turns) -> AsyncIterator[str]:
    """A channel listening; gives its address."""
    channel = made(api, turns, "http://127.0.0.1")
    app = web.Application()
    app.add_routes(channel.routes())
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    await channel.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}{PATH}"
    finally:
        await channel.stop()
        await channel.close()
        await runner.cleanup()


def made(api: BotApi, turns: Turns, public_url: str) -> TelegramChannel:
    return TelegramChannel(
        token=TOKEN,
        api=api.url,
        secret=SECRET,
        public_url=public_url,
        receive=turns.receive,
        database=None,  # type: ignore[arg-type]
        clock=FakeClock(datetime.now(UTC)),
        serves=True,
    )


async def answer_to(session: aiohttp.ClientSession, url: str, update: dict[str, object]) -> tuple[int, object]:
    """What the webhook says to an update: status and body."""
    async with session.post(url, json=update, headers={"X-Telegram-Bot-Api-Secret-Token": SECRET}) as answer:
        return answer.status, await answer.json() if await answer.read() else None


def calls(api: BotApi) -> list[dict[str, object]]:
    return [call.body for call in api.calls if call.method == "answerCallbackQuery"]


async def test_the_webhooks_answer_stops_it_without_a_call(api: BotApi) -> None:
    turns, press = Turns(), api.tap(7, "data")
    odd = api.tap(7, "data")
    odd["callback_query"] = {**odd["callback_query"], "data": None}  # goes the long way
    async with behind_a_webhook(api, turns) as url, aiohttp.ClientSession() as session:
        assert await answer_to(session, url, api.message(7, "một")) == (200, None)
        for update in (press, odd):
            stopped = {"method": "answerCallbackQuery", "callback_query_id": update["callback_query"]["id"]}
            assert await answer_to(session, url, update) == (200, stopped)
        turns.down = True
        assert await answer_to(session, url, api.tap(7, "data")) == (503, None)  # comes again, spinning so long
    assert calls(api) == []


async def test_a_turn_that_takes_long_does_not_let_it_spin(api: BotApi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telegram, "ANSWER_AFTER", 0.05)
    turns, press = Turns(), api.tap(7, "data")
    turns.goes_on.clear()

    async def stopped() -> bool:
        return calls(api) == [{"callback_query_id": press["callback_query"]["id"]}]

    async with behind_a_webhook(api, turns) as url, aiohttp.ClientSession() as session:
        asked = asyncio.create_task(answer_to(session, url, press))
        await until(stopped)
        assert not asked.done()
        turns.goes_on.set()
        assert (await asked)[0] == 200


async def test_polling_stops_it_by_a_call(api: BotApi) -> None:
    press = api.tap(7, "data")
    channel = made(api, Turns(), "")
    api.queue(press)

    async def stopped() -> bool:
        return calls(api) == [{"callback_query_id": press["callback_query"]["id"]}]

    await channel.start()
    try:
        await until(stopped)
    finally:
        await channel.stop()
        await channel.close()
