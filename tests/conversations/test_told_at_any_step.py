"""Facts of an injection, a place, a child: told where a number or a code is asked for, they are kept."""

import pytest

from handlers.staff.actor import citizen
from handlers.tickets.queries import mine
from storage.repositories.tickets import Ticket
from tests.handlers.records.people import CCCD, PHONE, put_person
from tests.support.driver import Chat, World

STATION = "trạm y tế xã Vĩnh Trạch"
HOME = "Vĩnh Trạch, Thoại Sơn, An Giang"


async def begun(world: World, *said: str) -> Chat:
    chat = world.chat()
    await chat.start()
    for one in ("[Gửi phản ánh", "[Thiếu mũi tiêm", *said):
        await (chat.tap(one[1:]) if one.startswith("[") else chat.say(one))
    return chat


STEPS: dict[str, tuple[str, ...]] = {
    "number": (),
    "birth date": (CCCD.number,),
    "phone": (CCCD.number, "5/2/1980"),
    "code": (CCCD.number, "5/2/1980", PHONE),
}
ASKED = {
    "number": "complaint_ask.identity",
    "birth date": "complaint_ask.birth_date",
    "phone": "complaint_ask.phone",
    "code": "proving.ask_code",
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("told", ["astra", STATION, "trạm xá"])
async def test_a_fact_of_the_injection_is_said_back_and_the_question_stays(world: World, step: str, told: str) -> None:
    await put_person(world)
    chat = await begun(world, *STEPS[step])
    await chat.say(told)
    assert "complaint.story_read" in chat.keys, chat.keys
    assert not [one for one in chat.keys if one.startswith("invalid.")]


@pytest.mark.parametrize("step", ["number", "phone", "code"])
async def test_a_day_is_kept_where_no_day_is_asked_for(world: World, step: str) -> None:
    await put_person(world)
    chat = await begun(world, *STEPS[step])
    await chat.say("ngày 20/9/2021")
    assert "complaint.story_read" in chat.keys, chat.keys


async def test_a_code_is_no_day(world: World) -> None:
    await put_person(world)
    chat = await begun(world, *STEPS["code"])
    await chat.say("200921")
    assert "proving.wrong" in chat.keys and "complaint.story_read" not in chat.keys


async def test_a_home_told_where_the_phone_is_asked_for_is_not_asked_again(world: World) -> None:
    chat = await begun(world, *STEPS["phone"])
    await chat.say(HOME)
    assert "place_choice.noted" in chat.keys, chat.keys


async def test_what_was_told_early_stands_in_the_report(world: World) -> None:
    chat = await begun(world, "mũi 2", "astra", "ngày 20/9/2021", STATION, CCCD.number, "5/2/1980", PHONE)
    assert "complaint_ask.vaccine" not in chat.keys
    await chat.say(world.ids.last_code)
    await chat.say("Trần Thị Bưởi")
    await chat.say(HOME)
    assert "complaint_photo.ask_slip" in chat.keys  # day, vaccine and place are known
    for label in ("Không có ảnh", "Gửi"):
        if any(label in one.label for one in chat.replies[-1].buttons):
            await chat.tap(next(one.label for one in chat.replies[-1].buttons if label in one.label))
    (ticket,) = await filed(world, chat)
    dose = ticket.details.doses[0]
    assert (dose.number, dose.vaccine, str(dose.injected_on)) == (2, "AZ", "2021-09-20")


async def filed(world: World, chat: Chat) -> list[Ticket]:
    async with world.work() as work:
        contact = await work.uow.contacts.find(chat.channel, chat.address)
        assert contact is not None
        return [*await mine(work, citizen(contact))]


async def test_name_and_birth_date_told_with_whom_to_begin_are_kept(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say("tôi là mẹ, 2 con tôi tiêm mũi 2 cùng hôm mà app không có")
    assert "complaint_family.counted" in chat.keys
    await chat.say("cháu Nguyễn Minh An sinh 12/5/2009")
    assert "Nguyễn Minh An" in chat.text and "12/05/2009" in chat.text
    await chat.say("Trần Thị Bưởi")  # who writes
    await chat.say("không có")  # no papers
    assert "complaint_ask.birth_date" not in chat.keys


async def test_who_asks_for_the_number_of_a_station_tells_no_place(world: World) -> None:
    chat = await begun(world)
    await chat.say("cho tôi số trạm y tế")
    assert "complaint.story_read" not in chat.keys and "hotline_directory.ask_where" in chat.keys
    chat = await begun(world)
    await chat.say("trạm y tế ở đâu")
    assert "complaint.story_read" not in chat.keys


async def test_who_calls_where_the_kind_is_asked_tells_no_story(world: World) -> None:
    chat = world.chat()
    await chat.start()
    await chat.tap("Gửi phản ánh")
    await chat.say("chị ơi")
    assert "complaint_between.here" in chat.keys and "complaint.story_kept" not in chat.keys
