"""A durable turn against python-telegram-bot's own webhook echo, both measured in one run, per processor second.

Ours: one guide tap by webhook, one transaction, state and outbox committed, the button's spinner stopped by the
webhook's answer, the reply sent and marked. Theirs: the text sent back, nothing kept. 16 updates at a time on both
sides.
"""

import asyncio
import statistics
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import aiohttp
import pytest

from storage.crypto import Vault
from tests.support.bot_api import TOKEN, BotApi
from tests.support.process import Process, free_port, hotline
from tests.support.until import until

AT_ONCE = 16
TURNS = 160  # a slice; the sides take turns, so that a drift of the machine meets both
SLICES = 24  # enough where nothing else runs; slices spread from 2 to 5 where much does, and more of them tell
MOST_SLICES = 72
WARM_UP = 480
LEAST = 3.5
ECHO = Path(__file__).parent / "servers" / "echo.py"
SECRET = "benchmark"
INTO_THE_GUIDE = ("Cài đặt", "Sổ sức khỏe", "Android")
TO_AND_FRO = ("Bước trước", "Xong")  # a step on, a step back: every measured turn is a tap inside the guide


@dataclass
class Side:
    """One server under load: `turn(chat)` is one update answered."""

    process: Process
    turn: Callable[[int], Awaitable[None]]

    async def per_cpu_second(self, turns: int) -> float:
        """Turns a processor second of the server."""
        before = self.process.cpu()
        await asyncio.gather(*(self._chat(chat, turns // AT_ONCE) for chat in range(1, AT_ONCE + 1)))
        return turns / (self.process.cpu() - before)

    async def _chat(self, chat: int, turns: int) -> None:
        for _ in range(turns):
            await self.turn(chat)


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    made = BotApi()
    await made.start()
    yield made
    await made.stop()


async def ours(api: BotApi, session: aiohttp.ClientSession, database_url: str) -> Side:
    """`hotline serve` behind a webhook; every chat stands in the guide."""
    port = free_port()
    env = {
        "HOTLINE_DATABASE_URL": database_url,
        "HOTLINE_VAULT_KEY": Vault.new_secret(),
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_BASE_URL": api.url,
        "TELEGRAM_WEBHOOK_SECRET": SECRET,
        "HOTLINE_PUBLIC_URL": f"http://127.0.0.1:{port}",
    }
    process = hotline("serve", port=port, env=env)
    process.start()
    await process.ready()
    url = f"http://127.0.0.1:{port}/channels/telegram"

    async def post(chat: int, update: dict[str, object]) -> None:
        wanted = api.counts[chat] + 1
        assert await api.post(session, url, SECRET, update) == 200
        await api.wait_sent(chat, wanted)

    async def press(chat: int, labels: tuple[str, ...]) -> None:
        buttons = pressable(api, chat)
        await post(chat, api.tap(chat, next(buttons[b] for one in labels for b in buttons if b.startswith(one))))

    async def turn(chat: int) -> None:
        await press(chat, TO_AND_FRO)

    for chat in range(1, AT_ONCE + 1):
        await post(chat, api.message(chat, "/start"))
        for label in INTO_THE_GUIDE:
            await press(chat, (label,))
        await until(partial(shows_buttons, api, chat))  # what is said before the first step comes first
    return Side(process, turn)


async def theirs(api: BotApi, session: aiohttp.ClientSession) -> Side:
    """PTB's webhook server."""
    port = free_port()
    process = Process([sys.executable, str(ECHO), str(port), api.url, TOKEN], port)
    process.start()
    await process.ready("/")

    async def turn(chat: int) -> None:
        guest = chat + AT_ONCE  # a chat of its own: what it is sent must not lie over the other's buttons
        wanted = api.counts[guest] + 1
        assert await api.post(session, f"http://127.0.0.1:{port}/hook", SECRET, api.message(guest, "Xong")) == 200
        await api.wait_sent(guest, wanted)

    return Side(process, turn)


async def shows_buttons(api: BotApi, chat: int) -> bool:
    """Whether a chat's newest message can be pressed."""
    return bool(pressable(api, chat))


def pressable(api: BotApi, chat: int) -> dict[str, str]:
    """The buttons of a chat's newest message: label -> data."""
    markup = api.newest[chat].get("reply_markup") or {}
    return {b["text"]: b["callback_data"] for row in markup.get("inline_keyboard", []) for b in row}


async def test_a_durable_turn_costs_less_than_an_echo_that_keeps_nothing(api: BotApi, database_url: str) -> None:
    ratios: list[float] = []
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=AT_ONCE)) as session:
        one, other = await ours(api, session, database_url), await theirs(api, session)
        try:
            await one.per_cpu_second(WARM_UP)
            await other.per_cpu_second(WARM_UP)
            while len(ratios) < SLICES or (statistics.median(ratios) < LEAST and len(ratios) < MOST_SLICES):
                mine, reference = await one.per_cpu_second(TURNS), await other.per_cpu_second(TURNS)
                ratios.append(mine / reference)
                print(f"turns a CPU second: ours {mine:.0f}, echo {reference:.0f}, ratio {mine / reference:.2f}")
        finally:
            one.process.kill()
            other.process.kill()
    print(f"median ratio {statistics.median(ratios):.2f} of {len(ratios)}, least {LEAST}")
    assert statistics.median(ratios) >= LEAST, ratios
