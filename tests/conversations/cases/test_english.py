"""Foreigners who came: what they typed, to the card. Cases 57, 58 and 60 live in tests/e2e/test_chat_bar.py, 59 in
tests/bot/channels/terminal."""

from datetime import date

import pytest

from tests.conversations.reports import one
from tests.conversations.story import Story
from tests.conversations.test_english import vietnamese
from tests.support.driver import World

FIRST = "Hi, I'm a foreigner, my second dose isn't in the app. Can you help in English?"
VACCINATED = "I got Pfizer on 20 Sep 2021 at Dong Nai General Hospital"
WHOLE = (
    "I'm a foreigner, passport K1234567, John Smith, born 3 May 1988, got Pfizer on 20 Sep 2021 at Dong Nai General "
    "Hospital, second dose missing, phone 0300111222"
)
HOSPITAL = "Bệnh viện Đa khoa Đồng Nai"


async def told(world: World, title: str, *lines: str) -> Story:
    """A chat of these messages, each typed."""
    story = Story(world, "cases_english", title)
    await story.start()
    for line in lines:
        await story.say(line)
    return story


def english(story: Story) -> list[str]:
    """What was said in it that is Vietnamese."""
    return [line for line in story.lines if line.startswith("    ") and vietnamese(line)]


async def test_case_27_a_foreigner_whose_second_dose_is_missing_reports_it_in_english(world: World) -> None:
    story = await told(world, "27 the second dose is not in the app", FIRST)
    assert {"common.english_heard", "complaint_ask.identity"} <= set(story.keys) and english(story) == []
    await story.say("passport K1234567")
    await story.say("3 May 1988")
    await story.tap("There is no phone")
    story.end()


async def test_case_28_a_dose_told_in_english_gives_vaccine_day_and_place(world: World) -> None:
    story = await told(world, "28 the dose in one line", FIRST, VACCINATED)
    assert "complaint.story_read" in story.keys and english(story) == []
    assert f"dose 2, 20 September 2021, Pfizer (Comirnaty), {HOSPITAL}" in story.chat.text
    story.end()


async def test_case_29_a_passport_name_needs_no_marks_and_the_guide_comes_by_its_wish(world: World) -> None:
    story = await told(world, "29 the name in a passport", FIRST, "passport K1234567", "3 May 1988")
    await story.tap("There is no phone")
    await story.say("John Smith")
    assert "complaint_ask.sex" in story.keys and "complaint_checks.name_no_marks" not in story.keys
    await story.say("how do I install the app")
    assert english(story) == []
    story.end()


async def test_a_foreigners_whole_story_is_filed_in_six_messages_and_all_english(world: World) -> None:
    story = await told(world, "a whole story in one message", WHOLE)
    assert {"identity.told", "complaint.story_read"} <= set(story.keys)
    await story.tap("Send the code to …222")
    await story.code()
    await story.tap("Male")
    await story.say("xã Vĩnh Trạch, Thoại Sơn, An Giang")
    await story.tap("No photo")
    assert "complaint_card.consent" in story.keys
    await story.tap("Send")
    ticket = await one(world)
    subject, (dose,) = ticket.subject, ticket.details.doses
    assert (ticket.language, subject.name, subject.birth and subject.birth.iso) == ("en", "John Smith", "1988-05-03")
    assert [(paper.kind, paper.number) for paper in subject.papers] == [("passport", "K1234567")]
    assert (dose.number, dose.injected_on, dose.vaccine) == (2, date(2021, 9, 20), "PFIZER")
    assert story.taken <= 7 and english(story) == []
    story.end()


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("my second jab isn't showing", "complaint_ask.identity"),
        ("the app shows only one dose", "ask_faq.long_story"),
        ("my doses are not showing up anywhere", "complaint_ask.identity"),
        ("nothing in the PC-Covid app", "ask_faq.long_story"),
        ("my husband got both shots in August, the app shows nothing", "complaint_ask.reporter"),
        ("no dose shown in the app for my wife", "complaint_ask.reporter"),
        ("no trace of my 1st shot in the app, please help", "complaint_ask.identity"),
        ("my name is wrong on the certificate", "ask_faq.missed"),
        ("how do I install the app", "install_guide.ask_app"),
        ("OTP not arriving", "ask_faq.missed"),
        ("side effects: turned blue", "danger.call_115"),
    ],
)
async def test_english_in_own_words_comes_to_the_right_place(world: World, said: str, key: str) -> None:
    chat = world.chat()
    await chat.start()
    await chat.say(said)
    assert {"common.english_heard", key} <= set(chat.keys), chat.keys
    shown = [line for reply in chat.replies for line in (reply.text, *(one.label for one in reply.buttons))]
    assert [line for line in shown if vietnamese(line)] == []
