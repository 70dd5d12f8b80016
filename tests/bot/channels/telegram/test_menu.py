"""The menu of commands: set at the start in both languages, tried again when the platform is away, never in the way."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram import BotCommand

from bot.channels.telegram import TelegramChannel, channel
from bot.channels.telegram.menu import menu_calls
from handlers.texts import Texts
from tests.support.bot_api import TOKEN, BotApi
from tests.support.driver import FakeClock
from tests.support.until import until


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    made = BotApi()
    await made.start()
    yield made
    await made.stop()


async def test_the_commands_and_the_menu_button_are_set_at_the_start(
    api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channel, "MENU_PAUSE", 0.01)
    faults = [500, 400]  # away for a moment; then one call is refused, and the others are made all the same

    def fault(method: str, body: dict[str, Any]) -> int | None:
        return faults.pop(0) if method == "setMyCommands" and faults else None

    async def receive(incoming: Any) -> str:
        return "done"

    async def set_up() -> bool:
        return any(call.method == "setChatMenuButton" for call in api.calls)

    api.fault = fault
    made = TelegramChannel(
        token=TOKEN,
        api=api.url,
        secret="s",
        public_url="https://hotline.example",
        receive=receive,
        database=None,  # type: ignore[arg-type]
        clock=FakeClock(),
        serves=True,
        commands=tuple(menu_calls(Texts.load())),
    )
    await made.start()
    try:
        await until(set_up)
    finally:
        await made.stop()
        await made.close()
    calls = [(call.status, call.body) for call in api.calls if call.method == "setMyCommands"]
    assert [status for status, _ in calls] == [500, 400, 200]
    assert [body.get("language_code", "vi") for _, body in calls] == ["vi", "vi", "en"]
    for _, body in calls:  # the library refuses what the platform would
        commands = [BotCommand.de_json(one, None) for one in body["commands"]]
        assert len({one.command for one in commands}) == len(commands) and all(one.description for one in commands)
    assert [call.body for call in api.calls if call.method == "setChatMenuButton"] == [
        {"menu_button": {"type": "commands"}}
    ]
