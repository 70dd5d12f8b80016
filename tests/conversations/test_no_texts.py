"""Without a gateway for text messages: a look-up only by the contact a messenger shares, reports without proof."""

from dataclasses import replace

import pytest

from tests.conversations.reports import DETAILS, HOME, one
from tests.conversations.story import MESSENGER, Story
from tests.handlers.records.people import CCCD, NAME, PHONE, put_person
from tests.support.driver import World


@pytest.fixture
def without(world: World) -> World:
    world.tools.policy = replace(world.tools.policy, text_messages=False)
    return world


async def test_where_no_phone_can_be_proven_a_look_up_asks_for_nothing_and_says_what_is_open(without: World) -> None:
    await put_person(without)
    story = Story(without, "no_texts", "a look-up in the web chat, closed in words")
    await story.start()
    await story.tap("Tra cứu mũi tiêm")
    assert "proving.closed_here" in story.keys and "status_lookup.ask_identity" not in story.keys
    await story.tap("Gửi phản ánh, kèm ảnh giấy")
    assert any(key.startswith("complaint") for key in story.keys)
    story.end()


async def test_a_shared_contact_opens_the_record_and_a_typed_number_does_not(without: World) -> None:
    await put_person(without)
    story = Story(without, "no_texts", "a look-up by the messenger's own contact", MESSENGER)
    await story.start()
    await story.tap("Tra cứu mũi tiêm")
    await story.say(CCCD.number)
    await story.say("5/2/1980")
    assert "proving.share_only" in story.keys and story.chat.replies[-1].ask_phone
    await story.say(PHONE)
    assert "proving.no_texts" in story.keys and not {key for key in story.keys if key.startswith("record.")}
    await story.share_phone("84300123456")
    assert {"record.person", "record.dose"} <= set(story.keys)
    assert not [row for row in without.sent if row.channel == "sms"]
    story.end()


async def test_a_report_is_taken_with_the_number_as_it_is_told_and_nothing_is_proven(without: World) -> None:
    await put_person(without)
    story = Story(without, "no_texts", "a report without proof")
    await story.start()
    await story.tap("Gửi phản ánh")
    await story.tap("Thiếu mũi tiêm")
    await story.say(CCCD.number)
    await story.say("5/2/1980")
    assert "complaint_ask.phone_only" in story.keys and "complaint_ask.phone" not in story.keys
    await story.say(PHONE)
    assert "proving.ask_code" not in story.keys and "complaint.record_found" not in story.keys
    for answer in (NAME, HOME, "mũi 2", DETAILS):
        await story.say(answer)
    await story.photo("slip")
    await story.tap("Gửi")
    ticket = await one(without)
    assert (ticket.proof, ticket.subject.phone, ticket.person_id) == ("none", PHONE, None)
    assert not [row for row in without.sent if row.channel == "sms"]
    story.end()
