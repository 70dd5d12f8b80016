"""What is not served now is said, with the other way; what was begun waits and goes on when it is served again."""

from dataclasses import replace
from datetime import date

import pytest

from handlers.opening.switches import Switches
from handlers.staff.officials import enrol
from tests.conversations.reports import DETAILS, HOME
from tests.conversations.story import MESSENGER, Story
from tests.handlers.records.people import CCCD, PHONE, put_person
from tests.support.driver import World

SERVED = ("89", "70", "77", "75", "19")
OFFICE = "2021:89:::so_y_te"


def switch(world: World, *off: tuple[str, str], days: dict[str, date] | None = None) -> None:
    world.tools.switches = Switches(dict.fromkeys(off, False), days or {})


@pytest.fixture
def closed(world: World) -> World:
    switch(world, *((one, "opened") for one in SERVED))
    return world


async def test_before_the_opening_the_menu_says_so_and_questions_and_numbers_are_there(closed: World) -> None:
    switch(closed, *((one, "opened") for one in SERVED), days=dict.fromkeys(SERVED, date(2021, 11, 1)))
    story = Story(closed, "shut", "a service that opens on a day")
    await story.start()
    assert "opening.opens_on" in story.chat.keys and "01/11/2021" in story.chat.text
    await story.tap("Gửi phản ánh")
    assert "complaint.ask_kind" not in story.keys and "1900 9095" in story.chat.text
    await story.tap("Tra cứu mũi tiêm")
    assert "status_lookup.ask_identity" not in story.keys and "opening.opens_on" in story.keys
    await story.tap("Đường dây nóng")
    assert "hotline_directory.ask_where" in story.keys
    await story.say("con tôi tím tái khó thở")
    assert any(key.startswith("danger.") for key in story.keys)
    story.end()


async def test_a_day_that_is_past_or_none_is_not_promised(closed: World) -> None:
    switch(closed, *((one, "opened") for one in SERVED), days=dict.fromkeys(SERVED, date(2021, 10, 1)))
    story = Story(closed, "shut", "not kept")
    await story.start()
    assert "opening.not_yet" in story.chat.keys and "opening.opens_on" not in story.chat.keys


async def test_an_official_with_a_linked_chat_tries_everything_before_the_opening(closed: World) -> None:
    story = Story(closed, "shut", "not kept")
    await story.start()
    async with closed.work() as work:
        made = await enrol(work, "Lê Thị Sen", {OFFICE: "officer"})
        contact = await work.uow.contacts.find(story.chat.channel, story.chat.address)
        assert contact is not None
        await work.uow.officials.link(made.id, contact.id, work.now)
    await story.tap("Gửi phản ánh")
    assert "opening.not_yet" not in story.keys and any(key.startswith("complaint") for key in story.keys)


async def test_who_lives_where_it_is_not_open_yet_is_told_once_that_is_known_and_nothing_is_lost(world: World) -> None:
    switch(world, ("89", "opened"))
    story = Story(world, "shut", "a home in a province that is not open yet")
    await story.start()
    assert "opening.not_yet" not in story.chat.keys
    await story.tap("Gửi phản ánh")
    await story.tap("Thiếu mũi tiêm")
    await story.say(CCCD.number)
    await story.say("5/2/1980")
    await story.say("0300123456")
    await story.code()
    await story.say("Nguyễn Văn Tám")
    await story.say(HOME)
    await story.say("mũi 2")
    assert {"opening.not_yet", "opening.kept"} <= set(story.keys) and "An Giang" in story.chat.text
    await story.say("tiếp tục")
    assert "opening.kept" in story.keys
    switch(world)
    await story.say("tiếp tục")
    assert "opening.read_again" in story.keys
    await story.say(DETAILS)
    assert "opening.not_yet" not in story.keys and "complaint_ask.name" not in story.keys
    story.end()


async def test_a_look_up_that_is_switched_off_leads_to_the_station(world: World) -> None:
    await put_person(world)
    story = Story(world, "shut", "a look-up that is switched off in the middle")
    await story.start()
    await story.tap("Tra cứu mũi tiêm")
    switch(world, ("", "look_up"))
    await story.say(CCCD.number)
    assert "opening.look_up_off" in story.keys
    await story.say(CCCD.number)
    assert "opening.look_up_off" in story.keys and "status_lookup.ask_birth_date" not in story.keys
    await story.tap("Đường dây nóng")
    story.end()


