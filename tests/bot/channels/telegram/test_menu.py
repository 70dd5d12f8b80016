"""The menu of commands: set at the start in both languages, tried again when the platform is away, never in the way."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram import BotCommand

from bot.channels.errors import Temporary
from bot.channels.telegram import TelegramChannel, channel
from bot.channels.telegram.menu import menu_calls
from handlers.dialogue.reply import Reply
from handlers.staff.chat_menu import EVERYBODYS, OFFICIALS
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


async def test_the_chat_of_an_official_has_the_way_in_and_no_other_chat_has(api: BotApi) -> None:
    async def receive(incoming: Any) -> str:
        return "done"

    texts = Texts.load()
    assert not [one for _, body in menu_calls(texts) for one in body.get("commands", ()) if one["command"] == "vao"]
    made = TelegramChannel(
        token=TOKEN, api=api.url, secret="s", public_url="", receive=receive, database=None,  # type: ignore[arg-type]
        clock=FakeClock(), serves=False, texts=texts,
    )  # fmt: skip
    await made.start()
    try:
        assert await made.send("77", Reply("", menu=OFFICIALS)) == ""
        assert await made.send("77", Reply("", menu=EVERYBODYS)) == ""
        api.fault = lambda method, body: 500
        with pytest.raises(Temporary):
            await made.send("77", Reply("", menu=OFFICIALS))
        api.fault = lambda method, body: 400  # the person is gone: nothing is tried again
        assert await made.send("77", Reply("", menu=OFFICIALS)) == ""
    finally:
        await made.stop()
        await made.close()
    done = [call for call in api.calls if call.status == 200]
    assert [call.method for call in done] == ["setMyCommands"] * 2 + ["deleteMyCommands"] * 2 and not api.sent(77)
    assert all(call.body["scope"] == {"type": "chat", "chat_id": 77} for call in done)
    assert [call.body.get("language_code", "vi") for call in done] == ["vi", "en"] * 2
    for call in done[:2]:
        commands = [BotCommand.de_json(one, None) for one in call.body["commands"]]
        assert commands[0].command == "vao" and len({one.command for one in commands}) == len(commands) > 10
