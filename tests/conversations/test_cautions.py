"""Questions of health that may be more: what to do at once comes first, and none is taken for a wrong date."""

import pytest

from tests.conversations.story import Story
from tests.support.driver import World

CROWD = "nắng quá có người xỉu ở điểm tiêm"


@pytest.mark.parametrize(
    "said",
    [
        "tiêm 2 mũi cùng ngày có sao không",
        "hai mũi tiêm cùng một ngày có nguy hiểm không bác sĩ",
        "tiem mui 1 va mui 2 cung ngay co anh huong gi khong",
        "lỡ tiêm hai mũi cùng ngày rồi giờ phải làm sao",
        "tôi muốn tiêm 2 mũi cùng ngày",
        "một ngày tiêm 2 mũi có chết không",
        "can I get two doses on the same day",
    ],
)
async def test_two_doses_on_one_day_asked_about_are_no_wrong_date(world: World, said: str) -> None:
    story = Story(world, "menu", "two doses on one day, asked about")
    await story.start()
    await story.say(said)
    assert "cautions.one_day" in story.keys and "115" in story.chat.text
    assert story.chat.labels[0] in ("Số trạm y tế, UBND xã", "Commune numbers"), story.chat.labels
    await story.say("gửi phản ánh")
    await story.say(said)
    assert {"cautions.one_day", "complaint.ask_what"} <= set(story.keys)  # answered in passing, no report of it


@pytest.mark.parametrize("said", ["app ghi 2 mũi cùng ngày có sao không", "ngày tiêm trên sổ ghi sai có ảnh hưởng gì"])
async def test_two_doses_that_stand_on_one_day_in_a_record_are_a_wrong_date(world: World, said: str) -> None:
    story = Story(world, "menu", "two doses on one day, written down")
    await story.start()
    await story.say(said)
    assert "cautions.one_day" not in story.keys and story.chat.labels[0] == "Gửi phản ánh sai mũi tiêm"


@pytest.mark.parametrize("said", ["tiêm sai ngày hẹn có sao không", "tiêm trễ ngày có được không"])
async def test_an_appointment_that_was_missed_is_no_wrong_date(world: World, said: str) -> None:
    story = Story(world, "menu", "a day that was missed")
    await story.start()
    await story.say(said)
    assert "Gửi phản ánh sai mũi tiêm" not in story.chat.labels


@pytest.mark.parametrize("said", [CROWD, "chờ lâu quá có bà cụ xỉu", "it was so hot that people fainted in the queue"])
async def test_strangers_who_fainted_are_a_matter_of_the_site_and_help_is_named_first(world: World, said: str) -> None:
    story = Story(world, "menu", "strangers who fainted")
    await story.start()
    await story.say(said)
    assert "cautions.fainted" in story.keys and "danger.call_115" not in story.keys
    said_first = story.chat.replies[-1].text if "english" not in " ".join(story.keys) else story.chat.text
    assert "115" in said_first
    async with world.database.reading() as uow:
        assert await uow.connection.fetchval("select count(*) from tickets") == 0


async def test_where_help_is_needed_after_all_one_tap_raises_the_alarm_with_what_was_told(world: World) -> None:
    story = Story(world, "menu", "strangers who fainted, still")
    await story.start()
    await story.say(CROWD)
    await story.tap("Đang cần cấp cứu")
    assert {"danger.call_115", "danger.until_help_comes"} <= set(story.keys)
    async with world.database.reading() as uow:
        assert await uow.connection.fetchval("select count(*) from tickets where severity = 'urgent'") == 1
        contact = await uow.contacts.find(story.chat.channel, story.chat.address)
        assert contact is not None
        (ticket,) = await uow.tickets.by_contact(contact.id)
    assert ticket.details.description == CROWD


async def test_inside_a_form_help_is_named_and_the_form_goes_on(world: World) -> None:
    story = Story(world, "complaint", "strangers who fainted, in a form")
    await story.start()
    await story.say("gửi phản ánh")
    await story.say(CROWD)
    assert {"cautions.fainted", "complaint_ask.facility_conduct"} <= set(story.keys)
    assert story.keys.count("cautions.fainted") == 1
    for words in ("menu", "gửi phản ánh", "thiếu mũi tiêm", CROWD):
        await story.say(words)
    assert "cautions.fainted" in story.keys and "danger.call_115" not in story.keys
