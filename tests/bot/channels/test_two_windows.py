"""The same story at every door: guide, look-up, report with a photo, question, answer, approval, dispute, rating.

On Zalo it is played in a browser (tests/e2e/test_zalo_phone.py). Each door has its transcript in
tests/conversations/golden/two_windows.txt.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.channels.telegram.channel import PATH
from bot.channels.terminal import TerminalChannel
from bot.channels.terminal.session import Session
from tests.bot.channels.webchat.visitor import Visitor
from tests.support.bot_api import BotApi
from tests.support.console import AS_LONG
from tests.support.doors import Lines, TelegramChat, WebPage
from tests.support.driver import CountingIds, FakeClock
from tests.support.live import Live, start_live
from tests.support.private_page import PUBLIC
from tests.support.two_windows import Story, play
from tests.support.village import settle, villager

SECRET = "a-secret-of-the-tests"
CHAT = 70_018
POLLS: dict[str, Any] = {"telegram_polling": True}


@asynccontextmanager
async def town(database_url: str, **settings: Any) -> AsyncIterator[Live]:
    """A service at the tests' time."""
    ids = CountingIds(AS_LONG)
    async with start_live(database_url, clock=FakeClock(), ids=ids, works=False, demo=True, **settings) as live:
        yield live


async def test_in_a_terminal_by_numbers(database_url: str, tmp_path: Path) -> None:
    async with town(database_url) as live:
        service, channel = live.service, TerminalChannel()
        service.channels[channel.name] = channel
        service.tools.traits[channel.name] = channel.traits
        session = Session(channel, service.database, service.intake.receive, service.clock, service.ids, "me")
        story = Story(Lines(session, tmp_path), service, await settle(service, tmp_path, alone=True))
        await play(story)
        await story.end("terminal")


async def test_in_the_web_chat(database_url: str, tmp_path: Path) -> None:
    async with town(database_url) as live:
        official = await settle(live.service, tmp_path, alone=True)
        story = Story(WebPage(await Visitor.arrive(live)), live.service, official)
        await play(story)
        await story.end("web chat")


@pytest.mark.parametrize(
    ("title", "settings", "polled", "pages"),
    [
        ("telegram, link", {"public_url": PUBLIC}, False, 3),
        ("telegram, link", {"public_url": PUBLIC, **POLLS}, True, 3),
        ("telegram, chat", {"public_url": PUBLIC, "sensitive": "telegram=chat"}, False, 0),
        ("telegram, chat", {"sensitive": "telegram=chat"}, True, 0),
        ("telegram, no address", {}, True, 0),
    ],
    ids=["webhook, link", "polling, link", "webhook, chat", "polling, chat", "no address"],
)
async def test_on_telegram(
    database_url: str, tmp_path: Path, title: str, settings: dict[str, Any], polled: bool, pages: int
) -> None:
    api = BotApi()
    await api.start()
    async with town(database_url, **api.settings(SECRET), **settings) as live:

        async def deliver(update: dict[str, Any]) -> None:
            if polled:
                api.queue(update)
            else:
                assert await api.post(live.session, live.url(PATH), SECRET, update) == 200

        official = await settle(live.service, tmp_path, alone=True)
        door = TelegramChat(api, CHAT, deliver, live.root)
        try:
            story = Story(door, live.service, official)
            await play(story)
            await story.end(title)
        finally:
            await door.close()
    await api.stop()
    assert door.opened == pages
    assert [call.status for call in api.calls if call.status != 200] == []
    asked = {call.method for call in api.calls} & {"getUpdates", "setWebhook"}
    assert asked == ({"getUpdates"} if polled else {"setWebhook"})
    person = villager().person
    personal = [one for one in (person.name, person.cccd, person.phone) if one in "\n".join(door.in_chat)]
    assert personal == [] if pages else len(personal) == 3
