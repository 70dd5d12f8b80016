"""A station called by a name is that place's, never the one near home; without a name it is the one near home."""

import pytest

from tests.conversations.reports import HOME
from tests.support.driver import Chat, World

NEAR_HOME = "Trạm Y tế xã Vĩnh Trạch"


async def at_the_place(world: World, said: str) -> Chat:
    chat = world.chat()
    await chat.start()
    person = ("không có", "1980", "không có", "Trần Văn Thử", "Nam", HOME)
    for words in ("Gửi phản ánh", "Thiếu mũi tiêm", *person, "Mũi 2", "15/9/2021", said):
        labels = [button.label for button in chat.buttons]
        await (chat.tap(words) if words in labels else chat.say(words))
    if "complaint_photo.ask_slip" in chat.keys:
        await chat.tap("Không có ảnh")
    return chat


@pytest.mark.parametrize("said", ["trạm y tế xã Mỹ Yên", "trạm xá Mỹ Yên", "tram y te my yen"])
async def test_a_station_of_another_name_is_not_the_one_near_home(world: World, said: str) -> None:
    chat = await at_the_place(world, said)
    assert f"Nơi tiêm: {NEAR_HOME}" not in chat.text


@pytest.mark.parametrize(
    "said", ["trạm y tế", "trạm xá gần nhà tôi", "trạm y tế xã Vĩnh Trạch", "tram y te xa vinh trach"]
)
async def test_a_station_without_a_name_is_the_one_near_home(world: World, said: str) -> None:
    chat = await at_the_place(world, said)
    assert f"Nơi tiêm: {NEAR_HOME}" in chat.text
