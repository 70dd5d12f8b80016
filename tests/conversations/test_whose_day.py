"""A day in a correction that nobody calls the birth date, and on which injections were given, changes no birth date."""

from datetime import date

import pytest

from tests.handlers.records.people import CCCD
from tests.support.driver import Chat, World

DAYS = ["không phải, ngày 19/10/2021", "sửa lại ngày 1/9/2021", "sai rồi, 15/8/2021 mới đúng", "not so, 19/10/2021"]


async def begun(world: World, *said: str) -> Chat:
    chat = world.chat()
    await chat.start()
    for one in said:
        await (chat.tap(one[1:]) if one.startswith("[") else chat.say(one))
    return chat


async def birth_of(world: World) -> str:
    async with world.database.reading() as uow:
        row = await uow.connection.fetchval("select id from conversations where status = 'active'")
        kept = await uow.conversations.find(row)
    assert kept is not None
    return str(kept.state["data"]["person"]["birth"])


WHERE = {
    "a missing dose": ("[Gửi phản ánh", "[Thiếu mũi tiêm", "mũi 2", CCCD.number, "5/2/1980"),
    "wrong data of a person": ("[Gửi phản ánh", "[Sai thông tin cá nhân", CCCD.number, "5/2/1980"),
    "a look-up": ("[Tra cứu mũi tiêm", CCCD.number, "5/2/1980"),
    "for somebody else": (
        "[Gửi phản ánh", "[Thiếu mũi tiêm", "tôi gửi giúp mẹ", "Trần Văn Lành", CCCD.number, "5/2/1980"
    ),
}  # fmt: skip


@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("said", DAYS)
async def test_a_day_of_injections_is_no_birth_date(world: World, where: str, said: str) -> None:
    chat = await begun(world, *WHERE[where])
    await chat.say(said)
    assert await birth_of(world) == str(date(1980, 2, 5))


async def test_it_is_the_day_of_the_dose_that_is_missing(world: World) -> None:
    chat = await begun(world, *WHERE["a missing dose"])
    await chat.say(DAYS[0])
    assert "complaint_fix.done" in chat.keys and "mũi 2 ngày 19/10/2021" in chat.text and "sinh" not in chat.text


@pytest.mark.parametrize("said", ["không phải, 5/2/1981", "sửa ngày sinh thành 5/2/1981", "sai ngày sinh, 5/2/1981"])
async def test_a_day_of_long_ago_still_mends_it(world: World, said: str) -> None:
    await begun_and_said(world, said)
    assert await birth_of(world) == str(date(1981, 2, 5))


async def test_who_calls_it_the_birth_date_is_believed(world: World) -> None:
    await begun_and_said(world, "sửa ngày sinh thành 1/6/2021")
    assert await birth_of(world) == str(date(2021, 6, 1))


async def begun_and_said(world: World, said: str) -> None:
    chat = await begun(world, *WHERE["a look-up"])
    await chat.say(said)
