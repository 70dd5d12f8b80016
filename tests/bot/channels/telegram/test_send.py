"""Sending over a Bot API that answers: pictures with their words, and every kind of refusal."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from telegram import Bot, Message

from bot.channels.errors import (
    MaybeSent,
    Misconfigured,
    Moved,
    OurMistake,
    SendError,
    Temporary,
    Unreachable,
    Wait,
    Whom,
)
from bot.channels.pictures import shipped_picture
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram.channel import refusal
from handlers.dialogue.reply import Button, Reply
from tests.support.bot_api import TOKEN, BotApi
from tests.support.driver import FakeClock


async def unused(incoming: object) -> str:
    """No update comes in here."""
    raise AssertionError


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    made = BotApi()
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
async def channel(api: BotApi) -> AsyncIterator[TelegramChannel]:
    made = TelegramChannel(
        token=TOKEN,
        api=api.url,
        secret="s",
        public_url="",
        receive=unused,
        database=None,  # type: ignore[arg-type]
        clock=FakeClock(datetime.now(UTC)),
        serves=False,
    )
    await made.start()
    yield made
    await made.close()


async def test_a_picture_goes_with_its_words_and_buttons(api: BotApi, channel: TelegramChannel) -> None:
    assert shipped_picture("good_slip") is not None
    assert shipped_picture("../good_slip") is None
    await channel.send("7", Reply("Giấy như thế này", (Button("Không có ảnh", "1.1.no"),), image="good_slip"))
    call = api.calls[-1]
    assert (call.method, call.body["caption"]) == ("sendPhoto", "Giấy như thế này")
    assert call.body["reply_markup"]["inline_keyboard"][0][0]["text"] == "Không có ảnh"


async def test_long_words_go_without_the_picture(api: BotApi, channel: TelegramChannel) -> None:
    await channel.send("7", Reply("a" * 2000, image="good_slip"))
    assert api.calls[-1].method == "sendMessage"


async def test_what_the_api_answers_is_a_message_to_its_own_library(api: BotApi, channel: TelegramChannel) -> None:
    status, answer = await channel.call("sendMessage", {"chat_id": 7, "text": "chào"})
    assert status == 200
    assert Message.de_json(answer["result"], Bot(TOKEN)).text == "chào"


@pytest.mark.parametrize(
    ("status", "error"),
    [(429, Wait), (403, Unreachable), (401, Misconfigured), (500, Temporary), (400, OurMistake), (0, MaybeSent)],
)
async def test_every_refusal_is_told_apart(
    api: BotApi, channel: TelegramChannel, status: int, error: type[SendError]
) -> None:
    api.fault = lambda method, body: status
    with pytest.raises(error):
        await channel.send("7", Reply("chào"))


def test_a_chat_that_is_gone_is_no_mistake_of_ours() -> None:
    answer = {"ok": False, "error_code": 400, "description": "Bad Request: chat not found"}
    assert isinstance(refusal(400, answer), Unreachable)


def test_a_group_that_became_a_larger_one_names_its_address() -> None:
    answer = {"ok": False, "error_code": 400, "parameters": {"migrate_to_chat_id": -1001234567890}}
    moved = refusal(400, answer)
    assert isinstance(moved, Moved) and moved.address == "-1001234567890"


async def test_pictures_that_come_too_fast_wait_and_words_go_on(api: BotApi, channel: TelegramChannel) -> None:
    api.retry_after = 3600
    api.fault = lambda method, body: 429 if method == "sendPhoto" else None
    for _ in range(2):
        with pytest.raises(Wait) as raised:
            await channel.send("7", Reply("chào", image="good_slip"))
        assert raised.value.whom is Whom.CHAT and raised.value.seconds > 3000
    await channel.send("7", Reply("chào"))
    assert [(call.method, call.status) for call in api.calls] == [("sendPhoto", 429), ("sendMessage", 200)]


async def test_a_file_arrives_whole_however_it_comes(api: BotApi, channel: TelegramChannel) -> None:
    api.files["long"] = bytes(range(256)) * 1000
    assert (await channel.fetch("long")).content == api.files["long"]
