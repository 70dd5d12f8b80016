"""What a province tells people from one moment to another: said at its doors, silent before and after."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from handlers.administration.kinds import KINDS
from handlers.catalogue.notices import Door
from handlers.catalogue.overlay import Overlay
from handlers.rulebook import Rulebook
from tests.support.driver import Chat, World

PROVINCE = "89"
TEXT = "Sổ sức khỏe điện tử đang bảo trì đến 23:00, {you} thử lại sau."
SAID = "Thông báo: Sổ sức khỏe điện tử đang bảo trì đến 23:00"
GREETING = "Tối nay tổng đài trả lời chậm."
EVENING = datetime(2021, 10, 20, 14, 0, tzinfo=UTC)  # nine in the evening in Viet Nam
ENTRY: dict[str, Any] = {
    "text": {"vi": TEXT, "en": "The app is down until 23:00."}, "from": "2021-10-20T20:00", "to": "2021-10-20T23:00",
    "doors": [Door.GUIDE, Door.LOOK_UP, Door.REPORT, Door.ASKED_RECORD], "source": "Công văn 5/SYT",
}  # fmt: skip


def go_by(world: World, **changes: Any) -> None:
    """One notice at the doors of `ENTRY`, one with the greeting."""
    kind, greeting = KINDS["notice"], {**ENTRY, "text": {"vi": GREETING, "en": "Slow."}, "doors": [Door.START]}
    entries = {"own_works": {**ENTRY, **changes}, "own_slow": greeting}
    rules = Rulebook.load(edit=Overlay(kind.change(PROVINCE, key, one) for key, one in entries.items()))
    policy = replace(world.tools.policy, served=frozenset({PROVINCE}))
    world.tools.policy = policy
    world.tools.rules = replace(rules, texts=world.tools.rules.texts)


@pytest.fixture
def evening(world: World) -> World:
    go_by(world)
    world.clock.time = EVENING
    return world


async def opened(world: World, *labels: str) -> Chat:
    chat = world.chat()
    await chat.start()
    for label in labels:
        await chat.tap(label)
    return chat


@pytest.mark.parametrize("door", ["Cài đặt ứng dụng", "Tra cứu mũi tiêm", "Gửi phản ánh"])
async def test_it_is_said_where_people_come_in_once_and_nowhere_else(evening: World, door: str) -> None:
    chat = await opened(evening)
    assert f"Thông báo: {GREETING}" in chat.text and SAID not in chat.text
    await chat.tap(door)
    assert chat.replies[0].text.startswith(SAID) and "{" not in chat.text and GREETING not in chat.text
    assert len(chat.replies) > 1 and chat.buttons
    await chat.tap(chat.labels[0])
    assert SAID not in chat.text
    await (await opened(evening)).tap("Đường dây nóng")
    assert SAID not in evening.chats[-1].text


async def test_it_comes_with_answers_about_its_topic_alone(evening: World) -> None:
    chat = await opened(evening, "Hỏi đáp")
    await chat.say("làm sao xem giấy chứng nhận tiêm")
    assert SAID in chat.text
    await chat.say("có bầu có tiêm được không")
    assert chat.text and SAID not in chat.text


@pytest.mark.parametrize("hour", [12, 16])
async def test_before_and_after_nothing_is_said(world: World, hour: int) -> None:
    go_by(world)
    world.clock.time = EVENING.replace(hour=hour)
    chat = await opened(world)
    assert GREETING not in chat.text
    await chat.tap("Tra cứu mũi tiêm")
    assert SAID not in chat.text
    assert world.alarms[("notice_ended", "")] == (hour == 16)  # ended, and somebody came for it


async def test_who_only_says_hello_after_its_end_raises_no_alarm_and_a_day_later_nobody_does(world: World) -> None:
    go_by(world)
    world.clock.time = EVENING.replace(hour=17)
    await opened(world)
    assert not world.alarms
    world.clock.time = EVENING.replace(day=22)
    await opened(world, "Tra cứu mũi tiêm")
    assert not world.alarms


async def test_another_province_is_told_nothing_of_it(evening: World) -> None:
    evening.tools.policy = replace(evening.tools.policy, served=frozenset({PROVINCE, "70"}))
    chat = await opened(evening, "Tra cứu mũi tiêm")
    assert SAID not in chat.text  # whose it is is not known
    async with evening.work() as work:
        contact = await work.uow.contacts.find(chat.channel, chat.address)
        assert contact is not None
        await work.uow.contacts.set_place(contact.id, 2021, "70", "", "")
    await chat.start()
    assert GREETING not in chat.text
    async with evening.work() as work:
        await work.uow.contacts.set_place(contact.id, 2021, PROVINCE, "", "")
    await chat.start()
    assert GREETING in chat.text
