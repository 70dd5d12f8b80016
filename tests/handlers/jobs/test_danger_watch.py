"""The question of the morning after an emergency."""

from collections.abc import AsyncIterator

import pytest

from handlers.jobs.danger_watch import danger_watch
from tests.support.driver import World, open_world

SIGN = "mẹ tôi vừa tiêm xong, đang co giật"


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    made = await open_world(database_url)
    yield made
    await made.close()


async def test_the_morning_after_one_question_is_asked_if_nobody_said_that_it_is_over(world: World) -> None:
    chat, other = world.chat(), world.chat()
    for one in (chat, other):
        await one.start()
        await one.say(SIGN)
        await one.say("xã Vĩnh Trạch, Thoại Sơn, An Giang")
        await one.tap("Không cần gọi")
    await other.say("mẹ tôi khỏe rồi")
    heard: list[int] = []
    for hours in (9, 6, 7, 1):  # at six in the evening, at midnight, at seven and at eight in the morning
        world.clock.move(hours=hours)
        await danger_watch(world.work)
        heard.append(sum("sao rồi ạ" in reply.text for reply in chat.inbox()))
    assert heard == [0, 0, 1, 1]
    assert not any("sao rồi ạ" in reply.text for reply in other.inbox())
    await chat.tap("Đã đỡ")
    assert "danger.code" in chat.keys


async def test_an_alarm_left_for_the_menu_is_asked_after_too(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say(SIGN)
    await chat.say("menu")
    assert "danger.stands" in chat.keys
    world.clock.move(hours=23)
    await danger_watch(world.work)
    assert any("sao rồi ạ" in reply.text for reply in chat.inbox())