async def test_a_code_that_was_sent_counts_though_codes_are_switched_off_meanwhile(world: World) -> None:
    await put_person(world)
    story = Story(world, "shut", "not kept")
    await story.start()
    await story.tap("Tra cứu mũi tiêm")
    await story.say(CCCD.number)
    await story.say("5/2/1980")
    await story.say(PHONE)
    world.tools.policy = replace(world.tools.policy, text_messages=False)
    await story.tap("Gửi lại mã")
    assert "proving.no_texts" in story.keys
    await story.code()
    assert {"record.person", "record.dose"} <= set(story.keys)


async def test_reports_that_a_messenger_does_not_take_are_taken_on_the_web(world: World) -> None:
    world.tools.policy = replace(world.tools.policy, public_url="https://tiemchung.example")
    switch(world, ("", "reports_zalo"))
    story = Story(world, "shut", "reports switched off in one messenger", MESSENGER)
    story.chat.channel = "zalo"
    await story.start()
    await story.tap("Gửi phản ánh")
    assert {"opening.reports_off", "opening.on_the_web"} <= set(story.keys)
    assert "https://tiemchung.example/chat" in story.chat.text
    await story.tap("Theo dõi phản ánh")
    assert "opening.reports_off" not in story.keys
    story.end()
    other = Story(world, "shut", "not kept")
    await other.start()
    await other.tap("Gửi phản ánh")
    assert "opening.reports_off" not in other.keys


async def to_the_name(world: World, story: Story) -> None:
    """A report as far as the question for the name."""
    await story.start()
    await story.tap("Gửi phản ánh")
    await story.tap("Thiếu mũi tiêm")
    await story.say(CCCD.number)
    await story.say("5/2/1980")
    await story.say("0300123456")
    await story.code()
    assert "complaint_ask.name" in story.keys


async def test_what_is_told_in_the_moment_of_a_switch_waits_and_is_read_once_reports_are_taken_again(
    world: World,
) -> None:
    story = Story(world, "shut", "told in the moment of a switch")
    await to_the_name(world, story)
    switch(world, ("", "reports_webchat"))
    await story.say("Nguyễn Văn Tám")
    assert {"opening.reports_off", "opening.kept"} <= set(story.keys)
    switch(world)
    await story.say("tiếp tục")
    assert "opening.read_again" in story.keys and "complaint_ask.name" not in story.keys
    await story.say(HOME)
    assert "complaint_ask.name" not in story.keys and "opening.read_again" not in story.keys
    story.end()


async def test_a_question_in_the_moment_of_a_switch_is_answered_and_the_switch_said(world: World) -> None:
    story = Story(world, "shut", "asked in the moment of a switch")
    await to_the_name(world, story)
    switch(world, ("", "reports_webchat"), ("", "look_up"))
    await story.say("làm sao tải sổ sức khỏe điện tử về máy")
    assert {"opening.reports_off", "opening.kept"} <= set(story.keys)
    assert any(key.startswith("answers.") or "Sổ sức khỏe" in story.chat.text for key in story.keys)
    switch(world)
    await story.say("tiếp tục")
    assert "complaint_ask.name" in story.keys and "opening.read_again" not in story.keys
    await story.say("menu")
    await story.tap("Tra cứu mũi tiêm")
    switch(world, ("", "look_up"))
    await story.say("mấy tuổi thì được tiêm")
    assert "opening.look_up_off" in story.keys and "tuổi" in story.chat.text
    story.end()


@pytest.mark.parametrize("off", [("", "reports_webchat"), ("89", "opened")])
async def test_a_place_alone_offers_no_report_where_none_is_taken(world: World, off: tuple[str, str]) -> None:
    story = Story(world, "shut", "not kept")
    await story.start()
    await story.say("Châu Phú B, Châu Đốc, An Giang")
    assert {"ask_faq.complain_here", "ask_faq.numbers_here"} <= set(story.keys)
    switch(world, off)
    await story.say("Châu Phú B, Châu Đốc, An Giang")
    assert "ask_faq.complain_here" not in story.keys and "ask_faq.numbers_here" in story.keys
