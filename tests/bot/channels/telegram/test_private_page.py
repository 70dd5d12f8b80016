"""A look-up over Telegram whose personal part stands on a page: webhook, page and Bot API together."""

import json
import logging
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from pydantic import ValidationError

from bot.channels.telegram.channel import PATH
from bot.extensions import BadExtension
from tests.handlers.records.people import CCCD, NAME, PHONE, put_person
from tests.support.bot_api import TOKEN, BotApi
from tests.support.live import Live, start_live
from tests.support.until import until

SECRET = "a-secret-of-the-tests"
PUBLIC = "http://127.0.0.1"
CHAT = 70_017


@dataclass
class Telegram:
    """A service with a bot on a webhook, and one person who writes to it."""

    live: Live
    api: BotApi

    async def post(self, update: dict[str, Any]) -> None:
        """The platform delivers an update."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET, "Content-Type": "application/json"}
        async with self.live.session.post(self.live.url(PATH), data=json.dumps(update), headers=headers) as answer:
            assert answer.status == 200

    async def say(self, text: str, count: int) -> None:
        """Type; wait until the chat got `count` messages in all."""
        await self.post(self.api.message(CHAT, text))
        await self.api.wait_sent(CHAT, count)

    def buttons(self) -> list[dict[str, str]]:
        """The buttons of the newest message."""
        rows = self.api.sent(CHAT)[-1]["reply_markup"]["inline_keyboard"]
        return [button for row in rows for button in row]

    async def page(self, path: str, token: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """A call of the page's script."""
        headers = {"Authorization": f"Bearer {token}"}
        url = self.live.url(f"/private/api/{path}")
        method = "GET" if body is None else "POST"
        async with self.live.session.request(method, url, json=body, headers=headers) as answer:
            assert answer.status == 200
            found: dict[str, Any] = await answer.json()
            return found


@pytest.fixture(params=["", "telegram=chat"], ids=["link", "chat"])
async def telegram(database_url: str, request: Any) -> AsyncIterator[Telegram]:
    api = BotApi()
    await api.start()
    bot = api.settings(SECRET)
    async with start_live(database_url, works=False, public_url=PUBLIC, sensitive=request.param, **bot) as live:
        await put_person(live.service)
        yield Telegram(live, api)
    await api.stop()


async def test_a_look_up_by_link_or_in_the_chat(
    telegram: Telegram, request: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await telegram.say("/start", 1)
    await telegram.say("tra cứu mũi tiêm", 2)
    linked = "chat" not in request.node.callspec.id
    assert ("url" in telegram.buttons()[0]) is linked
    if linked:
        await by_link(telegram, caplog)
    else:
        await in_the_chat(telegram)


async def test_by_polling_there_is_no_address_and_the_question_says_so(database_url: str) -> None:
    api = BotApi()
    await api.start()
    async with start_live(database_url, works=False, telegram_bot_token=TOKEN, telegram_api_base_url=api.url) as live:
        await put_person(live.service)
        for count, words in ((1, "/start"), (3, "tra cứu mũi tiêm"), (4, CCCD.number), (5, "5/2/1980"), (6, PHONE)):
            api.queue(api.message(CHAT, words))
            await api.wait_sent(CHAT, count)
        assert "chưa có trang riêng" in api.texts(CHAT)[1]
        api.queue(api.message(CHAT, await sms_code(live)))
        await api.wait_sent(CHAT, 8)
        assert NAME in "\n".join(api.texts(CHAT))
        assert [call.method for call in api.calls].count("deleteMessage") == 1
    await api.stop()


@pytest.mark.parametrize("wrong", ["webchat=link", "telegram=both", "telegramm=chat"])
async def test_a_wrong_setting_is_no_silent_chat(database_url: str, wrong: str) -> None:
    with pytest.raises((ValidationError, BadExtension)):
        async with start_live(database_url, works=False, sensitive=wrong):
            pass


async def in_the_chat(telegram: Telegram) -> None:
    for count, words in enumerate((CCCD.number, "5/2/1980", PHONE), 3):
        await telegram.say(words, count)
    await telegram.say(await sms_code(telegram.live), 6)
    assert NAME in telegram.api.texts(CHAT)[-1]
    assert "deleteMessage" not in {call.method for call in telegram.api.calls}


async def by_link(telegram: Telegram, caplog: pytest.LogCaptureFixture) -> None:
    link = telegram.buttons()[0]["url"]
    address, _, token = link.partition("#")
    assert address == f"{PUBLIC}/private"
    async with telegram.live.session.get(telegram.live.url("/private")) as page:  # what a preview does
        headers = page.headers
        assert (headers["Referrer-Policy"], headers["Cache-Control"]) == ("no-referrer", "no-store")
        assert token not in await page.text()
    assert (await telegram.page("replies", token))["state"] == "closed"
    assert (await telegram.page("open", token, {}))["state"] == "open"
    for number, words in enumerate((CCCD.number, "5/2/1980", PHONE)):
        await telegram.page("messages", token, {"key": f"page-key-{number}", "text": words})
    code = await sms_code(telegram.live)
    await telegram.page("messages", token, {"key": "page-key-9", "text": code})
    shown = await telegram.page("replies", token)
    assert NAME in json.dumps(shown, ensure_ascii=False)
    buttons = [button for reply in shown["replies"] for button in reply.get("buttons", ())]
    done = next(one[1] for one in buttons if one[0].startswith("Đúng rồi"))
    await telegram.page("messages", token, {"key": "page-key-10", "tap": done})
    assert (await telegram.page("replies", token))["state"] == "done"
    await telegram.api.wait_sent(CHAT, 3)  # the menu, in the chat again
    assert not [one for one in (NAME, CCCD.number, PHONE) if one in "\n".join(telegram.api.texts(CHAT))]
    assert token not in caplog.text
    await telegram.say(f"tra cứu {CCCD.number}", 4)

    async def deleted() -> bool:
        return "deleteMessage" in {call.method for call in telegram.api.calls}

    await until(deleted)


async def sms_code(live: Live) -> str:
    """The code that the demo's gateway keeps, once it was sent."""
    found: list[str] = []

    async def sent() -> bool:
        async with live.service.database.reading() as uow:
            found.extend(code for one in await uow.sms_log.newest(1) for code in re.findall(r"\b\d{6}\b", one.text))
        return bool(found)

    await until(sent)
    return found[0]
