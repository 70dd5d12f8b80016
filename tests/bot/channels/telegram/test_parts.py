"""What Telegram delivers in parts: albums, places that move, messages that are changed; through the webhook of a whole
service to what the person reads."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.channels.telegram.channel import PATH
from tests.bot.media import pictures
from tests.support.bot_api import BotApi
from tests.support.live import Live, start_live

SECRET = "a-secret-of-the-tests"
HERE = {"latitude": 10.3426, "longitude": 105.3545, "live_period": 900}


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    made = BotApi()
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
async def live(database_url: str, api: BotApi) -> AsyncIterator[Live]:
    """A service with a bot that takes updates by webhook."""
    async with start_live(
        database_url,
        works=False,
        public_url="http://127.0.0.1",
        **api.settings(SECRET),
        sensitive="telegram=chat",
    ) as made:
        yield made


def photo(api: BotApi, chat: int, name: str, **more: Any) -> dict[str, Any]:
    """An update with a photo that can be fetched."""
    api.files[name] = pictures.jpeg(pictures.slip(640, 480))
    sizes = [{"file_id": name, "file_unique_id": f"u{name}", "width": 640, "height": 480, "file_size": 9000}]
    return api.message(chat, photo=sizes, **more)


def changed(update: dict[str, Any], number: int, **more: Any) -> dict[str, Any]:
    """The same message once more, changed."""
    return {"update_id": update["update_id"] + number, "edited_message": update["message"] | more}


async def test_what_comes_in_parts_is_answered_once(api: BotApi, live: Live) -> None:
    async def post(update: dict[str, Any]) -> None:
        assert await api.post(live.session, live.url(PATH), SECRET, update) == 200

    async def said(chat: int, before: int) -> str:
        """The one message that came since."""
        await api.wait_sent(chat, before + 1)
        assert api.counts[chat] == before + 1
        return api.texts(chat)[-1]

    await post(api.message(7, "/start"))
    await api.wait_sent(7, 1)
    for number in range(4):
        more = {"caption": "tôi tiêm 2 mũi rồi mà app chỉ hiện mũi 1"} if number == 0 else {}
        await post(photo(api, 7, f"p{number}", media_group_id="4711", **more))
    assert "CCCD" in await said(7, 2)  # the report that the caption tells of has begun
    assert "mũi 2" in api.texts(7)[-2] and "các ảnh" in api.texts(7)[-2]
    async with live.service.database.reading() as uow:
        assert await uow.connection.fetchval("select count(*) from files where kind = 'photo'") == 4

    typed = api.message(7, "98178")
    await post(typed)
    await api.wait_sent(7, 4)
    await post(changed(typed, 50, text="098178000000"))
    assert "sinh" in await said(7, 4)  # the number is taken, the next question comes

    place = api.message(8, location=HERE)
    await post(place)
    await api.wait_sent(8, 1)
    for number in range(20):
        await post(changed(place, 100 + number, location=HERE | {"latitude": 10.35 + number / 1000}))
    await post(api.message(8, "menu"))
    await said(8, 1)
